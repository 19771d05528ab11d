package import Diagnostics

/// An expression as it was written; what its names mean is settled in Analysis.
package indirect enum Expression: Sendable, Hashable {
  case name(Name)
  case literal(Literal)
  case period(PeriodExpression)
  /// `$name`: a `let` or a parameter.
  case parameter(Parameter)
  case call(Call)
  case unary(Unary)
  case binary(Binary)
  case word(Word)
  case membership(Membership)
  case between(Between)
  case like(Like)
  case missing(Missing)
  case filtered(Filtered)

  /// `plan`, `subscriptions.mrr`, `` `Created (UTC)` ``.
  package struct Name: Sendable, Hashable {
    /// The table in front of the dot.
    package var qualifier: String?
    package var text: String
    /// Written in backquotes: always a column, matched as written.
    package var isQuoted: Bool
    package var range: SourceRange
  }

  /// A value as written.
  package struct Literal: Sendable, Hashable {
    /// Its form, with its value.
    package enum Kind: Sendable, Hashable {
      /// A plain number, exact: `1.5`, `10k` (10000), `1.5M`.
      case number(coefficient: Int64, scale: Int)
      /// `95%` as a fraction: coefficient 95, scale 2.
      case percent(coefficient: Int64, scale: Int)
      /// `$10k`
      case money(coefficient: Int64, scale: Int)
      /// `30 days`, `2 hours`: a count of a unit (minute, hour, day, week, month, quarter, year).
      case duration(count: Int64, unit: String)
      /// In quotes.
      case text(String)
      case flag(Bool)
    }
    package var kind: Kind
    package var range: SourceRange
    /// As it stands in the source, for a value that is put to use in another: `007`, which beside texts is
    /// no `7`.
    package var written: String? = nil
  }

  /// A literal that knows how it is written in the source that it is of; anything else as it is.
  package func remembering(_ source: Source) -> Expression {
    guard case .literal(var literal) = self else { return self }
    literal.written = source.text(literal.range)
    return .literal(literal)
  }

  /// A text in quotes.
  package static func text(_ text: String, _ range: SourceRange) -> Expression {
    .literal(Literal(kind: .text(text), range: range))
  }

  /// `$name`.
  package struct Parameter: Sendable, Hashable {
    package var name: String
    package var range: SourceRange
  }

  /// `sum(amount)`, `count()`, `if(a, b, c)`, `stickiness_days(3)`.
  package struct Call: Sendable, Hashable {
    package var name: String
    package var arguments: [Expression]
    package var nameRange: SourceRange
    package var range: SourceRange
  }

  /// `not x`, `-x`.
  package struct Unary: Sendable, Hashable {
    package var `operator`: Operator
    package var operand: Expression
    package var range: SourceRange
  }

  /// Two operands with an operator between.
  package struct Binary: Sendable, Hashable {
    package var `operator`: Operator
    package var left: Expression
    package var right: Expression
    package var operatorRange: SourceRange
    package var range: SourceRange
  }

  /// A bare word to the right of a comparison, `=`, `in` or `like`: a text value when the left
  /// side is text (`plan = self-serve`), otherwise the expression it also reads as.
  package struct Word: Sendable, Hashable {
    /// As written, adjacent `-` `.` `/` `@` joined in: `self-serve`.
    package var text: String
    /// `nil` when the text cannot be read as an expression.
    package var alternative: Expression?
    package var range: SourceRange
  }

  /// `region in (EMEA, APAC)`, `renewal_date in next 90 days`, `not in`.
  package struct Membership: Sendable, Hashable {
    package var operand: Expression
    package var members: [Expression]
    /// `(none)` is in the list: no value at all.
    package var hasNone: Bool
    package var isNegated: Bool
    package var range: SourceRange
  }

  /// `x between a and b`, both included.
  package struct Between: Sendable, Hashable {
    package var operand: Expression
    package var lower: Expression
    package var upper: Expression
    package var isNegated: Bool
    package var range: SourceRange
  }

  /// `name like "Acme%"` (`%` any run, `_` one character), `name contains acme`; case is ignored.
  package struct Like: Sendable, Hashable {
    package var operand: Expression
    package var pattern: Expression
    package var isContains: Bool
    package var isNegated: Bool
    package var range: SourceRange
  }

  /// `plan is missing`, `plan is not missing`.
  package struct Missing: Sendable, Hashable {
    package var operand: Expression
    package var isNegated: Bool
    package var range: SourceRange
  }

  /// `(METRIC at start where CONDITION)`.
  package struct Filtered: Sendable, Hashable {
    package var operand: Expression
    package var moment: Moment?
    package var condition: Expression?
    package var range: SourceRange
  }
}

/// At which end of the period a changing value is read: `at start` or `at end`.
package enum Moment: String, Sendable, Hashable { case start, end }

/// A period as it was written; which days it covers is settled in Analysis.
package struct PeriodExpression: Sendable, Hashable {
  /// Its form, with its value.
  package indirect enum Kind: Sendable, Hashable {
    /// `2024`, `2024-H1`, `2024-Q2`, `2024-06`, `2024-W23`, `2024-06-15`, `FY2025`, `FY2025-Q1`.
    case year(Int)
    case half(year: Int, half: Int)
    case quarter(year: Int, quarter: Int)
    case month(year: Int, month: Int)
    case week(year: Int, week: Int)
    case day(year: Int, month: Int, day: Int)
    case fiscalYear(Int)
    case fiscalHalf(year: Int, half: Int)
    case fiscalQuarter(year: Int, quarter: Int)
    /// `2024-01..2024-06`, both ends included.
    case range(PeriodExpression, PeriodExpression)
    case today, yesterday
    /// `this month`
    case this(unit: String)
    /// `last quarter` (count 1), `last 6 months`
    case last(count: Count, unit: String)
    /// `next 90 days`
    case next(count: Count, unit: String)
    /// `ytd`, `qtd`, `mtd`: from the start of the unit to the as-of date.
    case toDate(unit: String)
    /// `$when`, bound to one of the others before it is resolved.
    case parameter(Expression.Parameter)
  }
  package var kind: Kind
  package var range: SourceRange
}

extension Expression {
  package var range: SourceRange {
    switch self {
    case .name(let node): node.range
    case .literal(let node): node.range
    case .period(let node): node.range
    case .parameter(let node): node.range
    case .call(let node): node.range
    case .unary(let node): node.range
    case .binary(let node): node.range
    case .word(let node): node.range
    case .membership(let node): node.range
    case .between(let node): node.range
    case .like(let node): node.range
    case .missing(let node): node.range
    case .filtered(let node): node.range
    }
  }
}
