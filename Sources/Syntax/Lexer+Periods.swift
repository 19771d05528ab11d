/// Period literals: four digits and, without a space, what follows them.
extension Lexer {
  /// `2024-H1`, `2024-Q2`, `2024-06`, `2024-W23`, `2024-06-15`; `nil` when no period stands here,
  /// and a plain number or a bare word such as `2024-edition` is to be read.
  mutating func lexCalendarPeriod() -> (Token.Kind, SyntaxProblem.Kind?)? {
    guard let year = digits(at: offset, count: 4), peekDigit(4) == nil,
      peek(4) == UInt8(ascii: "-"), let letter = peek(5)
    else { return nil }
    let isMonth = peekDigit(5) != nil
    guard isMonth || (Lexer.partLetters.contains(letter | 0x20) && peekDigit(6) != nil) else {
      return nil
    }
    let start = offset
    offset += 5
    skipPeriodTail()
    let parts = text(from: start + 5).split(separator: "-", omittingEmptySubsequences: false)
    let written = text(from: start)
    guard year >= 1 else { return (.period(.year(1)), .badPeriod(written, .year)) }
    return isMonth
      ? monthOrDay(year: year, parts: parts, written: written)
      : partOfYear(year: year, parts: parts, written: written)
  }

  private static let partLetters: Set<UInt8> = [
    UInt8(ascii: "q"), UInt8(ascii: "h"), UInt8(ascii: "w"),
  ]

  /// Everything that is written without a space: letters, digits, and `-` in front of one.
  private mutating func skipPeriodTail() {
    while true {
      let length = nameLength(at: offset, isFirst: false)
      if length > 0 {
        offset += length
      } else if peek() == UInt8(ascii: "-"), nameLength(at: offset + 1, isFirst: false) > 0 {
        offset += 1
      } else {
        return
      }
    }
  }

  private func monthOrDay(
    year: Int, parts: [Substring], written: String
  ) -> (Token.Kind, SyntaxProblem.Kind?) {
    let fallback = Token.Kind.period(.month(year: year, month: 1))
    guard parts[0].utf8.count == 2, let month = Int(parts[0]) else {
      return (fallback, .badPeriod(written, .shape))
    }
    guard (1...12).contains(month) else { return (fallback, .badPeriod(written, .month)) }
    if parts.count == 1 { return (.period(.month(year: year, month: month)), nil) }
    guard parts.count == 2, parts[1].utf8.count == 2, let day = Int(parts[1]) else {
      return (fallback, .badPeriod(written, .shape))
    }
    let last = Lexer.days(ofMonth: month, year: year)
    guard day >= 1, day <= last else { return (fallback, .badPeriod(written, .day(last: last))) }
    return (.period(.day(year: year, month: month, day: day)), nil)
  }

  private func partOfYear(
    year: Int, parts: [Substring], written: String
  ) -> (Token.Kind, SyntaxProblem.Kind?) {
    let letter = parts[0].lowercased().first
    let digits = parts[0].dropFirst()
    let fallback = Token.Kind.period(.year(year))
    guard parts.count == 1, let number = Int(digits), digits.utf8.count <= 2 else {
      return (fallback, .badPeriod(written, .shape))
    }
    switch letter {
    case "q":
      guard digits.utf8.count == 1, (1...4).contains(number) else {
        return (fallback, .badPeriod(written, .quarter))
      }
      return (.period(.quarter(year: year, quarter: number)), nil)
    case "h":
      guard digits.utf8.count == 1, (1...2).contains(number) else {
        return (fallback, .badPeriod(written, .half))
      }
      return (.period(.half(year: year, half: number)), nil)
    default:
      let last = Lexer.weeks(ofYear: year)
      guard digits.utf8.count == 2, number >= 1, number <= last else {
        return (fallback, .badPeriod(written, .week(last: last)))
      }
      return (.period(.week(year: year, week: number)), nil)
    }
  }

  /// `FY2025`, `FY2025-H1`, `FY2025-Q1`, once the name in front of the `-` is read.
  mutating func lexFiscalPeriod(
    after name: String, from start: Int
  ) -> (Token.Kind, SyntaxProblem.Kind?)? {
    let utf8 = Array(name.utf8)
    guard utf8.count == 6, utf8[0] | 0x20 == UInt8(ascii: "f"), utf8[1] | 0x20 == UInt8(ascii: "y"),
      let year = digits(at: start + 2, count: 4), year >= 1
    else { return nil }
    guard peek() == UInt8(ascii: "-"), let letter = peek(1),
      Lexer.partLetters.contains(letter | 0x20), peekDigit(2) != nil
    else { return (.period(.fiscalYear(year)), nil) }
    skipPeriodTail()
    let written = text(from: start)
    let part = written.dropFirst(7)
    guard part.utf8.count == 2, let number = Int(part.dropFirst()) else {
      return (.period(.fiscalYear(year)), .badPeriod(written, .shape))
    }
    switch letter | 0x20 {
    case UInt8(ascii: "q"):
      guard (1...4).contains(number) else {
        return (.period(.fiscalYear(year)), .badPeriod(written, .quarter))
      }
      return (.period(.fiscalQuarter(year: year, quarter: number)), nil)
    case UInt8(ascii: "h"):
      guard (1...2).contains(number) else {
        return (.period(.fiscalYear(year)), .badPeriod(written, .half))
      }
      return (.period(.fiscalHalf(year: year, half: number)), nil)
    default: return (.period(.fiscalYear(year)), .badPeriod(written, .shape))
    }
  }

  private func digits(at index: Int, count: Int) -> Int? {
    guard index + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[index..<index + count] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  /// The days of a month of the Gregorian calendar.
  static func days(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The weeks of an ISO 8601 week-year: 53 when it begins on a Thursday, or when the year before
  /// ends on a Wednesday; else 52.
  static func weeks(ofYear year: Int) -> Int {
    /// The weekday of 31 December, 0 = Sunday.
    func lastWeekday(_ year: Int) -> Int { (year + year / 4 - year / 100 + year / 400) % 7 }
    return lastWeekday(year) == 4 || lastWeekday(year - 1) == 3 ? 53 : 52
  }
}
