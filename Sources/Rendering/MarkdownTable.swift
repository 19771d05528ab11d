import Storage
import Values

/// A table of GitHub Flavored Markdown (section 4.10), with numbers for people.
struct MarkdownTable {
  private let table: Table
  private let formats: [NumberFormat]

  init(_ table: Table) {
    self.table = table
    formats = zip(table.fields, table.columns).map {
      NumberFormat($0, $1, rows: 0..<table.rowCount)
    }
  }

  func write(to out: inout ByteBuffer, _ sink: (UnsafeRawBufferPointer) -> Void) {
    guard !formats.isEmpty else { return }
    appendRow(table.fields.map { escaped($0.name) }, to: &out)
    appendRow(formats.map { $0.isRightAligned ? "---:" : "---" }, to: &out)
    for row in 0..<table.rowCount {
      appendRow(formats.indices.map { cell(row, $0) }, to: &out)
      if out.count >= MachineWriter.chunkBytes {
        sink(out.bytes)
        out.removeAll()
      }
    }
  }

  private func cell(_ row: Int, _ column: Int) -> String {
    if let label = DimensionLabel.of(table, row: row, field: column) { return label }
    let value = table.columns[column][row]
    if case .text(let text)? = value { return escaped(text) }
    return formats[column].text(value)
  }

  private func appendRow(_ cells: [String], to out: inout ByteBuffer) {
    for cell in cells {
      out.append("| ")
      out.append(cell)
      out.append(" ")
    }
    out.append("|\n")
  }

  /// A pipe would begin the next cell, a line end the next row, `<` an element of HTML.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar {
      case "|", "\\", "<":
        result += "\\"
        result.unicodeScalars.append(scalar)
      case "\n", "\r": result += "<br>"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return TextWidth.printable(result)
  }
}
