import Values

extension ScalarExpression {
  /// What the outermost division divides by.
  package var divisor: ScalarExpression? {
    switch self {
    case .call(.divide, let arguments): arguments.last
    case .call(_, let arguments): arguments.lazy.compactMap { $0.divisor }.first
    case .measure, .constant, .dimension, .slotLength, .before, .whole, .textTest: nil
    }
  }

  /// A part by which there may be no value.
  package struct Suspect: Sendable, Hashable {
    package var expression: ScalarExpression
    /// The cause where it is 0; else where it is missing.
    package var isDivisor: Bool
  }

  /// The parts by which there may be no value, the innermost first.
  package var suspects: [Suspect] {
    switch self {
    case .measure: [Suspect(expression: self, isDivisor: false)]
    case .call(let function, let arguments):
      arguments.flatMap(\.suspects)
        + (function == .divide
          ? arguments.suffix(1).map { Suspect(expression: $0, isDivisor: true) } : [])
    case .textTest(let operand, _, isNegated: _): operand.suspects
    case .before(let inner), .whole(let inner): inner.suspects
    case .constant, .dimension, .slotLength: []
    }
  }
}

extension ScalarExpression {
  /// The first measure in it.
  package var firstMeasure: ScalarExpression? {
    switch self {
    case .measure: self
    case .call(_, let arguments): arguments.lazy.compactMap { $0.firstMeasure }.first
    case .textTest(let operand, _, isNegated: _): operand.firstMeasure
    case .before(let inner), .whole(let inner): inner.firstMeasure
    case .constant, .dimension, .slotLength: nil
    }
  }

  /// Whether it is the length of the period.
  package var isLength: Bool {
    if case .slotLength = self { true } else { false }
  }
}
