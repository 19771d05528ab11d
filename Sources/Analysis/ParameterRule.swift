import Diagnostics
import Planning
import Syntax
import Values

/// What a parameter of a metric of the catalogue takes: `takes "a whole number from 1"`.
package enum ParameterRule: String, CaseIterable, Sendable {
  case count = "a whole number from 1"
  case steps = "a whole number from 0"
  case positive = "a number above 0"
  case share = "a share above 0% and up to 100%"

  /// Whether a number is one of those.
  package func allows(_ number: Double) -> Bool {
    switch self {
    case .count: number >= 1 && number.rounded() == number
    case .steps: number >= 0 && number.rounded() == number
    case .positive: number > 0
    case .share: number > 0 && number <= 1
    }
  }
}

extension Metric {
  /// What its parameter takes; `nil`: anything that fits where it stands.
  package var parameterRule: ParameterRule? { property("takes").flatMap(ParameterRule.init) }
}

extension QueryAnalysis {
  /// Whether an argument is one that the metric's parameter takes; reports one that is not.
  mutating func checkArgument(
    _ argument: Expression, of metric: Metric, _ context: ScalarContext
  ) -> Bool {
    guard let rule = metric.parameterRule else { return true }
    guard let value = lowerScalar(argument, context) else { return false }
    if let number = value.expression.constantNumber, value.type != .duration, rule.allows(number) {
      return true
    }
    report(
      .unfitArgument(
        usage: metric.usage, expected: rule.rawValue, found: source.text(argument.range),
        context.rangeOverride ?? argument.range))
    return false
  }
}
