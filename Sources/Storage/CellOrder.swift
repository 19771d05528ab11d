/// Digits, of which the first is no 0, or a letter and more letters, digits, `-` and `_`: what stands in such
/// a cell is read as it is written, blanks and marks of thousands being none of it.
func isPlainId(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
  let isNumber = bytes[start] &- 49 < 9
  guard isNumber || (bytes[start] | 0x20) &- 97 < 26 else { return false }
  return (start..<end).allSatisfy { place in
    let byte = bytes[place]
    return byte &- 48 < 10
      || !isNumber
        && ((byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_"))
  }
}

/// A short cell as far as its order among others tells: by length, then by its bytes.
struct CellOrder {
  static let longest = 16
  var length = 0
  /// The bytes from the first on, and those up to the last, which are the same ones in part.
  private var ends: (UInt64, UInt64) = (0, 0)

  init() {}

  init(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    self.length = length
    let kept = UInt64.max << UInt64(8 * (8 - min(8, length)))
    let (first, last) = (Word.load(bytes).byteSwapped, Word.load(bytes + max(0, length - 8)))
    ends = (first & kept, last.byteSwapped & kept)
  }

  static func < (one: CellOrder, other: CellOrder) -> Bool {
    (UInt64(one.length), one.ends.0, one.ends.1)
      < (UInt64(other.length), other.ends.0, other.ends.1)
  }
}
