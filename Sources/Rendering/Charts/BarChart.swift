import Storage

/// Horizontal bars from zero, in eighths of a cell; below zero they grow to the left of a line.
struct BarChart {
  private let rows: ChartRows
  private let isASCII: Bool

  private static let eighths: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
  private static let maximumLabel = 30

  init(_ table: Table, isASCII: Bool) {
    rows = ChartRows(table, labelled: 0..<table.columns.count - 1)
    self.isASCII = isASCII
  }

  func text(_ width: Int) -> StyledText {
    let labelWidth = min(
      Self.maximumLabel, rows.labels.map { TextWidth.columns(of: $0) }.max() ?? 0)
    let figureWidth = rows.figures.map { TextWidth.columns(of: $0) }.max() ?? 0
    let known = rows.values.compactMap { $0 }
    let (low, high) = (min(0, known.min() ?? 0), max(0, known.max() ?? 0))
    let span = high - low
    // The line of zero takes a column where there is something on either side of it.
    let room = max(10, width - labelWidth - figureWidth - 4 - (low < 0 ? 1 : 0))
    // Cells to the left of zero; only with values below it.
    let left = span == 0 || low == 0 ? 0 : max(1, Int((-low / span * Double(room)).rounded()))
    let right = room - left
    var text = StyledText()
    for (index, label) in rows.labels.enumerated() {
      text.append(padded(label, labelWidth) + "  ", .dimension)
      if let value = rows.values[index] {
        text.append(bar(value, low: low, high: high, left: left, right: right), .metric)
      } else {
        let zero = left > 0 ? zeroLine : ""
        text.append(String(repeating: " ", count: left) + zero, .metric)
        text.append(String(repeating: " ", count: right), .plain)
      }
      text.append("  " + padded(rows.figures[index], figureWidth, isRight: true) + "\n", .figure)
    }
    return text
  }

  private var zeroLine: String { isASCII ? "|" : "│" }

  private func bar(_ value: Double, low: Double, high: Double, left: Int, right: Int) -> String {
    guard value < 0 else {
      let cells = high == 0 ? 0 : value / high * Double(right)
      let zero = left > 0 ? zeroLine : ""
      return String(repeating: " ", count: left) + zero + filled(cells, right)
    }
    // The left side grows by whole cells: there are no eighths that begin at the right.
    let cells = min(left, max(1, Int((value / low * Double(left)).rounded())))
    return String(repeating: " ", count: left - cells)
      + String(repeating: isASCII ? "#" : "█", count: cells) + zeroLine
      + String(repeating: " ", count: right)
  }

  private func filled(_ cells: Double, _ room: Int) -> String {
    if isASCII {
      let whole = min(room, Int(cells.rounded()))
      return String(repeating: "#", count: whole) + String(repeating: " ", count: room - whole)
    }
    let parts = min(room * 8, Int((cells * 8).rounded()))
    var bar = String(repeating: "█", count: parts / 8)
    if parts % 8 > 0 { bar.append(Self.eighths[parts % 8]) }
    return bar + String(repeating: " ", count: room - (parts + 7) / 8)
  }
}
