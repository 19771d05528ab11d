import Values

/// Words out of the middle of a block, and the digits in them, eight at a time (SWAR: "SIMD within
/// a register"). A block has a margin on both sides, so a word at a field's edge is always readable.
enum Word {
  @inline(__always)
  static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  static func load16(_ bytes: UnsafePointer<UInt8>) -> UInt16 {
    UInt16(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt16.self))
  }

  /// Every byte is one of `0`...`9`.
  @inline(__always)
  static func areDigits(_ word: UInt64) -> Bool {
    let above = word &+ 0x4646_4646_4646_4646
    let below = word &- 0x3030_3030_3030_3030
    return (above | below) & 0x8080_8080_8080_8080 == 0
  }

  /// The number that eight digits spell, the first in the lowest byte (after Johnny Lee and
  /// Daniel Lemire, "Quickly parsing eight digits").
  @inline(__always)
  static func number(_ digits: UInt64) -> UInt64 {
    var v = digits &- 0x3030_3030_3030_3030
    v = v &* 10 &+ (v >> 8)
    let low = (v & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let high = ((v >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (low &+ high) >> 32
  }

  /// The last `count` (0 to 8) bytes before `end` as digits, filled up with zeros in front.
  @inline(__always)
  static func tail(_ end: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    let word = load(end - 8)
    // For count 8 nothing is dropped; Swift's smart shifts give 0 for a shift by 64.
    let kept = UInt64.max << UInt64(64 - 8 * count)
    return (word & kept) | (0x3030_3030_3030_3030 & ~kept)
  }
}

/// The months of the years around now, for dates that are read by the million.
struct MonthTable: Sendable {
  static let firstYear = 1900
  static let years = 256
  static let size = years * 16
  /// Entry `(year - firstYear) * 16 + month`: the day before the first, as days since 1970-01-01,
  /// in the upper half; the month's length in the lowest byte, 0 for months that do not exist.
  let entries: [UInt64]

  static let shared = MonthTable()

  private init() {
    var entries = [UInt64](repeating: 0, count: MonthTable.size)
    for year in 0..<MonthTable.years {
      for month in 1...12 {
        let civil = year + MonthTable.firstYear
        guard let first = Day(year: civil, month: month, day: 1) else { continue }
        let before = UInt64(UInt32(bitPattern: first.number - 1))
        entries[year * 16 + month] = before << 32 | UInt64(Day.length(ofMonth: month, year: civil))
      }
    }
    self.entries = entries
  }
}
