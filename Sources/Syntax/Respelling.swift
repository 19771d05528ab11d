import Diagnostics

/// Finds out what a statement with problems was meant to be, by writing it as the language does
/// and reading it again: only what then parses is proposed, and a guess only if it means something.
struct Respelling {
  let vocabulary: Vocabulary

  /// A part of a statement, and how the language writes it.
  struct Change: Sendable, Hashable {
    var range: SourceRange
    var replacement: String
    var problem: SyntaxProblem.Kind
    /// Whether the words could mean something else.
    var isGuess = false
  }

  /// A statement mended as a whole.
  private struct Repair {
    var text: String
    var isGuess: Bool
  }

  /// Statements longer than this are no slips of the pen.
  static let maxTokens = 200
  /// How often a statement is written anew before it counts as beyond repair.
  private static let maxRounds = 4

  /// The problems of a statement, in the terms of what was meant when that could be found.
  func explain(
    _ problems: [SyntaxProblem], of tokens: [Token], in source: Source
  ) -> [SyntaxProblem] {
    guard tokens.count <= Self.maxTokens,
      !problems.contains(where: { $0.isUnfinished || $0.kind.isFinal })
    else {
      return problems
    }
    let whole = tokens[0].range.joined(with: tokens[tokens.count - 1].range)
    let ways = changes(for: problems, of: tokens, in: source)
    for way in Self.fewest(of: ways) + ways {
      guard let text = repaired(way, source.text(whole), from: whole.start) else { continue }
      let correction = SyntaxProblem.Correction(range: whole, text: text)
      return way.enumerated().map { index, change in
        var problem = SyntaxProblem(change.problem, range: change.range)
        problem.correction = index == 0 ? correction : nil
        problem.isMendedElsewhere = index > 0
        return problem
      }
    }
    return translated(
      problems, by: Wordings(tokens: tokens, source: source, vocabulary: vocabulary).changes())
  }

  /// The sure changes of a statement that might have others too: where they alone make sense, what
  /// is right beside them stays as it is (`from costs where date = 2024-06 group by category`).
  private static func fewest(of ways: [[Change]]) -> [[Change]] {
    guard let first = ways.first, let last = ways.last, last.count < first.count,
      last.allSatisfy({ !$0.isGuess && first.contains($0) })
    else { return [] }
    return [asGuesses(last)]
  }

  private static func asGuesses(_ way: [Change]) -> [Change] {
    way.map { change in
      var change = change
      change.isGuess = true
      return change
    }
  }

  /// A statement that parses and means nothing, written as the language does; `nil` when no way
  /// of doing that is known to mean more.
  func proposal(for tokens: [Token], in source: Source) -> String? {
    guard !tokens.isEmpty, tokens.count <= Self.maxTokens else { return nil }
    let whole = tokens[0].range.joined(with: tokens[tokens.count - 1].range)
    let way = Wordings(tokens: tokens, source: source, vocabulary: vocabulary).changes()
    guard !way.isEmpty else { return nil }
    return repaired(Self.asGuesses(way), source.text(whole), from: whole.start)
  }

  /// What is surely another language's, though the whole could not be mended, and what is wrong
  /// beside it.
  private func translated(_ problems: [SyntaxProblem], by way: [Change]) -> [SyntaxProblem] {
    let sure = way.filter { !$0.isGuess && !$0.replacement.isEmpty }
    let others = problems.filter { problem in
      !sure.contains { $0.range.start < problem.range.end && problem.range.start < $0.range.end }
    }
    let all = sure.map { SyntaxProblem($0.problem, range: $0.range) } + others
    return all.isEmpty ? problems : all.sorted { $0.range.start < $1.range.start }
  }

  /// The text with the changes made, and more until it parses; `nil` when that does not come about
  /// or is a guess without meaning.
  private func repaired(_ way: [Change], _ text: String, from start: Int) -> String? {
    let repair = Repair(
      text: Self.apply(way, to: text, from: start), isGuess: way.contains(where: \.isGuess))
    let mended = mended(repair, rounds: Self.maxRounds)
    return mended == text ? nil : mended
  }

  private func mended(_ repair: Repair, rounds: Int) -> String? {
    let source = Source(name: "", text: repair.text)
    let (parts, problems) = Parser.problems(of: source)
    guard parts.count == 1 else { return nil }
    if problems.isEmpty { return !repair.isGuess || hasMeaning(source) ? repair.text : nil }
    guard rounds > 0 else { return nil }
    for way in changes(for: problems, of: parts[0], in: source) {
      let next = Repair(
        text: Self.apply(way, to: repair.text, from: 0),
        isGuess: repair.isGuess || way.contains(where: \.isGuess))
      if let mended = mended(next, rounds: rounds - 1) { return mended }
    }
    return nil
  }

  private func hasMeaning(_ source: Source) -> Bool {
    let statements = Parser.parse(source).statements
    return statements.count == 1 && vocabulary.hasMeaning(statements[0], source)
  }

  /// The ways to go on, each a set of changes: other languages' wordings all at once, or only the
  /// sure ones, else one misspelled word at a time.
  private func changes(
    for problems: [SyntaxProblem], of tokens: [Token], in source: Source
  ) -> [[Change]] {
    guard !tokens.isEmpty else { return [] }
    if let select = SelectTranslation(tokens: tokens, source: source).change() { return [[select]] }
    let wordings = Wordings(tokens: tokens, source: source, vocabulary: vocabulary).changes()
    let sure = wordings.filter { !$0.isGuess }
    let ways = [wordings, sure.count < wordings.count ? sure : []].filter { !$0.isEmpty }
    return ways.isEmpty || sure.isEmpty
      ? ways + Self.misspellings(for: problems, of: tokens.filter { $0.kind != .unknown }) : ways
  }

  /// Keywords near to the words around the first problem.
  private static func misspellings(
    for problems: [SyntaxProblem], of tokens: [Token]
  ) -> [[Change]] {
    guard let first = problems.first,
      let index = tokens.firstIndex(where: { $0.range.end > first.range.start })
    else { return [] }
    var ways: [[Change]] = []
    for place in [index, index - 1, index + 1, 0] where tokens.indices.contains(place) {
      guard case .name(let written) = tokens[place].kind, tokens[place].keyword == nil else {
        continue
      }
      var words = Set(Keyword.allCases.map(\.rawValue)).union(["group", "order", "select"])
      while let meant = nearestName(to: written, in: words), ways.count < maxWays {
        words.remove(meant)
        // Near a short word lie many others, and a line of a model is no question.
        ways.append([
          Change(
            range: tokens[place].range, replacement: meant,
            problem: .misspelled(written: written, meant: meant),
            isGuess: written.utf8.count <= shortWord
              || Keyword(ignoringCase: meant)?.role == .model)
        ])
      }
    }
    return ways
  }

  private static let maxWays = 6
  private static let shortWord = 4

  /// The text with the changes made; they ascend and do not overlap.
  private static func apply(_ changes: [Change], to text: String, from start: Int) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var position = 0
    for change in changes where change.range.start - start >= position {
      result += bytes[position..<change.range.start - start]
      result += Array(change.replacement.utf8)
      position = change.range.end - start
    }
    result += bytes[position...]
    while result.last == UInt8(ascii: " ") { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }
}
