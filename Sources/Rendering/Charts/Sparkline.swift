import Storage

/// A series as one line of blocks, from its least value to its greatest; `·` where it has none.
struct Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let ascii: [Character] = ["_", ".", "-", "=", "+", "*", "#", "@"]

  let text: String

  init(_ values: [Double?], isASCII: Bool) {
    let known = values.compactMap { $0 }
    let (low, high) = (known.min() ?? 0, known.max() ?? 0)
    let marks = isASCII ? Self.ascii : Self.blocks
    text = String(
      values.map { value -> Character in
        guard let value else { return isASCII ? " " : "·" }
        guard high > low else { return marks[3] }
        let place = (value - low) / (high - low) * Double(marks.count - 1)
        return marks[min(marks.count - 1, max(0, Int(place.rounded())))]
      })
  }
}

/// One small line for each series, each on its own scale, with its last figure.
struct SparklineChart {
  private let names: [String]
  private let series: [(values: [Double?], last: String)]
  private let isASCII: Bool

  /// - Parameter table: the unit of time, other dimensions, the figure.
  init(_ table: Table, isASCII: Bool) {
    self.isASCII = isASCII
    let rows = ChartRows(table, labelled: 1..<table.columns.count - 1)
    let times = ChartRows(table, labelled: 0..<1).labels
    let units = times.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.sorted()
    var places: [String: Int] = [:]
    for (index, unit) in units.enumerated() { places[unit] = index }
    var names: [String] = []
    var series: [(values: [Double?], last: String)] = []
    for (row, label) in rows.labels.enumerated() {
      let index = names.firstIndex(of: label) ?? names.count
      if index == names.count {
        names.append(label)
        series.append((Array(repeating: nil, count: units.count), ""))
      }
      let place = places[times[row]] ?? 0
      series[index].values[place] = rows.values[row]
      if place == units.count - 1 { series[index].last = rows.figures[row] }
    }
    (self.names, self.series) = (names, series)
  }

  func text(_ width: Int) -> StyledText {
    let figures = series.map { TextWidth.columns(of: $0.last) }.max() ?? 0
    let names = min(30, names.map { TextWidth.columns(of: $0) }.max() ?? 0)
    let room = max(8, width - names - figures - 4)
    var text = StyledText()
    for (name, one) in zip(self.names, series) {
      text.append(padded(name, names) + "  ", .dimension)
      // The end of a series is what matters when it does not fit.
      text.append(Sparkline(Array(one.values.suffix(room)), isASCII: isASCII).text, .metric)
      text.append("  " + padded(one.last, figures, isRight: true) + "\n", .figure)
    }
    return text
  }
}
