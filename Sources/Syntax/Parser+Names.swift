import Diagnostics

/// Names, texts and labels.
extension Parser {
  /// A name, in backquotes when it is a reserved word or not one word.
  ///
  ///     name = <name> | <quotedName> ;
  mutating func parseName(
    _ expectation: SyntaxProblem.Expectation
  ) throws(SyntaxProblem) -> Identifier {
    guard peek.isFreeName else { throw expected(expectation) }
    return takeName()
  }

  /// A name, even a reserved word.
  ///
  ///     anyName = <anyName> | <quotedName> ;
  mutating func parseAnyName() throws(SyntaxProblem) -> Identifier {
    guard peek.isName else { throw expected(.name) }
    return takeName()
  }

  private mutating func takeName() -> Identifier {
    let token = peek
    advance()
    switch token.kind {
    case .quotedName(let text): return Identifier(text: text, isQuoted: true, range: token.range)
    case .name(let text): return Identifier(text: text, isQuoted: false, range: token.range)
    case .text, .number, .period, .parameter, .symbol, .comment, .unknown, .end:
      preconditionFailure("callers have seen a name")
    }
  }

  /// A column of the answer by its name; one without a name is called as it is written.
  ///
  ///     columnName = call | name ;
  mutating func parseColumnName(
    _ expectation: SyntaxProblem.Expectation
  ) throws(SyntaxProblem) -> Identifier {
    guard peek.isName, peek(1).symbol == .openBracket else { return try parseName(expectation) }
    let range = try parseCall().range
    let text = source.text(range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return Identifier(text: text, isQuoted: true, range: range)
  }

  /// A name, with its table in front.
  ///
  ///     qualifiedName = name [ "." name ] ;
  mutating func parseQualifiedName(
    _ expectation: SyntaxProblem.Expectation
  ) throws(SyntaxProblem) -> Expression.Name {
    let start = position
    let first = try parseName(expectation)
    guard eat(.dot) else {
      return Expression.Name(
        qualifier: nil, text: first.text, isQuoted: first.isQuoted, range: first.range)
    }
    let second = try parseName(.column)
    return Expression.Name(
      qualifier: first.text, text: second.text, isQuoted: second.isQuoted,
      range: range(from: start))
  }

  /// A value as the data have it: a bare word, or a text in quotes.
  ///
  ///     label = word | <quotedName> | <text> ;
  mutating func parseLabel(
    _ expectation: SyntaxProblem.Expectation
  ) throws(SyntaxProblem) -> Identifier {
    let token = peek
    if startsWord { return parseJoinedWord() }
    switch token.kind {
    case .text(let text), .quotedName(let text):
      advance()
      return Identifier(text: text, isQuoted: true, range: token.range)
    case .name, .number, .period, .parameter, .symbol, .comment, .unknown, .end:
      throw expected(expectation)
    }
  }

  /// A file: in quotes, or bare where a `.` or a `/` is in it and no space.
  ///
  ///     path = <text> | <file> ;
  mutating func parsePath() throws(SyntaxProblem) -> TextLiteral {
    guard let end = fileEnd(from: position) else {
      guard case .text = peek.kind else { throw expected(.file) }
      return try parseText()
    }
    let start = position
    position = end
    let range = range(from: start)
    // `01-2024-13.csv` is no number and no period.
    problems.removeAll { range.start <= $0.range.start && $0.range.end <= range.end }
    return TextLiteral(text: source.text(range), range: range)
  }

  /// Where a bare path that begins at a token ends; `nil` when none begins there.
  func fileEnd(from start: Int) -> Int? {
    guard start < tokens.count, tokens[start].isSpaced else { return nil }
    var index = start
    var isPath = false
    while index < tokens.count - 1, index == start || !tokens[index].isSpaced {
      switch tokens[index].kind {
      case .name, .number, .period: break
      case .symbol(.dot), .symbol(.dots), .symbol(.slash): isPath = true
      case .symbol(.minus), .symbol(.plus), .symbol(.atSign): break
      case .quotedName, .text, .parameter, .symbol, .comment, .unknown, .end: return nil
      }
      index += 1
    }
    return isPath && tokens[index - 1].symbol == nil ? index : nil
  }

  mutating func parseText() throws(SyntaxProblem) -> TextLiteral {
    guard case .text(let text) = peek.kind else { throw expected(.text) }
    advance()
    return TextLiteral(text: text, range: range(from: position - 1))
  }
}
