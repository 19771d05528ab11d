/// Whole numbers in as few bytes as their spread needs: the least of them and, for each, how far
/// it lies above.
struct NarrowIntegers {
  var base: Int64
  /// Bytes of each: 1, 2, 4 or 8.
  var width: Int
  var bytes: [UInt8]

  init<T: FixedWidthInteger & BitwiseCopyable>(_ values: [T]) {
    var (least, greatest) = (values.first ?? 0, values.first ?? 0)
    for value in values {
      least = min(least, value)
      greatest = max(greatest, value)
    }
    let spread = UInt64(truncatingIfNeeded: Int64(greatest) &- Int64(least))
    base = Int64(least)
    switch spread {
    case 0...0xFF:
      width = 1
      bytes = NarrowIntegers.packed(values, above: least, as: UInt8.self)
    case 0x100...0xFFFF:
      width = 2
      bytes = NarrowIntegers.packed(values, above: least, as: UInt16.self)
    case 0x1_0000...0xFFFF_FFFF:
      width = 4
      bytes = NarrowIntegers.packed(values, above: least, as: UInt32.self)
    default:
      width = 8
      bytes = NarrowIntegers.packed(values, above: least, as: UInt64.self)
    }
  }

  private static func packed<T: FixedWidthInteger & BitwiseCopyable, S: FixedWidthInteger>(
    _ values: [T], above base: T, as type: S.Type
  ) -> [UInt8] {
    let size = MemoryLayout<S>.size
    return [UInt8](unsafeUninitializedCapacity: max(1, values.count * size)) { buffer, count in
      let target = UnsafeMutableRawBufferPointer(buffer)
      values.withUnsafeBufferPointer { values in
        for index in 0..<values.count {
          let above = S(truncatingIfNeeded: values[index] &- base)
          target.storeBytes(of: above, toByteOffset: index * size, as: S.self)
        }
      }
      count = values.count * size
    }
  }

  /// Puts some of them into their places again; `target` has room for `bytes.count / width`.
  static func unpack<T: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, width: Int, base: T, to target: UnsafeMutablePointer<T>
  ) {
    switch width {
    case 1: unpack(bytes, as: UInt8.self, base: base, to: target)
    case 2: unpack(bytes, as: UInt16.self, base: base, to: target)
    case 4: unpack(bytes, as: UInt32.self, base: base, to: target)
    default: unpack(bytes, as: UInt64.self, base: base, to: target)
    }
  }

  private static func unpack<T: FixedWidthInteger & BitwiseCopyable, S: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, as type: S.Type, base: T, to target: UnsafeMutablePointer<T>
  ) {
    let count = bytes.count / MemoryLayout<S>.size
    bytes.withMemoryRebound(to: S.self) { values in
      for index in 0..<count { target[index] = base &+ T(truncatingIfNeeded: values[index]) }
    }
  }
}
