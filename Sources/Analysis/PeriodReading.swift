import Diagnostics
import Syntax

extension PeriodExpression {
  /// A text as a period: `2024-Q2`, `last quarter`; `nil` where it is none.
  init?(reading text: String) {
    let parsed = Parser.parse(Source(name: "<period>", text: "let period = \(text)"))
    guard parsed.problems.isEmpty, parsed.statements.count == 1,
      case .letBinding(_, let expression)? = parsed.statements.first?.kind,
      case .none = expression.textValue, let period = expression.periodExpression
    else { return nil }
    self = period
  }
}

extension Expression {
  /// The period that a value is, be it written in quotes.
  var periodExpression: PeriodExpression? {
    switch self {
    case .period(let period): return period
    case .word(let word): return word.alternative?.periodExpression
    case .literal(let literal):
      if case .number(let year, 0) = literal.kind, (1000...9999).contains(year) {
        return PeriodExpression(year: Int(year), range: literal.range)
      }
      return textValue.flatMap { PeriodExpression(reading: $0) }
    case .name, .parameter, .call, .unary, .binary, .membership, .between, .like, .missing,
      .filtered:
      return nil
    }
  }

  /// What stands in quotes.
  fileprivate var textValue: String? {
    if case .literal(let literal) = self, case .text(let text) = literal.kind { text } else { nil }
  }
}
