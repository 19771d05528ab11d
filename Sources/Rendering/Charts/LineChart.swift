import Storage
import Values

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One series over time as a curve of braille dots on an axis with round numbers.
struct LineChart {
  private static let height = 10
  /// Dots of a braille cell: two across, four down.
  private static let dots: [[UInt32]] = [
    [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
  ]

  private let rows: ChartRows
  private let field: Table.Field
  private let isASCII: Bool

  init(_ table: Table, isASCII: Bool) {
    rows = ChartRows(table, labelled: 0..<1)
    field = table.fields[table.fields.count - 1]
    self.isASCII = isASCII
  }

  func text(_ width: Int) -> StyledText {
    let known = rows.values.compactMap { $0 }
    guard let low = known.min(), let high = known.max() else {
      return StyledText("no values\n", .muted)
    }
    let ticks = Ticks(low, high)
    let column = Cells(ticks.values, field)
    let axis = column.texts.map { TextWidth.columns(of: $0) }.max() ?? 0
    let room = max(10, width - axis - 3)
    let lines = plotted(room, ticks)
    var text = StyledText()
    for line in 0..<Self.height {
      let tick = ticks.line(line, of: Self.height)
      text.append(padded(tick.map { column.texts[$0] } ?? "", axis, isRight: true), .muted)
      text.append(tick == nil ? (isASCII ? " | " : " │ ") : (isASCII ? " + " : " ┤ "), .muted)
      text.append(lines[line] + "\n", .metric)
    }
    let (first, last) = (rows.labels.first ?? "", rows.labels.last ?? "")
    let gap = room - TextWidth.columns(of: first) - TextWidth.columns(of: last)
    text.append(String(repeating: " ", count: axis + 3) + first, .muted)
    if rows.labels.count > 1 {
      text.append(String(repeating: " ", count: max(1, gap)) + last, .muted)
    }
    text.append("\n")
    return text
  }

  /// The curve, points joined by straight lines; gaps stay gaps.
  private func plotted(_ room: Int, _ ticks: Ticks) -> [String] {
    let (across, down) = isASCII ? (1, 1) : (2, 4)
    let (columns, lines) = (room * across, Self.height * down)
    var grid = [[Bool]](repeating: [Bool](repeating: false, count: columns), count: lines)
    func place(_ index: Int) -> Double {
      rows.values.count < 2
        ? 0 : Double(index) / Double(rows.values.count - 1) * Double(columns - 1)
    }
    func height(_ value: Double) -> Double {
      (ticks.high - value) / (ticks.high - ticks.low) * Double(lines - 1)
    }
    func mark(_ x: Double, _ y: Double) {
      let (column, line) = (Int(x.rounded()), Int(y.rounded()))
      guard (0..<columns).contains(column), (0..<lines).contains(line) else { return }
      grid[line][column] = true
    }
    for (index, value) in rows.values.enumerated() {
      guard let value else { continue }
      mark(place(index), height(value))
      guard index > 0, let before = rows.values[index - 1] else { continue }
      let (x, y) = (place(index - 1), height(before))
      let steps = max(1, Int(max(place(index) - x, abs(height(value) - y)).rounded(.up)))
      for step in 0...steps {
        let share = Double(step) / Double(steps)
        mark(x + share * (place(index) - x), y + share * (height(value) - y))
      }
    }
    return (0..<Self.height).map { line in
      String(
        (0..<room).map { column -> Character in
          if isASCII { return grid[line][column] ? "*" : " " }
          var bits: UInt32 = 0
          for dy in 0..<4 {
            for dx in 0..<2 where grid[line * 4 + dy][column * 2 + dx] {
              bits |= Self.dots[dy][dx]
            }
          }
          return Unicode.Scalar(0x2800 + bits).map(Character.init) ?? " "
        })
    }
  }
}

extension LineChart {
  /// Round numbers, 1, 2 or 5 times a power of ten apart, that hold a range.
  struct Ticks {
    let low: Double
    let high: Double
    let values: [Double]

    init(_ least: Double, _ greatest: Double) {
      let span = greatest > least ? greatest - least : max(abs(greatest), 1) * 0.1
      let raw = span / 4
      let power = pow(10, log10(raw).rounded(.down))
      let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw } ?? power * 10
      let start = (least / step).rounded(.down)
      let end = max(start + 1, (greatest / step).rounded(.up))
      low = start * step
      high = end * step
      values = (0...Int(end - start)).map { (start + Double($0)) * step }
    }

    /// The tick that stands on a line, counted from the top.
    func line(_ line: Int, of height: Int) -> Int? {
      values.indices.last { index in
        let share = (high - values[index]) / (high - low)
        return Int((share * Double(height - 1)).rounded()) == line
      }
    }
  }

  /// Ticks as tables print the figure.
  struct Cells {
    let texts: [String]

    init(_ values: [Double], _ field: Table.Field) {
      let column = Column(.number(values), validity: Validity(allPresent: values.count))
      let format = NumberFormat(field, column, rows: values.indices)
      texts = values.indices.map { format.text(column[$0]) }
    }
  }
}
