import Storage

/// The texts of a dictionary as cells: numbered ids by arithmetic, others copied in the written form
/// that they got when they were first met.
struct TextCells {
  /// Larger dictionaries hardly repeat a text, so that keeping its written form is a loss.
  private static let maximumKept = 1 << 16

  private let syntax: CellSyntax
  private let dictionary: TextDictionary
  /// What stands around the number of a numbered id.
  private let numbered: (open: [UInt8], close: [UInt8], width: Int, base: Int)?
  /// Start and end within `written` by code; an end of 0 is a text that was not met yet.
  private var spans: [(start: Int, end: Int)]
  private var written: [UInt8] = []

  init(_ dictionary: TextDictionary, _ syntax: CellSyntax) {
    self.dictionary = dictionary
    self.syntax = syntax
    if let (prefix, width, base) = dictionary.numbering {
      // A digit needs no escape, so whatever stands around one stands around every number.
      let sample = syntax.encoded(String(decoding: prefix, as: UTF8.self) + "0")
      let close = sample.last == UInt8(ascii: "0") ? 0 : 1
      numbered = (Array(sample.dropLast(close + 1)), sample.suffix(close), width, base)
      spans = []
    } else {
      numbered = nil
      spans = Array(
        repeating: (0, 0), count: dictionary.count <= Self.maximumKept ? dictionary.count : 0)
    }
  }

  mutating func append(_ code: UInt32, to out: inout ByteBuffer) {
    if let numbered {
      out.append(numbered.open)
      out.appendDigits(UInt64(numbered.base + Int(code)), width: numbered.width)
      return out.append(numbered.close)
    }
    let index = Int(code)
    guard index < spans.count else { return appendNew(code, to: &out) }
    let span = spans[index]
    if span.end > 0 {
      return written.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        out.append(start + span.start, count: span.end - span.start)
      }
    }
    let before = out.count
    appendNew(code, to: &out)
    let start = written.count
    written.append(contentsOf: out.bytes[before..<out.count])
    spans[index] = (start, written.count)
  }

  private func appendNew(_ code: UInt32, to out: inout ByteBuffer) {
    dictionary.utf8(code).withUnsafeBufferPointer { syntax.append($0, to: &out) }
  }
}
