import Storage
import Values

/// The cells of one column as bytes, a block of rows at a time: each type has its own loop, and the
/// writer then weaves the columns into lines.
final class CellEncoder {
  /// Rows to a block.
  static let blockRows = 1024

  private let column: Column
  /// What stands in front of every cell: the delimiter, or the key.
  private let prefix: [UInt8]
  private let syntax: CellSyntax
  private let missing: [UInt8]
  private let secondsPerUnit: Double
  private var cells = ByteBuffer(capacity: 16 * blockRows)
  /// For columns of text.
  private var texts: TextCells?
  /// Where each cell of the block ends within its bytes.
  let ends: UnsafeMutablePointer<Int>

  init(
    _ field: Table.Field, _ column: Column, _ syntax: CellSyntax, prefix: [UInt8], missing: String
  ) {
    self.column = column
    self.syntax = syntax
    self.prefix = prefix
    self.missing = Array(missing.utf8)
    secondsPerUnit = field.secondsPerUnit
    ends = .allocate(capacity: Self.blockRows)
    ends.initialize(repeating: 0, count: Self.blockRows)
    if case .text(_, let dictionary) = column.values { texts = TextCells(dictionary, syntax) }
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
      // A table's columns have no twelfths (`Table.init`).
      precondition(!scale.isTwelfths)
      each(rows, values) { $1.appendDecimal($0, scale: scale.digits) }
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
    case .text(let codes, _):
      encodeTexts(rows, codes, &texts)
    }
  }

  /// Inlined into every case, so that the closure is no call.
  @inline(__always)
  private func each<Element>(
    _ rows: Range<Int>, _ values: [Element], _ write: (Element, inout ByteBuffer) -> Void
  ) {
    Self.fill(&cells, ends, rows, values, column.validity, prefix, missing, write)
  }

  @inline(__always)
  private static func fill<Element>(
    _ out: inout ByteBuffer, _ ends: UnsafeMutablePointer<Int>, _ rows: Range<Int>,
    _ values: [Element], _ validity: Validity, _ prefix: [UInt8], _ missing: [UInt8],
    _ write: (Element, inout ByteBuffer) -> Void
  ) {
    precondition(rows.upperBound <= values.count && rows.count <= blockRows, "rows of the column")
    let words = validity.words
    values.withUnsafeBufferPointer { values in
      for row in rows {
        if !prefix.isEmpty { out.append(prefix) }
        if words.isEmpty || words[row >> 6] & (1 << UInt64(row & 63)) != 0 {
          write(values[row], &out)
        } else {
          out.append(missing)
        }
        ends[row - rows.lowerBound] = out.count
      }
    }
  }

  /// The texts are handed over whole, so that access to them is checked once and not for every row.
  private func encodeTexts(_ rows: Range<Int>, _ codes: [UInt32], _ texts: inout TextCells?) {
    guard texts != nil else { return }
    each(rows, codes) { texts?.append($0, to: &$1) }
  }
}

extension ByteBuffer {
  /// What is not finite has no number that machines agree on.
  fileprivate mutating func append(number: Double, missing: [UInt8]) {
    if number.isFinite { appendFinite(number) } else { append(missing) }
  }
}
