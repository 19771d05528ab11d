import Values

/// What a cell says when it is read as a date or an instant.
enum DateReading {
  case date(Int32)
  /// Microseconds since 1970-01-01T00:00:00Z.
  case timestamp(Int64)
  /// Written like a date or an instant that does not exist, such as 2023-02-29.
  case impossible
  /// A date only in the other order of day and month.
  case otherOrder
  case notADate
}

/// Reads dates and instants byte by byte; the columns' loops have a shorter way for the usual form.
struct DateReader {
  let bytes: UnsafePointer<UInt8>
  var position: Int
  var end: Int
  /// Whether the day that `clock` read cannot be a month.
  private(set) var decidesOrder = false

  init(_ bytes: UnsafePointer<UInt8>, start: Int, end: Int) {
    self.bytes = bytes
    position = start
    self.end = end
    while position < self.end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    while self.end > position, bytes[self.end - 1] == 0x20 || bytes[self.end - 1] == 0x09 {
      self.end -= 1
    }
  }

  /// A date alone, in a given form.
  mutating func date(_ format: DateFormat) -> DateReading {
    guard let parts = parts(format) else { return .notADate }
    guard position == end else { return .notADate }
    let (year, month, day) = parts
    if let found = Day(year: year, month: month, day: day) { return .date(found.number) }
    switch format.order {
    case .yearFirst, .seconds, .milliseconds: return .impossible
    case .dayFirst, .monthFirst:
      return Day(year: year, month: day, day: month) != nil ? .otherOrder : .impossible
    // `2024-57` numbers something: it is no month that somebody miswrote.
    case .month, .monthAndYear, .nameAndYear, .nameAndShortYear: return .notADate
    // Whoever writes the month's name means the other number as the day.
    case .dayAndName, .nameAndDay: return .impossible
    }
  }

  /// A date in a given form and a time of day behind it, as spreadsheets write them:
  /// `30/06/2024 13:45`, `6/30/2024 1:45:00 PM`, `June 30, 2024 at 1:45 PM`. A date alone is its
  /// midnight; without a zone it is UTC. Or the time since 1970.
  mutating func clock(_ format: DateFormat) -> DateReading {
    if let micros = format.order.microseconds { return sinceEpoch(micros) }
    guard let (year, month, day) = parts(format) else { return .notADate }
    var seconds = 0
    if position < end {
      _ = eat(",")
      guard eat(" ") else { return .notADate }
      while eat(" ") {}
      if eat("a") || eat("A") {
        guard eat("t") || eat("T"), eat(" ") else { return .notADate }
      }
      guard let time = timeOfDay() else { return .notADate }
      guard time.exists else { return .impossible }
      seconds = time.seconds
    }
    decidesOrder = day > 12
    if let date = Day(year: year, month: month, day: day) {
      return .timestamp((Int64(date.number) * 86_400 + Int64(seconds)) * 1_000_000)
    }
    switch format.order {
    case .dayFirst, .monthFirst:
      return Day(year: year, month: day, day: month) != nil ? .otherOrder : .impossible
    case .yearFirst, .dayAndName, .nameAndDay, .month, .seconds, .milliseconds, .monthAndYear,
      .nameAndYear, .nameAndShortYear:
      return .impossible
    }
  }

  /// A whole number of so many microseconds each. Others than those of the years 1990 to 2049 count
  /// or name something.
  private mutating func sinceEpoch(_ micros: Int64) -> DateReading {
    guard let value = number(digits: 9...13), position == end else { return .notADate }
    let (instant, overflow) = Int64(value).multipliedReportingOverflow(by: micros)
    guard !overflow, DateReader.likelySeconds.contains(instant / 1_000_000) else {
      return .notADate
    }
    return .timestamp(instant)
  }

  /// 1990-01-01T00:00:00Z up to 2050-01-01T00:00:00Z.
  private static let likelySeconds: Range<Int64> = 631_152_000..<2_524_608_000

  /// `13:45`, `1:45:00 PM`, up to the end of the cell: the seconds since midnight in UTC, and
  /// whether a clock shows them.
  private mutating func timeOfDay() -> (seconds: Int, exists: Bool)? {
    guard let hour = number(digits: 1...2), eat(":"), let minute = number(digits: 2...2) else {
      return nil
    }
    var second = 0
    if eat(":") {
      guard let value = number(digits: 2...2) else { return nil }
      second = value
      if eat(".") { guard fraction() != nil else { return nil } }
    }
    let isShown = minute < 60 && second < 60
    let behind = minute * 60 + second
    if let isAfternoon = halfOfDay() {
      let hours = hour % 12 + (isAfternoon ? 12 : 0)
      return (hours * 3600 + behind, isShown && (1...12).contains(hour))
    }
    guard let offset = zone() else { return nil }
    return (hour * 3600 + behind - offset, isShown && hour < 24)
  }

  /// `AM` or `PM` at the end of the cell.
  private mutating func halfOfDay() -> Bool? {
    guard end - position >= 2, end - position <= 3, bytes[end - 1] | 0x20 == UInt8(ascii: "m"),
      end - position == 2 || bytes[position] == 0x20
    else { return nil }
    let half = bytes[end - 2] | 0x20
    guard half == UInt8(ascii: "a") || half == UInt8(ascii: "p") else { return nil }
    position = end
    return half == UInt8(ascii: "p")
  }

  /// ISO 8601: a date, `T` or a blank, hh:mm, seconds and their fraction if given, and `Z`, `UTC`
  /// or an offset. Without a zone it is UTC; a date alone is its midnight.
  mutating func timestamp() -> DateReading {
    guard let (year, month, day) = parts(.iso) else { return .notADate }
    let date = Day(year: year, month: month, day: day)
    if position == end {
      guard let date else { return .impossible }
      return .timestamp(Int64(date.number) * 86_400_000_000)
    }
    guard bytes[position] | 0x20 == UInt8(ascii: "t") || bytes[position] == 0x20 else {
      return .notADate
    }
    position += 1
    guard let hour = number(digits: 2...2), eat(":"), let minute = number(digits: 2...2) else {
      return .notADate
    }
    var second = 0
    var micros = 0
    if eat(":") {
      guard let value = number(digits: 2...2) else { return .notADate }
      second = value
      if position < end,
        bytes[position] == UInt8(ascii: ".") || bytes[position] == UInt8(ascii: ",")
      {
        position += 1
        guard let value = fraction() else { return .notADate }
        micros = value
      }
    }
    guard let offset = zone() else { return .notADate }
    guard let date, hour < 24, minute < 60, second < 60 || (second == 60 && minute == 59) else {
      return .impossible
    }
    let seconds = Int64(date.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    return .timestamp(seconds * 1_000_000 + Int64(micros))
  }

  private mutating func parts(_ format: DateFormat) -> (year: Int, month: Int, day: Int)? {
    // ISO 8601 has two digits always; the forms of spreadsheets have one or two.
    let hasTwo = format == .iso || format == .compact
    let digits = hasTwo ? 2...2 : 1...2
    switch format.order {
    case .yearFirst:
      guard let year = number(digits: 4...4), eat(format.separator),
        let month = number(digits: digits), eat(format.separator), let day = number(digits: digits)
      else { return nil }
      return (year, month, day)
    case .month, .monthAndYear, .nameAndYear, .nameAndShortYear:
      guard let (year, month) = yearAndMonth(format) else { return nil }
      return (year, month, 1)
    case .dayFirst, .monthFirst:
      let start = position
      guard let a = number(digits: digits), eat(format.separator), let b = number(digits: digits),
        eat(format.separator), let year = shortYear(), mayEndHere(format, from: start)
      else { return nil }
      return format.order == .dayFirst ? (year, b, a) : (year, a, b)
    case .dayAndName:
      guard let day = number(digits: digits), eat(format.separator), let month = monthName(),
        eat(format.separator), let year = shortYear()
      else { return nil }
      return (year, month, day)
    case .nameAndDay:
      guard let month = monthName(), eat(format.separator), let day = number(digits: digits)
      else { return nil }
      _ = eat(",")
      guard eat(format.separator), let year = number(digits: 4...4) else { return nil }
      return (year, month, day)
    case .seconds, .milliseconds: return nil
    }
  }

  /// What stands for the first day of a month.
  private mutating func yearAndMonth(_ format: DateFormat) -> (year: Int, month: Int)? {
    switch format.order {
    case .month:
      guard let year = number(digits: 4...4), eat(format.separator),
        let month = number(digits: 2...2)
      else { return nil }
      return (year, month)
    case .monthAndYear:
      guard let month = number(digits: 1...2), eat(format.separator),
        let year = number(digits: 4...4), (1900..<2200).contains(year)
      else { return nil }
      return (year, month)
    case .nameAndYear, .nameAndShortYear:
      guard let month = monthName() else { return nil }
      _ = eat(",")
      guard eat(format.separator) else { return nil }
      if format.order == .nameAndShortYear || eatApostrophe() {
        return number(digits: 2...2).map { (2000 + $0, month) }
      }
      return number(digits: 4...4).map { ($0, month) }
    case .yearFirst, .dayFirst, .monthFirst, .dayAndName, .nameAndDay, .seconds, .milliseconds:
      return nil
    }
  }

  /// `'`, or what word processors make of it.
  private mutating func eatApostrophe() -> Bool {
    if eat("'") { return true }
    guard end - position > 2, "’".utf8.elementsEqual((0..<3).map { bytes[position + $0] }) else {
      return false
    }
    position += 3
    return true
  }

  /// Four digits, or the two of this century that Excel shows.
  private mutating func shortYear() -> Int? {
    let start = position
    guard let two = number(digits: 2...2) else { return nil }
    if position == end || bytes[position] &- 48 >= 10 { return 2000 + two }
    position = start
    return number(digits: 4...4)
  }

  /// Whether the year behind two numbers may have two digits: `30-06-24` can begin with its year as
  /// well, and `1.2.24` is a version, but `6/30/24` and `30.06.24` are days.
  private func mayEndHere(_ format: DateFormat, from start: Int) -> Bool {
    if position - start >= 4, (position - 4..<position).allSatisfy({ bytes[$0] &- 48 < 10 }) {
      return true
    }
    return format.separator == UInt8(ascii: "/")
      || format.separator == UInt8(ascii: ".") && position - start == 8
  }

  /// The English name of a month, whole or its first three letters, in any case.
  private mutating func monthName() -> Int? {
    var length = 0
    while position + length < end, (bytes[position + length] | 0x20) &- 97 < 26 { length += 1 }
    for (index, name) in DateReader.monthNames.enumerated() {
      let isShort = length == 3 || (length == 4 && index == 8)
      guard isShort || length == name.count else { continue }
      guard (0..<length).allSatisfy({ bytes[position + $0] | 0x20 == name[$0] }) else { continue }
      position += length
      if isShort { _ = eat(".") }
      return index + 1
    }
    return nil
  }

  /// The English names of the months, as bytes of small letters.
  static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { Array($0.utf8) }

  @inline(__always)
  private mutating func number(digits: ClosedRange<Int>) -> Int? {
    var value = 0
    var count = 0
    while position < end, count < digits.upperBound, bytes[position] &- 48 < 10 {
      value = value * 10 + Int(bytes[position] &- 48)
      position += 1
      count += 1
    }
    return digits.contains(count) ? value : nil
  }

  /// Up to nine digits behind the second, cut to microseconds.
  private mutating func fraction() -> Int? {
    var value = 0
    var count = 0
    while position < end, bytes[position] &- 48 < 10 {
      if count < 6 { value = value * 10 + Int(bytes[position] &- 48) }
      position += 1
      count += 1
    }
    guard (1...9).contains(count) else { return nil }
    return count < 6 ? value * Int(powersOfTen[6 - count]) : value
  }

  /// The zone's offset in seconds; nothing at all is UTC. `nil` when it cannot be read.
  private mutating func zone() -> Int? {
    if position < end, bytes[position] == 0x20 { position += 1 }
    if position == end { return 0 }
    if bytes[position] | 0x20 == UInt8(ascii: "z") {
      position += 1
      return position == end ? 0 : nil
    }
    if eat("U") { return eat("T") && eat("C") && position == end ? 0 : nil }
    let isWest = bytes[position] == UInt8(ascii: "-")
    guard isWest || bytes[position] == UInt8(ascii: "+") else { return nil }
    position += 1
    guard let hours = number(digits: 2...2), hours <= 18 else { return nil }
    var minutes = 0
    if position < end {
      _ = eat(":")
      guard let value = number(digits: 2...2), value < 60 else { return nil }
      minutes = value
    }
    guard position == end else { return nil }
    return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }

  private mutating func eat(_ character: Unicode.Scalar) -> Bool { eat(UInt8(ascii: character)) }

  @inline(__always)
  private mutating func eat(_ byte: UInt8) -> Bool {
    // What stands between parts without a mark is nothing.
    if byte == 0 { return true }
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }
}

extension DateFormat.Order {
  /// Of one in such a number since 1970; `nil` for dates with parts.
  fileprivate var microseconds: Int64? {
    switch self {
    case .seconds: 1_000_000
    case .milliseconds: 1_000
    case .yearFirst, .dayFirst, .monthFirst, .month, .dayAndName, .nameAndDay, .monthAndYear,
      .nameAndYear, .nameAndShortYear:
      nil
    }
  }
}

extension DateFormat {
  /// The form of a month with its name in front: `Jun 2024`, `Jun '24`, `Jun-24`. Two digits alone
  /// are a year behind a dash, as Excel has them; `Jun 24` is a day.
  init?(ofNamedMonth bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    guard (6...18).contains(end - start), bytes[end - 1] &- 48 < 10 else { return nil }
    var mark = start
    while mark < end, (bytes[mark] | 0x20) &- 97 < 26 { mark += 1 }
    if bytes[mark] == UInt8(ascii: ".") || bytes[mark] == UInt8(ascii: ",") { mark += 1 }
    var year = end
    while year > mark, bytes[year - 1] &- 48 < 10 { year -= 1 }
    guard mark - start >= 3, year > mark else { return nil }
    let isShort = end - year == 2 && year - mark == 1
    let isDash = bytes[mark] == UInt8(ascii: "-")
    guard isDash || !isShort && (bytes[mark] == UInt8(ascii: "/") || bytes[mark] == 0x20) else {
      return nil
    }
    self.init(order: isShort ? .nameAndShortYear : .nameAndYear, separator: bytes[mark])
  }
}
