import CScan

/// The rows without a value, one bit each, set from several threads.
///
/// Bits are gathered for a word and handed over once; only the words at the borders of two chunks
/// are ever touched by two threads.
struct MissingBits {
  let words: UnsafeMutablePointer<UInt64>
  private var index = -1
  private var pending: UInt64 = 0

  init(_ words: UnsafeMutablePointer<UInt64>) { self.words = words }

  @inline(__always)
  mutating func mark(_ row: Int) {
    if row >> 6 != index {
      flush()
      index = row >> 6
    }
    pending |= 1 << UInt64(truncatingIfNeeded: row & 63)
  }

  mutating func flush() {
    guard pending != 0 else { return }
    kpi_set_bits(words + index, pending)
    pending = 0
  }
}

/// The rows of a block that share a word of the bitmap: at most 64.
///
/// A column's loop goes over one such run without a call or a branch on what the cells are like,
/// and pushes two bits a row: the cell has no value, and the cell must be looked at again.
struct RowRun {
  let rows: Range<Int>
  private let place: Int
  private var missing: UInt64 = 0
  private var doubtful: UInt64 = 0

  /// The run that begins with a row of the block.
  /// - Parameter firstRow: the row of the table that is row 0 of the block.
  @inline(__always)
  init(from row: Int, of count: Int, firstRow: Int) {
    place = firstRow &+ row
    rows = row..<min(count, row &+ 64 &- (place & 63))
  }

  /// Notes the next row of the run.
  @inline(__always)
  mutating func push(isMissing: Bool, isDoubtful: Bool) {
    missing = missing &>> 1 | (isMissing ? 1 << 63 : 0)
    doubtful = doubtful &>> 1 | (isDoubtful ? 1 << 63 : 0)
  }

  /// Notes all rows of the run at once.
  @inline(__always)
  mutating func note(_ cells: kpi_cells) {
    let top = UInt64(64 - rows.count)
    missing = cells.empty << top
    doubtful = ~(cells.plain | cells.empty) << top
  }

  /// Marks the rows without a value, after all rows have been pushed.
  /// - Returns: how many those are.
  @inline(__always)
  func mark(in words: UnsafeMutablePointer<UInt64>) -> Int {
    if missing == 0 { return 0 }
    // The first row's bit has come down by as many places as there are rows.
    let bits = (missing >> UInt64(64 - rows.count)) << UInt64(place & 63)
    kpi_set_bits(words + (place >> 6), bits)
    return bits.nonzeroBitCount
  }

  /// The next of the doubtful rows, after all rows have been pushed.
  @inline(__always)
  mutating func nextDoubtful() -> Int? {
    if doubtful == 0 { return nil }
    let bit = doubtful.trailingZeroBitCount
    doubtful &= doubtful &- 1
    return rows.lowerBound + bit - (64 - rows.count)
  }
}

/// What a worker saw in the cells of a column besides their values.
struct ColumnFindings {
  /// Cells with something in them.
  var present = 0
  /// Cells that cannot be read as the column's type, those below included.
  var bad = 0
  /// Of these: written as a date that does not exist, so no reason to doubt the type.
  var impossibleDates = 0
  /// Of these: dates in the other order.
  var otherOrder = 0
  /// Dates that only the column's order of day and month allows.
  var decidedOrder = 0
  /// Numbers that a wider type would hold: the most decimals seen, floats, integers beyond 64 bits.
  var scale = 0
  var floats = 0
  var hugeIntegers = 0
  var leadingZeros = 0
  var timestamps = 0
  /// The range of a numbered column.
  var least = UInt32.max
  var greatest = UInt32.min
  var invalidUTF8 = 0
  var examples: [CellExample] = []
  /// Where only that is asked: how the blocks' numbers lie, the texts that were not hashed, and what
  /// follows.
  var order: [KeyOrder] = []
  var unhashed = 0
  var isDistinct = false
  /// Blocks with a value that narrow slots do not hold.
  var tooWide = 0

  /// A cell worth showing, by its place in the file.
  struct CellExample {
    var kind: LoadIssues.Kind
    var offset: Int
    var found: String
  }

  mutating func note(_ kind: LoadIssues.Kind, at offset: Int, _ found: @autoclosure () -> String) {
    if examples.count < LoadIssues.exampleLimit {
      examples.append(.init(kind: kind, offset: offset, found: found()))
    }
  }

  mutating func add(_ other: ColumnFindings) {
    present += other.present
    bad += other.bad
    impossibleDates += other.impossibleDates
    otherOrder += other.otherOrder
    decidedOrder += other.decidedOrder
    scale = max(scale, other.scale)
    floats += other.floats
    hugeIntegers += other.hugeIntegers
    leadingZeros += other.leadingZeros
    timestamps += other.timestamps
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
    invalidUTF8 += other.invalidUTF8
    order += other.order
    unhashed += other.unhashed
    tooWide += other.tooWide
    // Each worker keeps its first ones; the first of all are among them.
    examples = Array(
      (examples + other.examples).sorted { $0.offset < $1.offset }.prefix(LoadIssues.exampleLimit))
  }
}

/// One worker's view of one column: where its values go and what it notes.
struct ColumnReader {
  let column: Int
  let format: CellFormat
  let target: ColumnTarget
  var missing: MissingBits
  var findings = ColumnFindings()
  /// Only for text.
  let interner: TextInterner?
  /// Only dates and instants ask it.
  let months: MonthCache
  /// Empty fields are texts too.
  let keepsEmpty: Bool
  /// The column has so few texts that a small cache finds most.
  var usesCache = true
  /// What instructions the processor has, and whether it reads several cells at once.
  let level: Int32
  var readsVectors: Bool { level >= kpi_cells_level }
  /// Takes the values of a block where only their order is asked for, or on their way to narrow
  /// slots.
  private let scratch: BlockScratch?

  init(_ request: ColumnRequest, target: ColumnTarget, missing: MissingRows, scanLevel: Int) {
    level = Int32(scanLevel)
    column = request.column
    format = request.format
    self.target = target
    self.missing = MissingBits(missing.words)
    interner = request.format == .text && !request.asksDistinct ? TextInterner() : nil
    months = MonthCache(isUsed: request.format.hasDays)
    keepsEmpty = request.keepsEmpty
    let seesOrder = request.asksDistinct && request.format != .text
    scratch = seesOrder || request.isNarrow ? BlockScratch() : nil
  }

  /// A reader for another thread, which gives the texts met so far the same codes.
  func fork() -> ColumnReader { ColumnReader(forkOf: self) }

  private init(forkOf other: ColumnReader) {
    column = other.column
    format = other.format
    target = other.target
    missing = MissingBits(other.missing.words)
    interner = other.interner?.copy()
    months = MonthCache(isUsed: other.format.hasDays)
    keepsEmpty = other.keepsEmpty
    usesCache = other.usesCache
    level = other.level
    scratch = other.scratch.map { _ in BlockScratch() }
  }

  /// Reads the cells of a block into the rows from `firstRow` on.
  mutating func read(_ spans: FieldSpans, firstRow: Int, blockOffset: Int) {
    guard let scratch else {
      read(spans, into: target.advanced(by: firstRow), firstRow, blockOffset)
      return
    }
    // Texts that a byte does not tell apart are read again whole.
    if findings.tooWide > 0, format == .text { return }
    let block = scratch.room(for: format, rows: spans.rows)
    let filled = findings.present - findings.bad
    read(spans, into: block, firstRow, blockOffset)
    let missing = spans.rows - (findings.present - findings.bad - filled)
    if target.isNarrow(format) {
      let place = target.advanced(by: firstRow)
      if !block.narrow(spans.rows, missing: missing, to: place) { findings.tooWide += 1 }
    } else {
      findings.order.append(
        KeyOrder(block, rows: spans.rows, firstRow: firstRow, isWhole: missing == 0))
    }
  }

  /// - Parameters:
  ///   - out: the slot of the block's first row.
  ///   - firstRow: the row of the table that is row 0 of the block.
  private mutating func read(
    _ spans: FieldSpans, into out: ColumnTarget, _ firstRow: Int, _ blockOffset: Int
  ) {
    switch (format, out) {
    case (.integer(let number), .int64(let out)):
      readDecimals(spans, scale: 0, number, out, firstRow, blockOffset)
    case (.decimal(let scale, let number), .int64(let out)):
      readDecimals(spans, scale: scale, number, out, firstRow, blockOffset)
    case (.number(let number), .double(let out)):
      readNumbers(spans, number, out, firstRow, blockOffset)
    case (.date(let date), .int32(let out)):
      readDates(spans, date, out, firstRow, blockOffset)
    case (.timestamp, .int64(let out)):
      readTimestamps(spans, out, firstRow, blockOffset)
    case (.clock(let date), .int64(let out)):
      readClocks(spans, date, out, firstRow, blockOffset)
    case (.flag(let words), .bool(let out)):
      readFlags(spans, words, out, firstRow, blockOffset)
    case (.text, .uint32(let out)):
      readTexts(spans, out, firstRow, blockOffset)
    case (.text, .int64(let out)):
      findings.unhashed += KeyHashes.read(spans, out)
    case (.numbered(let prefix, let width, let base), .uint32(let out)):
      readNumbered(spans, prefix, width, base, out, firstRow)
    default:
      preconditionFailure("a column's format and its storage agree")
    }
    missing.flush()
  }

  /// Notes a cell that does not fit; its slot is 0 and it counts as missing. What says that there
  /// is nothing fits.
  mutating func noteBad(_ spans: FieldSpans, _ start: Int, _ end: Int, _ blockOffset: Int) {
    if isPlaceholder(spans.bytes, start, end)
      || format.hasDays && isOpenEnd(spans.bytes, start, end)
    {
      findings.present -= 1
      return
    }
    findings.bad += 1
    findings.note(.badValue, at: blockOffset + start, shownCell(spans.bytes, start, end))
  }
}

/// Whether a cell says that there is nothing: `NULL`, `N/A`, `-`. Among texts it is a text.
func isPlaceholder(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
  placeholders.contains(bytes, start, end)
}

private let placeholders = CellWords([
  "-", "--", "null", "nil", "none", "nan", "na", "n/a", "#n/a", "\\n",
])

/// Whether a cell says that a day has not come or is not known: `ongoing`, `Present`, `n.a.`. Among dates
/// there is no value in it.
func isOpenEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
  openEnds.contains(bytes, start, end)
}

private let openEnds = CellWords([
  "ongoing", "on-going", "open", "open-ended", "open ended", "present", "current", "active",
  "never",
  "now", "today", "tbd", "tba", "n.a.", "n. a.", "unknown", "forever", "indefinite", "unlimited",
  "perpetual", "evergreen", "auto-renew", "auto renew", "auto-renewing", "in progress", "not ended",
  "not cancelled", "not canceled", "no end", "no end date", "until cancelled", "until canceled",
  "unbefristet", "laufend", "aktiv", "offen", "en cours", "actif", "activo", "vigente",
  // An infinity, and two dashes.
  "\u{221E}", "\u{2014}", "\u{2013}",
])

/// Words that cells may be, whatever their case; looked up by the first byte, since most cells are none.
private struct CellWords {
  private var byFirst = [[[UInt8]]](repeating: [], count: 256)
  private var longest = 0

  /// - Parameter words: in small letters.
  init(_ words: [String]) {
    for word in words.map({ Array($0.utf8) }) {
      byFirst[Int(word[0])].append(word)
      longest = max(longest, word.count)
    }
  }

  /// Whether a cell, blanks around it aside, is one of them.
  func contains(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var (start, end) = (start, end)
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    guard end > start, end - start <= longest else { return false }
    return byFirst[Int(CellWords.small(bytes[start]))].contains { word in
      word.count == end - start
        && (1..<word.count).allSatisfy { CellWords.small(bytes[start + $0]) == word[$0] }
    }
  }

  private static func small(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
}

/// A cell as messages show it: cut to 40 characters.
func shownCell(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> String {
  let piece = UnsafeBufferPointer(start: bytes + start, count: min(end - start, 200))
  return String(WesternText.decoded(piece).prefix(40))
}
