package import Storage

/// Answers for machines: raw, exact and the same bytes on every run, whatever the locale, the width
/// of the terminal or the time zone.
///
/// Percent is a fraction, money keeps its decimals, dates are ISO 8601 and durations numbers in the
/// unit of their field, hours by default. Text is UTF-8, lines end in LF. A missing value is an
/// empty cell in CSV and TSV (`""` where the row would be an empty line) and `null` in JSON; an
/// empty text is `""` in CSV. Markdown is for people and has their numbers.
package struct MachineWriter: Sendable {
  /// The forms that programs read.
  package enum Format: String, Sendable, Hashable, CaseIterable {
    case csv, tsv, json, jsonl, markdown
  }

  /// Bytes to a chunk, about.
  static let chunkBytes = 1 << 16

  private let format: Format
  private let hasHeader: Bool

  /// - Parameter hasHeader: for CSV and TSV; Markdown has no tables without one.
  package init(format: Format, hasHeader: Bool = true) {
    self.format = format
    self.hasHeader = hasHeader
  }

  /// The whole table as bytes.
  package func bytes(of table: Table) -> [UInt8] {
    var bytes: [UInt8] = []
    write(table) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Hands the bytes over in chunks, each valid during the call only.
  package func write(_ table: Table, to sink: (UnsafeRawBufferPointer) -> Void) {
    var out = ByteBuffer(capacity: Self.chunkBytes + Self.chunkBytes / 4)
    if format == .markdown {
      MarkdownTable(table).write(to: &out, sink)
    } else {
      writeLines(of: table, framing(of: table), to: &out, sink)
    }
    if out.count > 0 { sink(out.bytes) }
  }

  private func framing(of table: Table) -> Framing {
    switch format {
    case .csv: delimited(table, .csv, ",")
    case .tsv: delimited(table, .tsv, "\t")
    case .json where table.rowCount == 0:
      objects(table, open: "[", between: "", close: "]\n")
    case .json:
      objects(table, open: "[\n", between: ",\n", close: "\n]\n")
    case .jsonl, .markdown:
      objects(table, open: "", between: "\n", close: table.rowCount == 0 ? "" : "\n")
    }
  }

  private func delimited(_ table: Table, _ syntax: CellSyntax, _ delimiter: String) -> Framing {
    let names = table.fields.map { syntax.encoded($0.name) }
    let header = hasHeader ? Array(names.joined(separator: delimiter.utf8)) + [0x0A] : []
    var framing = Framing(
      syntax, missing: syntax == .csv && table.fields.count == 1 ? "\"\"" : "", open: header,
      close: "")
    framing.prefixes = table.fields.indices.map { $0 == 0 ? [] : Array(delimiter.utf8) }
    framing.rowEnd = [0x0A]
    return framing
  }

  private func objects(
    _ table: Table, open: String, between: String, close: String
  ) -> Framing {
    var framing = Framing(.json, missing: "null", open: Array(open.utf8), close: close)
    framing.prefixes = table.fields.enumerated().map { index, field in
      Array((index == 0 ? "{" : ",").utf8) + CellSyntax.json.encoded(field.name) + [0x3A]
    }
    framing.rowEnd = [0x7D]
    framing.between = Array(between.utf8)
    return framing
  }

  private func writeLines(
    of table: Table, _ framing: Framing, to out: inout ByteBuffer,
    _ sink: (UnsafeRawBufferPointer) -> Void
  ) {
    out.append(framing.open)
    let encoders = table.fields.indices.map {
      CellEncoder(
        table.fields[$0], table.columns[$0], framing.syntax, prefix: framing.prefixes[$0],
        missing: framing.missing)
    }
    var first = 0
    while first < table.rowCount, !encoders.isEmpty {
      let rows = first..<min(first + CellEncoder.blockRows, table.rowCount)
      for encoder in encoders { encoder.encode(rows) }
      let parts = encoders.map { Part(bytes: $0.start, ends: UnsafePointer($0.ends)) }
      for index in 0..<rows.count {
        if first + index > 0 { out.append(framing.between) }
        for part in parts { part.append(index, to: &out) }
        out.append(framing.rowEnd)
        if out.count >= Self.chunkBytes {
          sink(out.bytes)
          out.removeAll()
        }
      }
      first = rows.upperBound
    }
    out.append(framing.close)
  }
}

/// What stands around the cells.
private struct Framing {
  let syntax: CellSyntax
  let missing: String
  let open: [UInt8]
  let close: [UInt8]
  /// In front of the cell of each column.
  var prefixes: [[UInt8]] = []
  var rowEnd: [UInt8] = []
  var between: [UInt8] = []

  init(_ syntax: CellSyntax, missing: String, open: [UInt8], close: String) {
    self.syntax = syntax
    self.missing = missing
    self.open = open
    self.close = Array(close.utf8)
  }
}

/// A block of one column's cells, held by its encoder.
private struct Part {
  let bytes: UnsafePointer<UInt8>
  let ends: UnsafePointer<Int>

  func append(_ index: Int, to out: inout ByteBuffer) {
    let start = index == 0 ? 0 : ends[index - 1]
    out.append(bytes + start, count: ends[index] - start)
  }
}
