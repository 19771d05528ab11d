import Diagnostics

/// Writes `select … from … group by …` as a query.
enum SelectTranslation {
  /// The parts of a `select`, by the words that begin them, and how the language begins them.
  private static let parts: [String: String] = [
    "select": "", "from": "from", "where": "where", "group": "by", "having": "having",
    "order": "sort by", "limit": "limit",
  ]

  /// The change of the whole statement; `nil` when it does not begin with `select`.
  static func change(of tokens: [Token], in source: Source) -> Respelling.Change? {
    guard source.text(tokens[0].range).lowercased() == "select", tokens.count > 1,
      tokens[1].isName || tokens[1].symbol == .star
    else { return nil }
    var clauses: [String: ArraySlice<Token>] = [:]
    var start = tokens.startIndex
    var depth = 0
    for (index, token) in tokens.enumerated() {
      if token.symbol == .openBracket { depth += 1 }
      if token.symbol == .closeBracket { depth -= 1 }
      let word = source.text(token.range).lowercased()
      guard depth == 0, index > start, token.isName, parts[word] != nil else { continue }
      clauses[source.text(tokens[start].range).lowercased()] = tokens[start..<index]
      start = index
    }
    clauses[source.text(tokens[start].range).lowercased()] = tokens[start...]

    let groups = items(of: clauses["group"]?.dropFirst(2) ?? [], in: source)
    let columns = items(of: clauses["select"]?.dropFirst() ?? [], in: source)
    let measures = columns.filter { column in
      !groups.contains { $0.lowercased() == column.lowercased() }
    }
    let hasMeasure = measures.contains { $0.contains("(") }
    var words = hasMeasure || clauses["from"] == nil ? [measures.joined(separator: ", ")] : ["rows"]
    for name in ["from", "group", "where", "having", "order", "limit"] {
      guard let clause = clauses[name], let beginning = parts[name] else { continue }
      let body = clause.dropFirst(name == "group" || name == "order" ? 2 : 1)
      guard let first = body.first, let last = body.last else { continue }
      words += [beginning, source.text(first.range.joined(with: last.range))]
    }
    let text = words.joined(separator: " ")
    return Respelling.Change(
      range: tokens[0].range.joined(with: tokens[tokens.count - 1].range), replacement: text,
      problem: .foreign(
        written: "select", ours: text, note: "metrics come first, and `by` what they are grouped by"
      ))
  }

  /// The texts between the commas outside brackets.
  private static func items(of tokens: ArraySlice<Token>, in source: Source) -> [String] {
    var items: [String] = []
    var range: SourceRange?
    var depth = 0
    for token in tokens {
      if token.symbol == .openBracket { depth += 1 }
      if token.symbol == .closeBracket { depth -= 1 }
      if depth == 0, token.symbol == .comma {
        if let range { items.append(source.text(range)) }
        range = nil
      } else {
        range = range?.joined(with: token.range) ?? token.range
      }
    }
    if let range { items.append(source.text(range)) }
    return items
  }
}
