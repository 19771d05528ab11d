import Diagnostics
import Rendering
import Storage
import Values

@testable import Shell

extension Layout {
  /// Cells between tabs and problems a line each: enough to read, without alignment or carets.
  static let plain = Layout(
    table: { table, caption, notes, _ in
      var text = caption
      if !caption.plain.isEmpty { text.append("\n") }
      text.append(tabbed(table, header: true))
      for note in notes {
        text.append(note)
        text.append("\n")
      }
      return text
    },
    records: { table, caption, notes, _ in
      StyledText(
        caption.plain + tabbed(table, header: true).replacing("\t", with: "\n")
          + notes.map(\.plain).joined())
    },
    machine: { table, _, header in Array(tabbed(table, header: header).utf8) },
    problems: { problems, source in
      var text = StyledText()
      for problem in problems { text.append(line(problem, source)) }
      return text
    },
    ansi: { $0.plain }, emptyScreen: "<clear>")

  private static func tabbed(_ table: Table, header: Bool) -> String {
    var lines: [String] = []
    if header { lines.append(table.fields.map(\.name).joined(separator: "\t")) }
    for row in 0..<table.rowCount {
      lines.append(
        table.columns.map { column in column[row].map { "\($0)" } ?? "" }.joined(separator: "\t"))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func line(_ problem: Diagnostic, _ source: Source) -> StyledText {
    var text = StyledText()
    if let place = problem.place {
      text.append(place.file + (place.line.map { ":\($0)" } ?? "") + ": ")
    } else if let range = problem.range {
      text.append("\(source.name):\(source.line(at: range.start)): ")
    }
    text.append("\(problem.severity.rawValue): ", .error)
    text.append(problem.message + "\n")
    for line in problem.notes + problem.hints { text.append("  \(line)\n") }
    return text
  }
}
