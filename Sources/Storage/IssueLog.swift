/// Gathers what is doubtful by its place in the file; lines are worked out only for what is shown.
struct IssueLog {
  private struct Entry {
    var kind: LoadIssues.Kind
    var offset: Int
    var column: String?
    var found: String
    var expected: String
  }

  let path: String
  private var counts: [LoadIssues.Kind: Int] = [:]
  private var entries: [Entry] = []
  private var rowsLeftOut = 0

  init(path: String) { self.path = path }

  mutating func add(
    _ kind: LoadIssues.Kind, at offset: Int, column: String?, found: String, expected: String
  ) {
    counts[kind, default: 0] += 1
    entries.append(
      Entry(kind: kind, offset: offset, column: column, found: found, expected: expected))
  }

  mutating func add(_ structure: RowStructure, columnCount: Int) {
    guard structure.raggedCount > 0 else { return }
    counts[.raggedRow, default: 0] += structure.raggedCount
    rowsLeftOut += structure.leftOut
    for row in structure.examples {
      entries.append(
        Entry(
          kind: .raggedRow, offset: row.offset, column: nil,
          found: LoadIssues.fields(row.fields), expected: LoadIssues.fields(columnCount)))
    }
  }

  mutating func addStrayQuotes(_ map: ChunkMap) {
    guard map.strayQuoteCount > 0 else { return }
    counts[.strayQuote, default: 0] += map.strayQuoteCount
    for offset in map.strayQuotes {
      entries.append(
        Entry(
          kind: .strayQuote, offset: offset, column: nil, found: "\"",
          expected: LoadIssues.quoteExpectation))
    }
  }

  mutating func add(
    _ findings: ColumnFindings, column: String, format: CellFormat, isAmbiguous: Bool,
    dataStart: Int
  ) {
    if findings.bad > 0 { counts[.badValue, default: 0] += findings.bad }
    if findings.invalidUTF8 > 0 { counts[.invalidUTF8, default: 0] += findings.invalidUTF8 }
    for example in findings.examples {
      entries.append(
        Entry(
          kind: example.kind, offset: example.offset, column: column, found: example.found,
          expected: example.kind == .invalidUTF8
            ? LoadIssues.encodingExpectation : format.expectation))
    }
    if isAmbiguous {
      add(
        .ambiguousDate, at: dataStart, column: column, found: LoadIssues.ambiguousDates,
        expected: format.expectation)
    }
  }

  /// The first few, in the order of the file.
  private var shown: [Entry] {
    entries.enumerated().sorted { a, b in
      (a.element.offset, a.offset) < (b.element.offset, b.offset)
    }.prefix(LoadIssues.exampleLimit).map(\.element)
  }

  /// The place of the last issue whose line is told; `nil` when there is none.
  var lastShown: Int? { shown.last?.offset }

  /// Everything so far, the first few with their lines.
  func issues(open: OpenSource, map: ChunkMap?, head: FileHead) throws(LoadProblem) -> LoadIssues {
    let shown = shown
    var examples: [LoadIssues.Example] = []
    guard !shown.isEmpty else { return LoadIssues(counts: counts, rowsLeftOut: rowsLeftOut) }
    let headLines = try lineNumber(of: head.dataStart, open: open)
    for entry in shown {
      var known = (offset: 0, line: 1)
      if let map, let piece = map.pieceStarts.lastIndex(where: { $0 <= entry.offset }) {
        known = (map.pieceStarts[piece], headLines + map.lineEndsBefore[piece])
      }
      let line = try lineNumber(of: entry.offset, open: open, from: known)
      examples.append(
        .init(
          kind: entry.kind, line: line, column: entry.column, found: entry.found,
          expected: entry.expected))
    }
    return LoadIssues(counts: counts, examples: examples, rowsLeftOut: rowsLeftOut)
  }
}
