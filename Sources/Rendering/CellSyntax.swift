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
