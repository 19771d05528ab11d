import Storage
import Values

/// What each customer adds to the change of an amount: its part now less that before.
///
/// Both tables begin with the customer and end with its part.
struct CustomerDifferences {
  let now: Table
  /// Only customers that have a part.
  let before: Table

  /// The customers with the largest effects, as they are now; equal ones in the order of rows.
  func table(_ limit: Int) -> Table {
    var last: [Value: Int] = [:]
    for row in 0..<before.rowCount {
      if let customer = before.columns[0][row] { last[customer] = row }
    }
    var lines: [(cells: (table: Table, row: Int), effect: Double)] = []
    for row in 0..<now.rowCount {
      let earlier = now.columns[0][row].flatMap { last.removeValue(forKey: $0) }
      let effect = part(now, row) - (earlier.map { part(before, $0) } ?? 0)
      if effect != 0 { lines.append(((now, row), effect)) }
    }
    // Customers that have no state in the later period.
    for row in last.values.sorted() { lines.append(((before, row), -part(before, row))) }
    let order = lines.indices.sorted {
      let (a, b) = (abs(lines[$0].effect), abs(lines[$1].effect))
      return a == b ? $0 < $1 : a > b
    }
    let shown = order.prefix(limit).map { lines[$0] }
    var columns = now.columns.indices.dropLast().map { column in
      Cells.column(shown.map { $0.cells.table.columns[column][$0.cells.row] })
    }
    columns.append(Cells.numbers(shown.map(\.effect)))
    return Table(fields: now.fields, columns: columns)
  }

  private func part(_ table: Table, _ row: Int) -> Double {
    table.columns.last?[row]?.double ?? 0
  }
}
