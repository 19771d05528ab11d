/// A header that names a month, such as `Jan 2024`, `2024-01`, `MRR 01/2024` or `31.01.2024`.
///
/// A day stands for its month. What the header says beside the month is the name of its values.
struct MonthHeader {
  /// Months since year 0 that it may mean: `01/02/2024` is in January or in February.
  var months: [Int]
  /// What else it says, in the words of the header; empty for a month alone.
  var name: String

  /// - Parameter year: that of months without one; `nil`: these are no months.
  init?(_ header: String, year: Int? = nil) {
    guard header.utf8.count <= 40 else { return nil }
    guard year != nil || header.utf8.contains(where: { $0 &- 48 < 10 }) else { return nil }
    var parts = Parts(header)
    guard let months = parts.takeMonth(year) else { return nil }
    // Numbers that are left say that this is something else, and so do parts of a year.
    guard parts.words.allSatisfy({ $0.number == nil }) else { return nil }
    let words = parts.words.map { $0.text.lowercased() }
    guard !words.contains(where: MonthHeader.otherPeriods.contains) else { return nil }
    self.months = months
    name = parts.words.map(\.text).joined(separator: " ")
  }

  /// Words of periods that are no months, and of sums over several.
  private static let otherPeriods: Set<String> = [
    "q", "qtr", "quarter", "h", "half", "w", "wk", "week", "kw", "cw", "fy", "cy", "year", "ytd",
    "qtd", "total", "sum", "average", "avg", "through", "to", "until", "since", "last", "ltm",
  ]

  /// The words and numbers of a header, signs and blanks between them left out.
  private struct Parts {
    struct Word {
      var text: String
      var number: Int?
    }

    var words: [Word] = []

    init(_ header: String) {
      var isNumber = false
      var isOpen = false
      for scalar in header.unicodeScalars {
        let isDigit = ("0"..."9").contains(scalar)
        guard isDigit || scalar.properties.isAlphabetic else {
          isOpen = false
          continue
        }
        if !isOpen || isDigit != isNumber { words.append(Word(text: "")) }
        words[words.count - 1].text.unicodeScalars.append(scalar)
        (isOpen, isNumber) = (true, isDigit)
      }
      for index in words.indices where words[index].text.utf8.count <= 6 {
        words[index].number = Int(words[index].text)
      }
    }

    /// Takes the month out of the words.
    mutating func takeMonth(_ year: Int?) -> [Int]? {
      if let place = words.firstIndex(where: { MonthHeader.monthOfName($0.text) != nil }),
        let month = MonthHeader.monthOfName(words[place].text)
      {
        return takeNamed(month, at: place, year)
      }
      guard let place = words.firstIndex(where: { isYear($0) }) else { return takeDigits() }
      guard let year = words[place].number else { return nil }
      if let month = month(at: place + 1) {
        return take(place...(isDay(at: place + 2) ? place + 2 : place + 1), [(year, month)])
      }
      // `2024M01`
      if place + 2 < words.count, words[place + 1].text.uppercased() == "M",
        let month = month(at: place + 2)
      {
        return take(place...(place + 2), [(year, month)])
      }
      guard let second = short(at: place - 1) else { return nil }
      guard let first = short(at: place - 2) else {
        return second <= 12 ? take((place - 1)...place, [(year, second)]) : nil
      }
      return take(
        (place - 2)...place, Set([first, second]).filter { $0 <= 12 }.sorted().map { (year, $0) })
    }

    /// The year beside a month's name, and a day if there is one.
    private mutating func takeNamed(_ month: Int, at place: Int, _ year: Int?) -> [Int]? {
      let day = isDay(at: place - 1) ? 1 : 0
      if place + 2 < words.count, isDay(at: place + 1), isYear(words[place + 2]) {
        return take(place...(place + 2), [(words[place + 2].number ?? 0, month)])
      }
      if place + 1 < words.count, let next = words[place + 1].number {
        if isYear(words[place + 1]) {
          return take((place - day)...(place + 1), [(next, month)])
        }
        guard words[place + 1].text.utf8.count == 2 else { return nil }
        return take((place - day)...(place + 1), [(2000 + next, month)])
      }
      if place > 0, isYear(words[place - 1]), let before = words[place - 1].number {
        return take((place - 1)...place, [(before, month)])
      }
      return year.flatMap { take(place...place, [($0, month)]) }
    }

    /// `202401`
    private mutating func takeDigits() -> [Int]? {
      let found = words.firstIndex { word in
        guard word.text.utf8.count == 6, let number = word.number else { return false }
        return (1990...2099).contains(number / 100) && (1...12).contains(number % 100)
      }
      guard let found, let number = words[found].number else { return nil }
      return take(found...found, [(number / 100, number % 100)])
    }

    private mutating func take(_ places: ClosedRange<Int>, _ months: [(year: Int, month: Int)])
      -> [Int]?
    {
      words.removeSubrange(places)
      return months.isEmpty ? nil : months.map { $0.year * 12 + $0.month - 1 }
    }

    private func isYear(_ word: Word) -> Bool {
      word.text.utf8.count == 4 && word.number.map((1990...2099).contains) == true
    }

    /// A number of one or two digits that is one of a day.
    private func short(at place: Int) -> Int? {
      guard words.indices.contains(place), words[place].text.utf8.count <= 2 else { return nil }
      return words[place].number.flatMap { (1...31).contains($0) ? $0 : nil }
    }

    private func month(at place: Int) -> Int? { short(at: place).flatMap { $0 <= 12 ? $0 : nil } }

    private func isDay(at place: Int) -> Bool { short(at: place) != nil }
  }

  /// 1 to 12 for the English name of a month, whole or cut to three or four letters.
  private static func monthOfName(_ word: String) -> Int? {
    let bytes = word.utf8.map { $0 | 0x20 }
    guard bytes.count >= 3 else { return nil }
    return DateReader.monthNames.firstIndex { name in
      bytes == name || (bytes.count == 3 || bytes == Array("sept".utf8)) && name.starts(with: bytes)
    }.map { $0 + 1 }
  }
}
