package import Storage
import Values

/// A table with one column below the other, a block for each row: nothing is cut, however narrow
/// the terminal.
package struct RecordList: Sendable {
  private let width: Int?
  private let maxRows: Int?

  /// - Parameters:
  ///   - width: the columns of the terminal; notes are broken there.
  ///   - maxRows: how many rows are shown at most.
  package init(width: Int? = nil, maxRows: Int? = nil) {
    self.width = width
    self.maxRows = maxRows.map { max(0, $0) }
  }

  /// The text ends in a line end.
  package func render(_ table: Table, caption: StyledText, notes: [StyledText]) -> StyledText {
    var text = width.map { caption.wrapped(to: $0) } ?? caption
    if !caption.runs.isEmpty { text.append("\n") }
    let rows = 0..<min(table.rowCount, maxRows ?? table.rowCount)
    let formats = zip(table.fields, table.columns).map { NumberFormat($0, $1, rows: rows) }
    let names = table.fields.map { TextWidth.printable($0.name) }
    let widest = names.map { TextWidth.columns(of: $0) }.max() ?? 0
    for row in rows {
      text.append(row == 0 ? "" : "\n")
      for index in table.fields.indices {
        let value = table.columns[index][row]
        let cell = DimensionLabel.of(table, row: row, field: index) ?? formats[index].text(value)
        text.append(padded(names[index], widest) + "  ", .heading)
        text.append(cell + "\n", value == nil ? .muted : .figure)
      }
    }
    if table.rowCount == 0 { text.append("no rows\n", .muted) }
    if rows.count < table.rowCount {
      text.append(
        "\(counted(table.rowCount - rows.count, "more row")) not shown — use -o csv for all\n",
        .muted)
    }
    for note in notes {
      let sentence = StyledText(note.plain, .muted)
      text.append(width.map { sentence.wrapped(to: $0) } ?? sentence)
      text.append("\n")
    }
    return text
  }
}
