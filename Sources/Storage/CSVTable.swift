import Values

/// A table in a delimited text file.
///
/// Opening reads the front of the file and a sample: delimiter, header, types. The first demand for
/// rows maps the file (`ChunkMap`), each demand for columns reads those not yet in memory
/// (`ColumnLoader`). What a cell means is decided by its column alone: the same file gives the same
/// columns, codes and issues, however many threads read it.
///
/// Rules for doubtful rows: blank lines are skipped; a row with too few fields has missing values
/// at its end; fields too many are dropped when all are empty, otherwise the row is left out. Lines
/// at the end that sum up the others are no rows (`FileTail`). LF,
/// CRLF and CR alone end a line. Empty cells are missing values.
package final class CSVTable: StoredTable {
  package let name: String
  package var path: String { source.path }
  package private(set) var schema: [ColumnSchema]
  /// The cells of the header exactly as written.
  package let headerCells: [String]
  package private(set) var issues = LoadIssues()

  let source: ByteSource
  private(set) var head: FileHead
  let options: LoadOptions
  let tuning: ReadTuning
  /// What the rows of the sample say, until they are read; `nil` where all rows are its sample.
  var cells: ColumnSampler.Cells?
  /// The rows of the sample, as a table of their own.
  var sampled: CSVTable?
  private var formats: [CellFormat]
  private let isDeclared: [Bool]
  private let hasKnownOrder: [Bool]
  /// Marks of numbers that could be read otherwise.
  private let doubts: [DoubtfulMark?]
  /// What a row takes in the sample; `nil` when none was taken.
  private let rowBytes: Double?
  private var map: ChunkMap?
  private var structure: RowStructure?
  private var loaded: [Int: Column] = [:]
  /// Of columns of which only that was asked.
  private var distinct: [Int: Bool] = [:]
  /// Columns that were asked for: what is doubtful in others that were read is not told.
  private var told: Set<Int> = []
  /// Columns with values that narrow slots do not hold.
  private var wide: Set<Int>
  private(set) var log: IssueParts

  /// Opens a file; a pipe is read to its end.
  package convenience init(path: String, name: String? = nil, options: LoadOptions)
    throws(LoadProblem)
  {
    try self.init(
      source: ByteSource(path: path), name: name ?? CSVTable.name(ofPath: path), options: options,
      tuning: ReadTuning())
  }

  /// A table out of bytes in memory.
  /// - Parameter path: what messages call it, such as `<stdin>`.
  package convenience init(
    bytes: [UInt8], name: String, path: String = "<stdin>", options: LoadOptions
  ) throws(LoadProblem) {
    try self.init(
      source: .memory(path: path, bytes), name: name, options: options, tuning: ReadTuning())
  }

  convenience init(source: ByteSource, name: String, options: LoadOptions, tuning: ReadTuning)
    throws(LoadProblem)
  {
    let open = try OpenSource(source, monitor: options.monitor)
    var head = try DialectSniffer(
      open: open, skipRows: options.skipRows, skipRowsBelow: options.skipRowsBelow,
      findsTitles: !options.isTextOnly
    ).head()
    var footers: [FileTail.Line] = []
    if !options.isTextOnly {
      let tail = try FileTailReader(
        open: open, delimiter: head.dialect.delimiter, columns: head.header.count,
        dataStart: head.dataStart
      ).tail()
      (head.dataEnd, footers) = (tail.end, tail.lines)
    }
    var sampler = ColumnSampler(open: open, head: head, options: options, tuning: tuning)
    var cells = try sampler.cells()
    if let found = try sampler.withoutHeaders(cells) {
      (sampler, cells) = found
      head = sampler.head
    }
    let sample = sampler.sample(cells, dataBytes: head.dataEnd - head.dataStart)
    self.init(
      source: source, name: name, options: options, tuning: tuning, head: head,
      cells: CSVTable.isSampledWhole(open.source, tuning) ? nil : cells, sample: sample)
    noteOpening(sample.guesses, footers)
    try refuseDuplicates()
    if sampler.lacksHeader(sample) { throw .noHeader(path: source.path) }
    try publish(open)
  }

  /// A table whose head and types are known.
  init(
    source: ByteSource, name: String, options: LoadOptions, tuning: ReadTuning, head: FileHead,
    cells: ColumnSampler.Cells?, sample: ColumnSampler.Sample
  ) {
    self.source = source
    self.name = name
    self.options = options
    self.tuning = tuning
    self.head = head
    self.cells = cells
    headerCells = head.header
    let names = HeaderNames.names(head.header)
    schema = head.header.indices.map { index in
      ColumnSchema(
        header: head.header[index].trimmingBlanks, name: names[index],
        type: sample.guesses[index].format.type, isEmpty: sample.guesses[index].isEmpty,
        writesMonths: sample.guesses[index].format.isOfMonths,
        unit: sample.guesses[index].format.unit)
    }
    formats = sample.guesses.map(\.format)
    isDeclared = sample.isDeclared
    hasKnownOrder = sample.guesses.map(\.hasKnownOrder)
    doubts = sample.guesses.map(\.doubt)
    wide = Set(sample.guesses.indices.filter { sample.guesses[$0].isWide })
    rowBytes = sample.rowBytes
    log = IssueParts(path: source.path)
  }

  /// What is doubtful before any column is read.
  private func noteOpening(_ guesses: [ColumnGuess], _ footers: [FileTail.Line]) {
    for line in head.titles {
      log.opening.add(
        .noRecord, at: line.offset, column: nil, found: line.text,
        expected: LoadIssues.header(head.header.count))
    }
    for line in footers {
      log.opening.add(
        .noRecord, at: line.offset, column: nil, found: line.text,
        expected: LoadIssues.recordExpectation)
    }
    log.opening.rowsLeftOut = footers.count
    if let origins = source.origins { log.opening.add(origins) }
    for (guess, column) in zip(guesses, schema) {
      guard let nearly = guess.nearly, let misfit = guess.misfit else { continue }
      log.opening.add(
        .mixedTypes, at: misfit.offset, column: column.name, found: misfit.found,
        expected: guess.mixesUnits ? LoadIssues.unitExpectation : nearly.expectation)
    }
  }

  /// How many rows behind the header were passed over.
  package var rowsSkippedBelow: Int { options.skipRowsBelow }
  package var making: String? { source.origins?.making }
  package var isLarge: Bool { source.count > 1 << 20 }
  package var identity: FileIdentity? { source.identity }
  package var threads: Int { options.threads }

  /// The same bytes read from so many rows behind the header on.
  package func behind(rows: Int) throws(LoadProblem) -> CSVTable {
    var own = options
    own.skipRowsBelow = rows
    return try CSVTable(source: source, name: name, options: own, tuning: tuning)
  }

  /// The number of rows of data; the first call may read through the file.
  package func rowCount() throws(LoadProblem) -> Int {
    if options.isStrict { try readAll() }
    if let map, map.isExact { return map.rows }
    let open = try openSource()
    options.monitor.begin(path, bytes: 2 * (pieces.end - pieces.start))
    defer { options.monitor.end() }
    var map = try mapped(open)
    let structure = try loader(open).countRows(&map)
    self.map = map
    note(structure)
    try publish(open)
    return map.rows
  }

  /// The columns at these positions of the schema, read if they are not in memory.
  package func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    if options.isStrict { try readAll() } else { try read(indices) }
    try tell(indices)
    return indices.map { index in
      guard let column = loaded[index] else { preconditionFailure("column \(index) is loaded") }
      return column
    }
  }

  /// Reads columns, and of others whether their values are distinct, in one pass over the file.
  package func read(_ indices: [Int], distinct keys: [Int]) throws(LoadProblem) {
    if options.isStrict { return try readAll() }
    let open = Set(keys).subtracting(indices).filter {
      loaded[$0] == nil && distinct[$0] == nil
    }
    var asked: Set<Int> = []
    for index in open where formats[index].canBeDistinct {
      // Repetitions in the sample: the values will be needed, and are read at once.
      if try sampled?.columns([index])[0].isAscending != false { asked.insert(index) }
    }
    try read(Array(open.subtracting(asked).union(indices)), asked: asked)
  }

  /// Whether a column is seen to have a value in each row that no other row has.
  package func isDistinct(_ index: Int) throws(LoadProblem) -> Bool {
    if let column = loaded[index] { return column.isAscending }
    if let known = distinct[index] { return known }
    try read([], distinct: [index])
    return loaded[index]?.isAscending ?? distinct[index] ?? false
  }

  /// `--strict` refuses a file for whatever is doubtful in it, whichever columns a query reads.
  private func readAll() throws(LoadProblem) {
    told.formUnion(schema.indices)
    try read(Array(schema.indices))
  }

  /// - Parameter asked: columns not in memory, of which only that is asked.
  private func read(_ indices: [Int], asked: Set<Int> = []) throws(LoadProblem) {
    var wanted = asked.union(indices.filter { loaded[$0] == nil }).sorted()
    if !wanted.isEmpty {
      let open = try openSource()
      while !wanted.isEmpty {
        let some = wanted.prefix(CSVTable.columnsPerPass)
        try load(some.map { request($0, asksDistinct: asked.contains($0)) }, open)
        wanted.removeFirst(min(wanted.count, CSVTable.columnsPerPass))
      }
      try publish(open)
    }
  }

  /// More columns than this are read in several passes over the file.
  static let columnsPerPass = 256

  func openSource() throws(LoadProblem) -> OpenSource {
    try OpenSource(source, monitor: options.monitor)
  }

  /// Reads columns; where the first ones show that the header stands among the rows, which the sample did
  /// not, once more without its lines.
  private func load(_ wanted: [ColumnRequest], _ open: OpenSource) throws(LoadProblem) {
    let (isFirst, opening) = (map == nil, (formats, schema, wide))
    try pass(wanted, open)
    guard isFirst, head.dialect.repeatedHeader.isEmpty, !options.isTextOnly,
      wanted.contains(where: { mayHoldHeader($0.column, loaded[$0.column]) })
    else { return }
    head.dialect.repeatedHeader = head.headerBytes
    (formats, schema, wide) = opening
    (map, structure, loaded, distinct) = (nil, nil, [:], [:])
    (log.rows, log.columns) = (IssueLog(path: path), [:])
    try pass(wanted.map { request($0.column, asksDistinct: $0.asksDistinct) }, open)
  }

  private func pass(_ wanted: [ColumnRequest], _ open: OpenSource) throws(LoadProblem) {
    options.monitor.begin(path, bytes: pieces.end - pieces.start)
    defer { options.monitor.end() }
    var waiting = wanted
    if map == nil, pieces.count > 1 {
      let pass = SinglePass(
        open: open, dialect: head.dialect, columnCount: head.header.count,
        threads: max(1, options.threads), tuning: tuning, pieces: pieces)
      if let result = try pass.load(waiting, rowBytes: rowBytes) {
        map = result.map
        note(result.structure)
        waiting = accept(result.outcomes, waiting, rows: result.map.rows)
      }
    }
    if waiting.isEmpty { return }
    var map = try mapped(open)
    let loader = loader(open)
    // Sums that do not agree: find out which rows are left out before anything is parsed.
    if !map.isExact, !map.looksRectangular { note(try loader.countRows(&map)) }
    var corrections = 0
    while !waiting.isEmpty {
      guard let (structure, outcomes) = try loader.load(waiting, &map) else {
        corrections += 1
        guard corrections < 3 else { throw .changedWhileRead(path: path) }
        continue
      }
      note(structure)
      waiting = accept(outcomes, waiting, rows: map.rows)
    }
    self.map = map
  }

  private func request(_ index: Int, asksDistinct: Bool = false) -> ColumnRequest {
    ColumnRequest(
      column: index, format: formats[index], keepsEmpty: options.isTextOnly,
      asksDistinct: asksDistinct,
      isNarrow: !asksDistinct && formats[index].narrowBytes > 0 && !wide.contains(index))
  }

  private var pieces: FilePieces {
    FilePieces(start: head.dataStart, end: head.dataEnd, size: tuning.chunkBytes)
  }

  /// Keeps the columns whose types hold, and says which must be read again with wider ones.
  private func accept(_ outcomes: [ColumnOutcome], _ requests: [ColumnRequest], rows: Int)
    -> [ColumnRequest]
  {
    var again: [ColumnRequest] = []
    for (own, outcome) in zip(requests, outcomes) {
      let index = own.column
      if own.asksDistinct {
        // What is doubtful in it is told when its values are read, as they are if this is false.
        distinct[index] = outcome.findings.isDistinct
        continue
      }
      let widening = ColumnWidening(
        format: formats[index], findings: outcome.findings, rows: rows)
      if let wider = widening.wider(), mayWiden(index, to: wider) {
        noteMixed(index, wider, outcome.findings)
        formats[index] = wider
        schema[index].type = wider.type
        schema[index].isEmpty = false
        // What turned out to be text is mostly ids.
        if outcome.findings.tooWide > 0 || wider == .text { wide.insert(index) }
        again.append(request(index))
      } else if outcome.findings.tooWide > 0 {
        wide.insert(index)
        again.append(request(index))
      } else {
        loaded[index] = outcome.column
        log.columns[index, default: IssueLog(path: path)].add(
          outcome.findings, column: schema[index].name, format: formats[index],
          isAmbiguous: widening.isAmbiguous && !isDeclared[index] && !hasKnownOrder[index],
          doubt: formats[index].type.isNumeric ? doubts[index] : nil, dataStart: head.dataStart)
      }
    }
    return again
  }

  /// A declared type is kept, whatever the cells say; only how it is written may change.
  private func mayWiden(_ index: Int, to wider: CellFormat) -> Bool {
    !isDeclared[index] || wider.type == formats[index].type
  }

  private func noteMixed(_ index: Int, _ wider: CellFormat, _ findings: ColumnFindings) {
    guard wider == .text, formats[index].type != .text,
      let example = findings.examples.first
    else { return }
    log.columns[index, default: IssueLog(path: path)].add(
      .mixedTypes, at: example.offset, column: schema[index].name, found: example.found,
      expected: formats[index].expectation)
  }

  private func mapped(_ open: OpenSource) throws(LoadProblem) -> ChunkMap {
    if let map { return map }
    let map = try mapper(open).map()
    log.rows.addStrayQuotes(map)
    self.map = map
    return map
  }

  private func mapper(_ open: OpenSource) -> ChunkMapper {
    ChunkMapper(
      open: open, pieces: pieces, dialect: head.dialect, columnCount: head.header.count,
      threads: max(1, options.threads), tuning: tuning)
  }

  private func loader(_ open: OpenSource) -> ColumnLoader {
    ColumnLoader(
      open: open, dialect: head.dialect, columnCount: head.header.count,
      threads: max(1, options.threads), tuning: tuning)
  }

  private func note(_ structure: RowStructure) {
    guard self.structure == nil else { return }
    self.structure = structure
    log.rows.add(structure, columnCount: head.header.count)
    log.rows.addHeaders(structure, head)
  }

  /// Brings the issues up to date; with `--strict` the first of them is an error.
  private func publish(_ open: OpenSource) throws(LoadProblem) {
    issues = try located(log.whole(of: told), open).issues
    if options.isStrict, let first = issues.examples.first {
      throw .strict(path: path, first)
    }
  }

  /// From now on the issues of these columns are told too.
  private func tell(_ indices: [Int]) throws(LoadProblem) {
    let new = Set(indices).subtracting(told)
    told.formUnion(new)
    guard new.contains(where: { log.columns[$0]?.entries.isEmpty == false }) else { return }
    try publish(try openSource())
  }

  /// The issues of the file, and of some columns of those that were read.
  func issues(of columns: Set<Int>) throws(LoadProblem) -> LoadIssues {
    let own = log.whole(of: columns)
    return own.entries.isEmpty ? own.issues : try located(own, try openSource()).issues
  }

  /// Whether the rows were read through.
  var knowsRows: Bool { structure != nil }

  /// A part of the issues with the lines of those that are shown; no part has none.
  func located(_ part: IssueLog?) throws(LoadProblem) -> IssueLog {
    guard let part, !part.entries.isEmpty else { return part ?? IssueLog(path: path) }
    return try located(part, try openSource())
  }

  /// Issues with the lines of those that are shown.
  func located(_ log: IssueLog, _ open: OpenSource) throws(LoadProblem) -> IssueLog {
    // A single pass counts no lines: now they are wanted, up to the last one told.
    if let last = log.lastShown, let map, map.pieceStarts.last ?? -1 < last - pieces.size {
      let (starts, before) = try mapper(open).countLineEnds(upTo: last)
      self.map?.pieceStarts = starts
      self.map?.lineEndsBefore = before
    }
    return try log.located(open: open, map: map, head: head)
  }

  private func refuseDuplicates() throws(LoadProblem) {
    guard options.isStrict else { return }
    var seen: Set<String> = []
    for header in schema.map(\.header) where !header.isEmpty && !seen.insert(header).inserted {
      throw .duplicateHeader(path: path, header: header)
    }
  }

  /// The last part of a path without its extension.
  static func name(ofPath path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return last }
    return String(last[..<dot])
  }
}

extension String {
  /// Without blanks and tabs at both ends.
  var trimmingBlanks: String {
    var view = Substring(self)
    while let first = view.unicodeScalars.first, first == " " || first == "\t" || first == "\u{A0}"
    {
      view.unicodeScalars.removeFirst()
    }
    while let last = view.unicodeScalars.last, last == " " || last == "\t" || last == "\u{A0}" {
      view.unicodeScalars.removeLast()
    }
    return String(view)
  }
}
