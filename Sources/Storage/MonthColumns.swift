/// The columns of a header that are months, as spreadsheets have them: one row for each customer, one
/// column for each month.
package struct MonthColumns {
  /// A month and its columns, one for each name in `names`.
  struct Month {
    /// Months since year 0.
    var month: Int
    var columns: [Int]
  }

  /// In the order of the file.
  let months: [Month]
  /// What the values of each month are called; empty where the header says no more than the month.
  let names: [String]
  /// All other columns.
  let others: [Int]

  /// - Parameter year: that of months without one; `nil`: these are no months.
  /// - Returns: `nil` unless the columns of each name are the same months, one behind the other without a
  ///   gap, up or down.
  init?(_ header: [String], year: Int?) {
    var found: [(name: String, columns: [(column: Int, months: [Int])])] = []
    var others: [Int] = []
    for (column, cell) in header.enumerated() {
      guard let own = MonthHeader(cell, year: year) else {
        others.append(column)
        continue
      }
      let place = found.firstIndex { $0.name.lowercased() == own.name.lowercased() }
      if place == nil { found.append((own.name, [])) }
      found[place ?? found.count - 1].columns.append((column, own.months))
    }
    let rows = found.compactMap { Self.row($0.columns) }
    guard let first = rows.first, rows.count == found.count,
      rows.allSatisfy({ $0.map(\.month) == first.map(\.month) })
    else { return nil }
    // Two columns may be no more than two figures of a row that is one.
    guard first.count >= 3 || first.count == 2 && others.count <= 2, !others.isEmpty,
      !Self.areLives(others.map { header[$0] })
    else { return nil }
    months = first.indices.map { index in
      Month(month: first[index].month, columns: rows.map { $0[index].column })
    }
    names = found.map(\.name)
    self.others = others
  }

  /// Why columns that look like months are not read as rows, in a few words, and what would help.
  package static func obstacle(in header: [String]) -> String? {
    if MonthColumns(header, year: nil) != nil { return nil }
    if MonthColumns(header, year: 2000) != nil {
      return
        "whose months have no year: write `Jan 2024` in its header, or a year in the file's name"
    }
    let months = header.filter { MonthHeader($0) != nil }
    guard months.count >= 3 else { return nil }
    return "whose months do not follow one another: a column for each, from `\(months[0])` on"
  }

  /// Columns with the months that they are if each follows the one before it; days that may be read in two
  /// orders are read in the one in which they do.
  private static func row(_ columns: [(column: Int, months: [Int])]) -> [(column: Int, month: Int)]?
  {
    for first in columns[0].months {
      for step in [1, -1] {
        let row = columns.enumerated().compactMap { index, own in
          let month = first + step * index
          return own.months.contains(month) ? (own.column, month) : nil
        }
        if row.count == columns.count { return row }
      }
    }
    return nil
  }

  /// Whether a table has a start and an amount beside the months: its rows say when money is paid.
  private static func areLives(_ header: [String]) -> Bool {
    let words = header.map { HeaderNames.snakeCase($0).split(separator: "_").map { String($0) } }
    return words.contains { !$0.filter(["start", "started", "from"].contains).isEmpty }
      && words.contains { !$0.filter(["mrr", "amount", "price", "fee"].contains).isEmpty }
  }
}
