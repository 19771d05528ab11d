import Diagnostics

/// The kinds of statement.
extension Parser {
  /// What the first word decides; a word that nothing fitting follows is a name in a query.
  ///
  ///     statement = query | explain | assertion | funnel | recordsOfLine | describe | define
  ///       | save | let | set | catalogue | load | run | help | quit | table | list | health
  ///       | target | band ;
  mutating func parseStatement() throws(SyntaxProblem) -> Statement.Kind {
    if changesData {
      throw SyntaxProblem(.readOnly(source.text(peek.range)), range: peek.range)
    }
    if startsList { return try parseList() }
    guard opensStatement, let keyword = peek.keyword else { return .query(try parseQuery()) }
    switch keyword {
    case .explain: return try parseExplain()
    case .assert: return .assertion(try parseAssertion())
    case .funnel: return .funnel(try parseFunnel())
    case .rows where startsFunnel(1): return .funnel(try parseFunnel())
    case .rows where peek(1).wholeNumber != nil && peek(2).kind == .end:
      return try parseRecordsOfLine()
    case .describe: return try parseDescribe()
    case .define: return try parseDefine()
    case .save: return try parseSave()
    case .let: return try parseLet()
    case .set: return try parseSet()
    case .show where startsCatalogue: return try parseCatalogue()
    case .load: return try parseLoad()
    case .run: return try parseRun()
    case .help: return try parseHelp()
    case .quit, .exit: return try parseQuit()
    case .table: return try parseTable()
    case .health: return try parseHealth()
    case .target: return try parseTarget()
    case .band: return try parseBand()
    default: return .query(try parseQuery())
    }
  }

  /// Whether the first word is a verb: something follows that a verb can be about. `plot by plan`
  /// is about a metric called `plot`.
  var opensStatement: Bool {
    guard let keyword = peek.keyword else { return false }
    let next = peek(1)
    switch keyword {
    case .quit, .exit, .help: return next.kind == .end || next.isName
    case .describe where next.isName, .set where next.isName: return true
    case .funnel where peek(2).symbol == .greater: return true
    case .rows where next.keyword == .from: return true
    case .table, .band: return next.isFreeName && next.keyword != .top
    case .target where next.kind != .end: break
    case .health: return next.keyword == .action
    case _ where keyword.role == .verb: break
    default: return false
    }
    if next.kind == .end { return true }
    if keyword == .run || keyword == .load, fileEnd(from: position + 1) != nil { return true }
    if let symbol = next.symbol { return symbol == .openBracket }
    return !startsClause(1)
  }

  /// `drop table`, `insert into`: what only SQL can mean, and nobody here can do.
  private var changesData: Bool {
    let second = source.text(peek(1).range).lowercased()
    switch source.text(peek.range).lowercased() {
    case "insert", "merge": return second == "into"
    case "delete": return second == "from"
    case "update": return peek(2).keyword == .set
    case "drop", "create", "alter", "truncate": return second == "table" || second == "view"
    default: return false
    }
  }

  func startsClause(_ distance: Int) -> Bool {
    StatementBoundaries.startsClause(tokens[min(position + distance, tokens.count - 1)...])
  }

  /// Whether a funnel begins so many tokens from here: `rows funnel by plan` is about a metric
  /// called `funnel`.
  private func startsFunnel(_ distance: Int) -> Bool {
    guard peek(distance).keyword == .funnel else { return false }
    if peek(distance + 2).symbol == .greater { return true }
    let label = peek(distance + 1)
    return label.kind != .end && label.symbol == nil && !startsClause(distance + 1)
  }

  /// Asks how an answer comes about.
  ///
  ///     explain = "explain" ( query | assertion | funnel ) ;
  mutating func parseExplain() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.explain)
    if at(.assert), opensStatement { return .explain(.assertion(try parseAssertion())) }
    if startsFunnel(at(.rows) ? 1 : 0) { return .explain(.funnel(try parseFunnel())) }
    return .explain(.query(try parseQuery()))
  }

  /// A condition that a script relies on.
  ///
  ///     assertion = "assert" expression { clause } ;
  mutating func parseAssertion() throws(SyntaxProblem) -> Assertion {
    let start = position
    try expect(.assert)
    let condition = try parseExpression()
    var query = Query(verb: .show, range: range(from: start))
    parseClauses(of: &query)
    query.range = range(from: start)
    return Assertion(condition: condition, query: query)
  }

  /// Steps that customers take in turn, counted or customer by customer.
  ///
  ///     funnel = [ "rows" ] "funnel" label ">" label { ">" label } { clause } ;
  mutating func parseFunnel() throws(SyntaxProblem) -> Funnel {
    let start = position
    let isOfRecords = eat(.rows)
    try expect(.funnel)
    var steps = [try parseLabel(.funnelStep)]
    repeat {
      guard eat(.greater) else { throw expected(.words([">"])) }
      steps.append(try parseLabel(.funnelStep))
    } while at(.greater)
    var query = Query(verb: .show, range: range(from: start))
    parseClauses(of: &query)
    query.range = range(from: start)
    return Funnel(steps: steps, query: query, isOfRecords: isOfRecords)
  }

  /// The records behind a line of the last answer.
  ///
  ///     recordsOfLine = "rows" <count> ;
  mutating func parseRecordsOfLine() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.rows)
    return .rowsOfLine(try parseCount(after: "rows"))
  }

  /// The definition behind a name.
  ///
  ///     describe = "describe" words ;
  mutating func parseDescribe() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.describe)
    return .describe(try parseWords())
  }

  /// A name, or the words of one that has several: `gross margin`.
  ///
  ///     words = anyName { <name> } ;
  private mutating func parseWords() throws(SyntaxProblem) -> Identifier {
    var result = try parseAnyName()
    while peek.isFreeName, case .name(let word) = peek.kind {
      result.text += " " + word
      result.range = SourceRange(start: result.range.start, end: peek.range.end)
      advance()
    }
    return result
  }

  /// A name for a value.
  ///
  ///     let = "let" name "=" value ;
  mutating func parseLet() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.let)
    let name = try parseName(.name)
    try expect(.equal)
    return .letBinding(name, try parseValue())
  }

  /// An option: words, and a value that is words too or a number, a date, a text.
  ///
  ///     set = "set" word { word } [ [ "=" ] setValue | "=" word ] ;
  ///     setValue = [ "-" ] <number> | <count> unit | <text> | <period> | <parameter> | bracket ;
  mutating func parseSet() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.set)
    var words: [Identifier] = []
    while startsWord { words.append(parseJoinedWord()) }
    guard !words.isEmpty else { throw expected(.option) }
    let hasSign = eat(.equal)
    if hasSign, startsWord {
      words.append(parseJoinedWord())
      return .set(Setting(words: words, value: nil))
    }
    if isAtEnd, !hasSign { return .set(Setting(words: words, value: nil)) }
    return .set(Setting(words: words, value: try parseFactor()))
  }

  /// Whether `show` is followed by what it lists rather than by a metric of that name.
  private var startsCatalogue: Bool {
    guard let word = peek(1).keyword, Catalogue(rawValue: word.rawValue) != nil else {
      return false
    }
    if word == .values, peek(2).isName { return peek(3).kind == .end }
    return peek(2).kind == .end
  }

  /// What there is to ask for.
  ///
  ///     catalogue = "show" ( "metrics" | "dimensions" | "tables" | "model" | "options"
  ///       | "values" [ anyName ] ) ;
  mutating func parseCatalogue() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.show)
    guard let word = peek.keyword, let catalogue = Catalogue(rawValue: word.rawValue) else {
      throw expected(.catalogueName)
    }
    advance()
    let needsName = catalogue == .values && !isAtEnd
    return .showCatalog(catalogue, needsName ? try parseAnyName() : nil)
  }

  /// A file, read as a table.
  ///
  ///     load = "load" path [ "as" name ] ;
  mutating func parseLoad() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.load)
    let path = try parsePath()
    return .load(path: path, table: eat(.as) ? try parseName(.tableName) : nil)
  }

  /// A script.
  ///
  ///     run = "run" path { argument } ;
  ///     argument = name "=" value ;
  mutating func parseRun() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.run)
    let path = try parsePath()
    var arguments: [Argument] = []
    while !isAtEnd {
      let name = try parseName(.name)
      try expect(.equal)
      arguments.append(Argument(name: name, value: try parseValue()))
    }
    return .run(path: path, arguments: arguments)
  }

  /// What can be typed.
  ///
  ///     help = "help" [ words ] ;
  mutating func parseHelp() throws(SyntaxProblem) -> Statement.Kind {
    try expect(.help)
    return .help(topic: isAtEnd ? nil : try parseWords())
  }

  /// Leaves the prompt.
  ///
  ///     quit = "quit" | "exit" ;
  mutating func parseQuit() throws(SyntaxProblem) -> Statement.Kind {
    advance()
    return .quit
  }
}
