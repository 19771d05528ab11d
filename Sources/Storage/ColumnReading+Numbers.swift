import CScan

extension ColumnReader {
  /// Integers (scale 0) and exact decimals. The short way takes up to 16 bytes of digits with the
  /// decimal mark where the scale wants it; everything else goes through `NumberReader`.
  mutating func readDecimals(
    _ spans: FieldSpans, scale: Int, _ format: NumberFormat, _ out: UnsafeMutablePointer<Int64>,
    _ firstRow: Int, _ blockOffset: Int
  ) {
    if format.isPercent {
      // A number without the sign must not be taken for one with it.
      return readSlowDecimals(spans, scale: scale, format, out, firstRow, blockOffset)
    }
    let bytes = UnsafePointer(spans.bytes)
    let form = DecimalForm(scale: scale, mark: format.decimalMark)
    let (readsVectors, level) = (readsVectors && scale <= 6, level)
    var (next, empty) = (0, 0)
    while next < spans.rows {
      var run = RowRun(from: next, of: spans.rows, firstRow: firstRow)
      if readsVectors {
        run.note(
          kpi_read_decimals(
            spans.fields(from: next), run.rows.count, Int32(scale), format.decimalMark, level,
            out + next))
      } else {
        for row in run.rows {
          let start = spans.start(row)
          let length = spans.end(row) &- start
          let value =
            scale == 0 ? form.integer(bytes + start, length) : form.decimal(bytes + start, length)
          let isEmpty = length == 0
          out[row] = isEmpty ? 0 : value
          run.push(isMissing: isEmpty, isDoubtful: value < (isEmpty ? Int64.min : 0))
        }
      }
      next = run.rows.upperBound
      empty &+= run.mark(in: missing.words)
      while let row = run.nextDoubtful() {
        out[row] = readDecimal(
          spans, row, spans.start(row), spans.end(row), scale, format, firstRow, blockOffset)
      }
    }
    findings.present += spans.rows - empty
  }

  @inline(never)
  private mutating func readDecimal(
    _ spans: FieldSpans, _ row: Int, _ start: Int, _ end: Int, _ scale: Int,
    _ format: NumberFormat, _ firstRow: Int, _ blockOffset: Int
  ) -> Int64 {
    if isBlank(spans, start, end) {
      missing.mark(firstRow + row)
      findings.present -= 1
      return 0
    }
    var reader = NumberReader(spans.bytes, start: start, end: end, format: format)
    let reading = reader.read()
    if let value = reading.coefficient(atScale: scale), fits(reading, format) { return value }
    note(reading, fitsUnit: fits(reading, format))
    noteBad(spans, start, end, blockOffset)
    missing.mark(firstRow + row)
    return 0
  }

  /// A number without a money sign is plain in a column of money; another sign is not.
  private func fits(_ reading: NumberReading, _ format: NumberFormat) -> Bool {
    (reading.currency == nil || reading.currency == format.currency)
      && reading.isPercent == format.isPercent
  }

  private mutating func readSlowDecimals(
    _ spans: FieldSpans, scale: Int, _ format: NumberFormat, _ out: UnsafeMutablePointer<Int64>,
    _ firstRow: Int, _ blockOffset: Int
  ) {
    for row in 0..<spans.rows {
      let (start, end) = (spans.start(row), spans.end(row))
      out[row] = 0
      if start == end {
        missing.mark(firstRow + row)
        continue
      }
      findings.present += 1
      out[row] = readDecimal(spans, row, start, end, scale, format, firstRow, blockOffset)
    }
  }

  private mutating func note(_ reading: NumberReading, fitsUnit: Bool) {
    guard fitsUnit else { return }
    switch reading.kind {
    case .exact:
      findings.scale = max(findings.scale, reading.scale)
      // At its own scale it fits, at the column's it has too many digits: only a double holds it.
      if reading.coefficient(atScale: max(findings.scale, scaleOfFormat)) == nil {
        findings.floats += 1
      }
    case .float: findings.floats += 1
    case .hugeInteger: findings.hugeIntegers += 1
    case .leadingZero: findings.leadingZeros += 1
    case .notANumber: break
    }
  }

  private var scaleOfFormat: Int {
    if case .decimal(let scale, _) = format { return scale }
    return 0
  }

  /// Floating point numbers.
  mutating func readNumbers(
    _ spans: FieldSpans, _ format: NumberFormat, _ out: UnsafeMutablePointer<Double>,
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
      var reader = NumberReader(spans.bytes, start: start, end: end, format: format)
      let reading = reader.read()
      if let value = reading.double, fits(reading, format) {
        out[row] = value
      } else {
        if reading.kind == .leadingZero { findings.leadingZeros += 1 }
        noteBad(spans, start, end, blockOffset)
        missing.mark(firstRow + row)
      }
    }
  }

  /// Only blanks: as good as empty, except in text.
  func isBlank(_ spans: FieldSpans, _ start: Int, _ end: Int) -> Bool {
    var position = start
    while position < end, spans.bytes[position] == 0x20 || spans.bytes[position] == 0x09 {
      position += 1
    }
    return position == end
  }
}

/// The usual form of a column's numbers, read without a branch on what a cell is like.
private struct DecimalForm {
  private let scale: Int
  private let mark: UInt64
  /// The bytes behind the decimal mark, in the word that ends with the field.
  private let behind: UInt64

  init(scale: Int, mark: UInt8) {
    self.scale = scale
    self.mark = UInt64(mark)
    behind = UInt64.max << UInt64(64 - 8 * min(scale, 8))
  }

  /// - Returns: -1 when the field is not 1 to 16 digits without a needless zero.
  @inline(__always)
  func integer(_ field: UnsafePointer<UInt8>, _ length: Int) -> Int64 {
    let low = Word.load(field + length - 8)
    if length &- 1 < 8, length > 0 {
      let kept = UInt64.max &<< UInt64(truncatingIfNeeded: 64 &- 8 &* length)
      let digits = (low & kept) | (0x3030_3030_3030_3030 & ~kept)
      let zero = (field[0] == UInt8(ascii: "0") ? 1 : 0) & (length > 1 ? 1 : 0)
      let isPlain = Word.strays(digits) | UInt64(zero) == 0
      return isPlain ? Int64(truncatingIfNeeded: Word.number(digits)) : -1
    }
    guard length > 8, length <= 16, field[0] != UInt8(ascii: "0"), Word.areDigits(low) else {
      return -1
    }
    let high = Word.tail(field + length - 8, count: length - 8)
    guard Word.areDigits(high) else { return -1 }
    return Int64(truncatingIfNeeded: Word.number(high) &* 100_000_000 &+ Word.number(low))
  }

  /// - Returns: -1 when the field is not up to eight bytes with exactly `scale` (1 to 6) digits
  ///   behind the mark, at least one in front of it, and no needless zero.
  @inline(__always)
  func decimal(_ field: UnsafePointer<UInt8>, _ length: Int) -> Int64 {
    let word = Word.load(field + length - 8)
    let place = UInt64(truncatingIfNeeded: 56 &- 8 &* scale)
    let wrongMark = (word &>> place & 0xFF) ^ mark
    // The digits in front of the mark move up by one byte, over the mark.
    let joined = (word & behind) | ((word &<< 8) & ~behind)
    let kept = UInt64.max &<< UInt64(truncatingIfNeeded: 72 &- 8 &* length)
    let digits = (joined & kept) | (0x3030_3030_3030_3030 & ~kept)
    let wrongLength =
      (length > 8 ? 1 : 0) | (length < scale &+ 2 ? 1 : 0) | (scale > 6 ? 1 : 0)
      | ((field[0] == UInt8(ascii: "0") ? 1 : 0) & (length > scale &+ 2 ? 1 : 0))
    let isPlain = wrongMark | Word.strays(digits) | UInt64(wrongLength) == 0
    return isPlain ? Int64(truncatingIfNeeded: Word.number(digits)) : -1
  }
}
