/// The rule that a zone follows for good, as the POSIX TZ string at the end of its file:
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneFooter: Sendable, Hashable {
  /// A change of the clocks, the same every year.
  struct Change: Sendable, Hashable {
    enum Form: Sendable, Hashable {
      /// Weekday (0 = Sunday) of the n-th week (5 = the last) of a month.
      case weekday(month: Int, week: Int, weekday: Int)
      /// Day 1 to 365 of the year, 29 February never counted.
      case julian(Int)
      /// Day 0 to 365 of the year.
      case dayOfYear(Int)
    }
    var form: Form
    /// Seconds from local midnight, by the clock before the change.
    var time: Int

    func day(inYear year: Int) -> Day {
      let start = Day(firstOfMonth: year * 12)
      switch form {
      case .dayOfYear(let day): return start.shifted(days: day)
      case .julian(let day):
        let isLeap = Day.length(ofMonth: 2, year: year) == 29
        return start.shifted(days: day - (isLeap && day >= 60 ? 0 : 1))
      case .weekday(let month, let week, let weekday):
        let first = Day(firstOfMonth: year * 12 + month - 1)
        let toFirst = (weekday - first.isoWeekday % 7 + 7) % 7
        var day = toFirst + 7 * (week - 1)
        if day >= Day.length(ofMonth: month, year: year) { day -= 7 }
        return first.shifted(days: day)
      }
    }
  }

  /// Summer time; Ireland's and Morocco's rules have a negative one.
  struct Daylight: Sendable, Hashable {
    var offset: Int
    var start: Change
    var end: Change
  }

  /// Seconds east of Greenwich.
  var standard: Int
  var daylight: Daylight?

  /// The stretch of one offset that holds an instant.
  func stretch(at seconds: Int64, notBefore first: Int64) -> TimeZoneRules.Stretch {
    guard let daylight else { return .init(start: first, end: .max, offset: standard) }
    let day = Day(clamping: Int(floorDivide(seconds + Int64(standard), 86_400)))
    let year = day.civil.year
    var stretch = TimeZoneRules.Stretch(start: first, end: .max, offset: standard)
    var changes: [(time: Int64, offset: Int)] = []
    for year in (year - 1)...(year + 1) {
      changes.append((instant(daylight.start, year, standard), daylight.offset))
      changes.append((instant(daylight.end, year, daylight.offset), standard))
    }
    changes.sort { $0.time < $1.time }
    for change in changes {
      if change.time > seconds {
        stretch.end = change.time
        break
      }
      stretch.start = max(first, change.time)
      stretch.offset = change.offset
    }
    return stretch
  }

  private func instant(_ change: Change, _ year: Int, _ offset: Int) -> Int64 {
    Int64(change.day(inYear: year).number) * 86_400 + Int64(change.time - offset)
  }
}

extension ZoneFooter {
  /// `nil` for an empty or a damaged string: the last stretch of the table then goes on.
  init?(_ text: some Sequence<UInt8>) {
    var reader = FooterReader(Array(text))
    guard reader.skipName(), let west = reader.time(hours: 24) else { return nil }
    standard = -west
    guard !reader.isAtEnd else { return }
    guard reader.skipName() else { return nil }
    var offset = standard + 3600
    if !reader.isAtComma {
      guard let west = reader.time(hours: 24) else { return nil }
      offset = -west
    }
    guard let start = reader.change(), let end = reader.change(), reader.isAtEnd else {
      return nil
    }
    daylight = Daylight(offset: offset, start: start, end: end)
  }
}

/// Reads the parts of a POSIX TZ string.
private struct FooterReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
  var isAtEnd: Bool { position == bytes.count }
  var isAtComma: Bool { next == UInt8(ascii: ",") }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// `CET`, or `<+0330>` where the name is not of letters.
  mutating func skipName() -> Bool {
    let start = position
    if take("<") {
      while next.map({ $0 != UInt8(ascii: ">") }) == true { position += 1 }
      return take(">")
    }
    while let byte = next, (65...90).contains(byte & 0xDF) { position += 1 }
    return position > start
  }

  /// `-3:30`, `2`, `167:00:00` in seconds; hours beyond the limit are refused.
  mutating func time(hours limit: Int) -> Int? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard let hours = number(), hours <= limit else { return nil }
    var seconds = hours * 3600
    for factor in [60, 1] where take(":") {
      guard let part = number(), part < 60 else { return nil }
      seconds += part * factor
    }
    return isNegative ? -seconds : seconds
  }

  /// `,M3.5.0/2`, `,J60`, `,59`
  mutating func change() -> ZoneFooter.Change? {
    guard take(",") else { return nil }
    let form: ZoneFooter.Change.Form
    if take("M") {
      guard let month = number(), (1...12).contains(month), take("."),
        let week = number(), (1...5).contains(week), take("."),
        let weekday = number(), weekday <= 6
      else { return nil }
      form = .weekday(month: month, week: week, weekday: weekday)
    } else if take("J") {
      guard let day = number(), (1...365).contains(day) else { return nil }
      form = .julian(day)
    } else {
      guard let day = number(), day <= 365 else { return nil }
      form = .dayOfYear(day)
    }
    guard take("/") else { return .init(form: form, time: 7200) }
    return time(hours: 167).map { .init(form: form, time: $0) }
  }

  private mutating func number() -> Int? {
    let start = position
    var value = 0
    while let byte = next, (48...57).contains(byte), position - start < 4 {
      value = value * 10 + Int(byte - 48)
      position += 1
    }
    return position > start ? value : nil
  }
}
