import Analysis
import Diagnostics
import Rendering
import Syntax
import Values

// `help metrics`: every metric with its formula and what it needs, part by part.
extension Session {
  /// The parts of the catalogue, as `help` knows them.
  static let catalogueParts = Prelude.texts.map { part(of: $0.name) }

  /// `<prelude: revenue>` → `revenue`.
  private static func part(of source: String) -> String {
    String(source.split(separator: " ").last?.dropLast() ?? "")
  }

  /// - Parameter part: one part of the catalogue; `nil`: all of it, and what was defined beside it.
  func metricsText(_ part: String? = nil) -> StyledText {
    var text = StyledText()
    for name in Self.catalogueParts where part == nil || part == name {
      let metrics = catalog.metrics.filter {
        $0.origin == .prelude && Self.part(of: $0.source.name) == name
      }
      append(metrics, under: name, to: &text)
    }
    let own = catalog.metrics.filter { $0.origin != .prelude }
    if part == nil, !own.isEmpty { append(own, under: "defined here", to: &text) }
    text.append(
      "`describe NAME` says more; `show metrics` marks what the data can answer; parts: "
        + Self.catalogueParts.map { "help \($0)" }.joined(separator: ", ") + "\n", .muted)
    return text
  }

  private func append(_ metrics: [Metric], under title: String, to text: inout StyledText) {
    let width = min(36, metrics.map { Self.usage($0).count }.max() ?? 0)
    text.append(title + "\n", .heading)
    var needs: String?
    for metric in metrics {
      if let own = metric.property("needs"), own != needs {
        text.append("  needs \(own)\n", .muted)
        needs = own
      }
      let usage = Self.usage(metric)
      text.append("  " + usage, .metric)
      text.append(String(repeating: " ", count: max(1, width - usage.count + 2)))
      let formula =
        metric.property("formula")
        ?? metric.definition.columns.map { metric.source.text($0.range) }.joined(separator: ", ")
      text.append(formula)
      if let unit = metric.unit { text.append("  (\(unit.rawValue))", .muted) }
      text.append("\n")
    }
    text.append("\n")
  }

  /// `concentration(n)`
  private static func usage(_ metric: Metric) -> String {
    let parameters = metric.definition.parameters.map(\.name.text)
    return parameters.isEmpty
      ? metric.name : "\(metric.name)(\(parameters.joined(separator: ", ")))"
  }
}
