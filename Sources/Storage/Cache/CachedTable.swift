/// A table in a file whose columns are kept between runs, where that is wanted: what the cache has
/// is taken from there, what it has not is read from the file and added.
///
/// It answers as the file's own table does, types, issues and errors included; only time differs.
package final class CachedTable: StoredTable {
  /// The table's name.
  package let name: String
  /// Where the file lies.
  package var path: String { source.path }
  /// The columns; a type may widen when the column is read.
  package private(set) var schema: [ColumnSchema]
  /// What was doubtful so far, the same with and without the cache.
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
  private var parts: IssueParts
  private var rows: Int?
  private var loaded: [Int: Column] = [:]
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
    } else {
      let table = try CSVTable(source: source, name: name, options: options, tuning: tuning)
      live = table
      openingSchema = table.schema
      parts.opening = try table.located(table.log.opening)
      cache?.store(opening: openingSchema, parts.opening)
    }
    schema = openingSchema
    issues = parts.whole.issues
  }

  /// The number of rows of data, from the cache where it is known there.
  package func rowCount() throws(LoadProblem) -> Int {
    if rows == nil { try takeRows(from: wantedCache()) }
    if let rows { return rows }
    let table = try opened()
    let count = try table.rowCount()
    try keep(rows: count, of: table, in: cache)
    issues = parts.whole.issues
    return count
  }

  /// Columns by their positions in the schema: from memory, the cache, or the file.
  package func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    let cache = wantedCache()
    let wanted = Set(indices).subtracting(loaded.keys).sorted()
    if !wanted.isEmpty {
      try source.checkUnchanged()
      try takeRows(from: cache)
      let missing = wanted.filter { !take($0, from: cache) }
      if !missing.isEmpty { try read(missing, keepingIn: cache) }
      issues = parts.whole.issues
    }
    if let cache { store(Set(indices).subtracting(kept).sorted(), in: cache) }
    return indices.map { index in
      guard let column = loaded[index] else { preconditionFailure("column \(index) is loaded") }
      return column
    }
  }

  /// The same columns for the rows of the sample.
  package func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    if CSVTable.isSampledWhole(source, tuning) { return try columns(indices) }
    let cache = wantedCache()
    if sampled == nil, let cache {
      try source.checkUnchanged()
      sampled = cache.sample(columns: schema.count)
    }
    if let sampled { return indices.map { sampled[$0] } }
    let all = try opened().sample(Array(schema.indices))
    sampled = all
    cache?.store(sample: all)
    return indices.map { all[$0] }
  }

  // MARK: - The cache

  /// The cache, if one is wanted now; it may have been switched on since the file was opened.
  private func wantedCache() -> ColumnCache? {
    guard switching.folder != nil else { return nil }
    if cache == nil {
      cache = switching.cache(of: source, options)
      if let cache, cache.opening(path: path) == nil {
        cache.store(opening: openingSchema, parts.opening)
        if let rows { cache.store(rows: rows, parts.rows) }
      }
    }
    return cache
  }

  private func takeRows(from cache: ColumnCache?) throws(LoadProblem) {
    guard rows == nil, let found = cache?.rows(path: path) else { return }
    try source.checkUnchanged()
    rows = found.count
    parts.rows = found.issues
    issues = parts.whole.issues
  }

  /// - Returns: whether the cache has the column.
  private func take(_ index: Int, from cache: ColumnCache?) -> Bool {
    guard let rows, let found = cache?.column(index, path: path), found.column.count == rows
    else { return false }
    loaded[index] = found.column
    kept.insert(index)
    schema[index].type = found.column.type
    parts.columns[index] = found.issues
    return true
  }

  private func store(_ indices: [Int], in cache: ColumnCache) {
    guard !indices.isEmpty else { return }
    kept.formUnion(indices)
    let workers = max(1, min(options.threads, indices.count))
    let (loaded, parts) = (loaded, parts)
    runConcurrently(workers) { worker in
      for index in stride(from: worker, to: indices.count, by: workers).map({ indices[$0] }) {
        guard let column = loaded[index] else { continue }
        cache.store(column, at: index, parts.columns[index] ?? IssueLog(path: parts.opening.path))
      }
    }
  }

  // MARK: - The file

  private func opened() throws(LoadProblem) -> CSVTable {
    if let live { return live }
    let table = try CSVTable(source: source, name: name, options: options, tuning: tuning)
    live = table
    return table
  }

  private func read(_ missing: [Int], keepingIn cache: ColumnCache?) throws(LoadProblem) {
    let table = try opened()
    let columns = try table.columns(missing)
    for (index, column) in zip(missing, columns) {
      loaded[index] = column
      schema[index].type = table.schema[index].type
      parts.columns[index] = try table.located(table.log.columns[index])
    }
    try keep(rows: columns.first?.count ?? 0, of: table, in: cache)
  }

  private func keep(
    rows count: Int, of table: CSVTable, in cache: ColumnCache?
  ) throws(LoadProblem) {
    parts.rows = try table.located(table.log.rows)
    rows = count
    cache?.store(rows: count, parts.rows)
  }
}
