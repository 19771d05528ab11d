import Storage

/// What people read where a dimension has no value: a group of rows without one, or a total; and
/// nothing where no figure is due.
///
/// Machine formats leave the cell empty for both; the total is the last row there.
enum DimensionLabel {
  static let total = "total"
  static let none = "(none)"

  /// `nil` where the cell speaks for itself. A total is named in the first dimension only.
  static func of(_ table: Table, row: Int, field: Int) -> String? {
    if table.fields[field].blanks.contains(row) { return "" }
    guard table.fields[field].isDimension, table.columns[field][row] == nil else { return nil }
    guard table.totalRows.contains(row) else { return none }
    let first = table.fields.firstIndex { $0.isDimension }
    guard field == first else { return "" }
    return total
  }
}
