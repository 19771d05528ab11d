import Planning
import Storage
import Values

/// Spreads the dimensions of `across` over columns.
struct PivotRun {
  let query: QueryRun
  let sheet: Sheet
  /// What `top` put together.
  let ranking: Ranking?

  private var plan: LogicalPlan { query.plan }
  private var sides: [Int] { plan.dimensions.indices.filter { !plan.dimensions[$0].isAcross } }

  /// The cells of a sheet by the keys of some dimensions.
  private struct Index {
    /// In order, each with one of its cells.
    var entries: [(key: [Int64], cell: Int32)]
    var places: [[Int64]: Int]
  }

  func table(_ cells: [Int32]) throws(RunProblem) -> Table {
    let tops = index(sheet, query.across, cells)
    let perTop = sheet.figures.count
    let columnCount = (tops.entries.count + (plan.withTotal ? 1 : 0)) * perTop
    if columnCount > Limits.pivotColumns {
      throw .tooManyColumns(count: columnCount, limit: Limits.pivotColumns)
    }
    var rows = index(sheet, sides, cells).entries
    var side: Sheet?
    if plan.withTotal || !plan.sort.isEmpty {
      side = try query.totals(keeping: sides, ranking)
      rows = try sorted(rows, by: side)
    }
    if let limit = plan.limit { rows = Array(rows.prefix(limit)) }

    var fields = sides.map { query.field($0) }
    var columns = sides.map { sheet.dimension($0, rows.map(\.cell)) }
    let places = cellTable(cells, rows: rows, tops: tops)
    for (place, name) in labels(tops.entries.map(\.cell)).enumerated() {
      for figure in sheet.figures {
        fields.append(renamed(figure.field, name))
        let positions = rows.indices.map { places[$0 * tops.entries.count + place] }
        columns.append(figure.vector.gathered(positions, isZeroWhenNone: false).column)
      }
    }
    if let side, plan.withTotal {
      let positions = self.positions(in: side, sides, rows.map { key($0.cell, sides) })
      for figure in side.figures {
        fields.append(renamed(figure.field, "total"))
        columns.append(figure.vector.gathered(positions, isZeroWhenNone: false).column)
      }
    }
    if plan.withTotal, !sides.isEmpty {
      columns = try withTotalRow(columns, tops)
      return Table(fields: fields, columns: columns, totalRows: [rows.count])
    }
    return Table(fields: fields, columns: columns)
  }

  /// The rows by the figures that they have over all columns together.
  private func sorted(_ rows: [(key: [Int64], cell: Int32)], by side: Sheet?)
    throws(RunProblem) -> [(key: [Int64], cell: Int32)]
  {
    guard let side, !plan.sort.isEmpty, !sides.isEmpty else { return rows }
    let positions = self.positions(in: side, sides, rows.map(\.key))
    let order = try query.ordered(side, (0..<Int32(side.cellCount)).map { $0 })
    var ranks: [Int32: Int] = [:]
    for (rank, cell) in order.enumerated() { ranks[cell] = rank }
    let ranked = rows.indices.sorted {
      let (a, b) = (ranks[positions[$0]] ?? .max, ranks[positions[$1]] ?? .max)
      return a == b ? $0 < $1 : a < b
    }
    return ranked.map { rows[$0] }
  }

  private func withTotalRow(_ columns: [Column], _ tops: Index) throws(RunProblem) -> [Column] {
    let top = try query.totals(keeping: query.across)
    let corner = try query.totals(keeping: [])
    let positions = self.positions(in: top, query.across, tops.entries.map(\.key))
    var totals: [Column] = sides.indices.map { query.totalLabel($0, columns[$0].type) }
    for position in positions {
      for figure in top.figures {
        totals.append(figure.vector.gathered([position], isZeroWhenNone: false).column)
      }
    }
    totals += corner.figures.map(\.vector.column)
    return zip(columns, totals).map(joined)
  }

  /// For each row and column the cell, −2 for none.
  private func cellTable(
    _ cells: [Int32], rows: [(key: [Int64], cell: Int32)], tops: Index
  ) -> [Int32] {
    var places: [[Int64]: Int] = [:]
    for (place, row) in rows.enumerated() { places[row.key] = place }
    var table = [Int32](repeating: -2, count: rows.count * tops.entries.count)
    for cell in cells {
      guard let row = places[key(cell, sides)], let top = tops.places[key(cell, query.across)]
      else { continue }
      table[row * tops.entries.count + top] = cell
    }
    return table
  }

  private func index(_ sheet: Sheet, _ dimensions: [Int], _ cells: [Int32]) -> Index {
    var keys = dimensions.map { SortKey(sheet.keyOrder($0), isDescending: false) }
    keys.append(
      SortKey(
        Vector.constant(.integer(0), count: sheet.cellCount).spread(),
        isDescending: false))
    var entries: [(key: [Int64], cell: Int32)] = []
    var seen: Set<[Int64]> = []
    for cell in cells {
      let key = self.key(cell, dimensions)
      if seen.insert(key).inserted { entries.append((key, cell)) }
    }
    entries.sort { isBefore(Int($0.cell), Int($1.cell), keys) }
    var places: [[Int64]: Int] = [:]
    for (place, entry) in entries.enumerated() { places[entry.key] = place }
    return Index(entries: entries, places: places)
  }

  /// The keys of a cell of the main sheet; for time the place of the slot.
  private func key(_ cell: Int32, _ dimensions: [Int]) -> [Int64] {
    key(cell, dimensions, in: sheet)
  }

  private func key(_ cell: Int32, _ dimensions: [Int], in sheet: Sheet) -> [Int64] {
    let tuple = sheet.dimensions.isEmpty ? [] : sheet.groups.tuple(Int(cell) / sheet.slots.count)
    return dimensions.map { dimension in
      if let position = sheet.dimensions.firstIndex(of: dimension) { return tuple[position] }
      return Int64(Int(cell) % sheet.slots.count)
    }
  }

  /// The cells of another sheet that have some keys, −2 for none.
  private func positions(in other: Sheet, _ dimensions: [Int], _ keys: [[Int64]]) -> [Int32] {
    var cells: [[Int64]: Int32] = [:]
    for cell in 0..<Int32(other.cellCount) { cells[key(cell, dimensions, in: other)] = cell }
    return keys.map { cells[$0] ?? -2 }
  }

  private func renamed(_ field: Table.Field, _ label: String) -> Table.Field {
    var field = field
    field.name = sheet.figures.count == 1 ? label : "\(field.name) \(label)"
    return field
  }

  private func labels(_ cells: [Int32]) -> [String] {
    let parts = query.across.map { dimension in
      if plan.dimensions[dimension].kind == .time {
        return cells.map { sheet.slots[Int($0) % sheet.slots.count].period.label }
      }
      let values = sheet.dimension(dimension, cells)
      let (grain, unit) = (plan.dimensions[dimension].grain, plan.dimensions[dimension].unit)
      return ColumnLabel(grain: grain, unit: unit).texts(cells.indices.map { values[$0] })
    }
    return cells.indices.map { place in parts.map { $0[place] }.joined(separator: " ") }
  }
}
