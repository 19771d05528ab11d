import Planning
import Storage
import Values

/// Groups of an answer that a person would take for one: `pro` and `Pro `, as spreadsheets mix them.
struct NearGroups {
  /// A list of more groups is one of customers, invoices and the like, which have names of their own.
  private static let maximumGroups = 1000

  /// What to say of each dimension that has such groups.
  private(set) var sentences: [String] = []

  init(_ plan: LogicalPlan, _ table: Table) {
    guard table.rowCount > 1, table.rowCount <= Self.maximumGroups else { return }
    let named = plan.dimensions.indices.filter { !plan.dimensions[$0].isAcross }
    for (place, index) in named.enumerated()
    where plan.dimensions[index].kind == .value && plan.dimensions[index].type == .text {
      let values = (0..<table.rowCount).lazy.filter { !table.totalRows.contains($0) }
        .compactMap { row -> String? in
          if case .text(let value)? = table.columns[place][row] { value } else { nil }
        }
      if let (one, other) = Self.pair(values) {
        sentences.append(Self.sentence(plan, index, one, other))
      }
    }
  }

  /// The first two that differ in case or in blanks alone.
  private static func pair(_ values: some Sequence<String>) -> (String, String)? {
    var known: [String: String] = [:]
    for value in values {
      let plain = value.plainSpelling
      if let other = known[plain], !other.utf8.elementsEqual(value.utf8) { return (other, value) }
      known[plain] = value
    }
    return nil
  }

  private static func sentence(
    _ plan: LogicalPlan, _ index: Int, _ one: String, _ other: String
  ) -> String {
    let name = plan.dimensions[index].name
    let text =
      "\"\(one)\" and \"\(other)\" of `\(name)` differ in case or blanks alone, and are two groups"
    let key = plan.measures.lazy.compactMap {
      $0.keys.indices.contains(index) ? $0.keys[index] : nil
    }
    .first
    guard case .column(let column)? = key, column.derived == nil else { return text }
    // The spelling without stray blanks stays.
    let (kept, left) = one == one.wordsInOneSpacing ? (one, other) : (other, one)
    return text
      + ": `map \(column.column): \"\(left)\" = \"\(kept)\"` under `table \(column.table)` in `model.kpi` "
      + "makes them one"
  }
}
