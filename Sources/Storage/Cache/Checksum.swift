/// A 64-bit checksum, of xxHash's kind: four lanes that a core works on at the same time.
enum Checksum {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F

  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var a = prime1 &+ prime2
    var b = prime2
    var c: UInt64 = 0
    var d = 0 &- prime1
    var offset = 0
    let end = bytes.count & ~31
    while offset < end {
      a = mixed(a, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      b = mixed(b, bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
      c = mixed(c, bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self))
      d = mixed(d, bytes.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self))
      offset += 32
    }
    var result = UInt64(bytes.count) &* prime1
    for lane in [a, b, c, d] { result = combined(result, lane) }
    while offset < bytes.count {
      result = combined(result, UInt64(bytes[offset]))
      offset += 1
    }
    return result
  }

  static func of(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { of($0) } }

  /// The checksum of a whole from those of its parts, in their order.
  static func of(parts: [UInt64]) -> UInt64 { parts.reduce(UInt64(parts.count), combined) }

  private static func mixed(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* prime2, 31) &* prime1
  }

  private static func combined(_ sum: UInt64, _ value: UInt64) -> UInt64 {
    let x = rotated((sum ^ mixed(0, value)) &* prime1, 27) &+ prime2
    return x ^ (x >> 29)
  }

  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    (value &<< bits) | (value &>> (64 - bits))
  }
}
