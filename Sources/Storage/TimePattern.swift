/// How a day or an instant is written that begins with its year, such as `2024-06-30T13:45:00Z`: cells that
/// have a digit wherever it has one and else the same bytes are written alike, and need not be taken apart.
struct TimePattern {
  /// `nil` for an instant.
  let date: DateFormat?
  private let length: Int
  private let shape: Shape

  /// The bytes from the first on and those up to the last, which are the same ones in part, each digit as a 0.
  private typealias Shape = (UInt64, UInt64, UInt64, UInt64)

  /// What no narrow slot holds has another year.
  private static let years = 1971...2105

  /// - Parameter date: the form of the cell's date; `nil` for an instant.
  /// - Returns: `nil` for a cell with parts of a second, some of which are wider than others, and for
  ///   other forms.
  init?(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, date: DateFormat?) {
    guard end - start >= 10, end - start <= 32, bytes[start + 4] == UInt8(ascii: "-"),
      !(start..<end).contains(where: {
        bytes[$0] == UInt8(ascii: ".") || bytes[$0] == UInt8(ascii: ",")
      })
    else { return nil }
    self.date = date
    length = end - start
    shape = TimePattern.shape(bytes, start, end)
  }

  /// Whether a cell is written alike, and has a year that is taken for one.
  @inline(__always)
  func fits(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start == length else { return false }
    let other = TimePattern.shape(bytes, start, end)
    let differing =
      shape.0 ^ other.0 | shape.1 ^ other.1 | shape.2 ^ other.2 | shape.3 ^ other.3
    guard differing == 0 else { return false }
    var year = 0
    for place in start..<start + 4 { year = year * 10 + Int(bytes[place] &- 48) }
    return TimePattern.years.contains(year)
  }

  @inline(__always)
  private static func shape(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Shape {
    let last = end - 8
    let (second, third) = (min(start + 8, last), min(start + 16, last))
    return (
      withoutDigits(Word.load(bytes + start)), withoutDigits(Word.load(bytes + second)),
      withoutDigits(Word.load(bytes + third)), withoutDigits(Word.load(bytes + last))
    )
  }

  @inline(__always)
  private static func withoutDigits(_ word: UInt64) -> UInt64 {
    let high: UInt64 = 0x8080_8080_8080_8080
    // Without its highest bit no byte carries into another.
    let low = word & ~high
    let isAtLeast0 = (low | high) &- 0x3030_3030_3030_3030
    let isAbove9 = low &+ 0x4646_4646_4646_4646
    let digits = isAtLeast0 & ~isAbove9 & ~word & high
    return word & ~(digits >> 7 &* 0x0F)
  }
}
