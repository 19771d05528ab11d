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

  init(_ bytes: UnsafePointer<UInt8>, start: Int, end: Int) {
    self.bytes = bytes
    position = start
    self.end = end
    while position < self.end, bytes[position] == 0x20 { position += 1 }
    while self.end > position, bytes[self.end - 1] == 0x20 { self.end -= 1 }
  }

  /// A date alone, in a given form.
  mutating func date(_ format: DateFormat) -> DateReading {
    guard let parts = parts(format) else { return .notADate }
    guard position == end else { return .notADate }
    let (year, month, day) = parts
    if let found = Day(year: year, month: month, day: day) { return .date(found.number) }
    switch format.order {
    case .yearFirst: return .impossible
    case .dayFirst, .monthFirst:
      return Day(year: year, month: day, day: month) != nil ? .otherOrder : .impossible
    // `2024-57` numbers something: it is no month that somebody miswrote.
    case .month: return .notADate
    }
  }

  /// ISO 8601: a date, `T` or a blank, hh:mm, seconds and their fraction if given, and `Z`, `UTC`
  /// or an offset. Without a zone it is UTC; a date alone is its midnight.
  mutating func timestamp() -> DateReading {
    let start = position
    guard let (year, month, day) = parts(.iso) else {
      position = start
      return twelveHourClock()
    }
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

  /// `06/03/2024 10:01:00 AM`, as American programs write: the month first, twelve hours, UTC.
  private mutating func twelveHourClock() -> DateReading {
    let format = DateFormat(order: .monthFirst, separator: UInt8(ascii: "/"))
    guard let (year, month, day) = parts(format), eat(" "), let hour = number(digits: 1...2),
      eat(":"), let minute = number(digits: 2...2)
    else { return .notADate }
    var second = 0
    if eat(":") {
      guard let value = number(digits: 2...2) else { return .notADate }
      second = value
    }
    _ = eat(" ")
    guard position + 2 == end, bytes[position + 1] | 0x20 == UInt8(ascii: "m") else {
      return .notADate
    }
    let half = bytes[position] | 0x20
    guard half == UInt8(ascii: "a") || half == UInt8(ascii: "p") else { return .notADate }
    guard let date = Day(year: year, month: month, day: day), (1...12).contains(hour),
      minute < 60, second < 60
    else { return .impossible }
    let hours = hour % 12 + (half == UInt8(ascii: "p") ? 12 : 0)
    let seconds = Int64(date.number) * 86_400 + Int64(hours * 3600 + minute * 60 + second)
    return .timestamp(seconds * 1_000_000)
  }

  private mutating func parts(_ format: DateFormat) -> (year: Int, month: Int, day: Int)? {
    // ISO 8601 has two digits always; the forms of spreadsheets have one or two.
    let digits = format == .iso || format.order == .month ? 2...2 : 1...2
    func first(_ reader: inout DateReader) -> Int? {
      switch format.order {
      case .yearFirst, .month: reader.number(digits: 4...4)
      case .dayFirst, .monthFirst: reader.number(digits: digits)
      }
    }
    guard let a = first(&self), eat(format.separator), let b = number(digits: digits) else {
      return nil
    }
    if format.order == .month { return (a, b, 1) }
    guard eat(format.separator),
      let c = number(digits: format.order == .yearFirst ? digits : 4...4)
    else { return nil }
    switch format.order {
    case .yearFirst, .month: return (a, b, c)
    case .dayFirst: return (c, b, a)
    case .monthFirst: return (c, a, b)
    }
  }

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

  private mutating func eat(_ byte: UInt8) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }
}
