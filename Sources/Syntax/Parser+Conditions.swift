import Diagnostics

/// Comparisons and their kin, and the bare words to the right of them.
extension Parser {
  /// What a left side is compared with, from its operator on.
  mutating func parseRelation(
    _ left: Expression, from start: Int
  ) throws(SyntaxProblem) -> Expression {
    if let symbol = peek.symbol?.infix { return try parseComparison(left, symbol, from: start) }
    let isNegated = eat(.not)
    switch peek.keyword {
    case .in: return try parseMembership(left, isNegated: isNegated, from: start)
    case .between: return try parseBetween(left, isNegated: isNegated, from: start)
    case .like, .contains: return try parseLike(left, isNegated: isNegated, from: start)
    default: return try parseMissing(left, from: start)
    }
  }

  /// A comparison. Behind `period =` stands a period, though it may look like a number.
  ///
  /// `= (none)` asks whether there is a value at all.
  ///
  ///     comparison = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value | ( "=" | "!=" ) none ;
  mutating func parseComparison(
    _ left: Expression, _ found: Operator, from start: Int
  ) throws(SyntaxProblem) -> Expression {
    let operatorRange = peek.range
    advance()
    if found == .equal || found == .notEqual, eatNone() {
      return .missing(
        Expression.Missing(
          operand: left, isNegated: found == .notEqual, range: range(from: start)))
    }
    let right = left.isPeriodName && found == .equal ? try parsePeriodValue() : try parseValue()
    return .binary(
      Expression.Binary(
        operator: found, left: left, right: right, operatorRange: operatorRange,
        range: range(from: start)))
  }

  private mutating func parsePeriodValue() throws(SyntaxProblem) -> Expression {
    if case .parameter = peek.kind { return try parsePrimary() }
    return .period(try parsePeriod())
  }

  /// A value of a list, or a day in a period; `period in` reads as `period =`.
  ///
  ///     membership = [ "not" ] "in" ( "(" member { "," member } ")" | period | <parameter> ) ;
  mutating func parseMembership(
    _ operand: Expression, isNegated: Bool, from start: Int
  ) throws(SyntaxProblem) -> Expression {
    let operatorRange = peek.range
    try expect(.in)
    if operand.isPeriodName, !isNegated, !at(.openBracket) {
      let right = try parsePeriodValue()
      return .binary(
        Expression.Binary(
          operator: .equal, left: operand, right: right, operatorRange: operatorRange,
          range: range(from: start)))
    }
    var members: [Expression] = []
    var hasNone = false
    if startsPeriod || peek.year != nil {
      members = [.period(try parsePeriod())]
    } else if case .parameter = peek.kind {
      members = [try parsePrimary()]
    } else {
      (members, hasNone) = try parseMembers()
    }
    if members.isEmpty {
      return .missing(
        Expression.Missing(operand: operand, isNegated: isNegated, range: range(from: start)))
    }
    return .membership(
      Expression.Membership(
        operand: operand, members: members, hasNone: hasNone, isNegated: isNegated,
        range: range(from: start)))
  }

  /// The values of a list, and whether no value at all is among them.
  ///
  ///     member = value | none ;
  private mutating func parseMembers() throws(SyntaxProblem) -> ([Expression], hasNone: Bool) {
    let bracket = position
    guard eat(.openBracket) else { throw expected(.membersOrPeriod) }
    guard !isAtEnd else { throw openBracket(at: bracket) }
    var members: [Expression] = []
    var hasNone = false
    repeat {
      if eatNone() { hasNone = true } else { members.append(try parseValue()) }
    } while eat(.comma)
    guard eat(.closeBracket) else { throw openBracket(at: bracket) }
    return (members, hasNone)
  }

  /// Steps over what the group without a value is called, if it stands here.
  ///
  ///     none = "(" "none" ")" ;
  private mutating func eatNone() -> Bool {
    guard at(.openBracket), peek(1).keyword == Keyword.none, peek(2).symbol == .closeBracket
    else { return false }
    for _ in 0..<3 { advance() }
    return true
  }

  /// Both ends are included.
  ///
  ///     between = [ "not" ] "between" sum "and" sum ;
  mutating func parseBetween(
    _ operand: Expression, isNegated: Bool, from start: Int
  ) throws(SyntaxProblem) -> Expression {
    if operand.isPeriodName {
      throw SyntaxProblem(
        .foreign(
          written: "period between", ours: "period = A..B", note: "both ends are included"),
        range: peek.range)
    }
    try expect(.between)
    let lower = try parseExpression(above: .add)
    try expect(.and)
    let upper = try parseExpression(above: .add)
    return .between(
      Expression.Between(
        operand: operand, lower: lower, upper: upper, isNegated: isNegated,
        range: range(from: start)))
  }

  /// A pattern, or a part of the text.
  ///
  ///     like = [ "not" ] ( "like" | "contains" ) value ;
  mutating func parseLike(
    _ operand: Expression, isNegated: Bool, from start: Int
  ) throws(SyntaxProblem) -> Expression {
    let isContains = at(.contains)
    advance()
    let pattern = try parseValue()
    return .like(
      Expression.Like(
        operand: operand, pattern: pattern, isContains: isContains, isNegated: isNegated,
        range: range(from: start)))
  }

  /// Whether there is a value at all.
  ///
  ///     missing = "is" [ "not" ] "missing" ;
  mutating func parseMissing(
    _ operand: Expression, from start: Int
  ) throws(SyntaxProblem) -> Expression {
    try expect(.is)
    let isNegated = eat(.not)
    try expect(.missing)
    return .missing(
      Expression.Missing(operand: operand, isNegated: isNegated, range: range(from: start)))
  }

  // MARK: - Values

  /// A bare word, even a keyword, or an expression.
  ///
  ///     value = word | sum ;
  mutating func parseValue() throws(SyntaxProblem) -> Expression {
    guard !startsPeriod, let end = wordEnd(from: position) else {
      return try parseExpression(above: .add)
    }
    let run = tokens[position..<end]
    let next = tokens[end].symbol
    let isCall = next == .openBracket && run.count == 1 && peek.isFreeName
    // A header in backquotes is no part of a word: `orders.`Created (UTC)``.
    let goesOn =
      next == .plus || next == .minus || next == .star || next == .slash || next == .dot
    if isCall || (goesOn && run.allSatisfy { $0.keyword?.isReserved != true }) {
      return try parseExpression(above: .add)
    }
    let alternative = Parser.expression(of: Array(run), in: source)
    let word = parseJoinedWord()
    return .word(
      Expression.Word(text: word.text, alternative: alternative, range: word.range))
  }

  /// Where the bare word that begins at a token ends; `nil` when none begins there.
  ///
  ///     word = <word> ;
  private func wordEnd(from start: Int) -> Int? {
    var hasName = false
    var end = start
    var index = start
    while index < tokens.count - 1, index == start || !tokens[index].isSpaced {
      let token = tokens[index]
      switch token.kind {
      case .name:
        hasName = true
        end = index + 1
      case .number(.number), .period: end = index + 1
      case .symbol(let symbol) where index > start && symbol.joinsWords: break
      default: return hasName ? end : nil
      }
      index += 1
    }
    // `30days` is a length of time.
    if case .number = tokens[start].kind, end == start + 2, tokens[start + 1].keyword?.unit != nil {
      return nil
    }
    return hasName ? end : nil
  }

  var startsWord: Bool { wordEnd(from: position) != nil }

  /// Reads a bare word, joined as far as no space stands between.
  mutating func parseJoinedWord() -> Identifier {
    let start = position
    position = max(start + 1, wordEnd(from: start) ?? start + 1)
    position = min(position, tokens.count - 1)
    let range = range(from: start)
    return Identifier(text: source.text(range), isQuoted: false, range: range)
  }

  /// What the tokens of a word read as when they are an expression.
  private static func expression(of tokens: [Token], in source: Source) -> Expression? {
    var parser = Parser(source, tokens: tokens, isLast: false)
    guard let expression = try? parser.parseExpression(above: .add), parser.isAtEnd,
      parser.problems.isEmpty
    else { return nil }
    return expression
  }
}

extension Expression {
  /// True or false by its form alone.
  var isCondition: Bool {
    switch self {
    case .binary(let binary): binary.operator.precedence <= Operator.equal.precedence
    case .unary(let unary): unary.operator == .not
    case .membership, .between, .like, .missing: true
    case .literal, .period, .name, .parameter, .word, .call, .filtered: false
    }
  }

  /// The word `period`, which stands for the period of the query.
  var isPeriodName: Bool {
    guard case .name(let name) = self else { return false }
    return name.qualifier == nil && !name.isQuoted
      && Keyword(ignoringCase: name.text) == .period
  }
}
