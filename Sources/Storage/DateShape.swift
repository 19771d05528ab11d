/// How a date begins, as far as it tells one form from another.
struct DateShape: Equatable {
  var hasYearFirst: Bool
  var separator: UInt8

  init(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    let mark = (start..<end).first { bytes[$0] &- 48 >= 10 } ?? start
    hasYearFirst = mark - start == 4
    separator = (bytes[mark] | 0x20) &- 97 < 26 ? UInt8(ascii: "a") : bytes[mark]
  }
}
