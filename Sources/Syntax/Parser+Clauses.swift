import Diagnostics

/// Grouping, windows, order and length of the answer.
extension Parser {
  /// What the answer has a line for.
  ///
  ///     by = "by" dimension { "," dimension } ;
  mutating func parseBy() throws(SyntaxProblem) -> [Dimension] {
    try expect(.by)
    var dimensions = [try parseDimension()]
    while eat(.comma) { dimensions.append(try parseDimension()) }
    return dimensions
  }

  /// What the answer has a column for.
  ///
  ///     across = "across" acrossDimension { "," acrossDimension } ;
  ///     acrossDimension = "age" | dimension ;
  mutating func parseAcross() throws(SyntaxProblem) -> [Dimension] {
    try expect(.across)
    var dimensions: [Dimension] = []
    repeat {
      if at(.age) {
        advance()
        dimensions.append(Dimension(kind: .age, moment: nil, range: range(from: position - 1)))
      } else {
        dimensions.append(try parseDimension())
      }
    } while eat(.comma)
    return dimensions
  }

  /// A name, a grain of time, or the cohort; `at start` binds to it.
  ///
  ///     dimension = ( grain [ "(" qualifiedName ")" ] | "cohort" [ grain ] | qualifiedName
  ///       | <parameter> ) [ at ] ;
  ///     grain = "day" | "week" | "month" | "quarter" | "year" ;
  mutating func parseDimension() throws(SyntaxProblem) -> Dimension {
    let start = position
    let kind: Dimension.Kind
    if peek(1).symbol != .dot, let unit = eatGrain() {
      kind = .grain(unit: unit, column: try parseGrainColumn())
    } else if peek(1).symbol != .dot, eat(.cohort) {
      kind = .cohort(unit: eatGrain())
    } else if let parameter = eatParameter() {
      kind = .parameter(parameter)
    } else {
      kind = .name(try parseQualifiedName(.dimension))
    }
    let moment =
      at(.at) && [.start, .end].contains(peek(1).keyword) ? try parseAt() : nil
    return Dimension(kind: kind, moment: moment, range: range(from: start))
  }

  private mutating func parseGrainColumn() throws(SyntaxProblem) -> Expression.Name? {
    let bracket = position
    guard eat(.openBracket) else { return nil }
    let column = try parseQualifiedName(.column)
    guard eat(.closeBracket) else { throw openBracket(at: bracket) }
    return column
  }

  /// A window that moves over the units of time.
  ///
  ///     window = "rolling" number calendarUnit | "to" "date" ;
  mutating func parseWindow() throws(SyntaxProblem) -> Window {
    let start = position
    let kind: Window.Kind
    if eat(.to) {
      try expect(.date)
      kind = .toDate
    } else {
      try expect(.rolling)
      let count = try parseNumber(after: "rolling")
      kind = .rolling(count: count, unit: try parseUnit(after: "rolling", \.calendarUnit))
    }
    return Window(kind: kind, range: range(from: start))
  }

  /// The groups that matter most. `by` names the measure, unless it is the query's only `by`:
  /// `mrr top 10 by customer` groups by customer.
  ///
  ///     top = "top" number [ "by" ( name | <parameter> ) ] [ "+" "other" ] ;
  mutating func parseTop(hasBy: Bool) throws(SyntaxProblem) -> Top {
    let start = position
    try expect(.top)
    let count = try parseNumber(after: "top")
    var measure: NameOrParameter?
    let namesMeasure = peek(2).symbol == .plus && peek(3).keyword == .other
    if at(.by), hasBy || namesMeasure || hasByClause(from: position + 1) {
      advance()
      if let parameter = eatParameter() {
        measure = .parameter(parameter)
      } else {
        measure = .name(try parseName(.metric))
      }
    }
    var withOther = false
    if eat(.plus) {
      try expect(.other)
      withOther = true
    }
    return Top(count: count, by: measure, withOther: withOther, range: range(from: start))
  }

  /// Whether a `by` clause follows; that of `sort by` is none.
  private func hasByClause(from start: Int) -> Bool {
    tokens.indices.dropFirst(start).contains {
      tokens[$0].keyword == .by && tokens[$0 - 1].keyword != .sort
        && tokens[$0 - 1].symbol?.infix?.isComparison != true
    }
  }

  /// The order of the lines.
  ///
  ///     sort = "sort" "by" sortKey { "," sortKey } ;
  ///     sortKey = ( columnName | <parameter> ) [ "asc" | "desc" ] ;
  mutating func parseSort() throws(SyntaxProblem) -> [SortKey] {
    try expect(.sort)
    try expect(.by)
    var keys: [SortKey] = []
    repeat {
      let name: NameOrParameter
      if let parameter = eatParameter() {
        name = .parameter(parameter)
      } else {
        name = .name(try parseColumnName(.column))
      }
      let isDescending = eat(.desc)
      if !isDescending { _ = eat(.asc) }
      keys.append(SortKey(name: name, isDescending: isDescending))
    } while eat(.comma)
    return keys
  }

  /// The number of lines.
  ///
  ///     limit = "limit" number ;
  mutating func parseLimit() throws(SyntaxProblem) -> Count {
    try expect(.limit)
    return try parseNumber(after: "limit")
  }

  /// A whole number, or the parameter that stands for one.
  ///
  ///     number = <count> | <parameter> ;
  mutating func parseNumber(after word: String) throws(SyntaxProblem) -> Count {
    if let parameter = eatParameter() { return .parameter(parameter) }
    return .number(try parseCount(after: word))
  }

  mutating func eatParameter() -> Expression.Parameter? {
    guard case .parameter(let name) = peek.kind else { return nil }
    advance()
    return Expression.Parameter(name: name, range: range(from: position - 1))
  }

  /// A parameter where a period can stand.
  mutating func eatPeriodParameter() -> PeriodExpression? {
    eatParameter().map { PeriodExpression(kind: .parameter($0), range: $0.range) }
  }

  /// A line for the whole.
  ///
  ///     total = "with" "total" ;
  mutating func parseTotal() throws(SyntaxProblem) -> Bool {
    try expect(.with)
    try expect(.total)
    return true
  }

  /// The date that the data are looked at from.
  ///
  ///     asOf = "as" "of" ( period | <parameter> ) ;
  mutating func parseAsOf() throws(SyntaxProblem) -> PeriodExpression {
    try expect(.as)
    try expect(.of)
    if let parameter = eatPeriodParameter() { return parameter }
    guard startsPeriod || peek.year != nil else { throw expected(.date) }
    return try parsePeriod()
  }
}
