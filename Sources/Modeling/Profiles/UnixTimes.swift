import Storage
import Values

/// A table of which some columns count the seconds, or milliseconds, since 1970: they are instants
/// here.
final class UnixTimes: StoredTable {
  private let base: any StoredTable
  private let converted: Set<Int>
  let schema: [ColumnSchema]

  /// - Returns: the table as it is when none of the columns holds whole numbers.
  static func wrapping(_ base: any StoredTable, _ columns: [String]) -> any StoredTable {
    let keys = Set(columns.map { HeaderKey($0) })
    let indices = base.schema.indices.filter { index in
      base.schema[index].type == .integer
        && (keys.contains(HeaderKey(base.schema[index].header))
          || keys.contains(HeaderKey(base.schema[index].name)))
    }
    return indices.isEmpty ? base : UnixTimes(base, Set(indices))
  }

  private init(_ base: any StoredTable, _ converted: Set<Int>) {
    self.base = base
    self.converted = converted
    var schema = base.schema
    for index in converted { schema[index].type = .timestamp }
    self.schema = schema
  }

  var name: String { base.name }
  var path: String { base.path }
  var issues: LoadIssues { base.issues }
  var rowsSkippedBelow: Int { base.rowsSkippedBelow }

  func rowCount() throws(LoadProblem) -> Int { try base.rowCount() }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    instants(try base.columns(indices), indices)
  }

  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    instants(try base.sample(indices), indices)
  }

  private func instants(_ columns: [Column], _ indices: [Int]) -> [Column] {
    zip(columns, indices).map { column, index in
      guard converted.contains(index), case .integer(let values) = column.values else {
        return column
      }
      return Column(.timestamp(values.map(Self.microseconds)), validity: column.validity)
    }
  }

  /// Numbers beyond the year 5138 in seconds are milliseconds.
  private static func microseconds(_ value: Int64) -> Int64 {
    let perUnit: Int64 = value.magnitude > 100_000_000_000 ? 1000 : 1_000_000
    return value.multipliedReportingOverflow(by: perUnit).partialValue
  }
}
