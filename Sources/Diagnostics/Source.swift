/// A named text: a script, a model file, a line of the prompt.
package struct Source: Sendable {
  /// What messages call it: a path, `<prompt>`, `<command>` or `<stdin>`.
  package let name: String
  package let bytes: [UInt8]

  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Where each line begins: worked out for messages alone, as most sources never need any.
  private var lineStarts: [Int] {
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    return starts
  }

  /// The text of a range, cut to the source; invalid UTF-8 is repaired.
  package func text(_ range: SourceRange) -> String {
    let start = max(0, min(range.start, bytes.count))
    let end = max(start, min(range.end, bytes.count))
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The 1-based line that holds a byte offset.
  package func line(at offset: Int) -> Int {
    1 + bytes.prefix(max(0, offset)).count { $0 == UInt8(ascii: "\n") }
  }

  /// The byte range of a 1-based line, without its line end.
  package func range(ofLine line: Int) -> SourceRange {
    let lineStarts = lineStarts
    let index = max(0, min(line - 1, lineStarts.count - 1))
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceRange(start: start, end: end)
  }
}
