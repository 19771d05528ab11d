import Planning
import Storage
import Values

/// The groups of a comparison that exist on one side only.
struct NewAndGone {
  /// Groups named in a note.
  static let maximumNames = 8

  private(set) var new: [String] = []
  private(set) var gone: [String] = []

  /// - Parameter table: the answer to the plan, which has a comparison.
  init(_ plan: LogicalPlan, _ table: Table) {
    let sides = plan.dimensions.filter { !$0.isAcross }
    guard plan.comparison != nil, !sides.isEmpty, sides.allSatisfy({ $0.kind == .value }) else {
      return
    }
    let now = Self.figures(plan, table, suffix: "")
    let before = Self.figures(plan, table, suffix: "_before")
    // Of a period before the data nobody can say who was there.
    let isKnown = (0..<table.rowCount).contains { row in
      before.contains { table.columns[$0][row] != nil }
    }
    guard isKnown else { return }
    for row in 0..<table.rowCount where !table.totalRows.contains(row) {
      let isNow = now.contains { Self.isThere(table, $0, row) }
      let wasBefore = before.contains { Self.isThere(table, $0, row) }
      guard isNow != wasBefore else { continue }
      let values = sides.indices.map { table.columns[$0][row].map(FormulaText.text) ?? "(none)" }
      let rest = values.dropFirst().joined(separator: ", ")
      let label = values[0] + (rest.isEmpty ? "" : " (\(rest))")
      if isNow { new.append(label) } else { gone.append(label) }
    }
  }

  /// `new: d, e; gone: c`; `nil` when every group is on both sides.
  var sentence: String? {
    let parts = [("new", new), ("gone", gone)].filter { !$0.1.isEmpty }.map { title, names in
      let more = names.count - Self.maximumNames
      let list = names.prefix(Self.maximumNames).joined(separator: ", ")
      return "\(title): \(list)" + (more > 0 ? " and \(more) more" : "")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func figures(_ plan: LogicalPlan, _ table: Table, suffix: String) -> [Int] {
    let names = plan.columns.map { $0.name + suffix }
    return table.fields.indices.filter { index in
      let name = table.fields[index].name
      return !table.fields[index].isDimension
        && names.contains { name == $0 || name.hasPrefix($0 + " ") }
    }
  }

  /// Whether a figure shows that the group exists: it has a value, and an amount is not 0.
  private static func isThere(_ table: Table, _ column: Int, _ row: Int) -> Bool {
    guard let value = table.columns[column][row] else { return false }
    switch table.fields[column].unit {
    case .percent, .ratio, .score: return true
    default: return value.double != 0
    }
  }
}
