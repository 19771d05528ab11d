extension ColumnReader {
  /// Integers (scale 0) and exact decimals. The short way takes up to 16 bytes of digits with the
  /// decimal mark where the scale wants it; everything else goes through `NumberReader`.
  mutating func readDecimals(
    _ spans: FieldSpans, scale: Int, _ format: NumberFormat, _ out: UnsafeMutablePointer<Int64>,
    _ firstRow: Int, _ blockOffset: Int
  ) {
    let bytes = UnsafePointer(spans.bytes)
    let out = out + firstRow
    let mark = format.decimalMark
    var empty = 0
    for row in 0..<spans.rows {
      let start = spans.start(row)
      let end = spans.end(row)
      let length = end - start
      if length == 0 {
        out[row] = 0
        missing.mark(firstRow + row)
        empty += 1
        continue
      }
      let value =
        scale == 0
        ? shortInteger(bytes, start, length) : shortDecimal(bytes, start, length, scale, mark)
      if value >= 0 {
        out[row] = value
      } else {
        out[row] = readDecimal(spans, row, start, end, scale, format, firstRow, blockOffset)
      }
    }
    findings.present += spans.rows - empty
  }

  /// - Returns: -1 when the field is not 1 to 8 digits, or 1 to 16 without a needless zero.
  @inline(__always)
  private func shortInteger(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int64 {
    if length > 16 || (length > 1 && bytes[start] == UInt8(ascii: "0")) { return -1 }
    let last = Word.tail(bytes + start + length, count: min(length, 8))
    guard Word.areDigits(last) else { return -1 }
    if length <= 8 { return Int64(truncatingIfNeeded: Word.number(last)) }
    let first = Word.tail(bytes + start + length - 8, count: length - 8)
    guard Word.areDigits(first) else { return -1 }
    return Int64(truncatingIfNeeded: Word.number(first) &* 100_000_000 &+ Word.number(last))
  }

  /// Up to eight bytes with exactly `scale` (1 to 6) digits behind the mark.
  @inline(__always)
  private func shortDecimal(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ length: Int, _ scale: Int, _ mark: UInt8
  ) -> Int64 {
    guard length <= 8, scale <= 6, length >= scale + 2,
      bytes[start + length - scale - 1] == mark,
      bytes[start] != UInt8(ascii: "0") || length == scale + 2
    else { return -1 }
    let word = Word.load(bytes + start + length - 8)
    // The digits in front of the mark move up by one byte, over the mark.
    let behind = UInt64.max << UInt64(truncatingIfNeeded: 64 - 8 * scale)
    let joined = (word & behind) | ((word << 8) & ~behind)
    let kept = UInt64.max << UInt64(truncatingIfNeeded: 72 - 8 * length)
    let digits = (joined & kept) | (0x3030_3030_3030_3030 & ~kept)
    guard Word.areDigits(digits) else { return -1 }
    return Int64(truncatingIfNeeded: Word.number(digits))
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
    if let value = reading.coefficient(atScale: scale), fits(reading.currency, format) {
      return value
    }
    note(reading, fitsCurrency: fits(reading.currency, format))
    noteBad(spans, start, end, blockOffset)
    missing.mark(firstRow + row)
    return 0
  }

  /// A number without a money sign is plain in a column of money; another sign is not.
  private func fits(_ currency: NumberFormat.Currency?, _ format: NumberFormat) -> Bool {
    currency == nil || currency == format.currency
  }

  private mutating func note(_ reading: NumberReading, fitsCurrency: Bool) {
    guard fitsCurrency else { return }
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
      out[firstRow + row] = 0
      if start == end || isBlank(spans, start, end) {
        missing.mark(firstRow + row)
        continue
      }
      findings.present += 1
      var reader = NumberReader(spans.bytes, start: start, end: end, format: format)
      let reading = reader.read()
      if let value = reading.double, fits(reading.currency, format) {
        out[firstRow + row] = value
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
