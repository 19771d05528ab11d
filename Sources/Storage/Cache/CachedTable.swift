/// A table in a file whose columns are kept between runs, where that is wanted: what the cache has
/// is taken from there, what it has not is read from the file and added.
///
/// It answers as the file's own table does, types, issues and errors included; only time differs.
package final class CachedTable: StoredTable {
  package let name: String
  package var path: String { source.path }
  package var rowsSkippedBelow: Int { options.skipRowsBelow }
  package var isLarge: Bool { source.count > 1 << 20 }
  package var identity: FileIdentity? { source.identity }
  package var threads: Int { options.threads }
  package private(set) var schema: [ColumnSchema]
  package private(set) var issues: LoadIssues

  private let source: ByteSource
  private let options: LoadOptions
  private let tuning: ReadTuning
  private let switching: CacheSwitch
  /// The types as they were taken from the sample, before any column was read.
  private let openingSchema: [ColumnSchema]
  /// The cache once it was wanted.
  private var cache: ColumnCache?
  /// The table itself, opened when the cache lacks something.
  private(set) var live: CSVTable?
  /// The issues as far as the cache brought them, or was given them.
  private var parts: IssueParts
  private var rows: Int?
  private var loaded: [Int: Column] = [:]
  /// Of columns that are not in memory, whether their values are distinct.
  private var distinct: [Int: Bool] = [:]
  /// Columns that were asked for: what is doubtful in others that were read is not told.
  private var told: Set<Int> = []
  /// Whether anything that is shown came from the cache.
  private var isFromCache = false
  /// Columns that the cache has.
  private var kept: Set<Int> = []
  private var sampled: [Column]?

  init(
    source: ByteSource, name: String, options: LoadOptions, switching: CacheSwitch,
    tuning: ReadTuning = ReadTuning()
  ) throws(LoadProblem) {
    self.source = source
    self.name = name
    self.options = options
    self.switching = switching
    self.tuning = tuning
    parts = IssueParts(path: source.path)
    let cache = switching.cache(of: source, options)
    self.cache = cache
    if let found = cache?.opening(path: source.path) {
      openingSchema = found.schema
      parts.opening = found.issues
      isFromCache = true
      issues = found.issues.issues
    } else {
      let table = try CSVTable(source: source, name: name, options: options, tuning: tuning)
      live = table
      openingSchema = table.schema
      issues = table.issues
      if let cache {
        parts.opening = try table.located(table.log.opening)
        cache.store(opening: openingSchema, parts.opening)
      }
    }
    schema = openingSchema
  }

  /// The number of rows of data, from the cache if it knows.
  package func rowCount() throws(LoadProblem) -> Int {
    if let rows { return rows }
    let cache = wantedCache()
    try takeRows(from: cache)
    if rows == nil {
      let table = try opened()
      rows = try table.rowCount()
      storeRows(in: cache)
    }
    try publish()
    return rows ?? 0
  }

  /// The columns at these positions of the schema; those that the cache lacks are added to it.
  package func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    let new = indices.filter { !told.contains($0) }
    told.formUnion(new)
    // A file may have thousands of columns that are asked for one by one.
    if try !load(indices), new.contains(where: hasIssues) { try publish() }
    return indices.map { index in
      guard let column = loaded[index] else { preconditionFailure("column \(index) is loaded") }
      return column
    }
  }

  private func hasIssues(_ index: Int) -> Bool {
    live?.log.columns[index]?.entries.isEmpty == false
      || parts.columns[index]?.entries.isEmpty == false
  }

  /// Those of the columns that are not in memory.
  private func missing(_ indices: [Int]) -> [Int] {
    Set(indices.filter { loaded[$0] == nil }).sorted()
  }

  /// - Returns: whether any of the columns was not in memory.
  private func load(_ indices: [Int]) throws(LoadProblem) -> Bool {
    let cache = wantedCache()
    let wanted = missing(indices)
    if !wanted.isEmpty {
      try source.checkUnchanged()
      try takeRows(from: cache)
      let missing = take(wanted, from: cache)
      if !missing.isEmpty { try read(missing) }
      try publish()
    }
    if let cache { store(Set(indices).subtracting(kept).sorted(), in: cache) }
    return !wanted.isEmpty
  }

  /// Reads columns, and of others whether their values are distinct, in one pass over the file.
  package func read(_ indices: [Int], distinct keys: [Int]) throws(LoadProblem) {
    let cache = wantedCache()
    let open = Set(keys).subtracting(indices).filter { loaded[$0] == nil }
    if !open.isEmpty { try takeRows(from: cache) }
    let unknown = open.filter { !takeDistinct($0, from: cache) }.sorted()
    if !unknown.isEmpty {
      let table = try opened()
      let missing = take(missing(indices), from: cache)
      try table.read(missing, distinct: unknown)
      for key in unknown { keepDistinct(key, try table.isDistinct(key), in: cache) }
    }
    _ = try load(indices)
  }

  /// Whether a column is seen to have a value in each row that no other row has.
  package func isDistinct(_ index: Int) throws(LoadProblem) -> Bool {
    if let column = loaded[index] { return column.isAscending }
    try read([], distinct: [index])
    return distinct[index] ?? false
  }

  /// Numbers worked out of whole columns, from the cache if it has them.
  package func finding(
    _ name: String, _ work: () throws(LoadProblem) -> [Int64]
  ) throws(LoadProblem) -> [Int64] {
    let cache = wantedCache()
    if let cache {
      try source.checkUnchanged()
      if let known = cache.finding(name) { return known }
    }
    let numbers = try work()
    // What is worked out of a file that is being changed is not kept.
    if let cache, (try? source.checkUnchanged()) != nil { cache.store(finding: numbers, name) }
    return numbers
  }

  /// These columns for rows spread over the file, from the cache if it has them.
  package func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    if CSVTable.isSampledWhole(source, tuning) { return try columns(indices) }
    guard let cache = wantedCache() else { return try opened().sample(indices) }
    if sampled == nil {
      try source.checkUnchanged()
      sampled = cache.sample(columns: schema.count)
    }
    if let sampled { return indices.map { sampled[$0] } }
    let all = try opened().sample(Array(schema.indices))
    sampled = all
    cache.store(sample: all)
    return indices.map { all[$0] }
  }

  /// What the cells of the sample showed, where they were looked at and not taken from the cache.
  package func isSampleDistinct(_ index: Int) -> Bool { live?.isSampleDistinct(index) ?? false }

  // MARK: - The cache

  /// The cache, if one is wanted now; it may have been switched on since the file was opened.
  private func wantedCache() -> ColumnCache? {
    guard switching.folder != nil else { return nil }
    if cache == nil, let live, let opening = try? live.located(live.log.opening) {
      cache = switching.cache(of: source, options)
      if let cache, cache.opening(path: path) == nil {
        cache.store(opening: openingSchema, opening)
      }
    }
    return cache
  }

  private func takeRows(from cache: ColumnCache?) throws(LoadProblem) {
    guard rows == nil, let found = cache?.rows(path: path) else { return }
    try source.checkUnchanged()
    rows = found.count
    parts.rows = found.issues
    isFromCache = true
  }

  /// Takes columns from the cache.
  ///
  /// - Returns: those that it has not.
  private func take(_ indices: [Int], from cache: ColumnCache?) -> [Int] {
    guard let rows, let cache else { return indices }
    var missing: [Int] = []
    for (index, found) in zip(indices, cache.columns(indices, path: path)) {
      guard let found, found.column.count == rows else {
        missing.append(index)
        continue
      }
      loaded[index] = found.column
      kept.insert(index)
      schema[index].type = found.column.type
      parts.columns[index] = found.issues
      isFromCache = true
    }
    return missing
  }

  /// - Returns: whether it is known if the column's values are distinct.
  private func takeDistinct(_ index: Int, from cache: ColumnCache?) -> Bool {
    if distinct[index] != nil { return true }
    guard let known = cache?.isDistinct(index) else { return false }
    distinct[index] = known
    isFromCache = true
    return true
  }

  private func keepDistinct(_ index: Int, _ isDistinct: Bool, in cache: ColumnCache?) {
    distinct[index] = isDistinct
    storeRows(in: cache)
    cache?.store(isDistinct: isDistinct, at: index)
  }

  /// Keeps columns; where the file has just changed, they are not worth keeping.
  private func store(_ indices: [Int], in cache: ColumnCache) {
    guard !indices.isEmpty else { return }
    kept.formUnion(indices)
    storeRows(in: cache)
    for index in indices where (try? locate(index)) == nil { return }
    let workers = max(1, min(options.threads, indices.count))
    let (loaded, parts) = (loaded, parts)
    runConcurrently(workers) { worker in
      for index in stride(from: worker, to: indices.count, by: workers).map({ indices[$0] }) {
        guard let column = loaded[index], let issues = parts.columns[index] else { continue }
        cache.store(column, at: index, issues)
      }
    }
  }

  private func storeRows(in cache: ColumnCache?) {
    guard let cache, let live, live.knowsRows, let rows,
      let issues = try? live.located(live.log.rows)
    else { return }
    parts.rows = issues
    cache.store(rows: rows, parts.rows)
  }

  // MARK: - Issues

  /// Brings the issues up to date: the file's own while nothing came from the cache.
  private func publish() throws(LoadProblem) {
    guard isFromCache else {
      if let live { issues = try live.issues(of: told) }
      return
    }
    if let live {
      parts.opening = try live.located(live.log.opening)
      if live.knowsRows { parts.rows = try live.located(live.log.rows) }
      for index in loaded.keys.sorted() { try locate(index) }
    }
    issues = parts.whole(of: told).issues
  }

  /// Takes over the issues of a column that was read from the file.
  private func locate(_ index: Int) throws(LoadProblem) {
    guard parts.columns[index] == nil, let live else { return }
    parts.columns[index] = try live.located(live.log.columns[index])
  }

  // MARK: - The file

  private func opened() throws(LoadProblem) -> CSVTable {
    if let live { return live }
    let table = try CSVTable(source: source, name: name, options: options, tuning: tuning)
    live = table
    return table
  }

  private func read(_ missing: [Int]) throws(LoadProblem) {
    let table = try opened()
    let columns = try table.columns(missing)
    for (index, column) in zip(missing, columns) {
      loaded[index] = column
      schema[index].type = table.schema[index].type
    }
    rows = columns.first?.count ?? rows
  }
}
