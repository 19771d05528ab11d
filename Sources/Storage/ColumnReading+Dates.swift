import CScan
import Values

extension ColumnReader {
  mutating func readDates(
    _ spans: FieldSpans, _ format: DateFormat, _ out: UnsafeMutablePointer<Int32>,
    _ firstRow: Int, _ blockOffset: Int
  ) {
    let bytes = UnsafePointer(spans.bytes)
    let months = months
    // Only the usual form is in the cache, so in columns of other forms every date is read at length.
    let usual = format == .iso ? 10 : -1
    let (readsVectors, level) = (readsVectors && format == .iso, level)
    var (next, empty) = (0, 0)
    while next < spans.rows {
      var run = RowRun(from: next, of: spans.rows, firstRow: firstRow)
      if readsVectors {
        run.note(kpi_read_dates(spans.fields(from: next), run.rows.count, level, out + next))
      } else {
        for row in run.rows {
          let start = spans.start(row)
          let length = spans.end(row) &- start
          // Dates and gaps come in any order: both are worked out without a branch.
          let (day, isKnown) = months.day(bytes + start)
          let mask: Int32 = (isKnown ? -1 : 0) & (length == usual ? -1 : 0)
          out[row] = day & mask
          let isEmpty = length == 0
          run.push(isMissing: isEmpty, isDoubtful: mask == (isEmpty ? 1 : 0))
        }
      }
      next = run.rows.upperBound
      empty &+= run.mark(in: missing.words)
      while let row = run.nextDoubtful() {
        out[row] = readDate(
          spans, row, spans.start(row), spans.end(row), format, firstRow, blockOffset)
      }
    }
    findings.present += spans.rows - empty
  }

  @inline(never)
  private mutating func readDate(
    _ spans: FieldSpans, _ row: Int, _ start: Int, _ end: Int, _ format: DateFormat,
    _ firstRow: Int, _ blockOffset: Int
  ) -> Int32 {
    if isBlank(spans, start, end) {
      missing.mark(firstRow + row)
      findings.present -= 1
      return 0
    }
    var reader = DateReader(spans.bytes, start: start, end: end)
    switch reader.date(format) {
    case .date(let day):
      if format.order != .yearFirst, ColumnReader.isAboveTwelve(day) { findings.decidedOrder += 1 }
      if format == .iso, end - start == 10 { months.remember(spans.bytes + start, day) }
      return day
    case .impossible: findings.impossibleDates += 1
    case .otherOrder: findings.otherOrder += 1
    case .timestamp, .notADate:
      var reader = DateReader(spans.bytes, start: start, end: end)
      switch format == .iso ? reader.timestamp() : reader.clock(format) {
      case .timestamp: findings.timestamps += 1
      case .impossible: findings.impossibleDates += 1
      case .otherOrder: findings.otherOrder += 1
      case .date, .notADate: break
      }
    }
    noteBad(spans, start, end, blockOffset)
    missing.mark(firstRow + row)
    return 0
  }

  /// A day above 12 cannot be a month.
  static func isAboveTwelve(_ number: Int32) -> Bool { Day(number: number).civil.day > 12 }

  mutating func readTimestamps(
    _ spans: FieldSpans, _ out: UnsafeMutablePointer<Int64>, _ firstRow: Int, _ blockOffset: Int
  ) {
    let bytes = UnsafePointer(spans.bytes)
    let months = months
    let (readsVectors, level) = (readsVectors, level)
    var (next, empty) = (0, 0)
    while next < spans.rows {
      var run = RowRun(from: next, of: spans.rows, firstRow: firstRow)
      if readsVectors {
        run.note(kpi_read_instants(spans.fields(from: next), run.rows.count, level, out + next))
      } else {
        for row in run.rows {
          let start = spans.start(row)
          let length = spans.end(row) &- start
          let (instant, isValid) = ColumnReader.isoInstant(bytes + start, length, months)
          let mask: Int64 = isValid ? -1 : 0
          out[row] = instant & mask
          let isEmpty = length == 0
          run.push(isMissing: isEmpty, isDoubtful: mask == (isEmpty ? 1 : 0))
        }
      }
      next = run.rows.upperBound
      empty &+= run.mark(in: missing.words)
      while let row = run.nextDoubtful() {
        out[row] = readTimestamp(
          spans, row, spans.start(row), spans.end(row), firstRow, blockOffset)
      }
    }
    findings.present += spans.rows - empty
  }

  /// `yyyy-mm-ddThh:mm:ss`, with a blank for the `T`, with or without a `Z`; the field may
  /// hold anything, the second part of the answer says whether the first means something.
  @inline(__always)
  static func isoInstant(
    _ field: UnsafePointer<UInt8>, _ length: Int, _ months: MonthCache
  ) -> (Int64, Bool) {
    let (day, isDay) = months.day(field)
    // hh:mm:ss; `:` is 0x3A, made `0`.
    let word = Word.load(field + 11) ^ 0x0000_0A00_000A_0000
    let t = word &- 0x3030_3030_3030_3030
    let wrong =
      ((word &+ 0x4646_4646_4646_4646) | t) & 0x8080_8080_8080_8080 | t & 0x0000_FF00_00FF_0000
    let hour = (t & 0xFF) &* 10 &+ (t >> 8 & 0xFF)
    let minute = (t >> 24 & 0xFF) &* 10 &+ (t >> 32 & 0xFF)
    let second = (t >> 48 & 0xFF) &* 10 &+ (t >> 56 & 0xFF)
    let outside = ((23 &- hour) | (59 &- minute) | (59 &- second)) & (1 << 63)
    let mark = field[10]
    let isLength =
      (length == 19 ? 1 : 0) | ((length == 20 ? 1 : 0) & (field[19] == UInt8(ascii: "Z") ? 1 : 0))
    let isMark = (mark == UInt8(ascii: "T") ? 1 : 0) | (mark == 0x20 ? 1 : 0)
    let isForm = isLength & isMark & (isDay ? 1 : 0) & (wrong | outside == 0 ? 1 : 0)
    let seconds =
      Int64(day) &* 86_400 &+ Int64(truncatingIfNeeded: hour &* 3600 &+ minute &* 60 &+ second)
    return (seconds &* 1_000_000, isForm != 0)
  }

  @inline(never)
  private mutating func readTimestamp(
    _ spans: FieldSpans, _ row: Int, _ start: Int, _ end: Int, _ firstRow: Int, _ blockOffset: Int
  ) -> Int64 {
    if isBlank(spans, start, end) {
      missing.mark(firstRow + row)
      findings.present -= 1
      return 0
    }
    var reader = DateReader(spans.bytes, start: start, end: end)
    switch reader.timestamp() {
    case .timestamp(let instant):
      var front = DateReader(spans.bytes, start: start, end: min(end, start + 10))
      if case .date(let day) = front.date(.iso), spans.bytes[start] != 0x20 {
        months.remember(spans.bytes + start, day)
      }
      return instant
    case .impossible: findings.impossibleDates += 1
    case .date, .otherOrder, .notADate: break
    }
    noteBad(spans, start, end, blockOffset)
    missing.mark(firstRow + row)
    return 0
  }

  /// Dates with times of day in the forms of spreadsheets.
  mutating func readClocks(
    _ spans: FieldSpans, _ format: DateFormat, _ out: UnsafeMutablePointer<Int64>,
    _ firstRow: Int, _ blockOffset: Int
  ) {
    for row in 0..<spans.rows {
      let start = spans.start(row)
      let end = spans.end(row)
      out[row] = 0
      if start == end || isBlank(spans, start, end) {
        missing.mark(firstRow + row)
        continue
      }
      findings.present += 1
      var reader = DateReader(spans.bytes, start: start, end: end)
      switch reader.clock(format) {
      case .timestamp(let instant):
        if reader.decidesOrder { findings.decidedOrder += 1 }
        out[row] = instant
        continue
      case .impossible: findings.impossibleDates += 1
      case .otherOrder: findings.otherOrder += 1
      case .date, .notADate: break
      }
      noteBad(spans, start, end, blockOffset)
      missing.mark(firstRow + row)
    }
  }

  mutating func readFlags(
    _ spans: FieldSpans, _ words: FlagWords, _ out: UnsafeMutablePointer<Bool>, _ firstRow: Int,
    _ blockOffset: Int
  ) {
    let reader = FlagReader(words)
    for row in 0..<spans.rows {
      let start = spans.start(row)
      let end = spans.end(row)
      out[row] = false
      if start == end || isBlank(spans, start, end) {
        missing.mark(firstRow + row)
        continue
      }
      findings.present += 1
      if let value = reader.read(spans.bytes, start: start, end: end) {
        out[row] = value
      } else {
        noteBad(spans, start, end, blockOffset)
        missing.mark(firstRow + row)
      }
    }
  }
}

/// Compares a cell with the words of a flag column, in any case.
struct FlagReader {
  /// `false`
  static let longestWord = 5

  private let yes: [[UInt8]]
  private let no: [[UInt8]]

  init(_ words: FlagWords) {
    yes = words.words.yes.map { Array($0.utf8) }
    no = words.words.no.map { Array($0.utf8) }
  }

  func read(_ bytes: UnsafePointer<UInt8>, start: Int, end: Int) -> Bool? {
    var (start, end) = (start, end)
    while start < end, bytes[start] == 0x20 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    func equals(_ word: [UInt8]) -> Bool {
      guard word.count == end - start else { return false }
      for i in word.indices {
        let byte = bytes[start + i]
        let lower = (65...90).contains(byte) ? byte + 32 : byte
        if lower != word[i] { return false }
      }
      return true
    }
    for word in yes where equals(word) { return true }
    for word in no where equals(word) { return false }
    return nil
  }
}
