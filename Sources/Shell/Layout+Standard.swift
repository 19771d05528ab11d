import Diagnostics
import Rendering

extension Layout {
  /// As `Rendering` lays things out. Long tables are cut on a terminal only: nothing is ever left
  /// out of a pipe.
  package static let standard = Layout(
    table: { table, caption, notes, width in
      TableRenderer(width: width, maxRows: width == nil ? nil : maximumRows)
        .render(table, caption: caption, notes: notes)
    },
    records: { table, caption, notes, width in
      RecordList(width: width, maxRows: width == nil ? nil : maximumRows)
        .render(table, caption: caption, notes: notes)
    },
    machine: { table, format, hasHeader in
      MachineWriter(format: format.machine, hasHeader: hasHeader).bytes(of: table)
    },
    problems: { problems, source in DiagnosticRenderer.render(problems, in: source) },
    ansi: { $0.ansi }, emptyScreen: StyledText.emptyScreen)

  /// The rows of a table that a terminal shows.
  private static let maximumRows = 500
}

extension OutputFormat {
  fileprivate var machine: MachineWriter.Format {
    switch self {
    case .csv: .csv
    case .tsv: .tsv
    case .json: .json
    case .jsonl: .jsonl
    case .table, .line, .markdown: .markdown
    }
  }
}
