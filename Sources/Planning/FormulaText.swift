package import Values

/// An expression over measures in writing, with names or figures in the place of measures.
package struct FormulaText {
  /// What stands for a measure.
  package struct Figure {
    package var text: String
    /// Several terms: they need brackets next to `×` and `/`.
    package var isSum: Bool

    package init(text: String, isSum: Bool = false) {
      self.text = text
      self.isSum = isSum
    }
  }

  let figures: [Figure]

  /// - Parameter figures: one for each measure.
  package init(figures: [Figure]) { self.figures = figures }

  /// The expression in writing.
  package func text(_ expression: ScalarExpression) -> String {
    switch expression {
    case .measure(let index): figures[index].text
    case .constant(let value): Self.text(value)
    case .dimension: "its group"
    case .slotLength(let unit, _): "\(unit.rawValue) of the period"
    case .before(let figure): "\(text(figure)) before"
    case .whole(let figure): "\(text(figure)) of all groups"
    case .textTest(let operand, _, _): text(operand)
    case .call(let function, let arguments):
      call(
        function,
        arguments.enumerated().map { index, argument in
          binds(function, index, argument) ? "(\(text(argument)))" : text(argument)
        })
    }
  }

  /// Whether an operand would read wrongly without brackets.
  private func binds(_ function: Function, _ index: Int, _ operand: ScalarExpression) -> Bool {
    switch function {
    case .multiply, .negate: isSum(operand)
    case .divide: isSum(operand) || (index == 1 && isProduct(operand))
    case .subtract: index == 1 && isSum(operand)
    case .and, .or: joins(operand)
    default: false
    }
  }

  private func isSum(_ expression: ScalarExpression) -> Bool {
    switch expression {
    case .measure(let index): figures[index].isSum
    case .call(let function, _): function == .add || function == .subtract
    case .constant, .dimension, .slotLength, .before, .whole, .textTest: false
    }
  }

  private func joins(_ expression: ScalarExpression) -> Bool {
    if case .call(let function, _) = expression { return function == .and || function == .or }
    return false
  }

  private func isProduct(_ expression: ScalarExpression) -> Bool {
    if case .call(let function, _) = expression {
      return function == .multiply || function == .divide
    }
    return false
  }

  private func call(_ function: Function, _ arguments: [String]) -> String {
    let sign: String
    switch function {
    case .add: sign = " + "
    case .subtract: sign = " − "
    case .multiply: sign = " × "
    case .divide: sign = " / "
    case .equal: sign = " = "
    case .notEqual: sign = " ≠ "
    case .less: sign = " < "
    case .lessOrEqual: sign = " ≤ "
    case .greater: sign = " > "
    case .greaterOrEqual: sign = " ≥ "
    case .and, .or: sign = " \(function.rawValue) "
    case .negate: return "−" + arguments.joined()
    case .not: return "not " + arguments.joined()
    case .isMissing: return arguments.joined() + " is missing"
    default: return "\(function.rawValue)(\(arguments.joined(separator: ", ")))"
    }
    return arguments.joined(separator: sign)
  }

  // MARK: values

  /// A value as it is, without a unit; `–` for a missing one.
  package static func text(_ value: Value?) -> String {
    switch value {
    case nil: "–"
    case .integer(let number): String(number)
    case .decimal(let coefficient, let scale): decimal(coefficient, scale)
    case .number(let number): text(number)
    case .date(let day): "\(day)"
    case .timestamp(let time): String(time)
    case .flag(let flag): flag ? "true" : "false"
    case .text(let text): text
    case .duration(let seconds): "\(text(seconds / 3600)) h"
    }
  }

  /// Whole numbers without a point.
  package static func text(_ number: Double) -> String {
    Int64(exactly: number).map { String($0) } ?? "\(number)"
  }

  private static func decimal(_ coefficient: Int64, _ scale: Int) -> String {
    guard scale > 0 else { return String(coefficient) }
    let digits = String(coefficient.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return "\(coefficient < 0 ? "−" : "")\(padded.dropLast(scale)).\(padded.suffix(scale))"
  }
}
