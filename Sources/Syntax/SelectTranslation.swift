import Diagnostics

/// Writes `select … from … group by …` as a query.
struct SelectTranslation {
  let tokens: [Token]
  let source: Source

  /// The parts of a `select`, by the words that begin them.
  private static let parts: Set<String> = [
    "select", "from", "where", "group", "having", "order", "limit",
  ]

  /// A column of the list behind `select`.
  private struct Item {
    var text: String
    /// Behind `as`.
    var name: String?
  }

  /// The change of the whole statement; `nil` when it does not begin with `select`.
  func change() -> Respelling.Change? {
    guard word(0) == "select", tokens.count > 1, tokens[1].isName || tokens[1].symbol == .star
    else {
      return nil
    }
    let clauses = clauses()
    let joins = tables(clauses["from"] ?? [])
    func text(_ slice: ArraySlice<Token>) -> String { written(slice, joins.aliases) }

    let isDistinct = clauses["select"]?.dropFirst().first.map { self.word($0) } == "distinct"
    let columns = commaParts(clauses["select"]?.dropFirst(isDistinct ? 2 : 1) ?? []).map {
      item($0, joins.aliases)
    }
    let hasMeasure = columns.contains { $0.text.contains("(") && !Self.isDatePart($0.text) }
    var groups = commaParts(clauses["group"]?.dropFirst(2) ?? []).map {
      settled(text($0), columns, byName: false)
    }
    // Columns beside an aggregate can only be what it is split by.
    if hasMeasure || isDistinct {
      for column in columns where !groups.contains(where: { Self.isSame($0, column.text) }) {
        if !column.text.contains("(") || Self.isDatePart(column.text) { groups.append(column.text) }
      }
    }
    let measures = columns.filter { column in
      !groups.contains { Self.isSame($0, column.text) }
    }
    var words = [head(measures, hasMeasure, isDistinct, hasTable: joins.table != nil)]
    if let table = joins.table { words.append("from \(table)") }
    if !groups.isEmpty { words.append("by " + groups.joined(separator: ", ")) }
    for name in ["where", "having", "limit"] {
      guard let body = clauses[name]?.dropFirst(), !body.isEmpty else { continue }
      words.append("\(name) \(text(body))")
    }
    if let order = clauses["order"]?.dropFirst(2), !order.isEmpty {
      let keys = commaParts(order).map { sortKey($0, columns, joins.aliases) }
      words.append("sort by " + keys.joined(separator: ", "))
      if let limit = words.firstIndex(where: { $0.hasPrefix("limit ") }), limit < words.count - 1 {
        words.append(words.remove(at: limit))
      }
    }
    return change(words.filter { !$0.isEmpty }.joined(separator: " "), hasJoins: joins.isJoined)
  }

  private func change(_ ours: String, hasJoins: Bool) -> Respelling.Change {
    let note =
      "a query begins with its metrics; `by` says what they are split by"
      + (hasJoins ? ", and tables are joined along their keys by themselves" : "")
    return Respelling.Change(
      range: tokens[0].range.joined(with: tokens[tokens.count - 1].range), replacement: ours,
      problem: .select(note: note))
  }

  private func head(
    _ measures: [Item], _ hasMeasure: Bool, _ isDistinct: Bool, hasTable: Bool
  ) -> String {
    if isDistinct, !hasMeasure { return "count()" }
    guard hasMeasure || !hasTable else { return "rows" }
    return measures.map { item in item.name.map { "\(item.text) as \($0)" } ?? item.text }
      .joined(separator: ", ")
  }

  // MARK: parts

  private func word(_ index: Int) -> String { word(tokens[index]) }

  private func word(_ token: Token) -> String { source.text(token.range).lowercased() }

  /// The tokens of each clause, with the word that begins it.
  private func clauses() -> [String: ArraySlice<Token>] {
    var clauses: [String: ArraySlice<Token>] = [:]
    var start = tokens.startIndex
    var depth = 0
    for (index, token) in tokens.enumerated() {
      if token.symbol == .openBracket { depth += 1 }
      if token.symbol == .closeBracket { depth -= 1 }
      guard depth == 0, index > start, token.isName, Self.parts.contains(word(index)) else {
        continue
      }
      clauses[word(start)] = tokens[start..<index]
      start = index
    }
    clauses[word(start)] = tokens[start...]
    return clauses
  }

  /// The first table, and the short names that it and the joined ones have.
  private func tables(
    _ clause: ArraySlice<Token>
  ) -> (table: String?, aliases: [String: String], isJoined: Bool) {
    let joining: Set<String> = ["join", "inner", "left", "right", "full", "outer", "cross", "on"]
    var table: String?
    var aliases: [String: String] = [:]
    var isJoined = false
    var place = clause.startIndex + 1
    while place < clause.endIndex, clause[place].isName {
      let name = source.text(clause[place].range)
      table = table ?? name
      place += 1
      if place < clause.endIndex, word(place) == "as" { place += 1 }
      if place < clause.endIndex, clause[place].isFreeName, !joining.contains(word(place)) {
        aliases[word(place)] = name
      }
      let next = clause[place...].firstIndex { word($0) == "join" || $0.symbol == .comma }
      guard let next else { break }
      isJoined = true
      place = next + 1
    }
    return (table, aliases, isJoined)
  }

  /// Tokens as they stand in the source, with the tables' own names for their short ones.
  private func written(_ slice: ArraySlice<Token>, _ aliases: [String: String]) -> String {
    var text = ""
    var end = slice.first?.range.start ?? 0
    for (index, token) in zip(slice.indices, slice) {
      text += source.text(SourceRange(start: end, end: token.range.start))
      let isQualifier = index + 1 < slice.endIndex && tokens[index + 1].symbol == .dot
      text += (isQualifier ? aliases[word(token)] : nil) ?? source.text(token.range)
      end = token.range.end
    }
    return text
  }

  private func commaParts(_ slice: ArraySlice<Token>) -> [ArraySlice<Token>] {
    var depth = 0
    return slice.split { token in
      if token.symbol == .openBracket { depth += 1 }
      if token.symbol == .closeBracket { depth -= 1 }
      return depth == 0 && token.symbol == .comma
    }
  }

  private func item(_ slice: ArraySlice<Token>, _ aliases: [String: String]) -> Item {
    guard slice.count > 2, let last = slice.last, last.isName,
      word(slice.endIndex - 2) == "as"
    else { return Item(text: written(slice, aliases), name: nil) }
    return Item(text: written(slice.dropLast(2), aliases), name: source.text(last.range))
  }

  /// `group by 1`, `order by 2`: a column by its place, or by the name it got.
  private func settled(_ text: String, _ columns: [Item], byName: Bool) -> String {
    if let place = Int(text), columns.indices.contains(place - 1) {
      let column = columns[place - 1]
      return byName ? column.name ?? column.text : column.text
    }
    guard !byName,
      let named = columns.first(where: { $0.name.map { Self.isSame($0, text) } == true })
    else { return text }
    return named.text
  }

  private func sortKey(
    _ slice: ArraySlice<Token>, _ columns: [Item], _ aliases: [String: String]
  ) -> String {
    let hasDirection = slice.last.map { ["asc", "desc"].contains(word($0)) } ?? false
    let key = settled(
      written(hasDirection ? slice.dropLast() : slice, aliases), columns, byName: true)
    let direction = hasDirection ? slice.last.map { " " + source.text($0.range) } ?? "" : ""
    let named = columns.first { Self.isSame($0.text, key) }?.name
    return (named ?? key) + direction
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    one.lowercased() == other.lowercased()
  }

  /// `date_trunc('month', created_at)` and its kin are made of one row each.
  private static func isDatePart(_ text: String) -> Bool {
    let lower = text.lowercased()
    return ["date_trunc", "month", "year", "quarter", "week", "day", "date", "extract"].contains {
      lower.hasPrefix($0 + "(") || lower.hasPrefix($0 + " (")
    }
  }
}
