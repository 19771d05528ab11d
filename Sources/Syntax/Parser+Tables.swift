import Diagnostics

/// `table` and the lines below it.
extension Parser {
  /// What a file holds.
  ///
  ///     table = "table" name [ "from" path ] { <line> tableClause } ;
  mutating func parseTable() throws(SyntaxProblem) -> Statement.Kind {
    let start = position
    try expect(.table)
    let name = try parseName(.tableName)
    let file = eat(.from) ? try parsePath() : nil
    var clauses: [TableClause] = []
    while !isAtEnd {
      guard peek.startsLine else { throw unexpected() }
      let line = position
      do throws(SyntaxProblem) {
        clauses.append(try parseTableClause())
        if !isAtEnd, !peek.startsLine { throw unexpected() }
      } catch {
        problems.append(error)
        if position == line { advance() }
        while !isAtEnd, !peek.startsLine { advance() }
      }
    }
    return .model(
      .table(
        TableDeclaration(name: name, file: file, clauses: clauses, range: range(from: start))))
  }

  /// One line, known by its first word.
  ///
  ///     tableClause = "key" header | "customer" header [ "->" name ] | "join" header "->" name
  ///       | life | event | "as" "of" header | amount | "attribute" header { "," header }
  ///       | "outcome" header [ "as" name ] | "label" header | "column" name "=" header
  ///       | map | "type" header name | "skip" <count> [ "rows" ] [ "below" ] ;
  private mutating func parseTableClause() throws(SyntaxProblem) -> TableClause {
    switch peek.keyword {
    case .active: return try parseLife()
    case .at: return try parseEvent()
    case .amount: return try parseAmount()
    case .map: return try parseMap()
    case .key, .customer, .join, .as, .attribute, .outcome, .label, .column, .type, .skip: break
    default: throw expected(.tableLine)
    }
    let keyword = peek.keyword
    advance()
    switch keyword {
    case .key: return .key(try parseHeader())
    case .customer:
      return .customer(try parseHeader(), table: eat(.arrow) ? try parseName(.tableName) : nil)
    case .join:
      let column = try parseHeader()
      try expect(.arrow)
      return .join(column, table: try parseName(.tableName))
    case .as:
      try expect(.of)
      return .snapshot(try parseHeader())
    case .attribute:
      var columns = [try parseHeader()]
      while eat(.comma) { columns.append(try parseHeader()) }
      return .attributes(columns)
    case .outcome:
      return .outcome(try parseHeader(), name: eat(.as) ? try parseName(.name) : nil)
    case .label: return .label(try parseHeader())
    case .column:
      let name = try parseName(.name)
      try expect(.equal)
      return .rename(name, try parseHeader())
    case .type: return .type(try parseHeader(), try parseName(.name))
    default:
      let count = try parseCount(after: "skip")
      _ = eat(.rows)
      return .skip(count, isBelow: eat(.below))
    }
  }

  /// From when to when a row is in force.
  ///
  ///     life = "active" "from" header [ ( "until" | "through" ) header ] ;
  private mutating func parseLife() throws(SyntaxProblem) -> TableClause {
    try expect(.active)
    try expect(.from)
    let from = try parseHeader()
    let isInclusive = at(.through)
    let hasEnd = eat(.until) || eat(.through)
    return .life(from: from, end: hasEnd ? try parseHeader() : nil, isInclusive: isInclusive)
  }

  /// When a row happened, and when it was over.
  ///
  ///     event = "at" header [ "until" header ] ;
  private mutating func parseEvent() throws(SyntaxProblem) -> TableClause {
    try expect(.at)
    let column = try parseHeader()
    return .event(at: column, until: eat(.until) ? try parseHeader() : nil)
  }

  /// Money of a row; texts in quotes are headers.
  ///
  ///     amount = "amount" name "=" sum [ "per" header ] ;
  private mutating func parseAmount() throws(SyntaxProblem) -> TableClause {
    try expect(.amount)
    let name = try parseName(.name)
    try expect(.equal)
    textIsColumn = true
    defer { textIsColumn = false }
    let expression = try parseExpression(above: .add)
    return .amount(
      name: name, expression, per: eat(.per) ? try parseHeader() : nil)
  }

  /// Values that mean the same.
  ///
  ///     map = "map" header ":" value { "," value } "=" label ;
  private mutating func parseMap() throws(SyntaxProblem) -> TableClause {
    try expect(.map)
    let column = try parseHeader()
    try expect(.colon)
    var from = [try parseValue()]
    while eat(.comma) { from.append(try parseValue()) }
    try expect(.equal)
    let label = try parseLabel(.value)
    return .map(column, from: from, to: TextLiteral(text: label.text, range: label.range))
  }

  /// A column: a name in snake case, or a header in quotes or backquotes.
  ///
  ///     header = <anyName> | <quotedName> | <text> ;
  private mutating func parseHeader() throws(SyntaxProblem) -> TableClause.ColumnName {
    let token = peek
    switch token.kind {
    case .text(let text), .quotedName(let text):
      advance()
      return TableClause.ColumnName(text: text, isQuoted: true, range: token.range)
    case .name(let text):
      advance()
      return TableClause.ColumnName(text: text, isQuoted: false, range: token.range)
    case .number, .period, .parameter, .symbol, .comment, .unknown, .end: throw expected(.column)
    }
  }
}
