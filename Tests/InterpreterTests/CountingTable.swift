import Storage
import Values

/// A table that counts how often its file would have been gone through.
final class CountingTable: StoredTable {
  private let table: CSVTable
  private(set) var passes = 0
  private var inMemory: Set<Int> = []
  private var asked: Set<Int> = []

  /// - Parameter isLarge: whether it is worth a session's while to look ahead.
  init(_ table: CSVTable, isLarge: Bool = false) {
    self.table = table
    self.isLarge = isLarge
  }

  var name: String { table.name }
  var path: String { table.path }
  var schema: [ColumnSchema] { table.schema }
  var issues: LoadIssues { table.issues }
  let isLarge: Bool

  func rowCount() throws(LoadProblem) -> Int { try table.rowCount() }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    try read(indices, distinct: [])
    return try table.columns(indices)
  }

  func read(_ indices: [Int], distinct keys: [Int]) throws(LoadProblem) {
    let open = Set(keys).subtracting(asked).subtracting(inMemory).subtracting(indices)
    if !open.isEmpty || !inMemory.isSuperset(of: indices) { passes += 1 }
    inMemory.formUnion(indices)
    asked.formUnion(open)
    try table.read(indices, distinct: keys)
  }

  func isDistinct(_ index: Int) throws(LoadProblem) -> Bool {
    try read([], distinct: [index])
    return try table.isDistinct(index)
  }

  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] { try table.sample(indices) }
}
