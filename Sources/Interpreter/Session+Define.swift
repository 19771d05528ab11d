import Analysis
import Diagnostics
import Syntax
import Values

// `define`: a metric of the session.
extension Session {
  func define(_ definition: Definition, _ source: Source) -> Outcome {
    let metric = Metric(definition: definition, source: source, origin: .session)
    let problems = analyzer.check(metric)
    guard problems.isEmpty else { return .problems(problems.map(\.diagnostic), source) }
    let warnings = hidden(by: metric) + unusedAliases(of: metric) + hundredfold(metric)
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

  /// `define x : percent = 100 * a / b`
  private func hundredfold(_ metric: Metric) -> [Diagnostic] {
    guard metric.unit == .percent else { return [] }
    return metric.definition.columns.filter(\.expression.hasFactorOfHundred).map { column in
      Diagnostic(
        id: "hundredfold", severity: .warning,
        message: "`\(metric.name)` is a percent, which is a fraction: 100 makes it a hundredfold",
        range: column.expression.range, hints: ["leave the factor out, or declare a ratio"])
    }
  }
}

extension Expression {
  /// Whether it is a product with a plain 100.
  fileprivate var hasFactorOfHundred: Bool {
    switch self {
    case .binary(let node) where node.operator == .multiply:
      node.left.isHundred || node.right.isHundred || node.left.hasFactorOfHundred
        || node.right.hasFactorOfHundred
    case .binary(let node) where node.operator == .divide: node.left.hasFactorOfHundred
    case .filtered(let node): node.operand.hasFactorOfHundred
    case .name, .literal, .period, .parameter, .call, .unary, .binary, .word, .membership,
      .between, .like, .missing:
      false
    }
  }

  private var isHundred: Bool {
    if case .literal(let literal) = self, case .number(100, 0) = literal.kind {
      true
    } else {
      false
    }
  }
}
