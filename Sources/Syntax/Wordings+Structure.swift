import Diagnostics

// What other languages write otherwise and no row of words describes: signs, lists, selectors.
extension Wordings {
  func structureChange(at index: Int) -> Respelling.Change? {
    let sign =
      pipeChange(at: index) ?? signChange(at: index) ?? formulaChange(at: index)
      ?? quoteChange(at: index)
    let selector =
      sign ?? selectorChange(at: index) ?? rangeChange(at: index) ?? rangeCallChange(at: index)
    let word =
      selector ?? spacedTextChange(at: index) ?? listChange(at: index) ?? choiceChange(at: index)
      ?? commentChange(at: index)
      ?? dateChange(at: index) ?? monthChange(at: index)
      ?? commaChange(at: index) ?? nameQuoteChange(at: index) ?? periodQuoteChange(at: index)
    return word ?? aliasChange(at: index) ?? caseChange(at: index) ?? thousandsChange(at: index)
      ?? directionChange(at: index) ?? conditionChange(at: index)
  }

  func word(_ index: Int) -> String { source.text(tokens[index].range).lowercased() }

  func text(_ slice: Range<Int>) -> String {
    guard let first = tokens[slice].first, let last = tokens[slice].last else { return "" }
    return source.text(first.range.joined(with: last.range))
  }

  /// A sign that the lexer knew for another language's.
  private func signChange(at index: Int) -> Respelling.Change? {
    let token = tokens[index]
    if case .foreign(_, let ours, _)? = token.problem {
      // A word takes the spaces that the sign did not need.
      let isWord = ours.utf8.first.map { $0 >= 0x61 } == true
      let before = isWord && !token.isSpaced ? " " : ""
      let isFollowed = index + 1 < tokens.count && tokens[index + 1].isSpaced
      let behind = isWord && !isFollowed ? " " : ""
      return Respelling.Change(
        range: token.range, replacement: before + ours + behind,
        problem: token.problem ?? .unexpected(ours))
    }
    guard source.text(token.range) == "?", index == tokens.count - 1 else { return nil }
    return change(tokens[index...index], "", note: "a query is no sentence")
  }

  /// `=SUM(mrr)`
  private func formulaChange(at index: Int) -> Respelling.Change? {
    guard index == 0, tokens[0].symbol == .equal, tokens.count > 1, tokens[1].isFreeName else {
      return nil
    }
    return change(tokens[0...0], "", note: "a formula begins without `=`")
  }

  /// `load ~/data.csv`: paths stand in quotes, but for plain ones.
  private func quoteChange(at index: Int) -> Respelling.Change? {
    guard index == 1, tokens[0].keyword == .load || tokens[0].keyword == .run else { return nil }
    if case .text = tokens[1].kind { return nil }
    let parser = Parser(source, tokens: Array(tokens), isLast: false)
    if parser.fileEnd(from: index) != nil { return nil }
    var end = index
    while end + 1 < tokens.count, !tokens[end + 1].isSpaced { end += 1 }
    return change(tokens[index...end], "\"\(text(index..<end + 1))\"")
  }

  /// `nrr{plan="pro", region!="EMEA"}`
  private func selectorChange(at index: Int) -> Respelling.Change? {
    guard index > 0, word(index) == "{", tokens[index - 1].isFreeName,
      let end = tokens.indices.first(where: { $0 > index && word($0) == "}" }), end > index + 1
    else { return nil }
    var conditions: [String] = []
    for part in tokens[index + 1..<end].split(separator: .comma, by: \.symbol) {
      conditions.append(text(part.startIndex..<part.endIndex))
    }
    return change(
      tokens[index...end], " where " + conditions.joined(separator: " and "),
      note: "conditions stand behind `where`")
  }

  /// `mrr[30d]`: a window stands behind the metric, in words.
  private func rangeChange(at index: Int) -> Respelling.Change? {
    guard index > 0, tokens[index - 1].isFreeName, let window = window(at: index) else {
      return nil
    }
    return change(tokens[index...window.end], " \(window.text)", isGuess: true)
  }

  /// `increase(new_mrr[30d])`: what a metric is over a time is its own business.
  private func rangeCallChange(at index: Int) -> Respelling.Change? {
    guard tokens[index].isFreeName, index + 3 < tokens.count,
      tokens[index + 1].symbol == .openBracket, tokens[index + 2].isFreeName,
      let window = window(at: index + 3), window.end + 1 < tokens.count,
      tokens[window.end + 1].symbol == .closeBracket
    else { return nil }
    return change(
      tokens[index...window.end + 1], "\(text(index + 2..<index + 3)) \(window.text)",
      isGuess: true)
  }

  /// `[30d]`
  private func window(at index: Int) -> (text: String, end: Int)? {
    guard word(index) == "[",
      let end = tokens.indices.first(where: { $0 > index && word($0) == "]" }), end > index + 1
    else { return nil }
    let inside = text(index + 1..<end)
    let units: [Character: String] = ["d": "days", "w": "weeks", "m": "months", "y": "years"]
    guard let sign = inside.last, let unit = units[sign], let count = Int(inside.dropLast()) else {
      return nil
    }
    return ("last \(count) \(unit)", end)
  }

  private static let listNote = "a list of values has brackets: `in (a, b)`"

  /// `plan in pro`, `plan in pro, team`, `plan = pro, team`: a list has brackets, one value is
  /// compared.
  private func listChange(at index: Int) -> Respelling.Change? {
    let isIn = tokens[index].keyword == .in
    guard isIn || tokens[index].symbol == .equal, index > 0, tokens[index - 1].isName,
      isValue(index + 1), !(isIn && fitsRule(at: index + 1))
    else { return nil }
    var end = index + 1
    func isCompared(_ place: Int) -> Bool {
      place + 1 < tokens.count && tokens[place + 1].symbol?.infix?.isComparison == true
    }
    while end + 2 < tokens.count, tokens[end + 1].symbol == .comma, isValue(end + 2),
      !isCompared(end + 2)
    {
      end += 2
    }
    if end == index + 1 {
      return isIn ? change(tokens[index...index], "=", note: Self.listNote, isGuess: true) : nil
    }
    return change(
      tokens[index...end], "in (\(text(index + 1..<end + 1)))", note: Self.listNote, isGuess: true)
  }

  /// `stage = Closed Won`: a text of several words has quotes.
  private func spacedTextChange(at index: Int) -> Respelling.Change? {
    guard isValue(at: index), isValue(index) || tokens[index].keyword == .in else { return nil }
    var end = index + 1
    while end < tokens.count, tokens[end].isSpaced, tokens[end].keyword == nil,
      tokens[end].isFreeName || tokens[end].wholeNumber != nil && tokens[end].year == nil
    {
      end += 1
    }
    guard end > index + 1, !isOperand(before: end) else { return nil }
    let words = text(index..<end)
    guard !words.contains("\"") else { return nil }
    return change(
      tokens[index..<end], "\"\(words)\"", note: "a text of several words has quotes",
      isGuess: true)
  }

  /// `plan = pro or team`: both sides of `or` are conditions; values to choose from are a list.
  private func choiceChange(at index: Int) -> Respelling.Change? {
    let isEqual = tokens[index].symbol == .equal
    guard isEqual || tokens[index].symbol == .notEqual, index > 0, tokens[index - 1].isName,
      var end = valueEnd(from: index + 1)
    else { return nil }
    var values = [text(index + 1..<end)]
    while end < tokens.count, tokens[end].keyword == .or || tokens[end].keyword == .and,
      let next = valueEnd(from: end + 1), !isOperand(before: next)
    {
      values.append(text(end + 1..<next))
      end = next
    }
    guard values.count > 1 else { return nil }
    return change(
      tokens[index..<end], (isEqual ? "in" : "not in") + " (\(values.joined(separator: ", ")))",
      note: Self.listNote, isGuess: true)
  }

  /// Where a value that begins at a token ends; `nil` when none begins there.
  private func valueEnd(from index: Int) -> Int? {
    guard isValue(index) || index < tokens.count && tokens[index].wholeNumber != nil else {
      return nil
    }
    var end = index + 1
    while end < tokens.count, !tokens[end].isSpaced, tokens[end].symbol?.joinsWords != false,
      tokens[end].kind != .comment
    {
      end += 1
    }
    return end
  }

  /// Whether what stands in front of a token is compared or reckoned with.
  private func isOperand(before index: Int) -> Bool {
    guard index < tokens.count else { return false }
    switch tokens[index].keyword {
    case .in: return index + 1 < tokens.count && tokens[index + 1].symbol == .openBracket
    case .is, .like, .contains, .between, .not: return true
    default:
      return tokens[index].symbol?.infix != nil || tokens[index].symbol == .openBracket
    }
  }

  private func isValue(_ index: Int) -> Bool {
    guard index < tokens.count, tokens[index].keyword == nil else { return false }
    switch tokens[index].kind {
    case .name, .text: return true
    default: return false
    }
  }

  /// `mrr by plan -- of today`
  private func commentChange(at index: Int) -> Respelling.Change? {
    guard index > 0, index + 1 < tokens.count, tokens[index].symbol == .minus,
      tokens[index + 1].symbol == .minus, !tokens[index + 1].isSpaced
    else { return nil }
    return change(tokens[index...], "# " + text(index + 2..<tokens.count))
  }

  /// `mrr as "Recurring"`: quotes are for values, backquotes for names.
  private func aliasChange(at index: Int) -> Respelling.Change? {
    guard index > 0, tokens[index - 1].keyword == .as, case .text(let name) = tokens[index].kind,
      !name.contains("`")
    else { return nil }
    return change(
      tokens[index...index], "`\(name)`", note: "quotes are for values, backquotes for names")
  }

  /// `case when A then B else C end`
  private func caseChange(at index: Int) -> Respelling.Change? {
    guard word(index) == "case", index + 1 < tokens.count, word(index + 1) == "when",
      let end = tokens.indices.first(where: { $0 > index && word($0) == "end" })
    else { return nil }
    var ours = ""
    var start = index + 1
    var closing = ""
    for place in index + 2...end {
      switch (word(start), word(place)) {
      case ("when", "then"): ours += "if(\(text(start + 1..<place)), "
      case ("then", "when"), ("then", "else"): ours += text(start + 1..<place) + ", "
      case ("else", "end"): ours += text(start + 1..<place)
      default: continue
      }
      if word(place) == "then" { closing += ")" }
      start = place
    }
    guard start == end, !closing.isEmpty else { return nil }
    return change(tokens[index...end], ours + closing)
  }

  /// `1,000`, `$1,000.50`: numbers have no thousands separators.
  private func thousandsChange(at index: Int) -> Respelling.Change? {
    let money = text(index..<index + 1).hasPrefix("$") ? 1 : 0
    guard case .number = tokens[index].kind,
      (1...3).contains(text(index..<index + 1).utf8.count - money), digits(at: index) != nil
    else { return nil }
    var end = index
    while end + 2 < tokens.count, tokens[end + 1].symbol == .comma, !tokens[end + 1].isSpaced,
      !tokens[end + 2].isSpaced, digits(at: end + 2) == 3, digits(at: end) == 3 || end == index
    {
      end += 2
    }
    guard end > index else { return nil }
    return change(
      tokens[index...end], text(index..<end + 1).replacing(",", with: ""),
      note: "numbers are written without separators, or as `10k`, `1.5M`")
  }

  /// The digits in front of the point of a plain number or an amount.
  private func digits(at index: Int) -> Int? {
    guard case .number = tokens[index].kind else { return nil }
    let digits = text(index..<index + 1).drop { $0 == "$" }.prefix { $0.isASCII && $0.isNumber }
    return digits.isEmpty ? nil : digits.count
  }

  /// `mrr by plan, where …`, `mrr, by plan`, `by plan, by month`: only what clauses list has commas.
  private func commaChange(at index: Int) -> Respelling.Change? {
    guard tokens[index].symbol == .comma, index > 0, index + 1 < tokens.count else { return nil }
    switch tokens[index + 1].keyword {
    case .by where tokens[..<index].contains { $0.keyword == .by }:
      return change(tokens[index...index + 1], ",")
    case .by, .across, .where, .having, .vs, .top, .sort, .limit, .with, .rolling, .for:
      return change(
        tokens[index...index + 1], " " + text(index + 1..<index + 2),
        note: "no comma stands in front of a clause")
    default: return nil
    }
  }

  /// `from "Invoices 2025"`, `by "Customer Tier"`, `where "plan" = pro`: quotes are for values, backquotes for
  /// names.
  private func nameQuoteChange(at index: Int) -> Respelling.Change? {
    // The file of a table in a model stands in quotes.
    guard index > 0, case .text(let name) = tokens[index].kind, !name.contains("`"),
      tokens[0].keyword != .table
    else { return nil }
    let before = tokens[index - 1].keyword
    let isCompared =
      index + 1 < tokens.count && tokens[index + 1].symbol?.infix?.isComparison == true
    guard
      [.from, .by, .across].contains(before)
        || isCompared && [.where, .and, .or, .not].contains(before)
    else { return nil }
    return change(
      tokens[index...index], "`\(name)`", note: "quotes are for values, backquotes for names")
  }

  /// `mrr plan = pro`, `mrr by month plan in (pro, team)`: a condition stands behind `where`.
  private func conditionChange(at index: Int) -> Respelling.Change? {
    guard index > 0, tokens[index].isFreeName, index + 2 < tokens.count,
      tokens[index + 1].symbol?.infix?.isComparison == true
        || tokens[index + 1].keyword == .in && tokens[index + 2].symbol == .openBracket,
      !tokens[..<index].contains(where: { $0.keyword == .where || $0.keyword == .having }),
      endsClause(at: index - 1)
    else { return nil }
    return change(tokens[index...index], "where \(text(index..<index + 1))", isGuess: true)
  }

  /// Whether a clause can end with a token, or the metrics in front of all clauses.
  private func endsClause(at index: Int) -> Bool {
    switch tokens[index].kind {
    case .name, .quotedName, .period, .number: tokens[index].keyword?.isReserved != true
    case .symbol(let symbol): symbol == .closeBracket
    case .text, .parameter, .comment, .unknown, .end: false
    }
  }
}

extension ArraySlice<Token> {
  /// The parts between tokens with a property of some value.
  fileprivate func split<Value: Equatable>(
    separator: Value, by property: (Token) -> Value?
  ) -> [ArraySlice<Token>] {
    split(whereSeparator: { property($0) == separator })
  }
}
