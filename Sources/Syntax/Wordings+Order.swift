import Diagnostics

// The order and the length of an answer, as a shell or a spreadsheet has them.
extension Wordings {
  /// `mrr by plan sort desc`, `… sort by desc`: an order names what it is by.
  func orderChange(at index: Int) -> Respelling.Change? {
    guard index > 0, ["sort", "sorted", "order", "ordered", "ranked"].contains(word(index)) else {
      return nil
    }
    let isBy = index + 1 < tokens.count && tokens[index + 1].keyword == .by
    let place = index + (isBy ? 2 : 1)
    guard place < tokens.count, let direction = Self.directions[word(place)],
      let metric = firstMetric
    else { return nil }
    return change(tokens[index...place], "sort by \(metric) \(direction)", isGuess: true)
  }

  /// `mrr by plan desc`, `mrr by plan desc limit 5`: an order names what it is by.
  func directionChange(at index: Int) -> Respelling.Change? {
    let isLast = index == tokens.count - 1 || tokens[index + 1].keyword == .limit
    guard isLast, index > 1, let direction = Self.directions[word(index)],
      !tokens.contains(where: { $0.keyword == .sort || $0.keyword == .top }),
      let metric = firstMetric
    else { return nil }
    return change(tokens[index...index], "sort by \(metric) \(direction)", isGuess: true)
  }

  private static let directions = [
    "asc": "asc", "ascending": "asc", "desc": "desc", "descending": "desc",
  ]

  /// What a query begins with, as a sort key.
  private var firstMetric: String? {
    let verbs: Set<Keyword?> = [.show, .plot, .rows, .explain]
    let start =
      tokens.count > 1 && verbs.contains(tokens[0].keyword) && tokens[1].isFreeName ? 1 : 0
    if let name = joinedMetric(at: start) { return name }
    guard tokens[start].isFreeName else { return nil }
    guard start + 1 < tokens.count, tokens[start + 1].symbol == .openBracket,
      let end = tokens.indices.first(where: { $0 > start && tokens[$0].symbol == .closeBracket })
    else { return text(start..<start + 1) }
    return text(start..<end + 1)
  }

  /// `mrr by month | head -5`: what cuts an answer is a clause, and what reads it stands behind the
  /// command.
  func pipeChange(at index: Int) -> Respelling.Change? {
    guard index > 0, index + 1 < tokens.count, word(index) == "|" else { return nil }
    if StatementBoundaries.startsClause(tokens[(index + 1)...]) {
      return change(
        tokens[index...index], "", note: "clauses stand behind each other, without a pipe")
    }
    guard Self.shellCommands.contains(word(index + 1)) else { return nil }
    return change(
      tokens[index...], limit(behind: index) ?? "",
      note: "a pipe belongs behind the command, in the shell; `limit N` and `top N` cut here")
  }

  /// What `head` cuts, where an answer can be cut.
  private func limit(behind index: Int) -> String? {
    let query = tokens[..<index]
    let isList = query.first?.keyword == .rows && query.count > 1 && query[1].wholeNumber == nil
    guard let head = tokens.indices.first(where: { $0 > index && word($0) == "head" }),
      isList || query.contains(where: { $0.keyword == .by }),
      !query.contains(where: {
        [.across, .limit, .top, .why, .forecast, .anomalies, .funnel].contains($0.keyword)
      })
    else { return nil }
    let count = tokens[head...].compactMap(\.wholeNumber).first
    return "limit \(max(1, count ?? 10))"
  }

  private static let shellCommands: Set<String> = [
    "awk", "cat", "column", "cut", "grep", "head", "jq", "less", "more", "sed", "sort", "tail",
    "tee", "uniq", "wc", "xargs",
  ]
}
