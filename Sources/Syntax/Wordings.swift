import Diagnostics

/// What SQL, spreadsheets and English say otherwise: the rules applied to a statement.
struct Wordings {
  let tokens: [Token]
  let source: Source
  let vocabulary: Vocabulary

  /// All that other languages would write like this, ascending.
  func changes() -> [Respelling.Change] {
    var changes: [Respelling.Change] = []
    var index = 0
    while index < tokens.count {
      guard let change = change(at: index) else {
        index += 1
        continue
      }
      if source.text(change.range) != change.replacement { changes.append(change) }
      let start = index
      while index < tokens.count, tokens[index].range.start < change.range.end { index += 1 }
      Swift.assert(index > start, "a change has at least one token")
    }
    return changes
  }

  private func change(at index: Int) -> Respelling.Change? {
    if let joined = joinedName(at: index, named: knownMetric) { return joined }
    if let early = orderChange(at: index) ?? fiscalChange(at: index) { return early }
    if let rule = WordingRule.all.first(where: { fits($0, at: index) }) {
      return change(by: rule, at: index)
    }
    return structureChange(at: index)
      ?? joinedName(at: index, isGuess: true, named: metric)
  }

  // MARK: rules

  private func fits(_ rule: WordingRule, at index: Int) -> Bool {
    let isStart = index == 0 || (index == 1 && tokens[0].keyword == .show)
    guard index + rule.pieces.count <= tokens.count, !rule.onlyAtStart || isStart else {
      return false
    }
    return rule.pieces.indices.allSatisfy { fits(rule.pieces[$0], at: index + $0) }
  }

  /// Whether any rule begins at a token.
  func fitsRule(at index: Int) -> Bool { WordingRule.all.contains { fits($0, at: index) } }

  private func fits(_ piece: WordingRule.Piece, at index: Int) -> Bool {
    let token = tokens[index]
    let word = source.text(token.range).lowercased()
    switch piece {
    case .words(let words): return words.contains(word)
    case .year: return token.year != nil
    case .count: return token.wholeNumber != nil
    case .name: return token.isFreeName
    case .metric:
      return token.isFreeName && (vocabulary.metrics.isEmpty || vocabulary.metrics.contains(word))
    case .value:
      if case .text = token.kind { return true }
      return token.isFreeName || token.wholeNumber != nil
    case .unit: return token.keyword?.calendarUnit != nil
    case .smallNumber: return Self.smallNumbers.contains(word)
    case .monthName: return !isValue(at: index) && Self.month(word) != nil
    case .partOfYear: return !isValue(at: index) && Self.isPartOfYear(word)
    case .period:
      if case .period = token.kind { return true }
      return token.year != nil
    }
  }

  /// Behind a comparison stands a value, whatever it looks like; a time is compared with a period.
  func isValue(at index: Int) -> Bool {
    guard index > 0 else { return false }
    let compared = index > 1 ? tokens[index - 2].keyword : nil
    if compared == .period || compared?.grain != nil { return false }
    return tokens[index - 1].symbol?.infix?.isComparison == true
      || tokens[index - 1].keyword == .like
  }

  private func change(by rule: WordingRule, at index: Int) -> Respelling.Change? {
    let matched = tokens[index..<index + rule.pieces.count]
    var ours = ""
    var sign: Character?
    for character in rule.ours {
      if let found = sign, let place = character.wholeNumberValue {
        guard let text = written(source.text(tokens[index + place].range), as: found) else {
          return nil
        }
        ours += text
        sign = nil
      } else if "$#@%~&^".contains(character) {
        sign = character
      } else {
        ours.append(character)
      }
    }
    return change(matched, ours, note: rule.note, isGuess: rule.isGuess)
  }

  /// A change of some tokens. With nothing in their place the space behind them goes too.
  func change(
    _ matched: ArraySlice<Token>, _ ours: String, note: String? = nil, isGuess: Bool = false
  ) -> Respelling.Change {
    var range = matched.reduce(matched[matched.startIndex].range) { $0.joined(with: $1.range) }
    let words = source.text(range)
    if ours.isEmpty, matched.endIndex < tokens.count {
      range.end = tokens[matched.endIndex].range.start
    }
    return Respelling.Change(
      range: range, replacement: ours,
      problem: .foreign(written: words, ours: ours, note: note), isGuess: isGuess)
  }

  /// A token in a translation; `nil` when it has none.
  private func written(_ word: String, as sign: Character) -> String? {
    let lower = word.lowercased()
    switch sign {
    case "#": return Self.singular(word)
    case "@":
      if let number = Self.smallNumbers.firstIndex(of: lower) { return String(number + 1) }
      if let month = Self.month(lower) { return (month < 10 ? "0" : "") + String(month) }
      return word.uppercased()
    case "~": return latest(lower)
    case "%": return lower == "next" ? "next" : "last"
    case "&": return Self.grains[lower]
    case "^": return lower.trimmingQuotes
    default: return word
    }
  }

  /// The latest month, quarter or half of a name that the data reach.
  private func latest(_ word: String) -> String? {
    guard let last = vocabulary.lastMonth() else { return nil }
    if let month = Self.month(word) {
      return "\(month <= last.month ? last.year : last.year - 1)-\(month < 10 ? "0" : "")\(month)"
    }
    guard let number = word.last?.wholeNumberValue else { return nil }
    let firstMonth = word.hasPrefix("q") ? number * 3 - 2 : number * 6 - 5
    return "\(firstMonth <= last.month ? last.year : last.year - 1)-\(word.uppercased())"
  }

  // MARK: names of several words

  /// `net revenue retention`, `churn rate`: words that make a metric's name together.
  private func joinedName(
    at index: Int, isGuess: Bool = false, named name: ([String]) -> String?
  ) -> Respelling.Change? {
    guard !vocabulary.metrics.isEmpty else { return nil }
    for length in [5, 4, 3, 2] where index + length <= tokens.count {
      let words = tokens[index..<index + length]
      // `nrr trailing 12 months` is no `nrr_trailing`, `churn rate 2024` is one of a year.
      let next = index + length < tokens.count ? tokens[index + length] : nil
      let hasCount = next?.wholeNumber != nil && next?.year == nil
      guard words.allSatisfy(\.isFreeName), words.dropFirst().allSatisfy(\.isSpaced), !hasCount
      else { continue }
      if let found = name(words.map { source.text($0.range).lowercased() }) {
        return change(
          words, found, note: "the words of a name are joined by `_`", isGuess: isGuess)
      }
    }
    return nil
  }

  /// The name that the words from a token on make together.
  func joinedMetric(at index: Int) -> String? {
    (joinedName(at: index, named: knownMetric) ?? joinedName(at: index, named: metric))?.replacement
  }

  private func knownMetric(_ words: [String]) -> String? {
    let name = words.joined(separator: "_")
    return vocabulary.metrics.contains(name) ? name : nil
  }

  /// The shortest name that has these words among its own, in their order: `gross retention`.
  private func metric(with words: [String]) -> String? {
    vocabulary.metrics.filter { name in
      var rest = words[...]
      for part in name.split(separator: "_") where rest.first.map({ $0 == part }) == true {
        rest = rest.dropFirst()
      }
      return rest.isEmpty
    }
    .min { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
  }

  // MARK: words

  private static func singular(_ word: String) -> String {
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    return word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
  }

  private static let smallNumbers = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
  ]

  private static let grains = [
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year",
    "annual": "year", "annually": "year",
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

  static func isPartOfYear(_ word: String) -> Bool {
    ["q1", "q2", "q3", "q4", "h1", "h2"].contains(word)
  }
}

extension String {
  /// Without quotes at either end.
  fileprivate var trimmingQuotes: String {
    String(drop { $0 == "'" || $0 == "\"" }.reversed().drop { $0 == "'" || $0 == "\"" }.reversed())
  }
}
