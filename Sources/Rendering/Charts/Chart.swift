package import Storage
import Values

/// A drawing of an answer for a terminal: bars for groups, a line or small lines over time, shades
/// for a triangle of cohorts.
package struct Chart: Sendable {
  /// What is drawn.
  package enum Kind: Sendable, Hashable {
    /// One bar a row; the figures stand behind the bars.
    case bars
    /// One series over time.
    case line
    /// Several series over time, one small line each.
    case sparklines
    /// A shade for each row and column; the first columns name the row.
    case heat(labels: Int)
  }

  package var kind: Kind
  /// Dimensions first, then the figure, or the figures of a heat map.
  package var table: Table
  package var caption: StyledText
  package var notes: [StyledText]

  package init(kind: Kind, table: Table, caption: StyledText, notes: [StyledText]) {
    self.kind = kind
    self.table = table
    self.caption = caption
    self.notes = notes
  }

  /// The chart in as many columns; ASCII where the terminal knows nothing else.
  package func text(width: Int, isASCII: Bool) -> StyledText {
    let width = max(Self.minimumWidth, width)
    var text = caption.wrapped(to: width)
    text.append("\n")
    guard table.rowCount > 0 else {
      text.append("no rows\n", .muted)
      return text
    }
    switch kind {
    case .bars: text.append(BarChart(table, isASCII: isASCII).text(width))
    case .line: text.append(LineChart(table, isASCII: isASCII).text(width))
    case .heat(let labels):
      text.append(HeatMap(table, labels: labels, isASCII: isASCII).text(width))
    case .sparklines: text.append(SparklineChart(table, isASCII: isASCII).text(width))
    }
    for note in notes { text.append(StyledText(note.plain + "\n", .muted).wrapped(to: width)) }
    return text
  }

  /// Narrower terminals are written past.
  private static let minimumWidth = 30
}

/// The labels and figures of a chart's rows.
struct ChartRows {
  let labels: [String]
  let values: [Double?]
  /// As tables print them.
  let figures: [String]

  /// - Parameter labelled: the columns that name a row.
  init(_ table: Table, labelled: some Sequence<Int>) {
    let rows = Array(0..<table.rowCount)
    let formats = table.fields.indices.map {
      NumberFormat(table.fields[$0], table.columns[$0], rows: rows)
    }
    let columns = Array(labelled)
    labels = rows.map { row in
      columns.map { column in
        table.columns[column][row].map { formats[column].text($0) } ?? "(none)"
      }.joined(separator: ", ")
    }
    let last = table.columns.count - 1
    values = rows.map { table.columns[last][$0]?.double }
    figures = rows.map { formats[last].text(table.columns[last][$0]) }
  }
}

/// Texts of one width.
func padded(_ text: String, _ width: Int, isRight: Bool = false) -> String {
  let cut = TextWidth.cut(text, to: width)
  let space = String(repeating: " ", count: max(0, width - TextWidth.columns(of: cut)))
  return isRight ? space + cut : cut + space
}
