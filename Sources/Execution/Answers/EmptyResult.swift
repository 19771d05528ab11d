import Planning
import Values

/// Says why nothing was found.
struct EmptyResult {
  let workspace: Workspace
  let measures: [Measure]
  let slots: [Slot]

  /// - Parameter isTableEmpty: the answer has no row at all, not even one of zeros.
  func note(_ conditions: [PlannedCondition], isTableEmpty: Bool) throws(RunProblem) {
    if measures.isEmpty { return }
    let unmatched = workspace.notes.unmatched
    if !unmatched.isEmpty {
      for value in unmatched { workspace.notes.add("emptied-by", words(value)) }
      return
    }
    for condition in conditions where try isEmptied(by: condition) {
      workspace.notes.add("emptied-by", "no row\(period) fits `\(condition.text)`")
      return
    }
    if !isTableEmpty {
      guard try isWithoutRows() else { return }
    }
    let tables = Set(measures.map(\.relation.table)).sorted().map { "`\($0)`" }
    let text =
      conditions.isEmpty
      ? "\(tables.joined(separator: ", ")): no rows\(period)"
      : "no row\(period) fits all conditions together"
    workspace.notes.add("emptied-by", text)
  }

  /// Whether the tables have no row at all in the period, whatever is asked of them.
  private func isWithoutRows() throws(RunProblem) -> Bool {
    let run = MeasureRun(workspace: workspace, domains: [])
    for measure in measures {
      var all = Measure(
        relation: measure.relation, aggregate: .count, time: measure.time, name: measure.name)
      all.mayLackTime = measure.mayLackTime
      if try run.figures(all, slots, .dimensions([])).totalRows > 0 { return false }
    }
    return true
  }

  func words(_ value: NoteCollector.UnmatchedValue) -> String {
    let column = value.column.isEmpty ? "value" : "`\(value.column)`"
    let isNothing = Self.wordsForNothing.contains(value.literal.lowercased())
    let hint =
      isNothing
      ? "; `= (none)` finds the rows without a value"
      : value.nearest.map { "; did you mean `\($0)`?" } ?? ""
    return "no \(column) is '\(value.literal)'\(hint)"
  }

  /// What people write who mean that there is no value.
  private static let wordsForNothing: Set<String> = [
    "(none)", "none", "null", "nil", "missing", "empty", "blank", "n/a", "",
  ]

  private var period: String {
    guard slots.count == 1, let slot = slots.first else { return "" }
    if slot.isUnbounded { return "" }
    return " " + slot.period.phrase
  }

  /// Whether a condition by itself leaves no row of any measure.
  private func isEmptied(by condition: PlannedCondition) throws(RunProblem) -> Bool {
    let run = MeasureRun(workspace: workspace, domains: [])
    for (measure, filter) in zip(measures, condition.filters) {
      guard let filter else { continue }
      var alone = Measure(
        relation: measure.relation, aggregate: .count, filter: filter, time: measure.time,
        name: measure.name)
      alone.mayLackTime = measure.mayLackTime
      if try run.figures(alone, slots, .dimensions([])).totalRows > 0 { return false }
    }
    return condition.filters.contains { $0 != nil }
  }
}

extension Period {
  /// `in 2024-Q2`, `as of 2024-06-30`.
  var phrase: String { label.hasPrefix("as of ") ? label : "in \(label)" }
}
