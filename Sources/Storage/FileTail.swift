/// The end of a file: lines behind the last record that are none, such as a spreadsheet's totals.
///
/// Read as rows they would count twice what the others hold. A line is no record when all its cells
/// are empty; when it begins with a word such as `Total` and has but numbers behind that; when it
/// has numbers alone where every record before it has two or more texts or dates; or when it is a
/// sentence in a table of three or more columns. The first record from the end on ends the search.
struct FileTail {
  struct Line: Sendable, Hashable {
    var offset: Int
    /// As messages show it.
    var text: String
  }

  /// Where the last record ends.
  var end: Int
  /// In the order of the file.
  var lines: [Line] = []
}

/// Looks at the last lines of a file.
struct FileTailReader {
  let open: OpenSource
  let delimiter: UInt8
  let columns: Int
  let dataStart: Int

  /// No more of the file's end than this is looked at.
  private static let windowBytes = 4 << 10
  /// How many records before a line say what a record has.
  private static let witnesses = 20

  /// The rows that lie whole in the end of the file. They are taken apart when they are wanted: nearly
  /// always the last one is a record, and the others are not looked at.
  private struct Rows {
    var bytes: [UInt8] = []
    /// Where in the file the bytes begin.
    var from = 0
    var ranges: [Range<Int>] = []
    let splitter: RowSplitter

    func cells(_ range: Range<Int>) -> [String] {
      splitter.row(bytes, from: range.lowerBound).fields.map {
        WesternText.decoded($0).trimmingBlanks
      }
    }

    /// Whether a line has nothing in it.
    func isBlank(_ range: Range<Int>) -> Bool {
      !bytes[range].contains(splitter.delimiter) && cells(range) == [""]
    }
  }

  func tail() throws(LoadProblem) -> FileTail {
    var tail = FileTail(end: open.source.count)
    guard columns > 1 else { return tail }
    var rows = try lastRows()
    while let last = rows.ranges.popLast() {
      let cells = rows.cells(last)
      guard isNoRecord(cells, behind: rows) else { break }
      let offset = rows.from + last.lowerBound
      tail.end = offset
      // A line with empty cells alone says nothing and is missed by nobody.
      let isEmpty = cells.allSatisfy(\.isEmpty)
      if !isEmpty {
        let text = cells.joined(separator: String(UnicodeScalar(delimiter)))
        tail.lines.insert(.init(offset: offset, text: String(text.prefix(40))), at: 0)
      }
    }
    return tail
  }

  /// The rows that lie whole in the window; none where it may begin or end inside of quotes.
  private func lastRows() throws(LoadProblem) -> Rows {
    let count = open.source.count
    var rows = Rows(splitter: RowSplitter(delimiter: delimiter))
    rows.from = max(dataStart, count - FileTailReader.windowBytes)
    rows.bytes = try open.bytes(rows.from..<count)
    let bytes = rows.bytes
    var start = 0
    if rows.from > dataStart {
      guard let first = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return rows }
      start = first + 1
      if RowEnds(guessing: bytes[start...], delimiter).beginsInQuotes { return rows }
    }
    var ranges: [Range<Int>] = []
    var scanner = TolerantScanner(delimiter: delimiter)
    for place in start..<bytes.count {
      let behind = place + 1 < bytes.count ? bytes[place + 1] : UInt8(ascii: "\r")
      guard scanner.step(bytes[place], behind: behind, at: place) == .lineEnd else { continue }
      ranges.append(start..<place + 1)
      start = place + 1
    }
    if scanner.state == .quoted { return rows }
    if start < bytes.count { ranges.append(start..<bytes.count) }
    rows.ranges = ranges.filter { !rows.isBlank($0) }
    return rows
  }

  private func isNoRecord(_ cells: [String], behind records: Rows) -> Bool {
    guard cells.count <= columns else { return false }
    if cells.allSatisfy(\.isEmpty) { return true }
    guard let lead = cells.firstIndex(where: { !$0.isEmpty }), !records.ranges.isEmpty else {
      return false
    }
    let others = cells[(lead + 1)...].filter { !$0.isEmpty }
    if FileTailReader.isSumWord(cells[lead]) {
      return !others.isEmpty && others.allSatisfy(FileTailReader.isNumber)
    }
    if cells.count == 1 { return columns > 2 && FileTailReader.isSentence(cells[0]) }
    return isSumWithoutName(cells, behind: records)
  }

  /// Numbers alone, where all records have two or more cells that are none.
  private func isSumWithoutName(_ cells: [String], behind rows: Rows) -> Bool {
    let filled = cells.filter { !$0.isEmpty }
    guard filled.allSatisfy(FileTailReader.isNumber), rows.ranges.count >= 3 else { return false }
    let records = rows.ranges.suffix(FileTailReader.witnesses).map(rows.cells)
    let named = (0..<columns).filter { column in
      records.allSatisfy { record in
        column < record.count && !record[column].isEmpty
          && !FileTailReader.isNumber(record[column])
      }
    }
    return named.count >= 2
  }

  private static let sumWords: Set<String> = [
    "total", "totals", "grand total", "grand totals", "subtotal", "subtotals", "sub-total", "sum",
    "summary", "gesamt",
    "gesamtsumme", "zwischensumme", "summe", "somme", "totaal", "totale", "suma",
  ]

  private static func isSumWord(_ cell: String) -> Bool {
    var word = cell.lowercased()
    if word.hasSuffix(":") { word.removeLast() }
    // `Grand Totals (3 records)`, `Totals (USD)`
    if word.hasSuffix(")"), let note = word.firstIndex(of: "(") {
      word = String(word[..<note]).trimmingBlanks
    }
    return sumWords.contains(word) || word.hasPrefix("sum of ")
  }

  /// Digits with signs, marks and blanks between them: no date, and no text.
  private static func isNumber(_ cell: String) -> Bool {
    var digits = 0
    for (index, scalar) in cell.unicodeScalars.enumerated() {
      switch scalar {
      case "0"..."9": digits += 1
      case "-", "−", "+": if index > 1 { return false }
      case ".", ",", "'", " ", "\u{A0}", "%", "$", "€", "£", "(", ")": continue
      default: return false
      }
    }
    return digits > 0
  }

  private static func isSentence(_ cell: String) -> Bool {
    cell.unicodeScalars.contains { $0 == " " || $0 == ":" }
      && cell.unicodeScalars.contains { $0.properties.isAlphabetic }
  }
}
