import Diagnostics

/// What SQL and English say otherwise, word for word.
enum Wordings {
  /// A piece of a pattern: the words that fit, or a kind of token.
  private enum Piece: Sendable {
    case words([String])
    case year, count, name, period, smallNumber, unit, monthName, partOfYear
  }

  /// A pattern and its translation; `$0`, `$1` stand for the tokens.
  private struct Rule: Sendable {
    var pieces: [Piece]
    var ours: String
    var note: String?
    var onlyAtStart: Bool

    init(_ pieces: [Piece], _ ours: String, note: String? = nil, onlyAtStart: Bool = false) {
      self.pieces = pieces
      self.ours = ours
      self.note = note
      self.onlyAtStart = onlyAtStart
    }

    init(_ words: String, _ ours: String, note: String? = nil, onlyAtStart: Bool = false) {
      let pieces = words.split(separator: " ").map {
        Piece.words($0.split(separator: "|", omittingEmptySubsequences: true).map(String.init))
      }
      self.init(pieces, ours, note: note, onlyAtStart: onlyAtStart)
    }
  }

  /// Longer patterns first: the first that fits is taken.
  private static let rules: [Rule] = [
    Rule(
      [.words(["top"]), .count, .name, .words(["by"]), .name], "$4 by #2 top $1",
      note: "the metric comes first", onlyAtStart: true),
    Rule(
      [.words(["from", "between"]), .period, .words(["to", "and", "until", "-"]), .period],
      "for $1..$3", note: "both ends are included"),
    Rule(
      [.words(["period"]), .words(["between"]), .period, .words(["and", "to"]), .period],
      "period = $2..$4", note: "both ends are included"),
    Rule("show me the", "show", onlyAtStart: true), Rule("show me", "show", onlyAtStart: true),
    Rule("what is|was|were|are the", "show", onlyAtStart: true),
    Rule("what is|was|were|are", "show", onlyAtStart: true),
    Rule("give|get me", "show", onlyAtStart: true),
    Rule("group|grouped|split|broken by", "by"), Rule("order|ordered|sorted by", "sort by"),
    Rule("for each|every", "by"),
    Rule([.words(["per", "each"]), .name], "by $1"), Rule([.words(["sort"]), .name], "sort by $1"),
    Rule("is not null", "is not missing"), Rule("is null|empty|nil", "is missing"),
    Rule("=|== null", "is missing"), Rule("!=|<> null", "is not missing"),
    Rule("count ( * )", "count()"),
    Rule(
      [.words(["count"]), .words(["("]), .words(["distinct"]), .name], "count_distinct($3"),

    Rule([.words(["sum", "avg", "median", "min", "max"]), .words(["of"]), .name], "$0($2)"),
    Rule([.words(["average"]), .words(["of"]), .name], "avg($2)"),
    Rule(
      [.words(["limit"]), .count, .words(["offset", ","]), .count], "limit $1",
      note: "an answer cannot begin in the middle"),
    Rule([.words(["fetch"]), .words(["first", "next"]), .count], "limit $2"),
    Rule("year over year", "vs year ago"), Rule("yoy", "vs year ago"), Rule("mom", "vs previous"),
    Rule("compared|compare to|with", "vs"), Rule("versus|against", "vs"),
    Rule("vs prior|last period", "vs previous"), Rule("vs prior", "vs previous"),
    Rule("as at", "as of"), Rule("ilike|~", "like"), Rule("filter|filtered by", "where"),
    Rule([.words(["filter", "when", "filtered", "if"]), .name], "where $1"),
    Rule([.words(["between"]), .count, .words(["to", ","]), .count], "between $1 and $3"),
    Rule([.monthName, .year], "@1-@0"), Rule([.year, .monthName], "@0-@1"),
    Rule([.partOfYear, .year], "@1-@0"), Rule([.year, .partOfYear], "@0-@1"),
    Rule([.words(["last", "past", "previous", "next"]), .smallNumber, .unit], "%0 @1 $2"),
    Rule([.words(["past"]), .count, .unit], "last $1 $2"),
    Rule([.words(["past"]), .unit], "last $1"), Rule([.words(["current"]), .unit], "this $1"),
    Rule("descending", "desc"), Rule("ascending", "asc"), Rule("with totals", "with total"),
  ]

  /// All that other languages would write like this, ascending.
  static func changes(of tokens: [Token], in source: Source) -> [Respelling.Change] {
    var changes: [Respelling.Change] = []
    var index = 0
    while index < tokens.count {
      let rule = rules.first { fits($0, tokens, at: index, source) }
      if let rule {
        changes.append(change(by: rule, tokens[index..<index + rule.pieces.count], in: source))
        index += rule.pieces.count
        continue
      }
      if let change = signChange(of: tokens[index], in: source)
        ?? quoteChange(of: tokens, at: index, in: source)
        ?? inChange(of: tokens, at: index, in: source)
      {
        changes.append(change)
        while index < tokens.count, tokens[index].range.start < change.range.end { index += 1 }
      } else {
        index += 1
      }
    }
    return changes
  }

  private static func fits(
    _ rule: Rule, _ tokens: [Token], at index: Int, _ source: Source
  ) -> Bool {
    guard index + rule.pieces.count <= tokens.count, !rule.onlyAtStart || index == 0 else {
      return false
    }
    return zip(rule.pieces, tokens[index...]).allSatisfy { fits($0, $1, source) }
  }

  private static func fits(_ piece: Piece, _ token: Token, _ source: Source) -> Bool {
    let word = source.text(token.range).lowercased()
    switch piece {
    case .words(let words): return words.contains(word)
    case .year: return token.year != nil
    case .count: return token.wholeNumber != nil
    case .name: return token.isFreeName
    case .unit: return token.keyword?.calendarUnit != nil
    case .smallNumber: return smallNumbers.contains(word)
    case .monthName: return month(word) != nil
    case .partOfYear: return isPartOfYear(word)
    case .period:
      if case .period = token.kind { return true }
      return token.year != nil
    }
  }

  private static func change(
    by rule: Rule, _ tokens: ArraySlice<Token>, in source: Source
  ) -> Respelling.Change {
    let range = tokens.reduce(tokens[tokens.startIndex].range) { $0.joined(with: $1.range) }
    var ours = ""
    var sign: Character?
    for character in rule.ours {
      if let found = sign, let place = character.wholeNumberValue {
        let word = source.text(tokens[tokens.startIndex + place].range)
        ours += written(word, as: found)
        sign = nil
      } else if "$#@%".contains(character) {
        sign = character
      } else {
        ours.append(character)
      }
    }
    return Respelling.Change(
      range: range, replacement: ours,
      problem: .foreign(written: source.text(range), ours: ours, note: rule.note))
  }

  /// A token in a translation: as written, in the singular, as part of a period, or as a direction.
  private static func written(_ word: String, as sign: Character) -> String {
    let lower = word.lowercased()
    switch sign {
    case "#": return singular(word)
    case "@":
      if let number = smallNumbers.firstIndex(of: lower) { return String(number + 1) }
      if let month = month(lower) { return (month < 10 ? "0" : "") + String(month) }
      return word.uppercased()
    case "%": return lower == "next" ? "next" : "last"
    default: return word
    }
  }

  private static func singular(_ word: String) -> String {
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    return word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
  }

  private static let smallNumbers = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
  ]

  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  /// The number of a month by its name, in full or by its first letters.
  private static func month(_ word: String) -> Int? {
    guard word.utf8.count >= 3 else { return nil }
    return monthNames.firstIndex {
      $0 == word || ($0.prefix(3) == word) || word == "sept" && $0 == "september"
    }
    .map { $0 + 1 }
  }

  private static func isPartOfYear(_ word: String) -> Bool {
    ["q1", "q2", "q3", "q4", "h1", "h2"].contains(word)
  }

  /// A sign that the lexer knew for another language's.
  private static func signChange(of token: Token, in source: Source) -> Respelling.Change? {
    guard case .foreign(_, let ours, _)? = token.problem else { return nil }
    let isWord = ours.utf8.first.map { $0 >= 0x61 } == true
    return Respelling.Change(
      range: token.range, replacement: isWord ? " \(ours) " : ours,
      problem: token.problem ?? .unexpected(ours))
  }

  /// `load data.csv`: paths stand in quotes.
  private static func quoteChange(
    of tokens: [Token], at index: Int, in source: Source
  ) -> Respelling.Change? {
    guard index == 1, tokens[0].keyword == .load || tokens[0].keyword == .run else { return nil }
    if case .text = tokens[1].kind { return nil }
    var end = index
    while end + 1 < tokens.count, !tokens[end + 1].isSpaced { end += 1 }
    let range = tokens[index].range.joined(with: tokens[end].range)
    let path = "\"\(source.text(range))\""
    return Respelling.Change(
      range: range, replacement: path,
      problem: .foreign(written: source.text(range), ours: path, note: nil))
  }

  /// `plan in pro`: a list has brackets, one value is compared.
  private static func inChange(
    of tokens: [Token], at index: Int, in source: Source
  ) -> Respelling.Change? {
    guard tokens[index].keyword == .in, index > 0, tokens[index - 1].isName,
      index + 1 < tokens.count, !rules.contains(where: { fits($0, tokens, at: index + 1, source) })
    else { return nil }
    let next = tokens[index + 1]
    guard next.keyword == nil else { return nil }
    switch next.kind {
    case .name, .text:
      return Respelling.Change(
        range: tokens[index].range, replacement: "=",
        problem: .foreign(
          written: "in", ours: "=", note: "a list of values has brackets: `in (a, b)`"))
    default: return nil
    }
  }
}
