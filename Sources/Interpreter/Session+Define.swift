import Analysis
import Diagnostics
import Syntax

// `define`: a metric of the session.
extension Session {
  func define(_ definition: Definition, _ source: Source) -> Outcome {
    let metric = Metric(definition: definition, source: source, origin: .session)
    let problems = analyzer.check(metric)
    guard problems.isEmpty else { return .problems(problems.map(\.diagnostic), source) }
    let warnings = hidden(by: metric) + unusedAliases(of: metric)
    catalog.define(metric)
    return warnings.isEmpty ? .done(nil) : .problems(warnings, source)
  }

  /// Definitions that were not made here and can no longer be asked for.
  private func hidden(by metric: Metric) -> [Diagnostic] {
    guard let old = catalog[metric.name], old.origin != .session,
      TreePrinter.text(old.definition) != TreePrinter.text(metric.definition)
    else { return [] }
    let place = old.origin == .model ? "the model" : "the catalogue"
    let isAlias = old.name.lowercased() != metric.name.lowercased()
    return [
      Diagnostic(
        id: "hides-metric", severity: .warning,
        message: isAlias
          ? "`\(metric.name)` no longer stands for `\(old.name)` of \(place)"
          : "`\(metric.name)` of \(place) is hidden by this definition",
        range: metric.definition.name.range,
        notes: [
          isAlias
            ? "`\(old.name)` itself stays as it was"
            : "all that is made of `\(metric.name)` follows this definition, until the session ends"
        ])
    ]
  }

  /// An alias never hides a name.
  private func unusedAliases(of metric: Metric) -> [Diagnostic] {
    metric.definition.aliases.compactMap { alias in
      guard let other = catalog[alias.text], other.name.lowercased() != metric.name.lowercased()
      else { return nil }
      return Diagnostic(
        id: "unused-alias", severity: .warning,
        message: "`\(alias.text)` stays `\(other.name)`: it is no other name of `\(metric.name)`",
        range: alias.range)
    }
  }
}
