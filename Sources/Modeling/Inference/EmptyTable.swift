import Storage
import Values

/// A table without a row: nothing tells the types of its columns but their names.
///
/// A file that is empty so far is queried like one that is not: its dates are dates, its money is a
/// number, and every figure is that of no rows.
final class EmptyTable: StoredTable {
  private let base: any StoredTable
  var identity: FileIdentity? { base.identity }
  let schema: [ColumnSchema]

  /// - Returns: the table as it is when it has a row.
  static func wrapping(_ base: any StoredTable) throws(LoadProblem) -> any StoredTable {
    guard !base.schema.isEmpty, base.schema.allSatisfy({ $0.isEmpty || $0.type != .text }),
      base.schema.contains(where: \.isEmpty), try base.rowCount() == 0
    else { return base }
    return EmptyTable(base)
  }

  private init(_ base: any StoredTable) {
    self.base = base
    schema = base.schema.map { column in
      var typed = column
      if column.isEmpty, let type = Self.type(of: ColumnWords(column.header)) { typed.type = type }
      return typed
    }
  }

  /// The type that a name speaks of; `nil`: text.
  private static func type(of words: ColumnWords) -> ScalarType? {
    if NameHints.isIdentifier(words) || NameHints.isOutcome(words) { return nil }
    if NameHints.amount(words) != nil { return .decimal(scale: 2) }
    if NameHints.isQuantity(words) || NameHints.isIntervalCount(words, of: words) {
      return .integer
    }
    if NameHints.isInterval(words) || NameHints.isAttribute(words) { return nil }
    let isDate =
      NameHints.start(words) != nil || NameHints.end(words) != nil
      || NameHints.event(words) != nil || NameHints.over(words) != nil
      || NameHints.snapshot(words) != nil || NameHints.creation(words) != nil
    if isDate { return .date }
    return words.has(["score", "rating"]) ? .number : nil
  }

  var name: String { base.name }
  var path: String { base.path }
  var issues: LoadIssues { base.issues }

  func rowCount() throws(LoadProblem) -> Int { 0 }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    indices.map { Column.none(schema[$0].type) }
  }

  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] { try columns(indices) }
}

extension Column {
  /// A column of no rows.
  fileprivate static func none(_ type: ScalarType) -> Column {
    let values: Column.Values =
      switch type {
      case .integer: .integer([])
      case .decimal(let scale): .decimal([], scale: scale)
      case .number: .number([])
      case .date: .date([])
      case .timestamp: .timestamp([])
      case .flag: .flag([])
      case .text: .text([], TextDictionary([""]))
      case .duration: .duration([])
      }
    return Column(values, validity: Validity(allPresent: 0))
  }
}
