import Values

extension ColumnReader {
  mutating func readDates(
    _ spans: FieldSpans, _ format: DateFormat, _ out: UnsafeMutablePointer<Int32>,
    _ firstRow: Int, _ blockOffset: Int
  ) {
    let bytes = UnsafePointer(spans.bytes)
    let isISO = format == .iso
    let table = MonthTable.shared
    let out = out + firstRow
    var empty = 0
    table.before.withUnsafeBufferPointer { before in
      table.lengths.withUnsafeBufferPointer { lengths in
        for row in 0..<spans.rows {
          let start = spans.start(row)
          let end = spans.end(row)
          if start == end {
            out[row] = 0
            missing.mark(firstRow + row)
            empty += 1
            continue
          }
          if isISO, end - start == 10,
            let day = ColumnReader.isoDay(bytes + start, before, lengths)
          {
            out[row] = day
          } else {
            out[row] = readDate(spans, row, start, end, format, firstRow, blockOffset)
          }
        }
      }
    }
    findings.present += spans.rows - empty
  }

  /// `yyyy-mm-dd` of the years that the table holds.
  @inline(__always)
  static func isoDay(
    _ field: UnsafePointer<UInt8>, _ before: UnsafeBufferPointer<Int32>,
    _ lengths: UnsafeBufferPointer<UInt8>
  ) -> Int32? {
    // yyyy-mm- and dd; the dashes are made zeros, so that one test covers digits and dashes.
    let front = Word.load(field) ^ 0x1D00_001D_0000_0000
    let back = UInt64(Word.load16(field + 8)) | 0x3030_3030_3030_0000
    guard Word.areDigits(front), Word.areDigits(back) else { return nil }
    let f = front &- 0x3030_3030_3030_3030
    // A dash became `0` exactly; any other digit in its place was no dash.
    guard f & 0xFF00_00FF_0000_0000 == 0 else { return nil }
    let year =
      Int(f & 0xFF) &* 1000 &+ Int(f >> 8 & 0xFF) &* 100 &+ Int(f >> 16 & 0xFF) &* 10
      &+ Int(f >> 24 & 0xFF)
    let month = Int(f >> 40 & 0xFF) &* 10 &+ Int(f >> 48 & 0xFF)
    let b = back &- 0x3030_3030_3030_3030
    let day = Int(b & 0xFF) &* 10 &+ Int(b >> 8 & 0xFF)
    let index = (year &- MonthTable.firstYear) &* 16 &+ month
    guard year >= MonthTable.firstYear, index < before.count, month < 16, day >= 1,
      day <= Int(lengths[index])
    else { return nil }
    return before[index] &+ Int32(truncatingIfNeeded: day)
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
      return day
    case .impossible: findings.impossibleDates += 1
    case .otherOrder: findings.otherOrder += 1
    case .timestamp, .notADate:
      var reader = DateReader(spans.bytes, start: start, end: end)
      switch reader.timestamp() {
      case .timestamp: if format == .iso { findings.timestamps += 1 }
      case .impossible: findings.impossibleDates += 1
      case .date, .otherOrder, .notADate: break
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
    let table = MonthTable.shared
    let out = out + firstRow
    var empty = 0
    table.before.withUnsafeBufferPointer { before in
      table.lengths.withUnsafeBufferPointer { lengths in
        for row in 0..<spans.rows {
          let start = spans.start(row)
          let end = spans.end(row)
          if start == end {
            out[row] = 0
            missing.mark(firstRow + row)
            empty += 1
            continue
          }
          if let instant = ColumnReader.isoInstant(bytes + start, end - start, before, lengths) {
            out[row] = instant
          } else {
            out[row] = readTimestamp(spans, row, start, end, firstRow, blockOffset)
          }
        }
      }
    }
    findings.present += spans.rows - empty
  }

  /// `yyyy-mm-ddThh:mm:ss`, with a blank for the `T`, with or without a `Z`.
  @inline(__always)
  static func isoInstant(
    _ field: UnsafePointer<UInt8>, _ length: Int, _ before: UnsafeBufferPointer<Int32>,
    _ lengths: UnsafeBufferPointer<UInt8>
  ) -> Int64? {
    guard length == 19 || (length == 20 && field[19] == UInt8(ascii: "Z")),
      field[10] == UInt8(ascii: "T") || field[10] == 0x20,
      let day = isoDay(field, before, lengths)
    else { return nil }
    // hh:mm:ss; `:` is 0x3A, made `0`.
    let word = Word.load(field + 11) ^ 0x0000_0A00_000A_0000
    guard Word.areDigits(word) else { return nil }
    let t = word &- 0x3030_3030_3030_3030
    guard t & 0x0000_FF00_00FF_0000 == 0 else { return nil }
    let hour = Int64(t & 0xFF) &* 10 &+ Int64(t >> 8 & 0xFF)
    let minute = Int64(t >> 24 & 0xFF) &* 10 &+ Int64(t >> 32 & 0xFF)
    let second = Int64(t >> 48 & 0xFF) &* 10 &+ Int64(t >> 56 & 0xFF)
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return (Int64(day) &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second) &* 1_000_000
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
    case .timestamp(let instant): return instant
    case .impossible: findings.impossibleDates += 1
    case .date, .otherOrder, .notADate: break
    }
    noteBad(spans, start, end, blockOffset)
    missing.mark(firstRow + row)
    return 0
  }

  mutating func readFlags(
    _ spans: FieldSpans, _ words: FlagWords, _ out: UnsafeMutablePointer<Bool>, _ firstRow: Int,
    _ blockOffset: Int
  ) {
    let reader = FlagReader(words)
    for row in 0..<spans.rows {
      let start = spans.start(row)
      let end = spans.end(row)
      out[firstRow + row] = false
      if start == end || isBlank(spans, start, end) {
        missing.mark(firstRow + row)
        continue
      }
      findings.present += 1
      if let value = reader.read(spans.bytes, start: start, end: end) {
        out[firstRow + row] = value
      } else {
        noteBad(spans, start, end, blockOffset)
        missing.mark(firstRow + row)
      }
    }
  }
}

/// Compares a cell with the words of a flag column, in any case.
struct FlagReader {
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
