/// The end of a file: lines behind the last record that are none, such as a spreadsheet's totals.
///
/// Read as rows they would count twice what the others hold. A line is no record when all its cells
/// are empty; when it begins with a word such as `Total` and has but numbers behind that; when it
/// has numbers alone where every record before it has two or more texts or dates; when it begins with
/// nothing, or with `Total` in whatever words, and is seen to sum up the records; or when it is a
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
    if others.isEmpty, columns > 2, lead == 0, FileTailReader.isSentence(cells[0]) {
      // `Acme Corp,,,` is a record of which no more is known.
      return cells.count == 1 || cells[0].contains(":")
    }
    if FileTailReader.isSumWord(cells[lead]) {
      let isPlain = others.allSatisfy {
        FileTailReader.isNumber($0) || FileTailReader.isNothing($0)
      }
      return !others.isEmpty && isPlain && others.contains(where: FileTailReader.isNumber)
        || sumsUp(cells, records)
    }
    if FileTailReader.namesSum(cells[lead]) || lead > 0, sumsUp(cells, records) { return true }
    return cells.count > 1 && isSumWithoutName(cells, behind: records)
  }

  /// Whether a cell is the sum of those above it, where all records are seen.
  private func sumsUp(_ cells: [String], _ rows: Rows) -> Bool {
    guard rows.from == dataStart else { return false }
    let records = rows.ranges.map(rows.cells).filter { record in
      !(record.first.map { FileTailReader.isSumWord($0) || FileTailReader.namesSum($0) } ?? false)
    }
    return cells.indices.contains { column in
      guard FileTailReader.isNumber(cells[column]) else { return false }
      let values = records.compactMap { record -> Double? in
        guard column < record.count, FileTailReader.isNumber(record[column]) else { return nil }
        return FileTailReader.value(record[column])
      }
      let sum = values.reduce(0, +)
      return values.count > 1 && sum != 0
        && abs(FileTailReader.value(cells[column]) - sum) < 1e-9 * abs(sum)
    }
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
    "summary", "overall", "gesamt",
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

  /// `SMB Total`, `Total EMEA`: sums of a part, or customers of that name.
  private static func namesSum(_ cell: String) -> Bool {
    let words = cell.lowercased().split(separator: " ")
    guard words.count > 1, let first = words.first, let last = words.last else { return false }
    return sumWords.contains(String(first)) || sumWords.contains(String(last))
  }

  /// What stands where there is nothing to say.
  static func isNothing(_ cell: String) -> Bool {
    ["-", "–", "—", "n/a"].contains(cell.lowercased())
  }

  /// A number as people write it: of two marks the last one is the decimal point, one before three digits
  /// parts thousands.
  private static func value(_ cell: String) -> Double {
    let plain = cell.filter { $0.isASCII && $0.isNumber || $0 == "." || $0 == "," }
    let mark = plain.lastIndex { $0 == "." || $0 == "," }
    let isNegative = cell.contains("-") || cell.contains("−") || cell.contains("(")
    guard let mark else { return (Double(plain) ?? 0) * (isNegative ? -1 : 1) }
    let behind = plain[plain.index(after: mark)...]
    let isThousands =
      behind.count == 3
      && plain.filter { $0 == plain[mark] }.count == plain.filter(\.isPunctuation).count
    let digits = plain[..<mark].filter(\.isNumber)
    let number = Double(isThousands ? digits + behind : digits + "." + behind) ?? 0
    return isNegative ? -number : number
  }

  /// Digits with signs, marks and blanks between them, and the code of a currency: no date, and no text.
  static func isNumber(_ cell: String) -> Bool {
    var digits = 0
    var cell = cell[...]
    if cell.prefix(3).allSatisfy({ ("A"..."Z").contains($0) }), cell.dropFirst(3).first == " " {
      cell = cell.dropFirst(4)
    }
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
