package import Diagnostics

/// What a definition is called and where it stands, found without parsing it.
///
/// A catalogue of hundreds of definitions is opened this way at every start, and a query reads
/// those few that it mentions.
package struct DefinitionOutline: Sendable, Hashable {
  /// In lower case.
  package var name: String
  /// The names of its `alias` lines, in lower case.
  package var aliases: [String]
  /// From `define` to the next definition, or the end.
  package var range: SourceRange

  /// The definitions of a text that holds nothing else but blank lines and comments, where each
  /// `define` and each `alias` begins a line, plain names follow, and no text spans lines.
  package static func all(in source: Source) -> [DefinitionOutline] {
    source.bytes.withUnsafeBufferPointer { bytes in
      var scanner = OutlineScanner(bytes: bytes)
      scanner.scan()
      return scanner.outlines
    }
  }
}

/// Steps from line to line and looks at the first word.
private struct OutlineScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var outlines: [DefinitionOutline] = []
  private var offset = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func scan() {
    while offset < bytes.count {
      while offset < bytes.count, bytes[offset] == UInt8(ascii: " ") { offset += 1 }
      let start = offset
      if skip("define ") {
        close(at: start)
        let end = SourceRange(start: start, end: bytes.count)
        outlines.append(DefinitionOutline(name: readName(), aliases: [], range: end))
      } else if !outlines.isEmpty, skip("alias ") {
        repeat { outlines[outlines.count - 1].aliases.append(readName()) } while skip(",")
      }
      skipLine()
    }
  }

  /// Goes behind the next line end, eight bytes at a time.
  private mutating func skipLine() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let raw = UnsafeRawBufferPointer(bytes)
    while offset + 8 <= raw.count {
      let read = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let word = UInt64(littleEndian: read) ^ (ones &* 0x0A)
      let found = (word &- ones) & ~word & (ones &* 0x80)
      guard found == 0 else {
        // The first hit is exact; what a borrow marks falsely stands behind it.
        offset += found.trailingZeroBitCount / 8 + 1
        return
      }
      offset += 8
    }
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
    offset += 1
  }

  private mutating func close(at end: Int) {
    if !outlines.isEmpty { outlines[outlines.count - 1].range.end = end }
  }

  private mutating func skip(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard offset + count <= bytes.count else { return false }
    for index in 0..<count where bytes[offset + index] != word.utf8Start[index] { return false }
    offset += count
    return true
  }

  private mutating func readName() -> String {
    while offset < bytes.count, bytes[offset] == UInt8(ascii: " ") { offset += 1 }
    let start = offset
    while offset < bytes.count, isNameByte(bytes[offset]) { offset += 1 }
    let name = UnsafeBufferPointer(rebasing: bytes[start..<offset])
    return String(decoding: name, as: UTF8.self).lowercased()
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
