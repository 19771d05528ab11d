package import Storage

/// For each row of one table the row of another, −1 for none: as far as possible without an array
/// of its own.
package enum RowIndex: Sendable {
  case rows([Int32])
  /// The codes of a column are the rows; `UInt32.max` stands for none.
  case codes(RowCodes)
  /// The codes of a column, `UInt32.max` for none, and the row of each code.
  case through(RowCodes, [Int32])
  /// The codes of a column less `first` are the rows, where they are rows of so many.
  case counted(RowCodes, first: Int, rows: Int)

  /// The number of rows that are mapped.
  package var count: Int {
    switch self {
    case .rows(let rows): rows.count
    case .codes(let codes), .through(let codes, _), .counted(let codes, _, _): codes.count
    }
  }

  package subscript(row: Int) -> Int32 {
    switch self {
    case .rows(let rows): return rows[row]
    case .codes(let codes): return Int32(bitPattern: codes[row])
    case .through(let codes, let table):
      let code = codes[row]
      return code == .max ? -1 : table[Int(code)]
    case .counted(let codes, let first, let rows): return countedRow(codes[row], first, rows)
    }
  }

  /// The rows that a run leads to.
  func rows(of range: Range<Int>) -> [Int32] {
    switch self {
    case .rows(let rows): return Array(rows[range])
    case .codes(let codes): return mapped(Array(codes.codes(in: range))) { Int32(bitPattern: $0) }
    case .through(let codes, let table):
      return mapped(Array(codes.codes(in: range))) { $0 == .max ? -1 : table[Int($0)] }
    case .counted(let codes, let first, let rows):
      return mapped(Array(codes.codes(in: range))) { countedRow($0, first, rows) }
    }
  }

  /// The rows that a list leads to.
  func rows(of list: [Int32]) -> [Int32] {
    switch self {
    case .rows(let rows): return taken(rows, at: list)
    case .codes(let codes): return mapped(taken(codes, at: list)) { Int32(bitPattern: $0) }
    case .through(let codes, let table):
      return mapped(taken(codes, at: list)) { $0 == .max ? -1 : table[Int($0)] }
    case .counted(let codes, let first, let rows):
      return mapped(taken(codes, at: list)) { countedRow($0, first, rows) }
    }
  }
}

/// The row that a code less `first` is among so many; −1 for none.
@inline(__always)
func countedRow(_ code: UInt32, _ first: Int, _ rows: Int) -> Int32 {
  let row = Int(code) &- first
  return code != .max && row >= 0 && row < rows ? Int32(truncatingIfNeeded: row) : -1
}

/// The rows of `second` reached over `first`: −1 stays −1.
func composed(_ first: RowIndex?, _ second: RowIndex?) -> RowIndex? {
  guard let first else { return second }
  guard let second else { return first }
  switch (first, second) {
  case (.codes(let codes), .rows(let rows)): return .through(codes, rows)
  case (.rows(let rows), _):
    return .rows(rows.map { $0 < 0 ? -1 : second[Int($0)] })
  case (.codes(let codes), _):
    return .through(codes, (0..<second.count).map { second[$0] })
  case (.through(let codes, let table), _):
    return .through(codes, table.map { $0 < 0 ? -1 : second[Int($0)] })
  case (.counted(let codes, let first, let count), _):
    return .rows(
      codes.map { code in
        let row = countedRow(code, first, count)
        return row < 0 ? -1 : second[Int(row)]
      })
  }
}
