package import Storage

/// A table for people: a header, a thin rule, numbers to the right; totals stand below a rule of
/// their own.
///
/// Every line between caption and notes has the same display width. With a `width`, texts are cut
/// first, then columns from the right, and a footer says how many; without one nothing is ever cut.
package struct TableRenderer: Sendable {
  private let width: Int?
  private let maxRows: Int?

  /// - Parameters:
  ///   - width: the columns of the terminal; `nil` where nothing may be cut.
  ///   - maxRows: how many rows of data are shown at most.
  package init(width: Int?, maxRows: Int? = nil) {
    self.width = width.map { max(1, $0) }
    self.maxRows = maxRows.map { max(0, $0) }
  }

  /// The text ends in a line end.
  package func render(_ table: Table, caption: StyledText, notes: [StyledText]) -> StyledText {
    var text = StyledText()
    if !caption.runs.isEmpty {
      text.append(fitted(caption))
      text.append("\n")
    }
    let rows = shownRows(of: table)
    let grid = TableGrid(table, rows: rows, width: width)
    grid.append(to: &text)
    if table.rowCount == 0 { text.append("no rows\n", .muted) }
    for footer in footers(table, rows, grid) {
      text.append(fitted(StyledText(footer + "\n", .muted)))
    }
    for note in notes {
      append(
        StyledText(note.runs.map { .init($0.text, $0.role == .plain ? .muted : $0.role) }),
        to: &text)
    }
    return text
  }

  private func append(_ note: StyledText, to text: inout StyledText) {
    text.append(fitted(note))
    text.append("\n", .muted)
  }

  private func fitted(_ line: StyledText) -> StyledText {
    width.map { line.wrapped(to: $0) } ?? line
  }

  /// The head, and the totals at the end of the table.
  private func shownRows(of table: Table) -> [Int] {
    guard let maxRows, table.rowCount > maxRows else { return Array(0..<table.rowCount) }
    var totals = table.rowCount
    while totals > 0, table.totalRows.contains(totals - 1) { totals -= 1 }
    let head = min(maxRows, totals)
    return Array(0..<head) + Array(totals..<table.rowCount)
  }

  private func footers(_ table: Table, _ rows: [Int], _ grid: TableGrid) -> [String] {
    var footers: [String] = []
    let hidden = table.rowCount - rows.count
    if hidden > 0 {
      let count = DecimalDigits(Int64(hidden)).text(places: 0, grouped: true)
      let noun = hidden == 1 ? "row" : "rows"
      footers.append("\(count) more \(noun) not shown — use -o csv for all")
    }
    if grid.cutColumns > 0 {
      let noun = table.fields.count == 1 ? "column" : "columns"
      footers.append(
        "\(grid.cutColumns) of \(table.fields.count) \(noun) cut: .mode line or -o csv")
    }
    return footers
  }
}
