import Diagnostics

/// Cuts the tokens of a text into statements.
///
/// A statement ends at `;` or at the end of a line, unless the next line is indented deeper than
/// the statement's first line, starts with a clause, or the statement is incomplete.
struct StatementBoundaries {
  private let tokens: [Token]
  private var statements: [[Token]] = []
  private var current: [Token] = []
  private var depth = 0

  private init(tokens: [Token]) { self.tokens = tokens }

  /// The statements, each with at least one token; comments are left out.
  static func split(_ tokens: [Token]) -> [[Token]] {
    var boundaries = StatementBoundaries(tokens: tokens.filter { $0.kind != .comment })
    boundaries.split()
    return boundaries.statements
  }

  private mutating func split() {
    for (index, token) in tokens.enumerated() {
      if token.symbol == .semicolon {
        finish()
        continue
      }
      if token.startsLine, !current.isEmpty, !continues(at: index) { finish() }
      switch token.symbol {
      case .openBracket: depth += 1
      case .closeBracket: depth = max(0, depth - 1)
      default: break
      }
      current.append(token)
    }
    finish()
  }

  private mutating func finish() {
    if !current.isEmpty { statements.append(current) }
    current = []
    depth = 0
  }

  private func continues(at index: Int) -> Bool {
    let token = tokens[index]
    if token.indentation > current[0].indentation { return true }
    if depth > 0 { return !StatementBoundaries.opensStatement(token) }
    if StatementBoundaries.isIncomplete(current[...]) { return true }
    if StatementBoundaries.startsClause(tokens[index...]) { return true }
    return switch token.symbol {
    case .none, .openBracket, .minus: false
    default: true
    }
  }

  /// Words that begin a statement even where a bracket was left open: an open bracket must not
  /// swallow the rest of a file.
  private static func opensStatement(_ token: Token) -> Bool {
    switch token.keyword {
    case .define, .table, .let, .set, .assert, .load, .run, .describe, .save: true
    default: false
    }
  }

  /// Whether more must follow: the last token is an operator, a comma, an open bracket, or a word
  /// such as `by` or `where` that is not itself a value (`plan = by`).
  static func isIncomplete(_ statement: ArraySlice<Token>) -> Bool {
    guard let last = statement.last else { return false }
    switch last.symbol {
    case .none: break
    case .closeBracket, .semicolon, .dot, .atSign: return false
    default: return true
    }
    let before = statement.dropLast().last
    switch last.keyword {
    case .of: return before?.keyword == .as
    case .whole: return before?.keyword == .vs
    case .contains: return before?.isName == true
    case .some(let keyword) where keyword.isReserved: return !takesAnyWord(before)
    default: return false
    }
  }

  /// Whether the word behind a token is a value or a topic, even if it is a keyword.
  private static func takesAnyWord(_ token: Token?) -> Bool {
    switch token?.keyword {
    case .help, .describe, .like, .contains: return true
    default: break
    }
    return token?.symbol?.infix?.isComparison == true
  }

  /// Whether a clause begins here. Words that are also good names count only with what they need
  /// behind them: `top 5`, `sort by`.
  static func startsClause(_ tokens: ArraySlice<Token>) -> Bool {
    guard let first = tokens.first, let keyword = first.keyword else { return false }
    let next = tokens.dropFirst().first
    switch keyword {
    case .by, .across, .where, .having, .vs, .from, .for, .in, .and, .or: return true
    case .at: return next?.keyword == .start || next?.keyword == .end
    case .rolling, .top, .limit:
      if case .parameter? = next?.kind { return true }
      return next?.wholeNumber != nil
    case .to: return next?.keyword == .date
    case .sort: return next?.keyword == .by
    case .with: return next?.keyword == .total
    case .as: return true
    default: return false
    }
  }
}
