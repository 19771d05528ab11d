import Values

extension ByteBuffer {
  /// `2024-06-30`
  mutating func appendDate(_ number: Int32) {
    let (year, month, day) = Day(number: number).civil
    if year < 0 { append(UInt8(ascii: "-")) }
    appendDigits(UInt64(year.magnitude), width: 4)
    append(UInt8(ascii: "-"))
    appendDigits(UInt64(month), width: 2)
    append(UInt8(ascii: "-"))
    appendDigits(UInt64(day), width: 2)
  }

  /// `2024-03-01T12:34:56Z`; a fraction only where there is one, without trailing zeros.
  mutating func appendTimestamp(_ microseconds: Int64, separator: UInt8) {
    let perDay: Int64 = 86_400_000_000
    var (days, rest) = microseconds.quotientAndRemainder(dividingBy: perDay)
    if rest < 0 { (days, rest) = (days - 1, rest + perDay) }
    appendDate(Int32(days))
    append(separator)
    let seconds = UInt64(rest / 1_000_000)
    appendDigits(seconds / 3600, width: 2)
    append(UInt8(ascii: ":"))
    appendDigits(seconds / 60 % 60, width: 2)
    append(UInt8(ascii: ":"))
    appendDigits(seconds % 60, width: 2)
    var fraction = UInt64(rest % 1_000_000)
    if fraction > 0 {
      var places = 6
      while fraction % 10 == 0 { (fraction, places) = (fraction / 10, places - 1) }
      append(UInt8(ascii: "."))
      appendDigits(fraction, width: places)
    }
    append(UInt8(ascii: "Z"))
  }
}
