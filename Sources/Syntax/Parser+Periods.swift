import Diagnostics

/// Periods: literals, words, and ranges of them.
extension Parser {
  /// Whether a period begins here. A year alone is a number; only the place can tell.
  var startsPeriod: Bool { startsPeriod(at: position) }

  func startsPeriod(at index: Int) -> Bool {
    let token = tokens[index]
    if case .period = token.kind { return true }
    let next = tokens[min(index + 1, tokens.count - 1)]
    let afterNext = tokens[min(index + 2, tokens.count - 1)]
    switch token.keyword {
    case .today, .yesterday, .ytd, .qtd, .mtd:
      return next.isSpaced || next.kind == .end
        || [.comma, .closeBracket, .dots].contains(next.symbol)
    case .this: return next.keyword?.calendarUnit != nil
    case .last, .next:
      return next.keyword?.calendarUnit != nil
        || (next.isCount && afterNext.keyword?.calendarUnit != nil)
    default: break
    }
    return token.year != nil && next.symbol == .dots
  }

  /// One period, or all from one to another, both included.
  ///
  ///     period = endpoint [ ".." endpoint ] ;
  mutating func parsePeriod() throws(SyntaxProblem) -> PeriodExpression {
    let start = position
    let first = try parseEndpoint()
    guard eat(.dots) else { return first }
    let second = try parseEndpoint()
    return PeriodExpression(kind: .range(first, second), range: range(from: start))
  }

  /// A literal, or words that count from today.
  ///
  ///     endpoint = <period> | <year> | "today" | "yesterday" | "ytd" | "qtd" | "mtd"
  ///       | "this" calendarUnit | ( "last" | "next" ) [ number ] calendarUnit ;
  ///     calendarUnit = "day" | "days" | "week" | "weeks" | "month" | "months" | "quarter"
  ///       | "quarters" | "year" | "years" ;
  mutating func parseEndpoint() throws(SyntaxProblem) -> PeriodExpression {
    let start = position
    let kind = try parseEndpointKind()
    return PeriodExpression(kind: kind, range: range(from: start))
  }

  private mutating func parseEndpointKind() throws(SyntaxProblem) -> PeriodExpression.Kind {
    let token = peek
    if let year = token.year {
      advance()
      return .year(year)
    }
    if case .period(let kind) = token.kind {
      advance()
      return kind
    }
    guard let keyword = token.keyword else { throw expected(.period) }
    let word = keyword.rawValue
    switch keyword {
    case .today, .yesterday, .ytd, .qtd, .mtd, .this, .last, .next: advance()
    default: throw expected(.period)
    }
    switch keyword {
    case .today: return .today
    case .yesterday: return .yesterday
    case .ytd: return .toDate(unit: Keyword.year.rawValue)
    case .qtd: return .toDate(unit: Keyword.quarter.rawValue)
    case .mtd: return .toDate(unit: Keyword.month.rawValue)
    case .this: return .this(unit: try parseUnit(after: word, \.calendarUnit))
    case _: break
    }
    let count = peek.isCount ? try parseNumber(after: word) : .number(1)
    let unit = try parseUnit(after: word, \.calendarUnit)
    return keyword == .last ? .last(count: count, unit: unit) : .next(count: count, unit: unit)
  }

  /// A unit of time, in the singular.
  ///
  ///     unit = calendarUnit | "minute" | "minutes" | "hour" | "hours" ;
  mutating func parseUnit(
    after word: String, _ reading: KeyPath<Keyword, String?>
  ) throws(SyntaxProblem) -> String {
    guard let unit = peek.keyword?[keyPath: reading] else {
      throw expected(.unitOfTime(after: word))
    }
    advance()
    return unit
  }

  /// A whole number from 1 on.
  mutating func parseCount(after word: String) throws(SyntaxProblem) -> Int {
    guard let count = peek.wholeNumber, (1...Parser.maxCount).contains(count) else {
      throw expected(.count(after: word))
    }
    advance()
    return count
  }

  /// The largest count of lines or units of time; keeps calendar arithmetic within its range.
  package static let maxCount = 1_000_000_000
}
