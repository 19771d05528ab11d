/// A table with a column for each month made into one with a row for each: the bytes of a CSV file with
/// the other columns, `month`, and what the months' cells are called.
///
/// A cell without a number gives no row: nothing was paid in that month.
package struct WideMonths {
  /// The column that says which month a row is of.
  package static let monthName = "month"

  /// The column of the months' cells where nothing says what they are.
  package static let valueName = "amount"

  private let open: OpenSource
  private let head: FileHead
  private let columns: MonthColumns
  private let valueNames: [String]

  /// - Parameter front: the first bytes of the source.
  /// - Returns: `nil` for a source that is no such table.
  static func source(_ source: ByteSource, front: [UInt8], _ options: LoadOptions)
    throws(LoadProblem) -> ByteSource?
  {
    guard !options.isTextOnly, options.skipRows > 0 || mayHaveMonths(front) else { return nil }
    let open = try OpenSource(source, monitor: options.monitor)
    var head = try DialectSniffer(
      open: open, skipRows: options.skipRows, skipRowsBelow: options.skipRowsBelow
    ).head()
    let context = [FileSystem.name(of: source.path)] + head.titles.map(\.text)
    guard let columns = MonthColumns(head.header, year: year(in: context)) else { return nil }
    let tail = try FileTailReader(
      open: open, delimiter: head.dialect.delimiter, columns: head.header.count,
      dataStart: head.dataStart
    ).tail()
    head.dataEnd = tail.end
    let months = WideMonths(open: open, head: head, columns: columns, context: context)
    return try months.read(footers: tail.lines)
  }

  private init(open: OpenSource, head: FileHead, columns: MonthColumns, context: [String]) {
    self.open = open
    self.head = head
    self.columns = columns
    let word = Self.valueWord(context)
    valueNames = columns.names.map { $0.isEmpty ? word : $0 }
  }

  /// Whether the first line with three cells or more has two months in it.
  private static func mayHaveMonths(_ front: [UInt8]) -> Bool {
    let lines = front.split(maxSplits: 12) { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    for line in lines.prefix(12) {
      let cells = line.split { Dialect.delimiters.contains($0) }
      guard cells.count >= 3 else { continue }
      let months = cells.lazy.filter { cell in
        cell.count <= 42 && MonthHeader(WesternText.decoded(cell), year: 2000) != nil
      }
      return months.prefix(2).count == 2
    }
    return false
  }

  /// The year that a file's name or title speaks of, if it is one.
  private static func year(in texts: [String]) -> Int? {
    let numbers = texts.flatMap { $0.split { !("0"..."9").contains($0) } }
    let years = Set(numbers.filter { $0.utf8.count == 4 }.compactMap { Int($0) })
      .filter((1990...2099).contains)
    return years.count == 1 ? years.first : nil
  }

  /// What the cells of months are that no header names: a word of the file's name or title.
  private static func valueWord(_ texts: [String]) -> String {
    let words = texts.flatMap { HeaderNames.snakeCase($0).split(separator: "_") }
    return words.first { valueWords.contains(String($0)) }.map(String.init) ?? valueName
  }

  private static let valueWords: Set<String> = [
    "mrr", "arr", "revenue", "seats", "licenses", "users", "usage", "logins", "hours", "headcount",
  ]

  // MARK: - Rows

  private func read(footers: [FileTail.Line]) throws(LoadProblem) -> ByteSource? {
    let bytes = try open.bytes(0..<open.source.count)
    let months = columns.months.map { month in
      (columns: month.columns, text: Array(text(of: month).utf8), headers: headers(of: month))
    }
    let splitter = RowSplitter(delimiter: head.dialect.delimiter)
    var origins = LineOrigins(lines: [])
    var result = Array(
      line(columns.others.map { head.header[$0] } + [WideMonths.monthName] + valueNames).utf8)
    var (numbers, filled) = (0, 0)
    var position = head.dataStart
    var (known, line) = (0, 1)
    while position < head.dataEnd {
      line += lineEnds(in: bytes[known..<position])
      known = position
      let row = splitter.row(bytes, from: position)
      guard !row.endsInQuotes else { throw .unclosedQuote(path: open.source.path, line: line) }
      position = row.end
      if row.fieldCount == 1, row.fields[0].isEmpty { continue }
      guard !isLeftOut(row, line, &origins) else { continue }
      for month in months {
        let cells = month.columns.map { row.fields.indices.contains($0) ? row.fields[$0] : [] }
        guard !cells.allSatisfy(Self.isEmpty) else { continue }
        if filled < Self.witnesses {
          filled += 1
          numbers += cells.allSatisfy { Self.isEmpty($0) || Self.isNumber($0) } ? 1 : 0
        }
        put(row, month.text, cells, &result)
        origins.lines.append(line)
        origins.headers.append(month.headers)
      }
    }
    // Marks and words below months are no figures of a table like this.
    guard filled > 0, numbers * 5 >= filled * 4 else { return nil }
    origins.making = making
    note(footers, bytes, &origins)
    return .memory(
      path: open.source.path, result, of: open.source.identity, origins: origins)
  }
}

extension WideMonths {
  /// So many cells show whether months have figures.
  private static let witnesses = 1000

  private static func isNumber(_ cell: [UInt8]) -> Bool {
    FileTailReader.isNumber(WesternText.decoded(cell).trimmingBlanks)
  }

  /// Whether a cell has nothing in it, or a sign for that.
  private static func isEmpty(_ cell: [UInt8]) -> Bool {
    // Most cells have a digit, which says so at once.
    guard let first = cell.first, first &- 48 >= 10 else { return cell.isEmpty }
    let text = WesternText.decoded(cell).trimmingBlanks
    return text.isEmpty || FileTailReader.isNothing(text)
  }

  /// Whether a row cannot be read because it has too many cells, or is the header once more.
  private func isLeftOut(
    _ row: RowSplitter.Row, _ line: Int, _ origins: inout LineOrigins
  ) -> Bool {
    let count = head.header.count
    guard row.fieldCount > count || row.fields.first.map(WesternText.decoded) == head.header.first
    else { return false }
    let cells = row.fields.map(WesternText.decoded)
    let isHeader = cells == head.header
    guard isHeader || cells.dropFirst(count).contains(where: { !$0.trimmingBlanks.isEmpty }) else {
      return false
    }
    origins.found.append(
      isHeader
        ? .init(
          kind: .noRecord, offset: 0, line: line, column: nil,
          found: String(WesternText.decoded(head.headerBytes).prefix(40)),
          expected: LoadIssues.headerExpectation)
        : .init(
          kind: .raggedRow, offset: 0, line: line, column: nil,
          found: LoadIssues.fields(row.fieldCount), expected: LoadIssues.fields(count)))
    origins.rowsLeftOut += 1
    return true
  }

  private func put(
    _ row: RowSplitter.Row, _ month: [UInt8], _ cells: [[UInt8]], _ result: inout [UInt8]
  ) {
    for column in columns.others {
      if row.fields.indices.contains(column) { JSONLines.put(row.fields[column][...], &result) }
      result.append(UInt8(ascii: ","))
    }
    result += month
    for cell in cells {
      result.append(UInt8(ascii: ","))
      JSONLines.put(cell[...], &result)
    }
    result.append(UInt8(ascii: "\n"))
  }

  /// `2024-01`
  private func text(of month: MonthColumns.Month) -> String {
    let (year, number) = (month.month / 12, month.month % 12 + 1)
    return "\(year)-\(number < 10 ? "0" : "")\(number)"
  }

  /// In which columns of the file the values of a month stand.
  private func headers(of month: MonthColumns.Month) -> [String: String] {
    let names = HeaderNames.names(
      columns.others.map { head.header[$0] } + [WideMonths.monthName] + valueNames
    )
    .suffix(valueNames.count)
    return Dictionary(
      zip(names, month.columns.map { head.header[$0].trimmingBlanks }),
      uniquingKeysWith: { first, _ in first })
  }

  /// What was made of the columns, in one sentence.
  private var making: String {
    let all = columns.months.flatMap(\.columns)
    let (first, last) = (head.header[all.min() ?? 0], head.header[all.max() ?? 0])
    let names = valueNames.map { "`\(HeaderNames.snakeCase($0))`" }.joined(separator: ", ")
    return
      "the \(all.count) columns from `\(first.trimmingBlanks)` to `\(last.trimmingBlanks)` are read as "
      + "rows with `month` and \(names); an empty cell is none"
  }

  private func note(
    _ footers: [FileTail.Line], _ bytes: [UInt8], _ origins: inout LineOrigins
  ) {
    let parts = [
      (head.titles, LoadIssues.header(head.header.count)),
      (footers, LoadIssues.recordExpectation),
    ]
    for (lines, expected) in parts {
      for line in lines {
        origins.found.append(
          .init(
            kind: .noRecord, offset: 0,
            line: 1 + lineEnds(in: bytes[..<min(bytes.count, line.offset)]), column: nil,
            found: line.text, expected: expected))
      }
    }
    origins.rowsLeftOut += footers.count
  }

  /// A line of CSV.
  private func line(_ cells: [String]) -> String {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      JSONLines.put(Array(cell.utf8)[...], &bytes)
    }
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }
}
