import Diagnostics

/// The line of source that a range begins in, fit for a terminal, and where the carets go.
struct SourceExcerpt {
  /// Longer lines are cut to what surrounds the range.
  static let maximumBytes = 240
  private static let bytesBeforeRange = 60
  private static let tabColumns = 4

  /// 1-based.
  let line: Int
  /// 1-based, in Unicode scalars.
  let column: Int
  /// Tabs are spaces, control characters visible.
  let text: String
  /// Display columns in front of the carets.
  let indent: Int
  /// The number of carets, at least 1.
  let width: Int

  init(_ wanted: SourceRange, in source: Source) {
    let range = Self.settled(wanted, in: source)
    line = source.line(at: range.start)
    let whole = source.range(ofLine: line)
    let start = min(range.start, whole.end)
    let end = max(start, min(range.end, whole.end))
    column = 1 + source.bytes[whole.start..<start].count { !Self.isContinuation($0) }
    let shown = Self.window(whole, around: start, in: source.bytes)
    var before = Self.expanded(source.text(SourceRange(start: shown.start, end: start)), at: 0)
    if shown.start > whole.start { before = "…" + before }
    indent = TextWidth.columns(of: before)
    let inside = Self.expanded(
      source.text(SourceRange(start: start, end: min(end, shown.end))), at: indent)
    width = max(1, TextWidth.columns(of: inside))
    let after = Self.expanded(
      source.text(SourceRange(start: min(end, shown.end), end: shown.end)), at: indent + width)
    text = before + inside + after + (shown.end < whole.end ? "…" : "")
  }

  /// Within the source, on a character; the end of a text that ends in empty lines is behind its
  /// last line that says something.
  private static func settled(_ range: SourceRange, in source: Source) -> SourceRange {
    let bytes = source.bytes
    var start = max(0, min(range.start, bytes.count))
    let end = max(start, min(range.end, bytes.count))
    if start == bytes.count {
      while start > 0, bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D { start -= 1 }
    }
    while start > 0, start < bytes.count, isContinuation(bytes[start]) { start -= 1 }
    return SourceRange(start: start, end: end)
  }

  private static func window(
    _ line: SourceRange, around start: Int, in bytes: [UInt8]
  ) -> SourceRange {
    guard line.end - line.start > maximumBytes else { return line }
    var first = max(line.start, start - bytesBeforeRange)
    var last = min(line.end, first + maximumBytes)
    while first > line.start, isContinuation(bytes[first]) { first -= 1 }
    while last < line.end, isContinuation(bytes[last]) { last += 1 }
    return SourceRange(start: first, end: last)
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Tabs become spaces up to the next stop.
  private static func expanded(_ text: String, at column: Int) -> String {
    var result = ""
    var used = column
    for part in text.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
      if part.offset > 0 {
        let gap = tabColumns - used % tabColumns
        result += String(repeating: " ", count: gap)
        used += gap
      }
      let printable = TextWidth.printable(String(part.element))
      result += printable
      used += TextWidth.columns(of: printable)
    }
    return result
  }
}
