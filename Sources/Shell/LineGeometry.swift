import Diagnostics
import Interpreter

/// Where libedit draws each character of a line, by the same rules: a tab to the next eighth
/// column, a control as two, wrapping before a character that would not fit.
struct LineGeometry {
  struct Position: Equatable {
    var row: Int
    var column: Int
  }

  /// For each character, and for the end.
  private(set) var positions: [Position] = []
  let cursor: Position
  var end: Position { positions[positions.count - 1] }

  /// Position 0, 0 is the first character of the prompt. `width` says how many columns a character
  /// takes.
  init(
    _ text: [Unicode.Scalar], cursor: Int, promptWidth: Int, columns: Int,
    width: (Unicode.Scalar) -> Int
  ) {
    let columns = max(1, columns)
    var place = Position(row: promptWidth / columns, column: promptWidth % columns)
    positions.reserveCapacity(text.count + 1)
    for scalar in text {
      if scalar == "\n" {
        positions.append(place)
        place = Position(row: place.row + 1, column: 0)
        continue
      }
      let advance =
        switch scalar {
        case "\t": 8 - (place.column & 7)
        case _ where scalar.value < 32: 2
        default: max(0, width(scalar))
        }
      if place.column + advance > columns { place = Position(row: place.row + 1, column: 0) }
      positions.append(place)
      place.column += advance
      if place.column >= columns { place = Position(row: place.row + 1, column: 0) }
    }
    positions.append(place)
    self.cursor = positions[min(max(cursor, 0), text.count)]
  }
}

/// Writes over a line that libedit has drawn: the same characters with colour.
///
/// libedit has no colours. It asks for a key when its screen is at rest, and what is written over
/// it then is what it believes to be there, so its later changes stay right.
struct LinePainting {
  private(set) var text = ""
  private var row: Int

  init(from cursor: LineGeometry.Position) { row = cursor.row }

  /// Moves, relative to where the painting is.
  mutating func move(to position: LineGeometry.Position) {
    if position.row < row { text += "\u{1B}[\(row - position.row)A" }
    if position.row > row { text += "\u{1B}[\(position.row - row)B" }
    text += "\r"
    if position.column > 0 { text += "\u{1B}[\(position.column)C" }
    row = position.row
  }

  /// Writes in a colour and leaves it; the text must stay on its row.
  mutating func write(_ piece: String, color: String) {
    text += "\u{1B}[\(color)m\(piece)\u{1B}[0m"
  }

  /// Writes a line's characters in their colours, where they stand; `""` is no colour.
  mutating func write(
    _ line: [Unicode.Scalar], colors: [String], geometry: LineGeometry,
    width: (Unicode.Scalar) -> Int
  ) {
    var color = ""
    var column = -1
    text += "\u{1B}[0m"
    for (index, scalar) in line.enumerated() where scalar.value >= 32 {
      let place = geometry.positions[index]
      if place.row != row || place.column != column { move(to: place) }
      if colors[index] != color {
        color = colors[index]
        text += color.isEmpty ? "\u{1B}[0m" : "\u{1B}[0;\(color)m"
      }
      text.unicodeScalars.append(scalar)
      column = place.column + max(0, width(scalar))
    }
    text += "\u{1B}[0m"
  }
}

/// The colour of each character, as the parameters of an SGR sequence; `""` is none. The word that
/// ends at the cursor is still being typed, so it is not called unknown yet.
func lineColors(
  _ text: [Unicode.Scalar], highlights: [(range: SourceRange, role: HighlightRole)], cursor: Int
) -> [String] {
  var offsets: [Int] = [0]
  offsets.reserveCapacity(text.count + 1)
  for scalar in text { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
  var colors = [String](repeating: "", count: text.count)
  for (range, role) in highlights {
    let start = offsets.partitioningIndex { $0 >= range.start }
    let end = offsets.partitioningIndex { $0 >= range.end }
    if role == .unknown, end == cursor { continue }
    for index in start..<max(start, min(end, text.count)) { colors[index] = role.color }
  }
  return colors
}

extension HighlightRole {
  /// The parameters of its SGR sequence: the eight base colours, bold and underline only.
  fileprivate var color: String {
    switch self {
    case .keyword: "1"
    case .metric: "36"
    case .dimension: "34"
    case .literal: "32"
    case .comment: "2"
    case .unknown: "4;31"
    }
  }
}

extension [Int] {
  /// The first index whose element satisfies a test that holds from there on.
  fileprivate func partitioningIndex(_ holds: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
