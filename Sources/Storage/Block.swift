import CScan

/// Where the fields of one column lie in a block: field `r` runs from `marks[r * stride] + bias` to
/// `marks[r * stride + 1]`.
struct FieldSpans {
  var bytes: UnsafeMutablePointer<UInt8>
  var marks: UnsafePointer<UInt32>
  var stride: Int
  /// 1 where the marks are the separators around the fields, 0 where they are exact.
  var bias: UInt32
  var rows: Int

  @inline(__always)
  func start(_ row: Int) -> Int { Int(marks[row &* stride] &+ bias) }
  @inline(__always)
  func end(_ row: Int) -> Int { Int(marks[row &* stride &+ 1]) }

  /// The fields of a run of rows, for the functions that read several at once.
  func fields(from row: Int) -> kpi_fields {
    kpi_fields(bytes: bytes, marks: marks + row * stride, stride: stride, bias: bias)
  }
}

/// A row whose number of fields is not that of the header.
struct RaggedRow {
  /// Offset in the file.
  var offset: Int
  var fields: Int
  var isLeftOut: Bool
  /// It is the header's line once more.
  var isHeader = false
}

/// Some whole rows in memory, with the places of their fields.
///
/// A plain chunk (every row has all fields, no blank line) needs nothing but the list of
/// separators. Otherwise the rows are walked once: too few fields are missing values at the end,
/// fields too many are dropped when all are empty, else the row is left out; blank lines are
/// skipped. Quotes are taken off field by field, in place, only in the columns that are asked for.
final class Block {
  private let open: OpenSource
  private let dialect: Dialect
  private let columnCount: Int
  private let scanLevel: Int
  private let isIrregular: Bool
  private let buffer: ByteBuffer
  /// The first byte of the first row.
  private var bytes: UnsafeMutablePointer<UInt8>
  private var marks: UnsafeMutablePointer<UInt32>
  private var markCapacity: Int
  /// Start and end of each field of the column located last, where separators do not do.
  private var located: UnsafeMutablePointer<UInt32>
  private var locatedCapacity = 0
  /// The first separator of each row and its number of fields, when the rows were walked.
  private var rowMarks: [UInt32] = []
  private var rowFields: [UInt32] = []
  private var isPlain = false
  /// The columns in which a quote opens, if the chunk is plain.
  private var quoted: [UInt8]
  private var hasReturns = false
  /// Where in the file the first row begins, and where the last one ends.
  private(set) var offset = 0
  private(set) var rowsEnd = 0
  private(set) var rows = 0
  /// The last byte that was read ends a row, outside of quotes.
  private(set) var isWhole = false
  /// A NUL byte, or a quote where RFC 4180 has none.
  private(set) var isOdd = false
  private(set) var ragged: [RaggedRow] = []

  init(
    open: OpenSource, dialect: Dialect, columnCount: Int, scanLevel: Int, isIrregular: Bool,
    capacity: Int
  ) {
    self.open = open
    self.dialect = dialect
    self.columnCount = columnCount
    self.scanLevel = scanLevel
    self.isIrregular = isIrregular
    buffer = ByteBuffer(capacity: capacity)
    bytes = buffer.base
    quoted = [UInt8](repeating: 0, count: columnCount)
    markCapacity = 0
    marks = .allocate(capacity: 1)
    located = .allocate(capacity: 1)
  }

  deinit {
    marks.deallocate()
    located.deallocate()
  }

  /// Reads the rows between two offsets and finds their fields.
  func load(_ range: Range<Int>) throws(LoadProblem) {
    let count = try buffer.fill(range, of: open)
    begin(at: range.lowerBound, bytes: buffer.base, count)
    if isIrregular {
      isPlain = false
      walk(indexTolerantly(count))
    } else {
      index(count, cutsLastRow: false)
    }
  }

  /// Reads a piece of the file and finds the rows that begin and end in it.
  /// - Parameter behindFirstLineEnd: the rows begin behind the first line end, which is taken to
  ///   lie outside of quotes, not with the piece.
  func loadRows(_ range: Range<Int>, behindFirstLineEnd: Bool) throws(LoadProblem) {
    let count = try buffer.fillPiece(range, of: open, isRowStart: !behindFirstLineEnd)
    var skipped = 0
    if behindFirstLineEnd {
      skipped = buffer.firstLineEnd(range.count).map { $0 + 1 } ?? range.count
    }
    begin(at: range.lowerBound + skipped, bytes: buffer.base + skipped, count - skipped)
    index(max(0, count - skipped), cutsLastRow: true)
  }

  private func begin(at start: Int, bytes: UnsafeMutablePointer<UInt8>, _ count: Int) {
    offset = start
    self.bytes = bytes
    if markCapacity < count + 66 {
      marks.deallocate()
      markCapacity = count + count / 4 + 66
      marks = .allocate(capacity: markCapacity)
    }
    // Field 0 of row 0 begins behind separator number -1: 2^32 - 1, and 1 more wraps to 0.
    marks[0] = .max
    ragged.removeAll(keepingCapacity: true)
  }

  private func index(_ count: Int, cutsLastRow: Bool) {
    for column in quoted.indices { quoted[column] = 0 }
    var found = kpi_index_block(
      bytes, count, dialect.delimiter, Dialect.quote, Int32(scanLevel), marks + 1, &quoted,
      UInt32(columnCount))
    hasReturns = found.hasReturns != 0
    isOdd = found.strays > 0 || found.hasNuls != 0
    if cutsLastRow {
      while found.separators > 0, bytes[Int(marks[found.separators])] == dialect.delimiter {
        found.separators -= 1
      }
    }
    let end = found.separators == 0 ? 0 : Int(marks[found.separators]) + 1
    isWhole = end == count && (end == 0 || bytes[end - 1] != dialect.delimiter)
    // A last row without a line end was given one.
    rowsEnd = min(offset + end, open.source.count)
    isPlain =
      columnCount > 1 && found.separators == found.rowEnds * columnCount
      && endsRows(found.rowEnds) && dialect.repeatedHeader.isEmpty
    if isPlain {
      rows = found.rowEnds
    } else {
      walk(found.separators)
    }
  }

  private func indexTolerantly(_ count: Int) -> Int {
    var scanner = TolerantScanner(delimiter: dialect.delimiter)
    let bytes = self.bytes
    var found = 0
    for i in 0..<count {
      switch scanner.step(bytes[i], behind: bytes[i + 1], at: i) {
      case .content, .strayQuote: continue
      case .delimiter, .lineEnd:
        found += 1
        marks[found] = UInt32(truncatingIfNeeded: i)
      }
    }
    hasReturns = true
    return found
  }

  /// Every row's last separator is a line end. There are as many line ends as rows, so the other
  /// separators are delimiters, and no line is blank.
  private func endsRows(_ rows: Int) -> Bool {
    let bytes = self.bytes
    let delimiter = dialect.delimiter
    var mark = columnCount
    for _ in 0..<rows {
      if bytes[Int(marks[mark])] == delimiter { return false }
      mark += columnCount
    }
    return true
  }

  /// Finds the rows between the separators. The lists are local meanwhile: what belongs to an object
  /// is checked for other accesses at every use.
  private func walk(_ separators: Int) {
    let fields = self.fields
    var (firsts, counts, odd): ([UInt32], [UInt32], [RaggedRow]) = ([], [], [])
    swap(&firsts, &rowMarks)
    swap(&counts, &rowFields)
    swap(&odd, &ragged)
    firsts.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    let header = dialect.repeatedHeader
    var first = 0
    for mark in 1..<max(1, separators + 1) where !fields.isDelimiter(mark) {
      let count = mark - first
      defer { first = mark }
      if count == 1, fields.isEmpty(first: first, count: 1, column: 0) { continue }
      if !header.isEmpty, fields.isLine(header, first: first, count: count) {
        let start = offset + fields.start(first: first, column: 0)
        odd.append(RaggedRow(offset: start, fields: count, isLeftOut: true, isHeader: true))
        continue
      }
      if count != columnCount {
        let isLeftOut = (columnCount..<max(columnCount, count)).contains {
          !fields.isEmpty(first: first, count: count, column: $0)
        }
        let start = offset + fields.start(first: first, column: 0)
        odd.append(RaggedRow(offset: start, fields: count, isLeftOut: isLeftOut))
        if isLeftOut { continue }
      }
      firsts.append(UInt32(truncatingIfNeeded: first))
      counts.append(UInt32(truncatingIfNeeded: count))
    }
    rows = firsts.count
    swap(&firsts, &rowMarks)
    swap(&counts, &rowFields)
    swap(&odd, &ragged)
  }

  private var fields: Fields {
    Fields(bytes: bytes, marks: marks, delimiter: dialect.delimiter)
  }

  /// The fields between the separators, by the first separator of their row.
  private struct Fields {
    let bytes: UnsafeMutablePointer<UInt8>
    let marks: UnsafeMutablePointer<UInt32>
    let delimiter: UInt8

    @inline(__always)
    func isDelimiter(_ mark: Int) -> Bool { bytes[Int(marks[mark])] == delimiter }

    @inline(__always)
    func start(first: Int, column: Int) -> Int { Int(marks[first &+ column] &+ 1) }

    /// A field as it stands in the file, without the CR of a CRLF.
    @inline(__always)
    func bounds(first: Int, count: Int, column: Int) -> (Int, Int) {
      let start = start(first: first, column: column)
      var end = Int(marks[first &+ column &+ 1])
      if column == count - 1, end > start, bytes[end] == UInt8(ascii: "\n"),
        bytes[end - 1] == UInt8(ascii: "\r")
      {
        end -= 1
      }
      return (start, end)
    }

    @inline(__always)
    func isEmpty(first: Int, count: Int, column: Int) -> Bool {
      let (start, end) = bounds(first: first, count: count, column: column)
      return start == end
    }

    /// Whether a row is a line, byte for byte; a byte order mark in front of it does not count.
    func isLine(_ line: [UInt8], first: Int, count: Int) -> Bool {
      var start = start(first: first, column: 0)
      let end = bounds(first: first, count: count, column: count - 1).1
      if end - start == line.count + 3, bytes[start] == 0xEF, bytes[start + 1] == 0xBB,
        bytes[start + 2] == 0xBF
      {
        start += 3
      }
      return end - start == line.count && line.indices.allSatisfy { bytes[start + $0] == line[$0] }
    }

    /// Takes the quotes off a field that begins with one, in place; its new end.
    @inline(__always)
    func unquoted(_ start: Int, _ end: Int) -> Int {
      var inner = start + 1
      while inner < end - 1, bytes[inner] != Dialect.quote { inner += 1 }
      if inner == end - 1, bytes[inner] == Dialect.quote { return inner }
      return unquoteInPlace(bytes, start: start, end: end)
    }
  }

  /// The fields of a column; valid until the next call of `load` or `locate`, and to be asked for
  /// only once per column and block: quotes are taken off in place.
  func locate(_ column: Int) -> FieldSpans {
    if isPlain, quoted[column] == 0, !(hasReturns && column == columnCount - 1) {
      return FieldSpans(
        bytes: bytes, marks: marks + column, stride: columnCount, bias: 1, rows: rows)
    }
    if locatedCapacity < 2 * rows {
      located.deallocate()
      locatedCapacity = 2 * rows + rows / 2
      located = .allocate(capacity: max(1, locatedCapacity))
    }
    let located = self.located
    let fields = self.fields
    let (isPlain, columnCount) = (isPlain, columnCount)
    rowMarks.withUnsafeBufferPointer { rowMarks in
      rowFields.withUnsafeBufferPointer { rowFields in
        for row in 0..<rows {
          let first = isPlain ? row &* columnCount : Int(rowMarks[row])
          let count = isPlain ? columnCount : Int(rowFields[row])
          guard column < count else {
            // At the end of the row: an empty field.
            located[2 * row] = fields.marks[first + count]
            located[2 * row + 1] = located[2 * row]
            continue
          }
          var (start, end) = fields.bounds(first: first, count: count, column: column)
          if end > start, fields.bytes[start] == Dialect.quote {
            end = fields.unquoted(start, end)
            start += 1
          }
          located[2 * row] = UInt32(truncatingIfNeeded: start)
          located[2 * row + 1] = UInt32(truncatingIfNeeded: end)
        }
      }
    }
    return FieldSpans(bytes: bytes, marks: located, stride: 2, bias: 0, rows: rows)
  }
}
