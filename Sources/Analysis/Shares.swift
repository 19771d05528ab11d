import Diagnostics
import Planning
import Syntax
import Values

// `share(metric)`: what part of all groups a group is.
extension QueryAnalysis {
  /// The figure of a group by that of all groups, of the same unit of time where there are any.
  ///
  /// Only of what adds up: sums and counts, and what they come to with each other and with numbers. The
  /// rate of a group is no part of a rate.
  mutating func lowerShare(_ call: Expression.Call, _ context: ScalarContext) -> TypedScalar? {
    let range = context.rangeOverride ?? call.range
    guard let figure = lowerScalar(call.arguments[0], context) else { return nil }
    guard addsUp(figure.expression) else {
      report(
        .typeMismatch(
          expected: "what adds up over groups for `share`, such as `mrr` or `count()`",
          found: "`\(source.text(call.arguments[0].range))`, which does not", range))
      return nil
    }
    let isGrouped = dimensions.contains { if case .time = $0.kind { false } else { true } }
    guard isGrouped || isAlone else {
      report(
        .typeMismatch(
          expected: "a dimension such as `by plan` for `share`",
          found: dimensions.isEmpty ? "none" : "units of time, of which each is a whole", range))
      return nil
    }
    let share = ScalarExpression.call(.divide, [figure.expression, .whole(figure.expression)])
    return TypedScalar(share, .number, unit: .percent)
  }

  /// Customers or users that are in several groups are counted in each: such shares come to more than
  /// the whole.
  private func addsUp(_ expression: ScalarExpression) -> Bool {
    if case .measure(let index) = expression, measures[index].aggregate == .countDistinct {
      return true
    }
    return expression.weights(measures) != nil
  }
}
