import Storage
import Values

/// A figure for each pair of two dimensions, such as cohorts and ages: a shade from the least to the
/// greatest, and the figure itself, so that neither colour nor a legend is needed to read it.
struct HeatMap {
  private static let shades = ["  ", "░░", "▒▒", "▓▓", "██"]
  private static let ascii = ["  ", "..", "::", "##", "@@"]
  private static let maximumLabel = 24

  private let table: Table
  /// The columns that name a row.
  private let labels: Int
  private let isASCII: Bool
  private let low: Double
  private let high: Double

  init(_ table: Table, labels: Int, isASCII: Bool) {
    self.table = table
    self.labels = labels
    self.isASCII = isASCII
    let known = (0..<table.rowCount).filter { !table.totalRows.contains($0) }.flatMap { row in
      table.columns.dropFirst(labels).compactMap { $0[row]?.double }
    }
    low = known.min() ?? 0
    high = known.max() ?? 0
  }

  func text(_ width: Int) -> StyledText {
    let cells = figures()
    let cell = max(
      (cells.joined() + table.fields.dropFirst(labels).map { TextWidth.printable($0.name) })
        .map { TextWidth.columns(of: $0) }.max() ?? 0, 4)
    let names = labelColumns()
    let front = names.reduce(0) { $0 + $1.width + 2 }
    let all = table.fields.count - labels
    let room = max(1, (width - front) / (cell + 4))
    let shown = min(all, room)
    var text = StyledText()
    text.append(names.map { padded($0.title, $0.width) }.joined(separator: "  ") + " ", .heading)
    for field in table.fields[labels..<labels + shown] {
      text.append(" " + padded(TextWidth.printable(field.name), cell + 3, isRight: true), .heading)
    }
    text.append("\n")
    for row in 0..<table.rowCount {
      text.append(
        names.map { padded($0.cells[row], $0.width) }.joined(separator: "  ") + " ", .dimension)
      append(row, cells[row].prefix(shown), cell: cell, to: &text)
      text.append("\n")
    }
    append(legend: all - shown, to: &text)
    return text
  }

  private func append(
    _ row: Int, _ figures: ArraySlice<String>, cell: Int, to text: inout StyledText
  ) {
    // What is not due leaves a gap only where something follows it.
    var gap = ""
    for (column, figure) in figures.enumerated() {
      guard let value = table.columns[labels + column][row]?.double else {
        if figure.isEmpty {
          gap += String(repeating: " ", count: cell + 4)
        } else {
          text.append(gap + padded(figure, cell + 4, isRight: true), .muted)
          gap = ""
        }
        continue
      }
      text.append(gap + " ")
      text.append(shade(value), .metric)
      text.append(
        " " + padded(figure, cell, isRight: true),
        table.totalRows.contains(row) ? .heading : .figure)
      gap = ""
    }
  }

  private func shade(_ value: Double) -> String {
    let shades = isASCII ? Self.ascii : Self.shades
    guard high > low else { return shades[2] }
    let place = (value - low) / (high - low) * Double(shades.count)
    return shades[min(shades.count - 1, max(0, Int(place)))]
  }

  private func append(legend hidden: Int, to text: inout StyledText) {
    let shades = isASCII ? Self.ascii : Self.shades
    text.append("\(figure(low)) ", .muted)
    text.append(shades.dropFirst().joined(), .metric)
    text.append(" \(figure(high))\n", .muted)
    guard hidden > 0 else { return }
    text.append("\(hidden) of \(table.fields.count - labels) columns cut", .muted)
    text.append(" — leave `plot` out for all\n", .muted)
  }

  /// Short figures: no decimals for percent and large amounts.
  private func figures() -> [[String]] {
    (0..<table.rowCount).map { row in
      (labels..<table.fields.count).map { index in
        let isDue = !table.fields[index].blanks.contains(row)
        return table.columns[index][row]?.double.map(figure) ?? (isDue ? missing : "")
      }
    }
  }

  private var missing: String { isASCII ? "-" : NumberFormat.missing }

  private func figure(_ value: Double) -> String {
    let isPercent = table.fields.last?.unit == .percent
    let digits = DecimalDigits(value)?.shifted(by: isPercent ? 2 : 0)
    let places = isPercent || max(abs(low), abs(high)) >= 100 ? 0 : 1
    return (digits?.text(places: places, grouped: true) ?? "") + (isPercent ? " %" : "")
  }

  private func labelColumns() -> [(title: String, cells: [String], width: Int)] {
    (0..<labels).map { index in
      let (field, column) = (table.fields[index], table.columns[index])
      let format = NumberFormat(field, column, rows: 0..<table.rowCount)
      let cells = (0..<table.rowCount).map { row in
        DimensionLabel.of(table, row: row, field: index) ?? format.text(column[row])
      }
      let title = TextWidth.printable(field.name)
      let widest = (cells + [title]).map { TextWidth.columns(of: $0) }.max() ?? 0
      return (title, cells, min(Self.maximumLabel, widest))
    }
  }
}
