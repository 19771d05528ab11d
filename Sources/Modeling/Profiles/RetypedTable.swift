import Storage
import Values

/// A table some of whose columns mean something else than what their cells look like, such as numbers
/// that are instants. Everything else is asked of the table behind it.
protocol RetypedTable: StoredTable {
  var base: any StoredTable { get }
  /// The columns with another type than the file's.
  var converted: Set<Int> { get }
  /// A column of the file, one of those, as it is meant.
  func convert(_ column: Column) -> Column
}

extension RetypedTable {
  var name: String { base.name }
  var path: String { base.path }
  var issues: LoadIssues { base.issues }
  var rowsSkippedBelow: Int { base.rowsSkippedBelow }
  var making: String? { base.making }
  var isLarge: Bool { base.isLarge }
  var identity: FileIdentity? { base.identity }
  var threads: Int { base.threads }
  var retyped: (any StoredTable)? { base }

  func rowCount() throws(LoadProblem) -> Int { try base.rowCount() }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    zip(indices, try base.columns(indices)).map { converted.contains($0) ? convert($1) : $1 }
  }

  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    zip(indices, try base.sample(indices)).map { converted.contains($0) ? convert($1) : $1 }
  }

  func read(_ indices: [Int], distinct keys: [Int]) throws(LoadProblem) {
    try base.read(indices, distinct: keys)
  }

  func isDistinct(_ index: Int) throws(LoadProblem) -> Bool {
    // Two cells may mean the same.
    if converted.contains(index) { return false }
    return try base.isDistinct(index)
  }
}

extension StoredTable {
  /// The schema with another type for some columns.
  func schema(_ type: ScalarType, of columns: Set<Int>) -> [ColumnSchema] {
    var schema = self.schema
    for index in columns { schema[index].type = type }
    return schema
  }
}
