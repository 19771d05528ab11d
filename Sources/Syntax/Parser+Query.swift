import Diagnostics

/// A query and its clauses, in any order, each once.
extension Parser {
  /// Expressions and clauses; only `rows from TABLE` has no expression.
  ///
  ///     query = [ verb ] columns { clause } | "rows" from { clause } ;
  ///     verb = "show" | "plot" | "rows" | "why" | "sql" | "forecast" | "anomalies" ;
  mutating func parseQuery() throws(SyntaxProblem) -> Query {
    let start = position
    var query = Query(verb: .show, range: peek.range)
    if opensStatement, let verb = peek.keyword.flatMap({ Query.Verb(rawValue: $0.rawValue) }) {
      advance()
      query.verb = verb
    }
    if query.verb != .rows || !at(.from) { query.columns = try parseColumns() }
    parseClauses(of: &query)
    query.range = range(from: start)
    return query
  }

  /// Expressions with commas between them.
  ///
  ///     columns = column { "," column } ;
  mutating func parseColumns() throws(SyntaxProblem) -> [Query.Column] {
    var columns = [try parseColumn()]
    while eat(.comma) { columns.append(try parseColumn()) }
    return columns
  }

  /// An expression, and what the answer calls it.
  ///
  ///     column = expression [ "as" name ] ;
  mutating func parseColumn() throws(SyntaxProblem) -> Query.Column {
    let start = position
    let expression = try parseExpression(inColumn: true)
    var name: Identifier?
    if at(.as), peek(1).keyword != .of {
      advance()
      name = try parseName(.name)
    }
    return Query.Column(expression: expression, name: name, range: range(from: start))
  }

  /// Reads clauses to the end of the statement; a clause with a problem is skipped.
  mutating func parseClauses(of query: inout Query) {
    while !isAtEnd {
      let start = position
      do throws(SyntaxProblem) {
        try parseClause(of: &query)
      } catch {
        recover(from: error, startedAt: start)
      }
      Swift.assert(position > start, "a clause has at least one token")
    }
  }

  /// One clause, known by its first word.
  ///
  ///     clause = from | periodClause | by | across | at | where | having | comparisonClause
  ///       | window | top | sort | limit | total | asOf | horizon ;
  mutating func parseClause(
    of query: inout Query
  ) throws(SyntaxProblem) {
    let start = position
    guard let clause = clauseHere else { throw unexpected() }
    let isRepeated = query.clauses[clause] != nil
    switch clause {
    case .from: query.from = try parseFrom()
    case .period: query.period = try parsePeriodClause()
    case .by: query.dimensions = try parseBy()
    case .across: query.across = try parseAcross()
    case .at: query.moment = try parseAt()
    case .where: query.condition = try parseWhere()
    case .having: query.having = try parseHaving()
    case .vs: query.comparison = try parseComparisonClause()
    case .window: query.window = try parseWindow()
    case .top: query.top = try parseTop(hasBy: query.clauses[.by] != nil)
    case .sort: query.sort = try parseSort()
    case .limit: query.limit = try parseLimit()
    case .total: query.withTotal = try parseTotal()
    case .asOf: query.asOf = try parseAsOf()
    case .horizon: query.horizon = try parseHorizon(of: query.verb)
    }
    query.clauses[clause] = range(from: start)
    if isRepeated {
      problems.append(
        SyntaxProblem(
          .repeatedClause(source.text(tokens[start].range)), range: range(from: start)))
    }
  }

  private var clauseHere: Query.Clause? {
    switch peek.keyword {
    case .from: .from
    case .for, .in: .period
    case .by: .by
    case .across: .across
    case .at: .at
    case .where: .where
    case .having: .having
    case .vs: .vs
    case .rolling, .to: .window
    case .top: .top
    case .sort: .sort
    case .limit: .limit
    case .with: .total
    case .as where peek(1).keyword == .of: .asOf
    default: startsHorizon ? .horizon : startsPeriod || peek.year != nil ? .period : nil
    }
  }

  private var startsHorizon: Bool { peek.isCount && peek(1).keyword?.unit != nil }

  /// The table that the columns are of.
  ///
  ///     from = "from" name ;
  mutating func parseFrom() throws(SyntaxProblem) -> Identifier {
    try expect(.from)
    return try parseName(.tableName)
  }

  /// The period of the whole query.
  ///
  ///     periodClause = [ "for" | "in" ] period | "for" <parameter> ;
  mutating func parsePeriodClause() throws(SyntaxProblem) -> PeriodExpression {
    if eat(.for) {
      if let parameter = eatPeriodParameter() { return parameter }
    } else {
      _ = eat(.in)
    }
    return try parsePeriod()
  }

  /// A condition on rows or customers.
  ///
  ///     where = "where" expression ;
  mutating func parseWhere() throws(SyntaxProblem) -> Expression {
    try expect(.where)
    return try parseExpression()
  }

  /// A condition on the lines of the answer.
  ///
  ///     having = "having" expression ;
  mutating func parseHaving() throws(SyntaxProblem) -> Expression {
    try expect(.having)
    return try parseExpression()
  }

  /// The end of the period at which changing values are read.
  ///
  ///     at = "at" ( "start" | "end" ) ;
  mutating func parseAt() throws(SyntaxProblem) -> Moment {
    try expect(.at)
    if eat(.start) { return .start }
    if eat(.end) { return .end }
    throw expected(.words([Keyword.start.rawValue, Keyword.end.rawValue]))
  }

  /// What the query is compared with.
  ///
  ///     comparisonClause = "vs" [ "whole" ] ( "previous" [ grain ] | "year" "ago" | "target"
  ///       | period | <parameter> ) ;
  mutating func parseComparisonClause() throws(SyntaxProblem) -> Comparison {
    let start = position
    try expect(.vs)
    let isWhole = eat(.whole)
    let kind: Comparison.Kind
    if eat(.previous) {
      kind = .previous(unit: eatGrain())
    } else if at(.year), peek(1).keyword == .ago {
      advance()
      advance()
      kind = .yearAgo
    } else if eat(.target) {
      kind = .target
    } else if let parameter = eatPeriodParameter() {
      kind = .period(parameter)
    } else if startsPeriod || peek.year != nil {
      kind = .period(try parsePeriod())
    } else {
      throw expected(.comparisonTarget)
    }
    return Comparison(kind: kind, isWhole: isWhole, range: range(from: start))
  }

  mutating func eatGrain() -> String? {
    guard let grain = peek.keyword?.grain else { return nil }
    advance()
    return grain
  }

  /// How far a forecast reaches.
  ///
  ///     horizon = number unit ;
  mutating func parseHorizon(of verb: Query.Verb) throws(SyntaxProblem) -> Horizon {
    let start = position
    let count = try parseNumber(after: "forecast")
    let unit = try parseUnit(after: "forecast", \.unit)
    guard verb == .forecast else {
      throw SyntaxProblem(.horizonWithoutForecast, range: range(from: start))
    }
    return Horizon(count: count, unit: unit, range: range(from: start))
  }
}

extension Query {
  /// A query without clauses.
  init(verb: Verb, range: SourceRange) {
    self.init(
      verb: verb, columns: [], from: nil, period: nil, dimensions: [], across: [], moment: nil,
      condition: nil, having: nil, comparison: nil, window: nil, top: nil, sort: [], limit: nil,
      withTotal: false, asOf: nil, horizon: nil, range: range)
  }
}
