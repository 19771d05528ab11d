import Planning
import Storage
import Values

/// Says why nothing was found.
struct EmptyResult {
  let workspace: Workspace
  let measures: [Measure]
  let slots: [Slot]

  /// The note on a value that a condition asks for and no row has.
  static let unmatched = "no-such-value"

  /// - Parameter isTableEmpty: the answer has no row at all, not even one of zeros.
  func note(_ conditions: [PlannedCondition], isTableEmpty: Bool) throws(RunProblem) {
    if measures.isEmpty { return }
    let unmatched = workspace.notes.unmatched
    if !unmatched.isEmpty {
      for value in unmatched { workspace.notes.add(Self.unmatched, words(value)) }
      return
    }
    if try !hasRows(measures.map { ($0, nil) }) {
      var tables: Set<String> = []
      for measure in measures {
        let isEmpty = try loading { () throws(LoadProblem) in
          try workspace.source.rowCount(of: measure.relation.table) == 0
        }
        if isEmpty || goesByOwnTime(measure) { tables.insert(measure.relation.table) }
      }
      if !tables.isEmpty {
        let names = tables.sorted().map { "`\($0)`" }.joined(separator: ", ")
        workspace.notes.add("emptied-by", "\(names): no rows\(period)")
      } else if isTableEmpty {
        noteNothingCounts()
      }
      return
    }
    for condition in conditions {
      let asked = zip(measures, condition.filters).filter { $0.1 != nil }
      guard !asked.isEmpty, try !hasRows(asked) else { continue }
      workspace.notes.add("emptied-by", "no row\(period) fits `\(condition.text)`")
      return
    }
    if conditions.count > 1 {
      var together: [(Measure, RowExpression?)] = []
      for (index, measure) in measures.enumerated() {
        var filter: RowExpression?
        for case let part? in conditions.map({ $0.filters[index] }) {
          filter = filter.map { .call(.and, [$0, part]) } ?? part
        }
        together.append((measure, filter))
      }
      if try !hasRows(together) {
        workspace.notes.add("emptied-by", "no row\(period) fits all conditions together")
        return
      }
    }
    if isTableEmpty { noteNothingCounts() }
  }

  private func noteNothingCounts() {
    let names = Set(measures.map { "`\($0.name)`" }).sorted().joined(separator: ", ")
    workspace.notes.add("emptied-by", "no row\(period) counts for \(names)")
  }

  /// Whether rows belong to a period by the time that is their table's own: not by one that they may
  /// lack, such as a resolution, or that is worked out.
  private func goesByOwnTime(_ measure: Measure) -> Bool {
    guard case .on(.column(let day)) = measure.time, day.path.isEmpty,
      let own = workspace.source.timeColumn(of: measure.relation.table)
    else { return true }
    return own == day.column && day.derived == nil
  }

  /// Whether some measure has rows in the period that meet a condition, whatever else it asks.
  private func hasRows(
    _ asked: [(measure: Measure, condition: RowExpression?)]
  ) throws(RunProblem) -> Bool {
    let run = MeasureRun(workspace: workspace, domains: [])
    for (measure, condition) in asked {
      var all = Measure(
        relation: measure.relation, aggregate: .count, filter: condition, time: measure.time,
        name: measure.name)
      all.window = measure.window
      all.mayLackTime = measure.mayLackTime
      if try run.figures(all, slots, .dimensions([])).totalRows > 0 { return true }
    }
    return false
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
}

extension Period {
  /// `in 2024-Q2`, `as of 2024-06-30`.
  var phrase: String { label.hasPrefix("as of ") ? label : "in \(label)" }
}
