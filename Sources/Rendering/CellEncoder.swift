import Storage
import Values

/// How a machine format writes text, and what stands for a missing value.
enum CellSyntax: Sendable {
  case csv, tsv, json

  /// Text as a cell: quoted or escaped as the format wants.
  func append(_ text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
    switch self {
    case .csv: Self.appendQuoted(text, to: &out)
    case .tsv: Self.appendTabbed(text, to: &out)
    case .json: Self.appendJSON(text, to: &out)
    }
  }

  func encoded(_ text: String) -> [UInt8] {
    var out = ByteBuffer(capacity: 64)
    var text = text
    text.withUTF8 { append($0, to: &out) }
    return Array(out.bytes)
  }

  /// RFC 4180; an empty text is `""`, since an empty cell is a missing value.
  private static func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
    var isPlain = !text.isEmpty
    for byte in text where byte == 0x22 || byte == 0x2C || byte == 0x0A || byte == 0x0D {
      isPlain = false
      break
    }
    guard !isPlain else { return appendAll(text, to: &out) }
    out.append(0x22)
    for byte in text {
      if byte == 0x22 { out.append(0x22) }
      out.append(byte)
    }
    out.append(0x22)
  }

  private static func appendTabbed(_ text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
    for byte in text {
      switch byte {
      case 0x09: out.append("\\t")
      case 0x0A: out.append("\\n")
      case 0x0D: out.append("\\r")
      case 0x5C: out.append("\\\\")
      default: out.append(byte)
      }
    }
  }

  /// RFC 8259, section 7.
  private static func appendJSON(_ text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
    out.append(0x22)
    for byte in text {
      switch byte {
      case 0x22: out.append("\\\"")
      case 0x5C: out.append("\\\\")
      case 0x08: out.append("\\b")
      case 0x09: out.append("\\t")
      case 0x0A: out.append("\\n")
      case 0x0C: out.append("\\f")
      case 0x0D: out.append("\\r")
      case 0..<0x20:
        out.append(byte < 0x10 ? "\\u000" : "\\u001")
        out.append(UInt8(ascii: "0") + (byte & 15) + (byte & 15 > 9 ? 39 : 0))
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }

  private static func appendAll(_ text: UnsafeBufferPointer<UInt8>, to out: inout ByteBuffer) {
    if let start = text.baseAddress { out.append(start, count: text.count) }
  }
}

/// The cells of one column as bytes, a block of rows at a time: each type has its own loop, and the
/// writer then weaves the columns into lines.
final class CellEncoder {
  /// Rows to a block.
  static let blockRows = 1024
  /// Dictionaries up to this size keep each text in its written form.
  private static let maximumCachedTexts = 1 << 16

  private let column: Column
  private let syntax: CellSyntax
  private let missing: [UInt8]
  private let secondsPerUnit: Double
  private var cells = ByteBuffer(capacity: 16 * blockRows)
  private var texts: TextCells
  /// Where each cell of the block ends within its bytes.
  let ends: UnsafeMutablePointer<Int>

  init(_ field: Table.Field, _ column: Column, _ syntax: CellSyntax, missing: String) {
    self.column = column
    self.syntax = syntax
    self.missing = Array(missing.utf8)
    secondsPerUnit = field.secondsPerUnit
    ends = .allocate(capacity: Self.blockRows)
    ends.initialize(repeating: 0, count: Self.blockRows)
    var cachedCount = 0
    if case .text(_, let dictionary) = column.values, dictionary.count <= Self.maximumCachedTexts {
      cachedCount = dictionary.count
    }
    texts = TextCells(syntax, cachedCount: cachedCount)
  }

  deinit { ends.deallocate() }

  /// The bytes of the block that was encoded last; valid until the next.
  var start: UnsafePointer<UInt8> { UnsafePointer(cells.base) }

  /// - Parameter rows: at most `blockRows`.
  func encode(_ rows: Range<Int>) {
    cells.removeAll()
    switch column.values {
    case .integer(let values):
      each(rows, values) { $1.appendInteger($0) }
    case .decimal(let values, let scale):
      each(rows, values) { $1.appendDecimal($0, scale: scale) }
    case .number(let values):
      each(rows, values) { [missing] in $1.append(number: $0, missing: missing) }
    case .duration(let values):
      each(rows, values) { [missing, secondsPerUnit] in
        $1.append(number: $0 / secondsPerUnit, missing: missing)
      }
    case .date(let values):
      each(rows, values) { [syntax] value, out in
        if syntax == .json { out.append(0x22) }
        out.appendDate(value)
        if syntax == .json { out.append(0x22) }
      }
    case .timestamp(let values):
      each(rows, values) { [syntax] value, out in
        if syntax == .json { out.append(0x22) }
        out.appendTimestamp(value, separator: UInt8(ascii: "T"))
        if syntax == .json { out.append(0x22) }
      }
    case .flag(let values):
      each(rows, values) { $1.append($0 ? "true" : "false") }
    case .text(let codes, let dictionary):
      encodeTexts(rows, codes, dictionary)
    }
  }

  /// Inlined into every case, so that the closure is no call.
  @inline(__always)
  private func each<Element>(
    _ rows: Range<Int>, _ values: [Element], _ write: (Element, inout ByteBuffer) -> Void
  ) {
    Self.fill(&cells, ends, rows, values, column.validity, missing, write)
  }

  @inline(__always)
  private static func fill<Element>(
    _ out: inout ByteBuffer, _ ends: UnsafeMutablePointer<Int>, _ rows: Range<Int>,
    _ values: [Element], _ validity: Validity, _ missing: [UInt8],
    _ write: (Element, inout ByteBuffer) -> Void
  ) {
    precondition(rows.upperBound <= values.count && rows.count <= blockRows, "rows of the column")
    let words = validity.words
    values.withUnsafeBufferPointer { values in
      for row in rows {
        if words.isEmpty || words[row >> 6] & (1 << UInt64(row & 63)) != 0 {
          write(values[row], &out)
        } else {
          out.append(missing)
        }
        ends[row - rows.lowerBound] = out.count
      }
    }
  }

  private func encodeTexts(_ rows: Range<Int>, _ codes: [UInt32], _ dictionary: TextDictionary) {
    Self.fill(&cells, ends, rows, codes, column.validity, missing) { code, out in
      texts.append(code, dictionary, to: &out)
    }
  }
}

/// The texts of a dictionary in their written form, made when first met.
private struct TextCells {
  private let syntax: CellSyntax
  /// Start and end within `written` by code; an end of 0 is a text that was not met yet.
  private var spans: [(start: Int, end: Int)]
  private var written: [UInt8] = []

  init(_ syntax: CellSyntax, cachedCount: Int) {
    self.syntax = syntax
    spans = Array(repeating: (0, 0), count: cachedCount)
  }

  mutating func append(_ code: UInt32, _ dictionary: TextDictionary, to out: inout ByteBuffer) {
    let index = Int(code)
    guard index < spans.count else { return appendNew(code, dictionary, to: &out) }
    let span = spans[index]
    if span.end > 0 {
      return written.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        out.append(start + span.start, count: span.end - span.start)
      }
    }
    let before = out.count
    appendNew(code, dictionary, to: &out)
    let start = written.count
    written.append(contentsOf: out.bytes[before..<out.count])
    spans[index] = (start, written.count)
  }

  private func appendNew(
    _ code: UInt32, _ dictionary: TextDictionary, to out: inout ByteBuffer
  ) {
    dictionary.utf8(code).withUnsafeBufferPointer { syntax.append($0, to: &out) }
  }
}

extension ByteBuffer {
  /// What is not finite has no number that machines agree on.
  fileprivate mutating func append(number: Double, missing: [UInt8]) {
    if number.isFinite { appendFinite(number) } else { append(missing) }
  }
}
