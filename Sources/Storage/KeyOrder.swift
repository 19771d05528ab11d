/// How the values of a key lie in one block of the file.
///
/// Ids are mostly given in the order of the rows. Then no two are the same, which is all that is
/// asked of most keys, and there is no need to keep them: a tenth of the memory of a revenue table.
struct KeyOrder: Sendable {
  let rows: Range<Int>
  private let first: Int64
  private let last: Int64
  /// Every row has a value, each greater than the one before.
  private let isAscending: Bool

  /// - Parameters:
  ///   - values: of the block's rows, whole numbers or codes of numbered ids.
  ///   - isWhole: every row has a value that could be read.
  init(_ values: ColumnTarget, rows: Int, firstRow: Int, isWhole: Bool) {
    self.rows = firstRow..<(firstRow + rows)
    switch values {
    case .int64(let values) where rows > 0:
      (first, last) = (values[0], values[rows - 1])
      isAscending = isWhole && KeyOrder.grows(values, rows)
    case .uint32(let values) where rows > 0:
      (first, last) = (Int64(values[0]), Int64(values[rows - 1]))
      isAscending = isWhole && KeyOrder.grows(values, rows)
    case .int64, .uint32, .double, .int32, .bool, .uint16, .uint8:
      (first, last) = (0, 0)
      isAscending = rows == 0
    }
  }

  /// Whether the blocks of a file, in whatever order, are one ascending sequence.
  static func isAscending(_ blocks: [KeyOrder], rows: Int) -> Bool {
    var (next, greatest) = (0, Int64.min)
    for block in blocks.filter({ !$0.rows.isEmpty }).sorted(by: {
      $0.rows.lowerBound < $1.rows.lowerBound
    }) {
      guard block.isAscending, block.rows.lowerBound == next, next == 0 || greatest < block.first
      else { return false }
      (next, greatest) = (block.rows.upperBound, block.last)
    }
    return next == rows
  }

  private static func grows<Number: FixedWidthInteger>(
    _ values: UnsafeMutablePointer<Number>, _ count: Int
  ) -> Bool {
    // As wide as the values, so that vectors of them are compared.
    var falls: Number = 0
    for row in 1..<max(1, count) { falls |= values[row &- 1] < values[row] ? 0 : 1 }
    return falls == 0
  }
}
