package import Diagnostics

/// Reads statements: recursive descent, with operators by precedence (`Operator`).
///
/// Parsing never fails: it returns the statements that are in order, and the problems of those
/// that are not. Each function reads the production that its comment ends with; together they are
/// `grammar/kpi.ebnf`.
package struct Parser {
  /// Brackets, `not` and `-` can be nested this deep.
  package static let maxDepth = 64
  /// The operators that one statement can have; bounds the height of its tree.
  package static let maxOperators = 256

  let source: Source
  let tokens: [Token]
  var position = 0
  var depth = 0
  var operators = 0
  var problems: [SyntaxProblem] = []
  /// Texts in quotes are headers (`amount mrr = "Amount" / 100`).
  var textIsColumn = false
  /// Nothing stands behind the last token of this statement in the whole source.
  private let isLast: Bool

  /// Reads all statements of a source. Statements with a problem are left out of the result.
  /// - Parameter vocabulary: what helps to find out what was meant; asked for only then.
  package static func parse(
    _ source: Source, vocabulary: @autoclosure () -> Vocabulary = .none
  ) -> (statements: [Statement], problems: [SyntaxProblem]) {
    var statements: [Statement] = []
    var problems: [SyntaxProblem] = []
    let parts = StatementBoundaries.split(Lexer.tokens(of: source))
    for (index, part) in parts.enumerated() {
      var parser = Parser(source, tokens: part, isLast: index == parts.count - 1)
      let statement = parser.parseWhole()
      if parser.problems.isEmpty, let statement {
        statements.append(statement)
      } else {
        problems += Respelling(vocabulary: vocabulary())
          .explain(parser.problems, of: part, in: source)
      }
    }
    return (statements, problems)
  }

  /// The one statement of a text that has no meaning, as it was probably meant.
  package static func proposal(for source: Source, vocabulary: Vocabulary) -> String? {
    let parts = StatementBoundaries.split(Lexer.tokens(of: source))
    guard parts.count == 1 else { return nil }
    return Respelling(vocabulary: vocabulary).proposal(for: parts[0], in: source)
  }

  /// The problems of a text that should be one statement, without a search for what was meant.
  static func problems(of source: Source) -> (parts: [[Token]], problems: [SyntaxProblem]) {
    let parts = StatementBoundaries.split(Lexer.tokens(of: source))
    var problems: [SyntaxProblem] = []
    for part in parts {
      var parser = Parser(source, tokens: part, isLast: false)
      _ = parser.parseWhole()
      problems += parser.problems
    }
    return (parts, problems)
  }

  /// - Parameter tokens: the tokens of one statement, at least one.
  init(_ source: Source, tokens: [Token], isLast: Bool) {
    self.source = source
    let end = tokens[tokens.count - 1].range.end
    self.tokens =
      tokens.filter { $0.kind != .unknown } + [
        Token(
          kind: .end, range: SourceRange(start: end, end: end), keyword: nil, isSpaced: true,
          startsLine: false, indentation: 0, problem: nil)
      ]
    self.isLast = isLast
    problems = tokens.compactMap { token in
      token.problem.map {
        SyntaxProblem($0, range: token.range, isUnfinished: isLast && $0 == .openText)
      }
    }
  }

  /// Reads the one statement; `nil` when nothing useful came of it.
  mutating func parseWhole() -> Statement? {
    guard !isAtEnd else { return nil }
    let hasBrokenTokens = !problems.isEmpty
    do throws(SyntaxProblem) {
      let kind = try parseStatement()
      if !isAtEnd { throw unexpected() }
      return Statement(kind: kind, range: range(from: 0))
    } catch {
      // What follows from a broken token is no news.
      if !hasBrokenTokens { problems.append(error) }
      return nil
    }
  }

  // MARK: - The cursor

  var peek: Token { tokens[position] }

  var isAtEnd: Bool { position >= tokens.count - 1 }

  func peek(_ distance: Int) -> Token { tokens[min(position + distance, tokens.count - 1)] }

  func at(_ keyword: Keyword) -> Bool { peek.keyword == keyword }

  func at(_ symbol: Symbol) -> Bool { peek.symbol == symbol }

  mutating func advance() { position = min(position + 1, tokens.count - 1) }

  /// Steps over a keyword, if it stands here.
  mutating func eat(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  /// Steps over a sign, if it stands here.
  mutating func eat(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ keyword: Keyword) throws(SyntaxProblem) {
    guard eat(keyword) else { throw expected(.words([keyword.rawValue])) }
  }

  mutating func expect(_ symbol: Symbol) throws(SyntaxProblem) {
    guard eat(symbol) else { throw expected(.words([symbol.rawValue])) }
  }

  /// The range from a token to the last one read.
  func range(from start: Int) -> SourceRange {
    let first = tokens[min(start, tokens.count - 1)].range
    let last = tokens[max(0, position - 1)].range
    return SourceRange(start: first.start, end: max(first.start, last.end))
  }

  // MARK: - Problems

  /// The problem that something else was expected here.
  func expected(_ expectation: SyntaxProblem.Expectation) -> SyntaxProblem {
    SyntaxProblem(
      .expected(expectation, found: isAtEnd ? nil : source.text(peek.range)), range: peek.range,
      isUnfinished: endsTooEarly)
  }

  /// The problem that nothing like this can follow.
  func unexpected() -> SyntaxProblem {
    SyntaxProblem(.unexpected(source.text(peek.range)), range: peek.range)
  }

  func openBracket(at index: Int) -> SyntaxProblem {
    isAtEnd
      ? SyntaxProblem(.openBracket, range: tokens[index].range, isUnfinished: isLast)
      : expected(.words([Symbol.closeBracket.rawValue]))
  }

  /// The text ends where more must follow.
  private var endsTooEarly: Bool {
    isAtEnd && isLast && StatementBoundaries.isIncomplete(tokens.dropLast()[...])
  }

  // MARK: - Recovery

  /// Goes on behind a problem: at the next clause of the statement.
  mutating func recover(from problem: SyntaxProblem, startedAt start: Int) {
    problems.append(problem)
    if position == start { advance() }
    var open = 0
    while !isAtEnd {
      if at(.openBracket) { open += 1 }
      if at(.closeBracket) { open = max(0, open - 1) }
      let isClauseWord = at(.top) || at(.limit) || at(.sort) || at(.rolling)
      if open == 0, !at(.and), !at(.or),
        isClauseWord || StatementBoundaries.startsClause(tokens[position...])
      {
        return
      }
      advance()
    }
  }
}
