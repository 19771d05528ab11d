package import Diagnostics

/// A piece of a statement: a word, a number, a sign.
package struct Token: Sendable, Hashable {
  /// What sort of piece it is, with its value.
  package enum Kind: Sendable, Hashable {
    /// A word without quotes, as written; `keyword` says whether the language knows it.
    case name(String)
    /// In backquotes, without them.
    case quotedName(String)
    /// In quotes, without them.
    case text(String)
    /// A plain number, a percent or an amount of money.
    case number(Expression.Literal.Kind)
    case period(PeriodExpression.Kind)
    /// `$name`, without the sign.
    case parameter(String)
    case symbol(Symbol)
    case comment
    /// A character that the language does not know.
    case unknown
    /// Behind the last token of a statement.
    case end
  }

  package var kind: Kind
  package var range: SourceRange
  /// The keyword that a name spells; where a name may stand it is still a name.
  package var keyword: Keyword?
  /// White space or a comment stands in front.
  package var isSpaced: Bool
  /// The first token of its line.
  package var startsLine: Bool
  /// The width of the white space at the start of its line.
  package var indentation: Int
  /// What is wrong with it; `kind` is then what it was most likely meant to be.
  package var problem: SyntaxProblem.Kind?

  package var symbol: Symbol? {
    if case .symbol(let symbol) = kind { symbol } else { nil }
  }

  /// Whether it is a word, with or without backquotes.
  var isName: Bool {
    switch kind {
    case .name, .quotedName: true
    default: false
    }
  }

  /// Whether it may stand for a name: no reserved word.
  var isFreeName: Bool { isName && keyword?.isReserved != true }

  /// The value of a whole number without unit.
  var wholeNumber: Int? {
    guard case .number(.number(let coefficient, 0)) = kind else { return nil }
    return Int(coefficient)
  }

  /// Whether it is a whole number, or a parameter that may stand for one.
  var isCount: Bool {
    if case .parameter = kind { return true }
    return wholeNumber != nil
  }

  /// A whole number of four digits that can be read as a year.
  var year: Int? {
    guard let wholeNumber, range.end - range.start == 4, wholeNumber >= 1000 else { return nil }
    return wholeNumber
  }
}

/// Every sign of the language.
package enum Symbol: String, Sendable, Hashable, CaseIterable {
  case openBracket = "("
  case closeBracket = ")"
  case comma = ","
  case colon = ":"
  case semicolon = ";"
  case dot = "."
  case dots = ".."
  case arrow = "->"
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case atSign = "@"
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// The operator between two operands that the sign stands for.
  var infix: Operator? {
    switch self {
    case .minus: .subtract
    default: Operator(rawValue: rawValue)
    }
  }

  /// Whether the sign joins neighbours to one bare word: `self-serve`, `a@example.com`.
  var joinsWords: Bool {
    switch self {
    case .minus, .dot, .slash, .atSign: true
    default: false
    }
  }
}
