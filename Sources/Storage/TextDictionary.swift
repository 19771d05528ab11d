/// The distinct texts of a column, each under a code from 0.
///
/// Codes are an index space, not a count of distinct values: the numbered form, for ids such as
/// `C0000042`, covers every number between the least and the greatest, used or not.
package struct TextDictionary: Sendable {
  private enum Form: Sendable {
    /// All texts end to end; text `c` is `bytes[offsets[c]..<offsets[c + 1]]`.
    case stored(bytes: [UInt8], offsets: [Int])
    /// prefix + zero-padded number of `width` digits; code = number − base.
    case numbered(prefix: [UInt8], width: Int, base: Int, count: Int)
  }
  private let form: Form

  /// - Parameter offsets: one more than there are texts, ascending, from 0 to `bytes.count`.
  package init(bytes: [UInt8], offsets: [Int]) {
    precondition(offsets.first == 0 && offsets.last == bytes.count, "offsets must span the bytes")
    form = .stored(bytes: bytes, offsets: offsets)
  }

  package init(prefix: [UInt8], width: Int, base: Int, count: Int) {
    form = .numbered(prefix: prefix, width: width, base: base, count: count)
  }

  package init(_ texts: [String]) {
    var bytes: [UInt8] = []
    var offsets = [0]
    for text in texts {
      bytes.append(contentsOf: text.utf8)
      offsets.append(bytes.count)
    }
    self.init(bytes: bytes, offsets: offsets)
  }

  /// The number of codes.
  package var count: Int {
    switch form {
    case .stored(_, let offsets): offsets.count - 1
    case .numbered(_, _, _, let count): count
    }
  }

  /// Prefix, width and least number, when the texts are numbered ids: two such dictionaries with
  /// equal prefix and width can be joined by arithmetic.
  package var numbering: (prefix: [UInt8], width: Int, base: Int)? {
    switch form {
    case .stored: nil
    case .numbered(let prefix, let width, let base, _): (prefix, width, base)
    }
  }

  /// A code's text; for results and messages, never in a loop over rows.
  package func string(_ code: UInt32) -> String {
    String(decoding: utf8(code), as: UTF8.self)
  }

  /// The bytes of a code's text.
  package func utf8(_ code: UInt32) -> [UInt8] {
    switch form {
    case .stored(let bytes, let offsets):
      return Array(bytes[offsets[Int(code)]..<offsets[Int(code) + 1]])
    case .numbered(let prefix, let width, let base, _):
      let digits = Array(String(base + Int(code)).utf8)
      let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, width - digits.count))
      return prefix + zeros + digits
    }
  }

  /// The code of a text, by search; `nil` when the column does not hold it. A numbered dictionary
  /// may answer with a code that no row uses.
  package func code(of text: String) -> UInt32? {
    let wanted = Array(text.utf8)
    switch form {
    case .stored(let bytes, let offsets):
      for code in 0..<(offsets.count - 1)
      where offsets[code + 1] - offsets[code] == wanted.count
        && bytes[offsets[code]..<offsets[code + 1]].elementsEqual(wanted)
      {
        return UInt32(code)
      }
      return nil
    case .numbered(let prefix, let width, let base, let count):
      guard wanted.count == prefix.count + width, wanted.starts(with: prefix),
        wanted.dropFirst(prefix.count).allSatisfy({ (48...57).contains($0) }),
        let number = Int(String(decoding: wanted.dropFirst(prefix.count), as: UTF8.self)),
        number >= base, number < base + count
      else { return nil }
      return UInt32(number - base)
    }
  }
}

// In the order of the bytes.
extension TextDictionary {
  /// The codes in the order of their texts; numbered ids are in order as they are.
  package var order: [UInt32] {
    let codes = (0..<UInt32(count)).map { $0 }
    guard case .stored(let bytes, let offsets) = form else { return codes }
    return bytes.withUnsafeBufferPointer { bytes in
      func text(_ code: UInt32) -> Slice<UnsafeBufferPointer<UInt8>> {
        bytes[offsets[Int(code)]..<offsets[Int(code) + 1]]
      }
      return codes.sorted { text($0).lexicographicallyPrecedes(text($1)) }
    }
  }

  /// Whether each code stands for the same text in another.
  package func isSame(as other: TextDictionary) -> Bool {
    if let own = numbering, let its = other.numbering { return own == its && count == other.count }
    guard case .stored(let bytes, let offsets) = form,
      case .stored(let others, let ends) = other.form
    else { return false }
    return offsets == ends && bytes == others
  }

  /// The texts of some codes, in their order.
  package func picked(_ codes: [UInt32]) -> TextDictionary {
    var bytes: [UInt8] = []
    var offsets = [0]
    offsets.reserveCapacity(codes.count + 1)
    for code in codes {
      if case .stored(let all, let places) = form {
        bytes += all[places[Int(code)]..<places[Int(code) + 1]]
      } else {
        bytes += utf8(code)
      }
      offsets.append(bytes.count)
    }
    return TextDictionary(bytes: bytes, offsets: offsets)
  }
}

// In a cache file.
extension TextDictionary {
  /// Describes the dictionary and adds its sections: the number of codes, its form, and the
  /// lengths and bytes of the texts.
  func encode(into info: inout CacheWriter, _ sections: inout [[UInt8]]) {
    info.put(count)
    switch form {
    case .numbered(let prefix, let width, let base, _):
      info.put(1)
      info.put(prefix)
      info.put(width)
      info.put(base)
    case .stored(let bytes, let offsets):
      info.put(0)
      info.put(bytes.count)
      let lengths = NarrowIntegers(
        offsets.indices.dropLast().map { UInt32(offsets[$0 + 1] - offsets[$0]) })
      info.put(Int(lengths.base))
      info.put(lengths.width)
      sections += [lengths.bytes, bytes]
    }
  }

  /// The number of codes at the head of a description.
  static func encodedCount(_ info: inout CacheReader) throws(CacheDamage) -> Int {
    try info.count(upTo: Int(UInt32.max))
  }
}
