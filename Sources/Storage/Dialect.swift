/// How the file separates its fields. The quote is always `"` and is doubled inside of quotes.
struct Dialect: Sendable, Hashable {
  static let quote = UInt8(ascii: "\"")
  static let delimiters = [",", ";", "\t", "|"].map { $0.utf8.first ?? 0 }
  var delimiter: UInt8
  /// The header's line, where it stands among the rows as well, as in files that were put together:
  /// such lines are no rows. Empty where it does not.
  var repeatedHeader: [UInt8] = []

  /// The most columns a table may have.
  static let columnLimit = 16_384
}

/// What stands in front of the data.
struct FileHead: Sendable, Hashable {
  var dialect: Dialect
  /// The cells of the header as written.
  var header: [String]
  /// Its line in the file, without the line end.
  var headerBytes: [UInt8] = []
  /// Where the first row behind the header begins.
  var dataStart: Int
  /// Where the last record ends.
  var dataEnd: Int
  /// The header's 1-based line.
  var headerLine: Int
  /// Lines above the header that are none, such as a report's title.
  var titles: [FileTail.Line] = []
}

/// Reads the front of a file: encoding, `sep=` line, delimiter and header.
struct DialectSniffer {
  let open: OpenSource
  let skipRows: Int
  var skipRowsBelow = 0
  var findsTitles = true

  /// Rows behind this many bytes have no say in which byte is the delimiter.
  private static let sampleBytes = 64 << 10

  func head() throws(LoadProblem) -> FileHead {
    let path = open.source.path
    guard open.source.count > 0 else { throw .isEmpty(path: path) }
    var bytes = try open.bytes(0..<min(open.source.count, DialectSniffer.sampleBytes))
    if let found = foreignEncoding(bytes) { throw .wrongEncoding(path: path, found: found) }
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var named: UInt8?
    if let (delimiter, behind) = separatorLine(bytes, at: start) {
      (named, start) = (delimiter, behind)
    }
    for _ in 0..<skipRows { start = endOfLine(bytes, from: start) }
    while start < bytes.count,
      bytes[start] == UInt8(ascii: "\n") || bytes[start] == UInt8(ascii: "\r")
    {
      start += 1
    }
    guard start < bytes.count else { throw .isEmpty(path: path) }
    let dialect = Dialect(delimiter: named ?? likeliestDelimiter(bytes[start...]))
    let titles = skipRows == 0 && findsTitles ? titles(bytes, &start, dialect.delimiter) : []
    var row = RowSplitter(delimiter: dialect.delimiter).row(bytes, from: start)
    while !row.isComplete, bytes.count < open.source.count {
      // The header is longer than the sample: take more, in doubling steps.
      guard bytes.count < longestRowBytes else {
        throw .tooLarge(path: path, what: "the header", limit: "1 GiB")
      }
      bytes = try open.bytes(0..<min(open.source.count, bytes.count * 4))
      row = RowSplitter(delimiter: dialect.delimiter).row(bytes, from: start)
    }
    let headerLine = 1 + lineEnds(in: bytes[..<start])
    guard !row.endsInQuotes else { throw .unclosedQuote(path: path, line: headerLine) }
    guard row.fieldCount <= Dialect.columnLimit else {
      throw .tooManyColumns(path: path, count: row.fieldCount, limit: Dialect.columnLimit)
    }
    guard !bytes[..<row.end].contains(0) else {
      throw .wrongEncoding(path: path, found: "a NUL byte in line \(headerLine)")
    }
    var dataStart = row.end
    for _ in 0..<skipRowsBelow where dataStart < bytes.count {
      dataStart = RowSplitter(delimiter: dialect.delimiter).row(bytes, from: dataStart).end
    }
    var line = bytes[start..<row.end]
    while let last = line.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      line.removeLast()
    }
    return FileHead(
      dialect: dialect, header: row.fields.map(WesternText.decoded), headerBytes: Array(line),
      dataStart: dataStart, dataEnd: open.source.count, headerLine: headerLine,
      titles: titles)
  }

  /// `sep=;`, the first line that Excel writes and reads.
  private func separatorLine(_ bytes: [UInt8], at start: Int) -> (UInt8, Int)? {
    let line = bytes[start...].prefix(5)
    guard line.count == 5, line.prefix(4).elementsEqual("sep=".utf8), let delimiter = line.last,
      Dialect.delimiters.contains(delimiter)
    else { return nil }
    let behind = start + 5
    guard
      behind == bytes.count || bytes[behind] == UInt8(ascii: "\n")
        || bytes[behind] == UInt8(ascii: "\r")
    else { return nil }
    return (delimiter, endOfLine(bytes, from: behind))
  }

  private func endOfLine(_ bytes: [UInt8], from start: Int) -> Int {
    var i = start
    while i < bytes.count, bytes[i] != UInt8(ascii: "\n"), bytes[i] != UInt8(ascii: "\r") { i += 1 }
    if i + 1 < bytes.count, bytes[i] == UInt8(ascii: "\r"), bytes[i + 1] == UInt8(ascii: "\n") {
      i += 1
    }
    return min(bytes.count, i + 1)
  }

  /// The delimiter under which most rows have as many fields as the header; of equals the one with
  /// more fields, then the first of `, ; tab |`.
  private func likeliestDelimiter(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    var best: (delimiter: UInt8, agreement: Double, fields: Int)?
    let found = bytes.withUnsafeBufferPointer { bytes in
      Dialect.delimiters.filter { bytes.place(of: $0) != nil }
    }
    if found == [Dialect.delimiters[0]] { return found[0] }
    for delimiter in found {
      let counts = fieldCounts(bytes, delimiter: delimiter)
      guard var fields = counts.first else { continue }
      if fields == 1 { fields = commonest(counts) }
      guard fields > 1 else { continue }
      let agreement = Double(counts.count { $0 == fields }) / Double(counts.count)
      if let found = best, (found.agreement, found.fields) >= (agreement, fields) { continue }
      best = (delimiter, agreement, fields)
    }
    return best?.delimiter ?? Dialect.delimiters[0]
  }

  private func commonest(_ counts: [Int]) -> Int {
    var times: [Int: Int] = [:]
    for count in counts { times[count, default: 0] += 1 }
    return times.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
  }

  /// The lines in front of the header that have one cell where all rows behind them have three or
  /// more, or two below a blank line. `start` is moved behind them.
  private func titles(_ bytes: [UInt8], _ start: inout Int, _ delimiter: UInt8)
    -> [FileTail.Line]
  {
    let splitter = RowSplitter(delimiter: delimiter)
    var lines: [FileTail.Line] = []
    var rows: [(offset: Int, filled: Int, count: Int)] = []
    var position = start
    var hasBlank = false
    while position < bytes.count, rows.count < DialectSniffer.titleRows {
      let row = splitter.row(bytes, from: position)
      if row.endsInQuotes || !row.isComplete && open.source.count > bytes.count { break }
      let cells = row.fields.map { WesternText.decoded($0).trimmingBlanks }
      let filled = cells.count { !$0.isEmpty }
      let isTitle = filled <= 1 && rows.isEmpty
      if filled == 0, isTitle { hasBlank = true }
      if isTitle, filled == 1, let text = cells.first(where: { !$0.isEmpty }) {
        lines.append(.init(offset: position, text: String(text.prefix(40))))
      }
      if !isTitle, filled > 0 { rows.append((position, filled, row.fieldCount)) }
      // Nothing stands above the header, as nearly always.
      if lines.isEmpty, !rows.isEmpty { return [] }
      position = row.end
    }
    guard !lines.isEmpty, lines.count <= 10, let header = rows.first, rows.count > 1,
      header.filled == header.count, header.count > 2 || (header.count == 2 && hasBlank),
      rows.allSatisfy({ $0.count == header.count })
    else { return [] }
    start = header.offset
    return lines
  }

  /// So many rows below a title say what a row is.
  private static let titleRows = 20

  /// How many fields each of the first rows has; blank lines are left out.
  private func fieldCounts(_ bytes: ArraySlice<UInt8>, delimiter: UInt8) -> [Int] {
    var scanner = TolerantScanner(delimiter: delimiter)
    var counts: [Int] = []
    var fields = 1
    var isBlank = true
    for i in bytes.indices {
      let behind = i + 1 < bytes.endIndex ? bytes[i + 1] : UInt8(ascii: "\r")
      switch scanner.step(bytes[i], behind: behind, at: i) {
      case .content, .strayQuote: if bytes[i] != UInt8(ascii: "\r") { isBlank = false }
      case .delimiter:
        fields += 1
        isBlank = false
      case .lineEnd:
        if !isBlank { counts.append(fields) }
        (fields, isBlank) = (1, true)
        if counts.count == 200 { return counts }
      }
    }
    // A last row that the sample cuts says nothing, unless there is no other.
    let isWhole = open.source.count <= DialectSniffer.sampleBytes
    if !isBlank, isWhole || counts.isEmpty { counts.append(fields) }
    return counts
  }

  /// What the first bytes say the file is, when it is no text in UTF-8.
  private func foreignEncoding(_ bytes: [UInt8]) -> String? {
    let signatures: [(String, [UInt8])] = [
      ("UTF-32", [0xFF, 0xFE, 0, 0]), ("UTF-32", [0, 0, 0xFE, 0xFF]),
      ("UTF-16", [0xFF, 0xFE]), ("UTF-16", [0xFE, 0xFF]),
      ("a gzip archive", [0x1F, 0x8B]), ("a zip archive or spreadsheet", [0x50, 0x4B, 3, 4]),
      ("a zstd archive", [0x28, 0xB5, 0x2F, 0xFD]), ("an xz archive", [0xFD, 0x37, 0x7A, 0x58]),
      ("a PDF document", Array("%PDF-".utf8)), ("a Parquet file", Array("PAR1".utf8)),
      ("an SQLite database", Array("SQLite format 3".utf8)),
      ("an old Excel file", [0xD0, 0xCF, 0x11, 0xE0]),
    ]
    if let (name, _) = signatures.first(where: { bytes.starts(with: $0.1) }) { return name }
    let front = bytes.prefix(64).map { (65...90).contains($0) ? $0 + 32 : $0 }
    if front.starts(with: "<!doctype html".utf8) || front.starts(with: "<html".utf8) {
      return "an HTML page"
    }
    // Latin text in UTF-16 or UTF-32 without a mark has a NUL in every second byte or more often.
    let sample = bytes.prefix(1024)
    let nuls = sample.count { $0 == 0 }
    guard nuls > 0 else { return nil }
    if nuls == sample.count { return "only NUL bytes" }
    if nuls * 3 >= sample.count * 2 { return "UTF-32" }
    if nuls * 5 >= sample.count * 2 { return "UTF-16" }
    return nil
  }
}

/// Splits one row into its fields, byte by byte; for headers.
struct RowSplitter {
  let delimiter: UInt8

  struct Row {
    var fields: [[UInt8]] = []
    var fieldCount = 0
    /// The byte behind the row's line end.
    var end = 0
    var isComplete = false
    var endsInQuotes = false
  }

  func row(_ bytes: [UInt8], from start: Int) -> Row {
    var scanner = TolerantScanner(delimiter: delimiter)
    var row = Row()
    var fieldStart = start
    func finishField(_ end: Int) {
      row.fieldCount += 1
      // Beyond the limit, counting is enough for the message.
      guard row.fieldCount <= Dialect.columnLimit else { return }
      var field = Array(bytes[fieldStart..<end])
      if field.last == UInt8(ascii: "\r"), end < bytes.count, bytes[end] == UInt8(ascii: "\n") {
        field.removeLast()
      }
      row.fields.append(unquoted(field))
    }
    for i in start..<bytes.count {
      let behind = i + 1 < bytes.count ? bytes[i + 1] : UInt8(ascii: "\r")
      switch scanner.step(bytes[i], behind: behind, at: i) {
      case .content, .strayQuote: continue
      case .delimiter:
        finishField(i)
        fieldStart = i + 1
      case .lineEnd:
        finishField(i)
        row.end = i + 1
        row.isComplete = true
        return row
      }
    }
    finishField(bytes.count)
    row.end = bytes.count
    row.endsInQuotes = scanner.state == .quoted
    return row
  }

  private func unquoted(_ field: [UInt8]) -> [UInt8] {
    guard field.first == Dialect.quote else { return field }
    var copy = field
    let end = copy.withUnsafeMutableBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return unquoteInPlace(base, start: 0, end: buffer.count)
    }
    return Array(copy[1..<max(1, end)])
  }
}

/// Takes the quotes off a field that opens with one, in its own bytes: the content then lies from
/// `start + 1` to the offset that is returned. What stands behind the closing quote is kept.
func unquoteInPlace(_ bytes: UnsafeMutablePointer<UInt8>, start: Int, end: Int) -> Int {
  var read = start + 1
  var write = start + 1
  while read < end {
    let byte = bytes[read]
    read += 1
    if byte == Dialect.quote {
      guard read < end, bytes[read] == Dialect.quote else { break }
      read += 1
    }
    bytes[write] = byte
    write += 1
  }
  while read < end {
    bytes[write] = bytes[read]
    read += 1
    write += 1
  }
  return write
}
