import Values

/// What the cells of a sample say about how their column is written.
struct ColumnEvidence {
  /// Cells with something in them.
  private(set) var present = 0
  /// Of those the ones that say that there is nothing.
  private(set) var placeholders = 0
  /// Words that say of a date that it has not come.
  private(set) var openEnds = 0
  /// Numbers without a mark among their digits.
  private(set) var wholes = (count: 0, greatest: UInt64(0))
  private(set) var numbers = [NumberTally](repeating: NumberTally(), count: NumberFormat.all.count)
  private(set) var dates = Tally<DateFormat>()
  /// Dates that only one order of day and month allows, by separator.
  private(set) var dayFirst = Tally<UInt8>()
  private(set) var monthFirst = Tally<UInt8>()
  /// Of dates in both orders, whether they are the firsts of months in one of them.
  private(set) var firsts = FirstsOfMonths()
  private(set) var timestamps = 0
  /// Times of day behind dates of these forms.
  private(set) var clocks = Tally<DateFormat>()
  /// Whole numbers that can be times: since 1970, or dates without marks between their parts.
  private(set) var bareTimes = Tally<DateFormat>()
  private(set) var flags: [FlagWords: (yes: Int, no: Int)] = [:]
  private(set) var ids = IdEvidence()
  /// Hashes of the texts: a sample with more of them is of a column with more than a byte tells apart.
  private(set) var texts = FewHashes(limit: 200)
  /// A day or an instant that narrow slots do not hold.
  private var hasWideTime = false
  /// The first cell that is no number in any form, and the first that is no date.
  private(set) var firstNonNumber: (offset: Int, found: String)?
  private(set) var firstNonDate: (offset: Int, found: String)?
  /// The first date that is written otherwise than the first one.
  private(set) var firstOtherDate: (offset: Int, found: String)?
  private var dateShape: DateShape?
  /// Most cells are written like the first day or instant.
  private var timePattern: TimePattern?
  /// The first cell whose money, or percent sign, is not that of the first.
  private(set) var firstOtherUnit: (offset: Int, found: String)?
  private var unit: NumberFormat?
  /// How many cells are written like the one that is looked at.
  private var weight = 1
  /// So many different cells that it is no gain to look for the same ones.
  private var isVaried = false
  /// Cells with this numbering are ids and nothing else, as the first of them was.
  private var isOfIds = false

  private static let flagReaders = [FlagWords.trueFalse, .yesNo, .letters].map {
    ($0, FlagReader($0))
  }

  mutating func add(_ spans: FieldSpans, blockOffset: Int) {
    var row = 0
    if !isVaried {
      let few = FewCells(spans)
      for (row, count) in few.cells {
        weight = count
        add(spans, row, blockOffset)
      }
      weight = 1
      row = few.rows
      isVaried = few.areMany && few.rows < 2 * few.cells.count
    }
    for row in row..<spans.rows { add(spans, row, blockOffset) }
  }

  private mutating func add(_ spans: FieldSpans, _ row: Int, _ blockOffset: Int) {
    let bytes = UnsafePointer(spans.bytes)
    var start = spans.start(row)
    var end = spans.end(row)
    ids.add(bytes, start, end, isOne: weight == 1)
    if !texts.areMany { texts.insert(UInt64(TextInterner.hash(bytes + start, end - start))) }
    if isOfIds, ids.isNumbered, start < end {
      present += weight
      return
    }
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    guard start < end else { return }
    present += weight
    if isPlaceholder(bytes, start, end) {
      placeholders += weight
    } else {
      add(bytes, start, end, blockOffset)
    }
  }

  private mutating func add(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ blockOffset: Int
  ) {
    if let timePattern, timePattern.fits(bytes, start, end) {
      timestamps += timePattern.date == nil ? weight : 0
      if let date = timePattern.date { dates.add(date, count: weight) }
      return
    }
    let first = bytes[start]
    let isLetter = (first | 0x20) &- 97 < 26
    if isLetter, end - start <= FlagReader.longestWord {
      for (words, reader) in ColumnEvidence.flagReaders {
        guard let value = reader.read(bytes, start: start, end: end) else { continue }
        var tally = flags[words] ?? (0, 0)
        if value { tally.yes += weight } else { tally.no += weight }
        flags[words] = tally
      }
    }
    let isDate =
      first &- 48 < 10
      ? addDate(bytes, start, end) || addNamed(.dayAndName, bytes, start, end)
      : isLetter
        && (addNamed(.nameAndDay, bytes, start, end)
          || addMonth(DateFormat(ofNamedMonth: bytes, start, end), bytes, start, end))
    // A dash among the digits is in no form of a number; points are in some.
    let isDashed = isDate && (start + 1..<start + 5).contains { bytes[$0] == UInt8(ascii: "-") }
    // Behind a code in front ends a number, or what stands behind one.
    let isMoney =
      isLetter && (bytes[end - 1] | 0x20) &- 97 >= 26
      && CurrencyMark.inFront(bytes, start, end) != nil
    let isNumber = (!isLetter || isMoney) && !isDashed && addNumber(bytes, start, end)
    if isNumber { addUnit(bytes, start, end, blockOffset) }
    if ids.isNumbered, isLetter, !isNumber, !isDate { isOfIds = true }
    if !isNumber, firstNonNumber == nil {
      firstNonNumber = (blockOffset + start, shownCell(bytes, start, end))
    }
    if !isDate, bytes[start] &- 48 >= 10, isOpenEnd(bytes, start, end) {
      openEnds += weight
    } else if !isDate, firstNonDate == nil {
      firstNonDate = (blockOffset + start, shownCell(bytes, start, end))
    }
    if isDate, firstOtherDate == nil {
      let shape = DateShape(bytes, start, end)
      if dateShape == nil { dateShape = shape }
      if dateShape != shape {
        firstOtherDate = (blockOffset + start, shownCell(bytes, start, end))
      }
    }
  }

  /// Takes the order of day and month from other columns where its own cells do not decide it.
  mutating func decideOrder(_ separator: UInt8, _ day: Int, _ month: Int) {
    guard dayFirst[separator] == 0, monthFirst[separator] == 0 else { return }
    dayFirst.add(separator, count: day)
    monthFirst.add(separator, count: month)
  }

  /// Takes the order that a model declares.
  mutating func takeOrder(isDayFirst: Bool) {
    (dayFirst, monthFirst) = (Tally(), Tally())
    for format in dates.entries.map(\.key) + clocks.entries.map(\.key) {
      if isDayFirst {
        dayFirst.add(format.separator)
      } else {
        monthFirst.add(format.separator)
      }
    }
  }

  // MARK: numbers

  private mutating func addUnit(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ blockOffset: Int
  ) {
    if firstOtherUnit != nil
      || (bytes[start] &- 48 < 10 && bytes[end - 1] &- 48 < 10 && unit == .plain)
    {
      return
    }
    for format in NumberFormat.all {
      var reader = NumberReader(bytes, start: start, end: end, format: format)
      let reading = reader.read()
      guard reading.kind != .notANumber else { continue }
      let found = NumberFormat(currency: reading.currency, isPercent: reading.isPercent)
      if unit == nil { unit = found }
      if unit != found { firstOtherUnit = (blockOffset + start, shownCell(bytes, start, end)) }
      return
    }
  }

  private mutating func addNumber(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start <= 64 else { return false }
    var isNumber = false
    var reader = NumberReader(bytes, start: start, end: end, format: .plain)
    let simple = NumberReading(plainDigits: bytes, start, end)
    let plain = simple ?? reader.read()
    let magnitude = abs(plain.double ?? 0)
    // Digits alone are the same in every format.
    let isWhole = plain.scale == 0 && !plain.isPercent && bytes[end - 1] != UInt8(ascii: ".")
    if plain.kind == .exact, isWhole {
      for index in numbers.indices { numbers[index].add(plain, magnitude, weight) }
      wholes = (wholes.count + weight, max(wholes.greatest, plain.coefficient.magnitude))
      addBareTime(bytes, start, end)
      return true
    }
    if simple != nil || isDigitsAndPoint(bytes, start, end), plain.kind == .exact, plain.scale != 3
    {
      // Nothing but a decimal point, and not three digits behind it: no group of thousands.
      for index in numbers.indices where !NumberFormat.all[index].isDecimalComma {
        numbers[index].add(plain, magnitude, weight)
      }
      return true
    }
    for (index, format) in NumberFormat.all.enumerated() {
      var reader = NumberReader(bytes, start: start, end: end, format: format)
      let reading = index == 0 ? plain : reader.read()
      guard reading.kind != .notANumber else { continue }
      numbers[index].add(reading, abs(reading.double ?? 0), weight)
      isNumber = true
    }
    return isNumber
  }

  private func isDigitsAndPoint(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for i in start..<end where bytes[i] &- 48 >= 10 && bytes[i] != UInt8(ascii: ".") {
      return false
    }
    return true
  }

  // MARK: dates

  private mutating func addDate(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start >= 6, end - start <= 40 else { return false }
    let separator = (start..<min(end, start + 5)).first { bytes[$0] &- 48 >= 10 }
    guard let separator else { return false }
    let byte = bytes[separator]
    guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") else {
      return false
    }
    let isYearFirst = separator - start == 4
    if end - start == (isYearFirst ? 7 : separator - start + 5) {
      let format = DateFormat(order: isYearFirst ? .month : .monthAndYear, separator: byte)
      if addMonth(format, bytes, start, end) { return true }
    }
    return isYearFirst
      ? end - start > 7 && addYearFirst(bytes, start, end, byte)
      : addYearLast(bytes, start, end, byte)
  }

  /// `2024-06`, `06/2024`, `Jun-24`; with a point it is a number.
  private mutating func addMonth(
    _ format: DateFormat?, _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard let format, format.separator != UInt8(ascii: ".") else { return false }
    var reader = DateReader(bytes, start: start, end: end)
    guard case .date(let day) = reader.date(format) else { return false }
    note(day: day)
    dates.add(format, count: weight)
    return true
  }

  private mutating func addBareTime(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    var reader = DateReader(bytes, start: start, end: end)
    switch end - start {
    case 8:
      guard case .date(let day) = reader.date(.compact), Day(number: day).civil.year >= 1990,
        Day(number: day).civil.year < 2100
      else { return }
      note(day: day)
      bareTimes.add(.compact, count: weight)
    case 9...10:
      guard case .timestamp(let instant) = reader.clock(.seconds) else { return }
      note(instant: instant)
      bareTimes.add(.seconds, count: weight)
    case 12...13:
      guard case .timestamp(let instant) = reader.clock(.milliseconds) else { return }
      note(instant: instant)
      bareTimes.add(.milliseconds, count: weight)
    default: return
    }
  }

  private mutating func note(day: Int32) {
    hasWideTime = hasWideTime || UInt16(exactly: day) ?? 0 == 0
  }

  private mutating func note(instant: Int64) {
    let (seconds, rest) = instant.quotientAndRemainder(dividingBy: 1_000_000)
    hasWideTime = hasWideTime || rest != 0 || UInt32(exactly: seconds) == nil
  }

  private mutating func addYearFirst(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ separator: UInt8
  ) -> Bool {
    let format = DateFormat(order: .yearFirst, separator: separator)
    var reader = DateReader(bytes, start: start, end: end)
    // What is longer than a date has a time of day.
    switch end - start > 10 ? .notADate : reader.date(format) {
    case .date(let day):
      note(day: day)
      dates.add(format, count: weight)
      timePattern = timePattern ?? TimePattern(bytes, start, end, date: format)
      return true
    case .impossible:
      dates.add(format, count: weight)
      return true
    case .timestamp, .otherOrder, .notADate:
      var reader = DateReader(bytes, start: start, end: end)
      switch reader.timestamp() {
      case .timestamp(let instant):
        note(instant: instant)
        timestamps += weight
        timePattern = timePattern ?? TimePattern(bytes, start, end, date: nil)
        return true
      case .impossible:
        timestamps += weight
        return true
      case .date, .otherOrder, .notADate: return addClock(format, bytes, start, end)
      }
    }
  }

  /// A date and a time of day behind it.
  private mutating func addClock(
    _ format: DateFormat, _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    var reader = DateReader(bytes, start: start, end: end)
    switch reader.clock(format) {
    case .timestamp(let instant):
      note(instant: instant)
      if reader.decidesOrder { dayFirst.add(format.separator, count: weight) }
    case .otherOrder: monthFirst.add(format.separator, count: weight)
    case .impossible: break
    case .date, .notADate: return false
    }
    clocks.add(format, count: weight)
    return true
  }

  /// `30-Jun-2024`, `Jun 30, 2024`, with a time of day or without.
  private mutating func addNamed(
    _ order: DateFormat.Order, _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard end - start >= 8, end - start <= 40 else { return false }
    let separator = (start..<end).first {
      order == .nameAndDay ? bytes[$0] == 0x20 : bytes[$0] &- 48 >= 10
    }
    guard let separator, order == .nameAndDay || separator - start <= 2 else { return false }
    let byte = bytes[separator]
    // A name behind which no number stands is no month: most texts end here.
    let behind = bytes[separator + 1]
    guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == 0x20,
      order != .nameAndDay || behind &- 48 < 10 || behind == 0x20
    else { return false }
    let format = DateFormat(order: order, separator: byte)
    var reader = DateReader(bytes, start: start, end: end)
    switch reader.date(format) {
    case .date(let day):
      note(day: day)
      dates.add(format, count: weight)
      return true
    case .impossible:
      dates.add(format, count: weight)
      return true
    case .timestamp, .otherOrder, .notADate: return addClock(format, bytes, start, end)
    }
  }

  private mutating func addYearLast(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ separator: UInt8
  ) -> Bool {
    let format = DateFormat(order: .dayFirst, separator: separator)
    var reader = DateReader(bytes, start: start, end: end)
    switch reader.date(format) {
    case .date(let number):
      note(day: number)
      firsts.add(dayFirst: number)
      if ColumnReader.isAboveTwelve(number) { dayFirst.add(separator, count: weight) }
    case .otherOrder: monthFirst.add(separator, count: weight)
    case .impossible: break
    case .timestamp, .notADate: return addClock(format, bytes, start, end)
    }
    dates.add(format, count: weight)
    return true
  }

  // MARK: room

  /// Whether narrow slots do not hold all values of the sample; a column whose other values do not
  /// fit is read again.
  func isWide(as format: CellFormat) -> Bool {
    switch format {
    case .integer(let number): isWide(number, scale: 0)
    case .decimal(let scale, let number): isWide(number, scale: scale)
    case .date, .timestamp, .clock: hasWideTime
    case .text: texts.areMany
    case .number, .flag, .numbered: true
    }
  }

  private func isWide(_ format: NumberFormat, scale: Int) -> Bool {
    guard
      let index = NumberFormat.all.firstIndex(where: {
        $0.decimalMark == format.decimalMark && $0.group == format.group
      })
    else { return true }
    return numbers[index].greatest * Double(powersOfTen[scale]) > Double(Int32.max)
  }
}
