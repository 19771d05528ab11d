import Planning
import Storage
import Values

extension QueryRun {
  /// What a reader must know to trust the figures.
  func addNotes(to table: Table) throws(RunProblem) {
    guard let shown else { return }
    let empty = EmptyResult(
      workspace: workspace, measures: plan.measures, slots: plan.slots)
    if shown.figures.totalRows.allSatisfy({ $0 == 0 }) {
      try empty.note(plan.conditions, isTableEmpty: table.rowCount == 0)
    }
    let isEmptied = workspace.notes.has("emptied-by")
    if !isEmptied {
      for value in workspace.notes.unmatched {
        workspace.notes.add("no-such-value", empty.words(value))
      }
      for column in plan.columns { try noteDivision(column, shown.sheet, shown.cells) }
    }
    try noteMovements()
    try noteBeginning()
    try noteRemarks()
  }

  /// A column without a value where its divisor is 0.
  private func noteDivision(_ column: PlannedColumn, _ sheet: Sheet, _ cells: [Int32])
    throws(RunProblem)
  {
    guard let divisor = column.expression.divisor else { return }
    let below = try sheet.evaluation.vector(divisor)
    let figures = try sheet.evaluation.vector(column.expression)
    let zeros = below.doubles
    let without = cells.filter {
      !figures.isPresent(Int($0)) && (!below.isPresent(Int($0)) || zeros[Int($0)] == 0)
    }
    guard !without.isEmpty else { return }
    var name = "its divisor"
    var id = "zero-denominator"
    if case .measure(let index) = divisor {
      name = "`\(plan.measures[index].name)`"
      if plan.measures[index].argument == .state(.opening) { id = "no-opening" }
    }
    let place =
      cells.count == 1 ? "" : " in \(without.count) of \(counted(cells.count, "group"))"
    workspace.notes.add(id, "`\(column.name)` has no value\(place): \(name) is 0")
  }

  /// A period that lies before anything is known of the customers is not one without customers.
  private func noteBeginning() throws(RunProblem) {
    guard let comparison = plan.comparison else { return }
    var tables: Set<String> = []
    for measure in plan.measures {
      if case .rows = measure.relation { continue }
      let table = measure.relation.table
      guard tables.insert(table).inserted, let first = try workspace.life(table).from.min(),
        first != .max, comparison.whole.end.number <= first
      else { continue }
      workspace.notes.add(
        "before-the-data",
        "`\(table)` starts on \(Day(number: first)): nothing is known of \(comparison.label)")
    }
  }

  /// Customers that came and went unseen, and histories too short to tell new from returning.
  private func noteMovements() throws(RunProblem) {
    var tables: Set<String> = []
    for measure in plan.measures {
      guard case .movements(let table) = measure.relation,
        measure.filter?.mentions(.paidBefore) == true, tables.insert(table).inserted
      else { continue }
      let passing = try workspace.passingCustomers(table, plan.slots)
      if passing > 0 {
        let period = plan.slots.count == 1 ? plan.slots[0].period.label : "one period"
        workspace.notes.add(
          "joined-and-left",
          "\(counted(passing, "customer")) joined and left within \(period): in no movement")
      }
      let first = try workspace.life(table).from.min() ?? .max
      if let start = plan.slots.first?.start, first >= start.number, first != .max {
        workspace.notes.add(
          "history",
          "`\(table)` starts on \(Day(number: first)): nobody can have paid before \(start), so "
            + "who returns counts as new")
      }
    }
  }
}

extension ScalarExpression {
  /// What the outermost division divides by.
  var divisor: ScalarExpression? {
    switch self {
    case .call(.divide, let arguments): arguments.last
    case .call(_, let arguments): arguments.lazy.compactMap(\.divisor).first
    case .measure, .constant, .dimension, .slotLength, .before, .textTest: nil
    }
  }
}

extension RowExpression {
  /// Whether a field of the customers' state is read.
  func mentions(_ field: StateField) -> Bool {
    switch self {
    case .state(let other): other == field
    case .call(_, let arguments): arguments.contains { $0.mentions(field) }
    case .textTest(let test): test.operands.contains { $0.mentions(field) }
    case .column, .constant, .missing, .perCustomer: false
    }
  }
}
