import Diagnostics

/// Finds out what a statement with problems was meant to be, by writing it as the language does
/// and reading it again: only what then parses is proposed.
enum Respelling {
  /// A part of a statement, and how the language writes it.
  struct Change: Sendable, Hashable {
    var range: SourceRange
    var replacement: String
    var problem: SyntaxProblem.Kind
  }

  /// Statements longer than this are no slips of the pen.
  static let maxTokens = 200
  /// How often a statement is written anew before it counts as beyond repair.
  private static let maxRounds = 4

  /// The problems of a statement, in the terms of what was meant when that could be found.
  static func explain(
    _ problems: [SyntaxProblem], of tokens: [Token], in source: Source
  ) -> [SyntaxProblem] {
    guard tokens.count <= maxTokens, !problems.contains(where: \.isUnfinished) else {
      return problems
    }
    let whole = tokens[0].range.joined(with: tokens[tokens.count - 1].range)
    let text = source.text(whole)
    let ways = changes(for: problems, of: tokens, in: source)
    for way in ways {
      guard let mended = repaired(apply(way, to: text, from: whole.start), rounds: maxRounds) else {
        continue
      }
      let correction = SyntaxProblem.Correction(range: whole, text: mended)
      return way.enumerated().map { index, change in
        SyntaxProblem(
          change.problem, range: change.range, correction: index == 0 ? correction : nil)
      }
    }
    return problems
  }

  /// The text, changed until it parses; `nil` when that does not come about.
  private static func repaired(_ text: String, rounds: Int) -> String? {
    let source = Source(name: "", text: text)
    let (parts, problems) = Parser.problems(of: source)
    guard parts.count == 1 else { return nil }
    if problems.isEmpty { return text }
    guard rounds > 0 else { return nil }
    for way in changes(for: problems, of: parts[0], in: source) {
      if let mended = repaired(apply(way, to: text, from: 0), rounds: rounds - 1) { return mended }
    }
    return nil
  }

  /// The ways to go on, each a set of changes: other languages' wordings all at once, else one
  /// misspelled word at a time.
  private static func changes(
    for problems: [SyntaxProblem], of tokens: [Token], in source: Source
  ) -> [[Change]] {
    let tokens = tokens.filter { $0.kind != .unknown }
    guard !tokens.isEmpty else { return [] }
    if let select = SelectTranslation.change(of: tokens, in: source) { return [[select]] }
    let wordings = Wordings.changes(of: tokens, in: source)
    if !wordings.isEmpty { return [wordings] }
    return misspellings(for: problems, of: tokens)
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
      var vocabulary = Set(Keyword.allCases.map(\.rawValue)).union(["group", "order", "select"])
      while let meant = nearestName(to: written, in: vocabulary), ways.count < maxWays {
        vocabulary.remove(meant)
        ways.append([
          Change(
            range: tokens[place].range, replacement: meant,
            problem: .misspelled(written: written, meant: meant))
        ])
      }
    }
    return ways
  }

  private static let maxWays = 6

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
    return String(decoding: result, as: UTF8.self)
  }
}
