import CScan
import Dispatch

/// How the file is cut for reading; tests make the pieces tiny to try every border.
struct ReadTuning: Sendable {
  /// Bytes in a chunk before it is aligned to whole rows.
  var chunkBytes = 256 << 10
  /// As `kpi_scan_best_level` has them; lower ones are tried by tests.
  var scanLevel = Int(kpi_scan_best_level())
  /// Files below this are looked at as a whole for the types, larger ones in samples.
  var wholeSampleBytes = 256 << 10
}

/// The file cut into chunks of whole rows, exact even where quotes hold line ends.
///
/// Every fixed-size piece is counted on its own, for both cases of what came before it (outside or
/// inside of quotes); the parity of the quotes in front of it then picks the right one. So all
/// pieces are counted at the same time, and each chunk's rows are known before any is parsed.
struct ChunkMap: Sendable {
  /// Whole rows that lie together.
  struct Chunk: Sendable, Hashable {
    var start: Int
    var end: Int
    /// Lines that are not blank.
    var rows: Int
    /// The number of rows before it.
    var firstRow: Int
  }

  var chunks: [Chunk] = []
  /// Fields and rows agree in number, as far as sums can tell.
  var looksRectangular = true
  /// Quotes stand where RFC 4180 has none: rows are found by the scalar scanner.
  var isIrregular = false
  /// Places of the first stray quotes, and how many there are.
  var strayQuotes: [Int] = []
  var strayQuoteCount = 0
  /// Line ends before each fixed-size piece, for line numbers; none when they were not counted.
  var lineEndsBefore: [Int] = []
  var pieceStarts: [Int] = []

  /// The rows of each chunk are those that are really there, the ones left out not counted.
  var isExact = false

  var rows: Int { chunks.last.map { $0.firstRow + $0.rows } ?? 0 }

  /// The rows that neighbouring chunks hold.
  func rows(of range: Range<Int>) -> Range<Int> {
    guard let first = chunks[range].first, let last = chunks[range].last else { return 0..<0 }
    return first.firstRow..<(last.firstRow + last.rows)
  }

  /// Numbers the rows again after the counts of some chunks have changed.
  mutating func numberRows() {
    var next = 0
    for index in chunks.indices {
      chunks[index].firstRow = next
      next += chunks[index].rows
    }
  }
}

/// The longest row, and so the longest field: offsets within a chunk are 32 bits wide.
let longestRowBytes = 1 << 30

/// Makes the map of a file.
struct ChunkMapper {
  let open: OpenSource
  let pieces: FilePieces
  let dialect: Dialect
  let columnCount: Int
  let threads: Int
  let tuning: ReadTuning

  func map() throws(LoadProblem) -> ChunkMap {
    let counts = try countPieces(pieces.count)
    if let first = counts.firstIndex(where: { $0.nuls != 0 }) {
      throw .wrongEncoding(path: open.source.path, found: try nulByteFound(in: first, counts))
    }
    var parity = 0
    var strays: UInt64 = 0
    for piece in counts {
      strays += parity == 0 ? piece.strays.0 : piece.strays.1
      parity ^= Int(piece.quotes & 1)
    }
    if strays > 0 || parity == 1 { return try TolerantMapper(mapper: self).map() }
    return try align(counts)
  }

  /// Where the pieces up to one that holds a byte begin, and how many lines end in front of each.
  func countLineEnds(upTo offset: Int) throws(LoadProblem) -> (starts: [Int], before: [Int]) {
    let count = min(pieces.count, max(0, offset - pieces.start) / pieces.size + 1)
    var lines = 0
    var before: [Int] = []
    for piece in try countPieces(count) {
      before.append(lines)
      lines += Int(piece.rowEnds.0 + piece.rowEnds.1)
    }
    return ((0..<count).map { pieces[$0].lowerBound }, before)
  }

  /// Counts the first so many pieces.
  private func countPieces(_ count: Int) throws(LoadProblem) -> [kpi_chunk] {
    var counts = [kpi_chunk](repeating: kpi_chunk(), count: count)
    let workers = max(1, min(threads, count / 4))
    var problems = [LoadProblem?](repeating: nil, count: workers)
    counts.withUnsafeMutableBufferPointer { counts in
      problems.withUnsafeMutableBufferPointer { problems in
        let (counts, problems) = (counts, problems)
        runConcurrently(workers) { worker in
          let range = (count * worker / workers)..<(count * (worker + 1) / workers)
          problems[worker] = countPieces(range, into: counts)
        }
      }
    }
    if let problem = problems.lazy.compactMap({ $0 }).first { throw problem }
    return counts
  }

  private func countPieces(_ range: Range<Int>, into counts: UnsafeMutableBufferPointer<kpi_chunk>)
    -> LoadProblem?
  {
    let buffer = ByteBuffer(capacity: pieces.longest)
    for index in range {
      let bytes = pieces[index]
      do throws(LoadProblem) {
        try buffer.fillWithNeighbours(bytes, of: open, dataStart: pieces.start)
      } catch {
        return error
      }
      kpi_count_chunk(
        buffer.base, bytes.count, dialect.delimiter, Dialect.quote, Int32(tuning.scanLevel),
        &counts[index])
    }
    return nil
  }

  /// Turns counted pieces into chunks of whole rows; a row belongs to the chunk it ends in.
  private func align(_ counts: [kpi_chunk]) throws(LoadProblem) -> ChunkMap {
    var builder = ChunkMapBuilder(mapper: self)
    var parity = 0
    for (index, piece) in counts.enumerated() {
      let outside = parity == 0
      let last = outside ? piece.lastRowEnd.0 : piece.lastRowEnd.1
      try builder.add(
        piece: pieces[index], rowEnds: Int(outside ? piece.rowEnds.0 : piece.rowEnds.1),
        blanks: Int(outside ? piece.blanks.0 : piece.blanks.1),
        delimiters: Int(outside ? piece.delimiters.0 : piece.delimiters.1),
        lastRowEnd: last < 0 ? nil : Int(last), lineEnds: Int(piece.rowEnds.0 + piece.rowEnds.1))
      parity ^= Int(piece.quotes & 1)
    }
    return try builder.finish()
  }

  private func nulByteFound(in piece: Int, _ counts: [kpi_chunk]) throws(LoadProblem) -> String {
    let range = pieces[piece]
    let bytes = try open.bytes(range)
    let inside = bytes.prefix { $0 != 0 }.count
    let header = try open.bytes(0..<pieces.start)
    var line = 1 + lineEnds(in: header[...])
    for earlier in counts[..<piece] { line += Int(earlier.rowEnds.0 + earlier.rowEnds.1) }
    return "a NUL byte in line \(line + lineEnds(in: bytes[..<inside]))"
  }
}

/// Gathers pieces into chunks, one after the other.
struct ChunkMapBuilder {
  let mapper: ChunkMapper
  private var map = ChunkMap()
  private var rowStart: Int
  private var rows = 0
  private var lines = 0
  private var delimiters = 0
  private var isRectangular = true

  init(mapper: ChunkMapper) {
    self.mapper = mapper
    rowStart = mapper.pieces.start
  }

  mutating func add(
    piece: Range<Int>, rowEnds: Int, blanks: Int, delimiters found: Int, lastRowEnd: Int?,
    lineEnds: Int
  ) throws(LoadProblem) {
    map.pieceStarts.append(piece.lowerBound)
    map.lineEndsBefore.append(lines)
    lines += lineEnds
    delimiters += found
    guard let lastRowEnd else { return }
    let end = piece.lowerBound + lastRowEnd + 1
    try append(end: end, rows: rowEnds - blanks)
    if blanks > 0 { isRectangular = false }
  }

  private mutating func append(end: Int, rows count: Int) throws(LoadProblem) {
    guard end - rowStart <= longestRowBytes else {
      throw .tooLarge(path: mapper.open.source.path, what: "a row", limit: "1 GiB")
    }
    map.chunks.append(.init(start: rowStart, end: end, rows: count, firstRow: rows))
    rows += count
    rowStart = end
  }

  mutating func finish() throws(LoadProblem) -> ChunkMap {
    if rowStart < mapper.pieces.end { try append(end: mapper.pieces.end, rows: 1) }
    map.looksRectangular = isRectangular && delimiters == rows * (mapper.columnCount - 1)
    return map
  }
}

/// LF, CRLF and CR alone end a line.
func lineEnds(in bytes: ArraySlice<UInt8>) -> Int {
  var count = 0
  var beforeIsReturn = false
  for byte in bytes {
    if byte == UInt8(ascii: "\r") || (byte == UInt8(ascii: "\n") && !beforeIsReturn) { count += 1 }
    beforeIsReturn = byte == UInt8(ascii: "\r")
  }
  return count
}

/// Runs the work of each worker, on threads if there is more than one.
func runConcurrently(_ workers: Int, _ work: (Int) -> Void) {
  if workers == 1 { return work(0) }
  withoutActuallyEscaping(work) { work in
    // Every worker writes only what is its own; all are done when this returns.
    nonisolated(unsafe) let work = work
    DispatchQueue.concurrentPerform(iterations: workers) { work($0) }
  }
}
