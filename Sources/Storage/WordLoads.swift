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

  /// Eight digits, all 0.
  static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// Every byte is one of `0`...`9`.
  @inline(__always)
  static func areDigits(_ word: UInt64) -> Bool { strays(word) == 0 }

  /// 0 when every byte is one of `0`...`9`.
  @inline(__always)
  static func strays(_ word: UInt64) -> UInt64 {
    let above = word &+ 0x4646_4646_4646_4646
    let below = word &- 0x3030_3030_3030_3030
    return (above | below) & 0x8080_8080_8080_8080
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
