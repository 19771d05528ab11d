/// Gathers what is doubtful by its place in the file; lines are worked out only for what is shown.
struct IssueLog {
  struct Entry: Hashable {
    var kind: LoadIssues.Kind
    var offset: Int
    /// The 1-based line, once it is known.
    var line: Int?
    var column: String?
    var found: String
    var expected: String
  }

  let path: String
  var counts: [LoadIssues.Kind: Int] = [:]
  var entries: [Entry] = []
  var rowsLeftOut = 0

  init(path: String) { self.path = path }

  mutating func add(
    _ kind: LoadIssues.Kind, at offset: Int, column: String?, found: String, expected: String
  ) {
    counts[kind, default: 0] += 1
    entries.append(
      Entry(kind: kind, offset: offset, column: column, found: found, expected: expected))
  }

  /// Notes lines that are the header once more: the first of them and how many there are.
  mutating func addHeaders(_ structure: RowStructure, _ head: FileHead) {
    guard structure.headers > 0 else { return }
    add(
      .noRecord, at: structure.firstHeader, column: nil,
      found: String(WesternText.decoded(head.headerBytes).prefix(40)),
      expected: LoadIssues.headerExpectation)
    counts[.noRecord, default: 0] += structure.headers - 1
    rowsLeftOut += structure.headers
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
    doubt: DoubtfulMark?, dataStart: Int
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
        .ambiguousDate, at: dataStart, column: column, found: format.doubt,
        expected: format.expectation)
    }
    if let doubt {
      add(
        .ambiguousNumber, at: dataStart, column: column, found: doubt.found,
        expected: doubt.expected)
    }
  }

  /// The first few, in the order of the file.
  private var shown: [Entry] {
    if entries.isEmpty { return [] }
    return entries.enumerated().sorted { a, b in
      (a.element.offset, a.offset) < (b.element.offset, b.offset)
    }.prefix(LoadIssues.exampleLimit).map(\.element)
  }

  /// The place of the last issue whose line is told; `nil` when there is none.
  var lastShown: Int? { shown.last?.offset }

  /// The same with the lines of those that are shown; the others are only counted.
  func located(open: OpenSource, map: ChunkMap?, head: FileHead) throws(LoadProblem) -> IssueLog {
    if entries.isEmpty { return self }
    var result = self
    result.entries = shown
    guard result.entries.contains(where: { $0.line == nil }) else { return result }
    let headLines = try lineNumber(of: head.dataStart, open: open)
    for (index, entry) in result.entries.enumerated() where entry.line == nil {
      var known = (offset: 0, line: 1)
      if let map, let piece = map.pieceStarts.lastIndex(where: { $0 <= entry.offset }) {
        known = (map.pieceStarts[piece], headLines + map.lineEndsBefore[piece])
      }
      result.entries[index].line = try lineNumber(of: entry.offset, open: open, from: known)
      if let origins = open.source.origins {
        result.entries[index] = origins.placed(result.entries[index])
      }
    }
    return result
  }

  /// Everything so far; the first few with their lines, which `located` has found.
  var issues: LoadIssues {
    let examples = shown.map { entry in
      LoadIssues.Example(
        kind: entry.kind, line: entry.line ?? 0, column: entry.column, found: entry.found,
        expected: entry.expected)
    }
    return LoadIssues(counts: counts, examples: examples, rowsLeftOut: rowsLeftOut)
  }

  /// Takes in what was doubtful in the file that the table was made of.
  mutating func add(_ origins: LineOrigins) {
    for entry in origins.found { counts[entry.kind, default: 0] += 1 }
    entries += origins.found
    rowsLeftOut += origins.rowsLeftOut
  }

  /// Takes in what another log holds.
  mutating func add(_ other: IssueLog) {
    // Most files have nothing doubtful, and the first dictionary of a kind takes its time.
    if other.counts.isEmpty { return }
    counts.merge(other.counts, uniquingKeysWith: +)
    entries += other.entries
    rowsLeftOut += other.rowsLeftOut
  }
}

/// The issues of a table by what they belong to: where columns are kept in a cache, each brings
/// its own.
struct IssueParts {
  /// Found when the file was opened.
  var opening: IssueLog
  /// Of rows as a whole; found by the first pass over the file.
  var rows: IssueLog
  /// Of cells, by column.
  var columns: [Int: IssueLog] = [:]

  init(path: String) {
    opening = IssueLog(path: path)
    rows = IssueLog(path: path)
  }

  /// All of them, of some columns.
  func whole(of told: Set<Int>) -> IssueLog {
    var whole = opening
    whole.add(rows)
    for index in told.sorted() {
      if let column = columns[index] { whole.add(column) }
    }
    return whole
  }
}
