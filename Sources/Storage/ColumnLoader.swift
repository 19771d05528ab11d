import Values

/// One column to be read, and how.
struct ColumnRequest {
  var column: Int
  var format: CellFormat
  var keepsEmpty: Bool
  /// Only whether the values are distinct is asked: they are not kept.
  var asksDistinct = false
  /// The values are to lie in narrow slots.
  var isNarrow = false
}

/// What came of reading a column: its values, and what its cells were like.
struct ColumnOutcome {
  /// `nil` where only that was asked, or where the values do not fit narrow slots.
  var column: Column?
  var findings: ColumnFindings
}

/// The rows of a file as they turned out: known after the first pass over it.
struct RowStructure: Sendable {
  var raggedCount = 0
  var leftOut = 0
  var examples: [Example] = []
  /// Lines that are the header once more, and where the first of them is.
  var headers = 0
  var firstHeader = Int.max

  /// A row worth showing.
  struct Example: Sendable {
    var offset: Int
    var fields: Int
  }

  mutating func add(_ other: RowStructure) {
    raggedCount += other.raggedCount
    leftOut += other.leftOut
    headers += other.headers
    firstHeader = min(firstHeader, other.firstHeader)
    // Each worker keeps its first ones; the first of all are among them.
    examples = Array(
      (examples + other.examples).sorted { $0.offset < $1.offset }.prefix(LoadIssues.exampleLimit))
  }

  /// Adds the rows of a block that have another number of fields than the header.
  mutating func note(_ ragged: [RaggedRow]) {
    for row in ragged {
      if row.isHeader {
        headers += 1
        firstHeader = min(firstHeader, row.offset)
        continue
      }
      raggedCount += 1
      if row.isLeftOut { leftOut += 1 }
      if examples.count < LoadIssues.exampleLimit {
        examples.append(.init(offset: row.offset, fields: row.fields))
      }
    }
  }
}

/// Reads columns out of a mapped file: exact-size arrays, each thread parsing its chunks straight
/// into its rows of them.
struct ColumnLoader {
  let open: OpenSource
  let dialect: Dialect
  let columnCount: Int
  let threads: Int
  let tuning: ReadTuning

  /// What a worker is given and brings back.
  private final class Report {
    let chunks: Range<Int>
    var readers: [ColumnReader]
    var problem: LoadProblem?
    var structure = RowStructure()
    /// Chunks that have another number of rows than of line ends.
    var recounted: [(chunk: Int, rows: Int)] = []

    init(chunks: Range<Int>, readers: [ColumnReader]) {
      self.chunks = chunks
      self.readers = readers
    }
  }

  /// Reads through the file without reading a cell: which rows are left out.
  func countRows(_ map: inout ChunkMap) throws(LoadProblem) -> RowStructure {
    let reports = shares(map).map { Report(chunks: $0, readers: []) }
    run(map, reports)
    return try structure(reports, &map)
  }

  /// - Returns: `nil` when the rows were not as counted; `map` has then been put right.
  func load(_ requests: [ColumnRequest], _ map: inout ChunkMap) throws(LoadProblem)
    -> (structure: RowStructure, outcomes: [ColumnOutcome])?
  {
    let rows = map.rows
    let missing = requests.map { _ in MissingRows(capacity: rows) }
    let shares = shares(map)
    var corrected = map
    var finished: [FinishedColumn] = []
    var structure = RowStructure()
    var problem: LoadProblem?
    let columns = filledColumns(requests[...], capacity: rows) { targets in
      let reports = shares.map { share in
        Report(
          chunks: share,
          readers: requests.indices.map { index in
            ColumnReader(
              requests[index], target: targets[index], missing: missing[index],
              scanLevel: tuning.scanLevel)
          })
      }
      run(map, reports)
      do throws(LoadProblem) {
        structure = try self.structure(reports, &corrected)
      } catch {
        problem = error
        return nil
      }
      guard reports.allSatisfy({ $0.recounted.isEmpty }) else { return nil }
      finished = requests.indices.map { index in
        let runs = reports.indices.map { number in
          FinishedColumn.Run(
            reader: number, rows: map.rows(of: reports[number].chunks),
            texts: 0..<(reports[number].readers[index].interner?.count ?? 0))
        }
        return FinishedColumn(
          request: requests[index], target: targets[index], missing: missing[index],
          readers: reports.map { $0.readers[index] }, runs: runs, commonTexts: 0)
      }
      settle(finished, threads: threads)
      return rows
    }
    if let problem { throw problem }
    map = corrected
    guard let columns else { return nil }
    return (structure, zip(finished, columns).map { $0.outcome($1, threads: threads) })
  }

  /// Runs of neighbouring chunks of about as many bytes, one a worker.
  private func shares(_ map: ChunkMap) -> [Range<Int>] {
    let workers = max(1, min(threads, map.chunks.count))
    let start = map.chunks.first?.start ?? 0
    let total = (map.chunks.last?.end ?? 0) - start
    var next = 0
    return (1...workers).map { worker in
      let first = next
      let goal = start + total / workers * worker
      while next < map.chunks.count, worker == workers || map.chunks[next].end <= goal {
        next += 1
      }
      return first..<next
    }
  }

  private func run(_ map: ChunkMap, _ reports: [Report]) {
    runConcurrently(reports.count) { worker in read(map, reports[worker]) }
  }

  private func read(_ map: ChunkMap, _ report: Report) {
    let capacity = map.chunks[report.chunks].reduce(0) { max($0, $1.end - $1.start) }
    let block = Block(
      open: open, dialect: dialect, columnCount: columnCount, scanLevel: tuning.scanLevel,
      isIrregular: map.isIrregular, capacity: capacity)
    // Taken out of the report: with no other reference there are no copies in the loop.
    var readers = report.readers
    report.readers = []
    for index in report.chunks {
      let chunk = map.chunks[index]
      do throws(LoadProblem) {
        try block.load(chunk.start..<chunk.end)
      } catch {
        report.problem = error
        return
      }
      report.structure.note(block.ragged)
      guard block.rows == chunk.rows else {
        report.recounted.append((index, block.rows))
        continue
      }
      for slot in readers.indices {
        let spans = block.locate(readers[slot].column)
        readers[slot].read(spans, firstRow: chunk.firstRow, blockOffset: block.offset)
      }
    }
    report.readers = readers
  }

  /// Puts the workers' findings about rows together, and the map right.
  private func structure(_ reports: [Report], _ map: inout ChunkMap) throws(LoadProblem)
    -> RowStructure
  {
    var structure = RowStructure()
    for report in reports {
      if let problem = report.problem { throw problem }
      structure.add(report.structure)
      for (chunk, rows) in report.recounted { map.chunks[chunk].rows = rows }
    }
    map.numberRows()
    map.isExact = true
    try open.checkUnchanged()
    return structure
  }
}
