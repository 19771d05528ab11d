/// A 64-bit checksum that keeps up with memory.
///
/// Eight words at a time: each is added up, and so is the product of its halves once a key that
/// changes with the place was mixed in, so that words that are changed and words that change places
/// are both seen. After the inner loop of XXH3 (Yann Collet), with keys that count in place of a table.
enum Checksum {
  private typealias Words = SIMD8<UInt64>

  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F

  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var keys = Words(0, 1, 2, 3, 4, 5, 6, 7) &* prime1 &+ prime2
    let step = Words(repeating: 8 &* prime1)
    let low = Words(repeating: 0xFFFF_FFFF)
    var sums = Words.zero
    var products = Words.zero
    var offset = 0
    let end = bytes.count & ~63
    while offset < end {
      let words = bytes.loadUnaligned(fromByteOffset: offset, as: Words.self)
      let keyed = words ^ keys
      sums &+= words
      products &+= (keyed & low) &* (keyed &>> 32)
      keys &+= step
      offset += 64
    }
    var result = UInt64(bytes.count) &* prime1
    for lane in 0..<8 { result = combined(combined(result, sums[lane]), products[lane]) }
    while offset < bytes.count {
      result = combined(result, UInt64(bytes[offset]))
      offset += 1
    }
    return result
  }

  static func of(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { of($0) } }

  /// The checksum of a whole from those of its parts, in their order.
  static func of(parts: [UInt64]) -> UInt64 { parts.reduce(UInt64(parts.count), combined) }

  private static func combined(_ sum: UInt64, _ value: UInt64) -> UInt64 {
    let mixed = rotated(value &* prime2, 31) &* prime1
    let x = rotated((sum ^ mixed) &* prime1, 27) &+ prime2
    return x ^ (x >> 29)
  }

  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    (value &<< bits) | (value &>> (64 - bits))
  }
}
