import Storage
import Values

/// The cells of a table as text, and how wide each column may be.
struct TableGrid {
  private static let gap = 2
  /// Text columns are not cut to less than this.
  private static let minimumTextWidth = 8

  private struct GridColumn {
    var title: String
    var cells: [String]
    /// Cells that are good or bad news.
    var tones: [StyledText.Role?]
    var isRight: Bool
    var isText: Bool
    var role: StyledText.Role
    var natural: Int
    var width: Int

    /// Numbers and dates are never cut, they would read as other ones.
    var minimum: Int { isText ? min(natural, TableGrid.minimumTextWidth) : natural }
  }

  private var columns: [GridColumn]
  /// For each row that is shown, whether it is a total.
  private let totals: [Bool]
  /// How many columns did not fit.
  let cutColumns: Int

  init(_ table: Table, rows: [Int], width: Int?) {
    totals = rows.map { table.totalRows.contains($0) }
    columns = zip(table.fields, table.columns).enumerated().map { index, pair in
      let (field, column) = pair
      let format = NumberFormat(field, column, rows: rows)
      let title = TextWidth.printable(field.name)
      let cells = rows.map { row in
        DimensionLabel.of(table, row: row, field: index) ?? format.text(column[row])
      }
      let natural = cells.reduce(TextWidth.columns(of: title)) {
        max($0, TextWidth.columns(of: $1))
      }
      return GridColumn(
        title: title, cells: cells, tones: rows.map { Self.tone(field, column[$0]) },
        isRight: format.isRightAligned, isText: column.type == .text,
        role: field.isDimension ? .dimension : format.isRightAligned ? .figure : .plain,
        natural: natural, width: natural)
    }
    let all = columns.count
    if let width { columns = Self.fitted(columns, width) }
    cutColumns = all - columns.count
  }

  /// Good or bad by the direction of a change; neither for none.
  private static func tone(_ field: Table.Field, _ value: Value?) -> StyledText.Role? {
    guard let direction = field.goodDirection, let number = value?.double, number != 0 else {
      return nil
    }
    return (number > 0) == (direction == .up) ? .good : .bad
  }

  private static func total(_ widths: some Collection<Int>) -> Int {
    widths.reduce(0, +) + gap * max(0, widths.count - 1)
  }

  private static func fitted(_ columns: [GridColumn], _ width: Int) -> [GridColumn] {
    guard total(columns.map(\.natural)) > width else { return columns }
    var kept = columns
    while kept.count > 1, total(kept.map(\.minimum)) > width { kept.removeLast() }
    for index in kept.indices { kept[index].width = kept[index].minimum }
    var spare = width - total(kept.map(\.width))
    if spare < 0 { kept[0].width = width }
    // One display column at a time to the narrowest that wants more: wide texts give way first.
    while spare > 0,
      let index = kept.indices.filter({ kept[$0].width < kept[$0].natural })
        .min(by: { kept[$0].width < kept[$1].width })
    {
      kept[index].width += 1
      spare -= 1
    }
    return kept
  }

  func append(to text: inout StyledText) {
    guard !columns.isEmpty else { return }
    appendLine(to: &text) { ($0.title, .heading) }
    appendRule(to: &text)
    for row in totals.indices {
      if row > 0, totals[row] != totals[row - 1] { appendRule(to: &text) }
      let isTotal = totals[row]
      appendLine(to: &text) { column in
        let cell = column.cells[row]
        if let tone = column.tones[row] { return (cell, tone) }
        if isTotal { return (cell, .heading) }
        return (cell, cell == NumberFormat.missing ? .muted : column.role)
      }
    }
  }

  private func appendRule(to text: inout StyledText) {
    text.append(String(repeating: "─", count: Self.total(columns.map(\.width))) + "\n", .muted)
  }

  private func appendLine(
    to text: inout StyledText, _ cell: (GridColumn) -> (text: String, role: StyledText.Role)
  ) {
    for (index, column) in columns.enumerated() {
      if index > 0 { text.append(String(repeating: " ", count: Self.gap)) }
      let (content, role) = cell(column)
      let shown = TextWidth.cut(content, to: column.width)
      let space = String(repeating: " ", count: column.width - TextWidth.columns(of: shown))
      if column.isRight { text.append(space) }
      text.append(shown, role)
      if !column.isRight { text.append(space) }
    }
    text.append("\n")
  }
}
