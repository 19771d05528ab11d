import CScan

/// Reads columns of a file whose rows have not been counted yet, in one pass over its bytes.
///
/// Workers take pieces of one size in the order of the file. Each finds the fields of the rows that
/// begin behind its piece's first line end, as if that one lay outside of quotes, which it nearly
/// always does. Then the workers take turns, in the order of the pieces: a turn reads the row that
/// lies across the border (the seam), which tells whether the guess was right, and numbers the rows.
/// What is long, the parsing, happens outside of the turns.
///
/// Files that are not plain enough (quotes in odd places, NUL bytes, rows of many pieces, far more
/// rows than the front lets expect) are given up: `ChunkMapper` and `ColumnLoader` take them.
struct SinglePass {
  let open: OpenSource
  let dialect: Dialect
  let columnCount: Int
  let threads: Int
  let tuning: ReadTuning
  let pieces: FilePieces

  /// What a pass brings back.
  struct Result {
    var map: ChunkMap
    var structure: RowStructure
    var outcomes: [ColumnOutcome]
  }

  /// - Parameter rowBytes: what a row takes on average, as far as is known.
  /// - Returns: `nil` for a file that is given up.
  func load(_ requests: [ColumnRequest], rowBytes: Double?) throws(LoadProblem) -> Result? {
    let front = block()
    try front.loadRows(pieces[0], behindFirstLineEnd: false)
    guard let capacity = capacity(front, rowBytes) else { return nil }
    let missing = requests.map { _ in MissingRows(capacity: capacity) }
    let progress = Progress(rowStart: pieces.start)
    var workers: [Worker] = []
    var finished: [FinishedColumn] = []
    let columns = filledColumns(requests[...], capacity: capacity) { targets in
      let readers = requests.indices.map { index in
        ColumnReader(
          requests[index], target: targets[index], missing: missing[index],
          scanLevel: tuning.scanLevel)
      }
      workers = read(readers, front, progress, capacity)
      guard progress.isComplete(until: pieces.end) else { return nil }
      for column in missing { column.count = progress.rows }
      finished = requests.indices.map { index in
        FinishedColumn(
          request: requests[index], target: targets[index], missing: missing[index],
          readers: workers.map { $0.readers[index] }, runs: runs(of: index, workers, progress),
          commonTexts: workers[0].growth[0][index])
      }
      settle(finished, threads: threads)
      return progress.rows
    }
    if let problem = progress.problem { throw problem }
    try open.checkUnchanged()
    guard let columns else { return nil }
    return Result(
      map: ChunkMap(chunks: progress.chunks.filter { $0.start < $0.end }, isExact: true),
      structure: structure(workers),
      outcomes: zip(finished, columns).map { $0.outcome($1, threads: threads) })
  }

  /// Room for half as many rows again as the front and the sample let expect: memory that is never
  /// touched costs nothing.
  private func capacity(_ front: Block, _ rowBytes: Double?) -> Int? {
    guard front.rows > 0 else { return nil }
    let own = Double(front.rowsEnd - pieces.start) / Double(front.rows)
    let expected = Double(pieces.end - pieces.start) / min(own, rowBytes ?? own)
    return Int(expected * 1.5) + 4096
  }

  private func block() -> Block {
    Block(
      open: open, dialect: dialect, columnCount: columnCount, scanLevel: tuning.scanLevel,
      isIrregular: false, capacity: pieces.size + 1)
  }

  // MARK: - The pass

  /// The first piece is parsed before the others, so that all workers give its texts the same codes:
  /// most columns have no others.
  /// - Parameter front: the first piece.
  private func read(
    _ readers: [ColumnReader], _ front: Block, _ progress: Progress, _ capacity: Int
  ) -> [Worker] {
    let first = Worker(readers: readers, body: front, seam: block())
    guard finish(0, nil, first, 0, progress, capacity) else { return [first] }
    let count = max(1, min(threads, pieces.count - 1))
    let workers =
      [first]
      + (1..<count).map { _ in
        Worker(readers: first.readers.map { $0.fork() }, body: block(), seam: block())
      }
    runConcurrently(count) { number in
      while let piece = progress.takePiece(below: pieces.count),
        finish(
          piece, guess(piece, workers[number]), workers[number], number, progress, capacity)
      {}
    }
    return workers
  }

  /// Numbers the rows of a piece that is in a worker's hands, and parses them.
  /// - Parameter problem: why the piece could not be read.
  /// - Returns: whether to go on.
  private func finish(
    _ piece: Int, _ problem: LoadProblem?, _ worker: Worker, _ number: Int, _ progress: Progress,
    _ capacity: Int
  ) -> Bool {
    let place = progress.takingTurn(piece) { () -> Place? in
      if let problem { progress.fail(problem) }
      if progress.isOver { return nil }
      do throws(LoadProblem) {
        return try self.number(piece, worker, number, progress, capacity)
      } catch {
        progress.fail(error)
        return nil
      }
    }
    guard let place else { return false }
    if let seam = place.seam { parse(worker.seam, seam, worker) }
    parse(worker.body, place.body, worker)
    worker.growth.append(worker.readers.map { $0.interner?.count ?? 0 })
    return true
  }

  /// The rows of a piece numbered from these on.
  private struct Place {
    /// `nil` when no row lies across the border.
    var seam: Int?
    var body: Int
  }

  /// Reads any piece but the first, as if its first line end lay outside of quotes.
  private func guess(_ piece: Int, _ worker: Worker) -> LoadProblem? {
    do throws(LoadProblem) {
      try worker.body.loadRows(pieces[piece], behindFirstLineEnd: true)
      return nil
    } catch {
      return error
    }
  }

  /// A worker's turn: the row across the border, and the numbers of all rows of the piece.
  private func number(
    _ piece: Int, _ worker: Worker, _ number: Int, _ progress: Progress, _ capacity: Int
  ) throws(LoadProblem) -> Place? {
    let (body, seam) = (worker.body, worker.seam)
    let from = progress.rowStart
    let range = pieces[piece]
    guard range.upperBound - from <= longestSeam else { return progress.giveUp() }
    var seamRows: Int?
    if from < body.offset {
      try seam.load(from..<body.offset)
      if seam.isOdd { return progress.giveUp() }
      if seam.isWhole {
        seamRows = seam.rows
      } else {
        // The first line end lies inside of quotes.
        try body.loadRows(from..<range.upperBound, behindFirstLineEnd: false)
      }
    }
    let rows = (seamRows ?? 0) + body.rows
    if body.isOdd || progress.rows + rows > capacity { return progress.giveUp() }
    let place = Place(
      seam: seamRows == nil ? nil : progress.rows, body: progress.rows + (seamRows ?? 0))
    progress.advance(to: body.rowsEnd, rows: rows, worker: number)
    return place
  }

  /// Rows longer than this are left to the other way, which reads no byte more often than twice.
  private var longestSeam: Int { max(8 * pieces.size, 1 << 20) }

  private func parse(_ block: Block, _ firstRow: Int, _ worker: Worker) {
    worker.structure.note(block.ragged)
    guard block.rows > 0 else { return }
    // Taken out of the worker: with no other reference there are no copies in the loop.
    var readers = worker.readers
    worker.readers = []
    for slot in readers.indices {
      let spans = block.locate(readers[slot].column)
      readers[slot].read(spans, firstRow: firstRow, blockOffset: block.offset)
    }
    worker.readers = readers
  }

  // MARK: - Putting together

  /// Which worker read which rows of a column, and which texts it met there first.
  private func runs(of column: Int, _ workers: [Worker], _ progress: Progress)
    -> [FinishedColumn.Run]
  {
    var turns = workers.map { _ in 0 }
    var texts = workers.map { _ in 0 }
    return progress.chunks.indices.map { index in
      let (chunk, worker) = (progress.chunks[index], progress.workers[index])
      let count = workers[worker].growth[turns[worker]][column]
      // The others begin with what the first piece gave.
      let known = index == 0 ? 0 : max(texts[worker], workers[0].growth[0][column])
      turns[worker] += 1
      texts[worker] = count
      return FinishedColumn.Run(
        reader: worker, rows: chunk.firstRow..<(chunk.firstRow + chunk.rows), texts: known..<count)
    }
  }

  private func structure(_ workers: [Worker]) -> RowStructure {
    var structure = RowStructure()
    for worker in workers { structure.add(worker.structure) }
    return structure
  }
}

/// What a thread reads with, and what it brings back.
private final class Worker {
  var readers: [ColumnReader]
  let body: Block
  let seam: Block
  var structure = RowStructure()
  /// Behind each piece the number of texts of each reader.
  var growth: [[Int]] = []

  init(readers: [ColumnReader], body: Block, seam: Block) {
    self.readers = readers
    self.body = body
    self.seam = seam
  }
}

/// How far the rows have been numbered; changed only by whoever has the turn.
private final class Progress {
  /// Where the first row begins that has no number yet.
  private(set) var rowStart: Int
  private(set) var rows = 0
  private(set) var chunks: [ChunkMap.Chunk] = []
  /// Who read each of the chunks.
  private(set) var workers: [Int] = []
  private(set) var problem: LoadProblem?
  private(set) var isOver = false
  /// The next piece to take and whose turn it is, a cache line apart.
  private let counters: UnsafeMutablePointer<Int64>
  private static let turn = 16

  init(rowStart: Int) {
    self.rowStart = rowStart
    counters = .allocate(capacity: Progress.turn + 1)
    counters.initialize(repeating: 0, count: Progress.turn + 1)
    // The first piece is read before the others are taken.
    counters[0] = 1
  }

  deinit { counters.deallocate() }

  /// The next piece in order; `nil` when all are taken. Who takes one must take its turn.
  func takePiece(below end: Int) -> Int? {
    let piece = Int(kpi_take_next(counters))
    return piece < end ? piece : nil
  }

  /// Waits until all pieces before this one have had their turns.
  func takingTurn<Result>(_ piece: Int, _ body: () -> Result) -> Result {
    kpi_wait_for_turn(counters + Progress.turn, Int64(piece))
    defer { kpi_end_turn(counters + Progress.turn) }
    return body()
  }

  func advance(to end: Int, rows count: Int, worker: Int) {
    chunks.append(.init(start: rowStart, end: end, rows: count, firstRow: rows))
    workers.append(worker)
    rowStart = end
    rows += count
  }

  /// Ends the pass: the file is to be read another way.
  func giveUp<Result>() -> Result? {
    isOver = true
    return nil
  }

  func fail(_ problem: LoadProblem) {
    if self.problem == nil { self.problem = problem }
    isOver = true
  }

  func isComplete(until end: Int) -> Bool { !isOver && rowStart == end }
}
