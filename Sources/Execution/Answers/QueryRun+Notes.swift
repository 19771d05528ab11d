import Planning
import Storage
import Values

extension QueryRun {
  /// What a reader must know to trust the figures.
  func addNotes(to table: Table) throws(RunProblem) {
    guard let shown else { return }
    let empty = EmptyResult(
      workspace: workspace, measures: plan.measures, slots: plan.slots)
    try noteBeginning((shown.figures, shown.before))
    let isKnown = shown.figures.unknown.contains { $0?.contains(false) ?? true }
    if isKnown, shown.figures.totalRows.allSatisfy({ $0 == 0 }) {
      try empty.note(plan.conditions, isTableEmpty: table.rowCount == 0)
    }
    let isEmptied = workspace.notes.has("emptied-by") || workspace.notes.has(EmptyResult.unmatched)
    if !isEmptied {
      for value in workspace.notes.unmatched {
        workspace.notes.add("no-such-value", empty.words(value))
      }
      for column in plan.columns { try noteMissing(column, shown.sheet, shown.cells) }
    }
    try noteMovements()
    try noteSums()
    try noteRemarks()
  }

  /// Whether something is known of a slot by every measure.
  func isKnown(_ slot: Int) -> Bool {
    shown?.figures.unknown.allSatisfy { $0.map { slot >= $0.count || !$0[slot] } ?? true } ?? true
  }

  /// Slots that end before a table begins have no figures; in a comparison, one that a table begins
  /// within has not all of them.
  private func noteBeginning(_ shown: (figures: Figures, before: Figures?)) throws(RunProblem) {
    let history = KnownHistory(workspace: workspace)
    var tables: Set<String> = []
    for (index, measure) in plan.measures.enumerated() {
      let table = measure.relation.table
      let sides = [
        (shown.before?.unknown[index], plan.comparison?.slots ?? []),
        (shown.figures.unknown[index], plan.slots),
      ]
      let gaps = sides.compactMap { unknown, slots in
        unknown.map { unknown in slots.indices.filter { unknown[$0] }.map { slots[$0] } }
      }
      guard
        let first = gaps.isEmpty && !isSum(measure) ? nil : try history.firstDay(measure)
      else { continue }
      if !gaps.isEmpty {
        guard tables.insert(table).inserted else { continue }
        let words = gaps.map(KnownHistory.words).joined(separator: " and ")
        workspace.notes.add(
          "before-the-data",
          "`\(table)` starts on \(first): nothing is known "
            + (words.hasPrefix("as of ") ? words : "of \(words)"))
      } else if let other = plan.comparison?.whole, other.start < first, first < other.end,
        tables.insert(table).inserted
      {
        workspace.notes.add(
          "begins-within",
          "`\(table)` starts on \(first): of \(other.period.label) only the days since are known")
      }
    }
  }

  /// Whether the rows of a period are put together, so that days without any weigh.
  private func isSum(_ measure: Measure) -> Bool {
    guard plan.comparison != nil, case .rows = measure.relation else { return false }
    return measure.time != .always
  }

  /// Customers that came and went unseen, and histories too short to tell new from returning.
  private func noteMovements() throws(RunProblem) {
    var tables: Set<String> = []
    for measure in plan.measures {
      guard case .movements(let table) = measure.relation,
        measure.filter?.mentions(.paidBefore) == true || measure.countsChurn,
        tables.insert(table).inserted
      else { continue }
      let passing = try workspace.passingCustomers(table, plan.slots)
      if passing > 0 {
        let period = plan.slots.count == 1 ? plan.slots[0].period.label : "one period"
        workspace.notes.add(
          "joined-and-left",
          "\(counted(passing, "customer")) joined and left within \(period): in no movement")
      }
      guard plan.measures.contains(where: { $0.filter?.mentions(.paidBefore) == true }) else {
        continue
      }
      let first = try workspace.life(table).from.min() ?? .max
      if let start = plan.slots.first(where: { $0.end.number > first })?.start,
        first >= start.number
      {
        workspace.notes.add(
          "history",
          "`\(table)` starts on \(Day(number: first)): nobody can have paid before \(start), so "
            + "who returns counts as new")
      }
    }
  }
}

extension QueryRun {
  /// Sums of the money of rows in force hold what customers below zero fall short.
  private func noteSums() throws(RunProblem) {
    var tables: Set<String> = []
    for measure in plan.measures {
      guard case .active(let table) = measure.relation, measure.aggregate == .sum,
        case .column(let column)? = measure.argument, column.path.isEmpty,
        column.column == (try workspace.life(table).amount), tables.insert(table).inserted
      else { continue }
      for slot in plan.slots { try workspace.noteBelowZero(table, closing: slot) }
    }
  }
}

extension Measure {
  /// Whether customers are counted that paid at the opening and pay nothing at the close: who came
  /// and went between is not among them.
  fileprivate var countsChurn: Bool {
    guard let filter else { return false }
    return filter.mentions(.opening) && filter.asksForNothing(at: .closing)
  }
}
