import Storage
import Values

/// A table of which some columns count the seconds, or milliseconds, since 1970: they are instants
/// here.
final class UnixTimes: RetypedTable {
  let base: any StoredTable
  let converted: Set<Int>
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
    schema = base.schema(.timestamp, of: converted)
  }

  func convert(_ column: Column) -> Column {
    guard case .integer(let values) = column.copiedValues else { return column }
    return Column(.timestamp(values.map(Self.microseconds)), validity: column.validity)
  }

  /// Numbers beyond the year 5138 in seconds are milliseconds.
  private static func microseconds(_ value: Int64) -> Int64 {
    let perUnit: Int64 = value.magnitude > 100_000_000_000 ? 1000 : 1_000_000
    return value.multipliedReportingOverflow(by: perUnit).partialValue
  }
}
