import Diagnostics

// Days, months and fiscal years as others write them.
extension Wordings {
  /// `31.12.2025`, `12/31/2025`: days are written from the year down. Where both numbers could be a
  /// month, points stand behind the day, strokes behind the month.
  func dateChange(at index: Int) -> Respelling.Change? {
    guard case .number = tokens[index].kind else { return nil }
    var end = index
    while end + 1 < tokens.count, !tokens[end + 1].isSpaced, end - index < 4 { end += 1 }
    for last in stride(from: end, through: index, by: -1) {
      let written = text(index..<last + 1)
      guard let mark = written.first(where: { $0 == "." || $0 == "/" }) else { continue }
      let parts = written.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let a = Int(parts[0]), let b = Int(parts[1]),
        let year = Int(parts[2]),
        parts[2].utf8.count == 4, parts[0].utf8.count <= 2, parts[1].utf8.count <= 2
      else { continue }
      let isDayFirst = a > 12 || b <= 12 && mark == "."
      let (day, month) = isDayFirst ? (a, b) : (b, a)
      let length = month == 2 ? 29 : [4, 6, 9, 11].contains(month) ? 30 : 31
      guard (1...12).contains(month), (1...length).contains(day) else { continue }
      func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
      let hasOther = mark == "/" && a != b && a <= 12 && b <= 12
      return change(
        tokens[index...last], "\(year)-\(two(month))-\(two(day))",
        note: "a day is written year first: `2025-12-31`"
          + (hasOther ? "; with the day in front this is `\(year)-\(two(b))-\(two(a))`" : ""))
    }
    return nil
  }

  /// `12/2024`: a month is written behind its year.
  func monthChange(at index: Int) -> Respelling.Change? {
    guard let month = tokens[index].wholeNumber, (1...12).contains(month), !isValue(at: index),
      index + 2 < tokens.count, !tokens[index + 1].isSpaced, !tokens[index + 2].isSpaced,
      [.slash, .minus].contains(tokens[index + 1].symbol), let year = tokens[index + 2].year
    else { return nil }
    return change(
      tokens[index...index + 2], "\(year)-\(month < 10 ? "0" : "")\(month)",
      note: "a month is written year first: `2025-12`", isGuess: true)
  }

  /// `FY24`, `FY24-Q1`, `FY24Q1`, `FY 2024`, `Q1 FY24`: the year has four digits, and its part stands
  /// behind it.
  func fiscalChange(at index: Int) -> Respelling.Change? {
    guard !isValue(at: index) else { return nil }
    var end = index
    var part: String?
    if Self.isPartOfYear(word(index)), index + 1 < tokens.count {
      part = word(index)
      end = index + 1
    }
    var digits = word(end)
    guard digits.hasPrefix("fy") else { return nil }
    digits.removeFirst(2)
    if digits.isEmpty, end + 1 < tokens.count, tokens[end + 1].wholeNumber != nil {
      end += 1
      digits = word(end)
    }
    if part == nil, Self.isPartOfYear(String(digits.suffix(2))) {
      part = String(digits.suffix(2))
      digits.removeLast(2)
    } else if part == nil {
      let isJoined = end + 2 < tokens.count && tokens[end + 1].symbol == .minus
      let place = end + (isJoined ? 2 : 1)
      if place < tokens.count, Self.isPartOfYear(word(place)) {
        part = word(place)
        end = place
      }
    }
    guard end > index || tokens[index].isName, digits.utf8.count == 2 || digits.utf8.count == 4,
      let year = Int(digits)
    else {
      return nil
    }
    return change(
      tokens[index...end],
      "FY\(year < 100 ? 2000 + year : year)" + (part.map { "-" + $0.uppercased() } ?? ""),
      note: "a fiscal year has four digits: `FY2025`, `FY2025-Q1`", isGuess: true)
  }

  /// `period = "2024-Q2"`: a period has no quotes.
  func periodQuoteChange(at index: Int) -> Respelling.Change? {
    guard index > 1, word(index - 2) == "period", case .text(let period) = tokens[index].kind,
      tokens[index - 1].symbol == .equal || tokens[index - 1].keyword == .in,
      let read = Lexer.tokens(of: period).first, case .period = read.kind
    else { return nil }
    return change(tokens[index...index], period, note: "a period stands without quotes")
  }
}
