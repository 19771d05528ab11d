/// Reads a sample and guesses how each column is written.
///
/// Small files are looked at as a whole; of larger ones the front and pieces spread over the rest,
/// each from the end of one row to that of another. A piece whose rows do not look like rows (it
/// began inside of quotes) is thrown away: the load checks every cell anyway.
struct ColumnSampler {
  let open: OpenSource
  let head: FileHead
  let options: LoadOptions
  let tuning: ReadTuning

  private static let frontBytes = 64 << 10
  private static let pieceBytes = 4 << 10
  private static let pieces = 16
  private static let longestFront = 16 << 20

  /// What the cells of the sampled rows say.
  struct Cells {
    var evidence: [ColumnEvidence]
    /// Where in the file they are.
    var pieces: [Range<Int>] = []
    var rows = 0
    /// Lines that are the header once more.
    var headers = 0
    var bytes: Int { pieces.reduce(0) { $0 + $1.count } }
  }

  /// The guesses, and which columns a model declares.
  struct Sample {
    var guesses: [ColumnGuess]
    var isDeclared: [Bool]
    /// The mean length of a row; `nil` without rows.
    var rowBytes: Double?
  }

  /// What the cells of the sample tell about a table.
  /// - Parameter dataBytes: what its rows take in all.
  func sample(_ cells: Cells, dataBytes: Int) -> Sample {
    let count = head.header.count
    if options.isTextOnly {
      return Sample(
        guesses: [ColumnGuess](
          repeating: ColumnGuess(format: .text, isWide: true), count: count),
        isDeclared: [Bool](repeating: false, count: count))
    }
    let (rows, bytes) = (cells.rows, cells.bytes)
    var evidence = cells.evidence
    let estimate = bytes == 0 ? 0 : Int(Double(rows) * Double(dataBytes) / Double(bytes))
    let inference = ColumnInference(dialect: head.dialect, estimatedRows: estimate)
    let names = HeaderNames.names(head.header)
    for index in 0..<count where !options.dayFirst.isEmpty {
      let declared =
        options.dayFirst[names[index]] ?? options.dayFirst[head.header[index].trimmingBlanks]
      if let declared { evidence[index].takeOrder(isDayFirst: declared) }
    }
    var guesses = inference.guesses(evidence)
    // `2024-06` may be the sixth contract of a year as well.
    for index in 0..<count
    where guesses[index].format.isOfMonths && HeaderNames.isOfNumbers(names[index]) {
      guesses[index] = ColumnGuess(format: .text)
    }
    for index in 0..<count where !evidence[index].bareTimes.isEmpty {
      guard case .integer = guesses[index].format, HeaderNames.isOfTimes(names[index]) else {
        continue
      }
      if let time = inference.bareTime(evidence[index]) { guesses[index].format = time }
    }
    var isDeclared = [Bool](repeating: false, count: count)
    for index in 0..<count {
      let declared =
        options.declaredTypes[names[index]]
        ?? options.declaredTypes[head.header[index].trimmingBlanks]
      guard let declared else { continue }
      guesses[index] = ColumnGuess(format: inference.declared(declared, evidence[index]))
      isDeclared[index] = true
    }
    for index in 0..<count {
      guesses[index].isWide = evidence[index].isWide(as: guesses[index].format)
    }
    return Sample(
      guesses: guesses, isDeclared: isDeclared,
      rowBytes: rows == 0 ? nil : Double(bytes) / Double(rows))
  }

  /// Reads the sample.
  func cells() throws(LoadProblem) -> Cells {
    var cells = Cells(
      evidence: [ColumnEvidence](repeating: ColumnEvidence(), count: head.header.count))
    let block = Block(
      open: open, dialect: head.dialect, columnCount: head.header.count,
      scanLevel: tuning.scanLevel, isIrregular: false, capacity: ColumnSampler.frontBytes)
    for range in try ranges() where !range.isEmpty {
      try block.load(range)
      // Many rows of a wrong length: the piece begins inside of quotes, or the quotes are odd.
      guard
        block.ragged.count * 5 <= block.rows + block.ragged.count
          || range.lowerBound == head.dataStart
      else { continue }
      cells.rows += block.rows
      cells.headers += block.ragged.count { $0.isHeader }
      cells.pieces.append(range)
      // Where all is text, cells say nothing of it.
      for column in cells.evidence.indices where !options.isTextOnly {
        cells.evidence[column].add(block.locate(column), blockOffset: range.lowerBound)
      }
    }
    try addLateTimes(&cells)
    return cells
  }

  /// Looks through the whole file for the first days of columns that have none in the sample: of ends, for
  /// which few rows may have one. Read as empty they would all run on.
  private func addLateTimes(_ cells: inout Cells) throws(LoadProblem) {
    let names = HeaderNames.names(head.header)
    var wanted = cells.evidence.indices.filter {
      cells.evidence[$0].present == 0 && HeaderNames.isOfTimes(names[$0])
    }
    guard cells.bytes < head.dataEnd - head.dataStart, !options.isTextOnly else { return }
    let block = Block(
      open: open, dialect: head.dialect, columnCount: head.header.count,
      scanLevel: tuning.scanLevel, isIrregular: false, capacity: ColumnSampler.stretchBytes)
    var start = head.dataStart
    while start < head.dataEnd, !wanted.isEmpty {
      let end = min(head.dataEnd, start + ColumnSampler.stretchBytes)
      try block.loadRows(start..<end, behindFirstLineEnd: false)
      // A row that is longer than the stretch: what comes is looked at when it is read.
      guard block.rowsEnd > start else { return }
      for column in wanted {
        let spans = block.locate(column)
        let isEmpty = (0..<spans.rows).allSatisfy { spans.start($0) == spans.end($0) }
        if !isEmpty { cells.evidence[column].add(spans, blockOffset: start) }
      }
      wanted.removeAll { cells.evidence[$0].present >= ColumnSampler.enoughTimes }
      start = block.rowsEnd
    }
  }

  private static let stretchBytes = 1 << 20
  /// So many cells tell how the times of a column are written.
  private static let enoughTimes = 64

  /// The sample again without the header's lines among its rows; `nil` where there are none, which
  /// nearly always no cell gives cause to doubt.
  func withoutHeaders(_ cells: Cells) throws(LoadProblem) -> (ColumnSampler, Cells)? {
    let isLikely = cells.evidence.indices.contains { index in
      cells.evidence[index].mayHold(head.header[index].trimmingBlanks)
    }
    guard isLikely, !options.isTextOnly else { return nil }
    var own = head
    own.dialect.repeatedHeader = head.headerBytes
    let sampler = ColumnSampler(open: open, head: own, options: options, tuning: tuning)
    let found = try sampler.cells()
    return found.headers > 0 ? (sampler, found) : nil
  }

  /// Pieces of whole rows.
  private func ranges() throws(LoadProblem) -> [Range<Int>] {
    let (start, end) = (head.dataStart, head.dataEnd)
    if end - start <= tuning.wholeSampleBytes {
      return [start..<end]
    }
    let front = try front()
    var ranges = [front]
    let rest = max(start + ColumnSampler.frontBytes, front.upperBound)
    let step = (end - rest - ColumnSampler.pieceBytes) / ColumnSampler.pieces
    // No row is to be in two pieces.
    guard step >= ColumnSampler.pieceBytes else { return ranges }
    for index in 1...ColumnSampler.pieces {
      let from = rest + step * index
      ranges.append(try wholeRows(from..<(from + ColumnSampler.pieceBytes)))
    }
    return ranges
  }

  /// The first rows; more is read where one row takes more than the front.
  private func front() throws(LoadProblem) -> Range<Int> {
    let start = head.dataStart
    var size = ColumnSampler.frontBytes
    while true {
      let isAll = size >= head.dataEnd - start
      let bytes = try open.bytes(start..<(isAll ? head.dataEnd : start + size))
      if let end = RowEnds(bytes[...], head.dialect.delimiter).last { return start..<(start + end) }
      // What is never closed is told when the rows are read.
      if isAll || size >= ColumnSampler.longestFront { return start..<start }
      size *= 4
    }
  }

  /// The rows that lie whole in a piece of the file.
  private func wholeRows(_ range: Range<Int>) throws(LoadProblem) -> Range<Int> {
    let bytes = try open.bytes(range)
    var found: (first: Int, last: Int)?
    if let line = RowEnds.firstLineEnd(bytes[...]) {
      let ends = RowEnds(guessing: bytes[line...], head.dialect.delimiter)
      if let first = ends.first, let last = ends.last {
        found = (ends.beginsInQuotes ? first : line, last)
      }
    }
    let (first, last) = found ?? (0, 0)
    return (range.lowerBound + first)..<(range.lowerBound + last)
  }

  /// The first line looks like data: every column that is no text has a fitting cell there, and at
  /// least one of them is no mere integer (a year makes a fine header).
  func lacksHeader(_ sample: Sample) -> Bool {
    guard !options.isTextOnly else { return false }
    var sure = false
    for (guess, cell) in zip(sample.guesses, head.header) {
      switch guess.format {
      case .text, .numbered: continue
      case .integer, .number, .decimal, .date, .timestamp, .clock, .flag: break
      }
      guard let isExact = fits(cell, guess.format) else { return false }
      if isExact { sure = true }
    }
    return sure
  }

  /// - Returns: `nil` when the cell does not fit the format, true when it surely is no name.
  private func fits(_ cell: String, _ format: CellFormat) -> Bool? {
    let bytes = Array(cell.utf8) + [UInt8](repeating: 0, count: 16)
    let end = bytes.count - 16
    return bytes.withUnsafeBufferPointer { buffer -> Bool? in
      guard let base = buffer.baseAddress, end > 0 else { return nil }
      switch format {
      case .integer(let number), .decimal(_, let number), .number(let number):
        var reader = NumberReader(base, start: 0, end: end, format: number)
        let reading = reader.read()
        guard reading.double != nil else { return nil }
        return reading.scale > 0
      case .date(let date):
        var reader = DateReader(base, start: 0, end: end)
        if case .date = reader.date(date) { return true }
        return nil
      case .timestamp:
        var reader = DateReader(base, start: 0, end: end)
        if case .timestamp = reader.timestamp() { return true }
        return nil
      case .clock(let date):
        var reader = DateReader(base, start: 0, end: end)
        if case .timestamp = reader.clock(date) { return true }
        return nil
      case .flag(let words):
        return FlagReader(words).read(base, start: 0, end: end) == nil ? nil : true
      case .text, .numbered: return nil
      }
    }
  }
}
