import Diagnostics

/// Expressions, by the precedence of `Operator`.
extension Parser {
  /// An expression of any precedence.
  ///
  ///     expression = conjunction { "or" conjunction } ;
  ///     conjunction = negation { "and" negation } ;
  ///     negation = "not" negation | relation ;
  ///     relation = sum [ comparison | membership | between | like | missing ] ;
  ///     sum = product { ( "+" | "-" ) product } ;
  ///     product = factor { ( "*" | "/" ) factor } ;
  ///
  /// - Parameters:
  ///   - loosest: operators that bind looser are left for the caller.
  ///   - inColumn: `in` is the clause of the query unless a bracket follows.
  mutating func parseExpression(
    above loosest: Operator = .or, inColumn: Bool = false
  ) throws(SyntaxProblem) -> Expression {
    try enter()
    defer { depth -= 1 }
    let start = position
    var left = try parseOperand(above: loosest, inColumn: inColumn)
    // No condition is in a period: behind one, `in` is the clause of the query.
    while let found = operatorHere(inColumn: inColumn || left.isCondition),
      found.precedence >= loosest.precedence
    {
      try countOperator()
      if found.precedence == Operator.equal.precedence {
        left = try parseRelation(left, from: start)
        try refuseChain(after: start)
        continue
      }
      let operatorRange = peek.range
      advance()
      let right = try parseExpression(above: tighter(than: found), inColumn: inColumn)
      left = .binary(
        Expression.Binary(
          operator: found, left: left, right: right, operatorRange: operatorRange,
          range: range(from: start)))
    }
    return left
  }

  /// The operator at the next level: what stands on the right of a left-associative one.
  private func tighter(than found: Operator) -> Operator {
    switch found {
    case .or: .and
    case .and: .not
    case .not: .equal
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .add
    case .add, .subtract: .multiply
    case .multiply, .divide, .negate: .negate
    }
  }

  /// The operator between two operands that stands here; `in`, `like` and the like count as
  /// comparisons.
  private func operatorHere(inColumn: Bool) -> Operator? {
    if let symbol = peek.symbol { return symbol.infix }
    switch peek.keyword {
    case .and: return .and
    case .or: return .or
    case .in: return inColumn && endsWithPeriod ? nil : .equal
    case .not: return [.in, .between, .like, .contains].contains(peek(1).keyword) ? .equal : nil
    case .between, .like, .contains, .is: return .equal
    default: return nil
    }
  }

  /// Whether `in PERIOD` stands here and no condition goes on behind it: then, behind the metrics,
  /// it is the period of the query.
  private var endsWithPeriod: Bool {
    var ahead = self
    ahead.advance()
    if ahead.at(.openBracket) { return false }
    if case .parameter = ahead.peek.kind { return false }
    _ = try? ahead.parsePeriod()
    if ahead.at(.as) { return ahead.peek(1).keyword == .of }
    return !ahead.at(.and) && !ahead.at(.or) && !ahead.at(.comma)
  }

  /// `a < b < c` compares a flag with a number, which is never meant. A period behind a condition
  /// is the query's.
  private mutating func refuseChain(after start: Int) throws(SyntaxProblem) {
    guard let found = operatorHere(inColumn: true) else { return }
    if found.precedence > Operator.equal.precedence { throw unexpected() }
    guard found.precedence == Operator.equal.precedence else { return }
    throw SyntaxProblem(.chainedComparison, range: peek.range)
  }

  private mutating func parseOperand(
    above loosest: Operator, inColumn: Bool
  ) throws(SyntaxProblem) -> Expression {
    if at(.not), loosest.precedence <= Operator.not.precedence {
      let start = position
      try countOperator()
      advance()
      let operand = try parseExpression(above: .not, inColumn: inColumn)
      return .unary(Expression.Unary(operator: .not, operand: operand, range: range(from: start)))
    }
    return try parseFactor()
  }

  /// A sign in front of an operand.
  ///
  ///     factor = "-" factor | primary ;
  mutating func parseFactor() throws(SyntaxProblem) -> Expression {
    guard at(.minus) else { return try parsePrimary() }
    try enter()
    defer { depth -= 1 }
    let start = position
    try countOperator()
    advance()
    let operand = try parseFactor()
    return .unary(Expression.Unary(operator: .negate, operand: operand, range: range(from: start)))
  }

  /// An operand.
  ///
  ///     primary = literal | period | <parameter> | call | qualifiedName | bracket ;
  ///     literal = <number> | <count> unit | <text> | "true" | "false" ;
  mutating func parsePrimary() throws(SyntaxProblem) -> Expression {
    let start = position
    if startsPeriod { return .period(try parsePeriod()) }
    let token = peek
    switch token.kind {
    case .number(let number): return try parseNumber(number)
    case .text(let text):
      advance()
      if textIsColumn {
        return .name(
          Expression.Name(qualifier: nil, text: text, isQuoted: true, range: token.range))
      }
      return literal(.text(text), from: start)
    case .parameter(let name):
      advance()
      return .parameter(Expression.Parameter(name: name, range: token.range))
    case .symbol(.openBracket): return try parseBracket()
    case .name, .quotedName: break
    case .period, .symbol, .comment, .unknown, .end: throw expected(.value)
    }
    if peek(1).symbol == .openBracket, case .name = token.kind, token.isFreeName {
      return try parseCall()
    }
    if peek(1).symbol != .dot, at(.true) || at(.false) {
      advance()
      return literal(.flag(token.keyword == .true), from: start)
    }
    return .name(try parseQualifiedName(.value))
  }

  private func literal(_ kind: Expression.Literal.Kind, from start: Int) -> Expression {
    .literal(Expression.Literal(kind: kind, range: range(from: start)))
  }

  private mutating func parseNumber(
    _ number: Expression.Literal.Kind
  ) throws(SyntaxProblem) -> Expression {
    let start = position
    let count = peek.wholeNumber
    advance()
    guard let count, let unit = peek.keyword?.unit else { return literal(number, from: start) }
    advance()
    return literal(.duration(count: Int64(count), unit: unit), from: start)
  }

  /// A function and what it is applied to.
  ///
  ///     call = <name> "(" [ expression { "," expression } ] ")" ;
  mutating func parseCall() throws(SyntaxProblem) -> Expression {
    let start = position
    let name = source.text(peek.range)
    let nameRange = peek.range
    advance()
    let bracket = position
    try expect(.openBracket)
    var arguments: [Expression] = []
    if !at(.closeBracket), !isAtEnd {
      repeat { arguments.append(try parseExpression()) } while eat(.comma)
    }
    guard eat(.closeBracket) else { throw openBracket(at: bracket) }
    return .call(
      Expression.Call(
        name: name, arguments: arguments, nameRange: nameRange, range: range(from: start)))
  }

  /// A group, or a metric with a moment or a condition of its own.
  ///
  ///     bracket = "(" filtered ")" ;
  ///     filtered = expression [ at ] [ where ] ;
  mutating func parseBracket() throws(SyntaxProblem) -> Expression {
    let start = position
    try expect(.openBracket)
    guard !isAtEnd else { throw openBracket(at: start) }
    let inner = try parseFiltered()
    guard eat(.closeBracket) else { throw openBracket(at: start) }
    guard case .filtered(var filtered) = inner else { return inner }
    filtered.range = range(from: start)
    return .filtered(filtered)
  }

  mutating func parseFiltered() throws(SyntaxProblem) -> Expression {
    let start = position
    let operand = try parseExpression()
    let moment = at(.at) ? try parseAt() : nil
    let condition = at(.where) ? try parseWhere() : nil
    guard moment != nil || condition != nil else { return operand }
    return .filtered(
      Expression.Filtered(
        operand: operand, moment: moment, condition: condition, range: range(from: start)))
  }

  // MARK: - Limits

  private mutating func enter() throws(SyntaxProblem) {
    guard depth < Parser.maxDepth else {
      throw SyntaxProblem(.tooDeep(limit: Parser.maxDepth), range: peek.range)
    }
    depth += 1
  }

  private mutating func countOperator() throws(SyntaxProblem) {
    operators += 1
    guard operators <= Parser.maxOperators else {
      throw SyntaxProblem(.tooManyOperators(limit: Parser.maxOperators), range: peek.range)
    }
  }
}
