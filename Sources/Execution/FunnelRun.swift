import Planning
import Storage
import Values

extension Executor {
  func funnelRun(_ plan: FunnelPlan) throws(RunProblem) -> FunnelRun {
    let workspace = Workspace(
      source: source, calendar: calendar, cancellation: cancellation, threads: threads)
    try workspace.prepare([], [], [plan])
    return try FunnelRun(plan: plan, workspace: workspace)
  }
}

/// One run of a funnel: for each customer and step the first time that is not before its step
/// before.
struct FunnelRun {
  let plan: FunnelPlan
  let workspace: Workspace
  /// For each customer its group.
  private(set) var groups = Groups(ids: [], names: [])
  private(set) var steps: [Reached] = []

  static let never = Int64.max
  private static let day: Int64 = 86_400_000_000

  /// - Parameter workspace: prepared for the plan.
  init(plan: FunnelPlan, workspace: Workspace) throws(RunProblem) {
    self.plan = plan
    self.workspace = workspace
    let tables = plan.steps.map(\.table) + [plan.customers, plan.label?.table].compactMap(\.self)
    // All were asked before: a later one may bring customers that the others lack.
    let count =
      try tables.map { (table) throws(RunProblem) in
        try workspace.customers(table).count
      }.max() ?? 0
    groups = try groups(count, plan.conditions)
    for (index, step) in plan.steps.enumerated() {
      // The same step again is another row, and so a later one.
      let same = plan.steps[..<index].lastIndex { $0.isSame(as: step) }
      steps.append(
        try reached(
          step, count, first: steps.first?.times, before: steps.last?.times ?? [],
          behind: same.map { steps[$0].times }, groups.ids))
    }
    try noteUnmatched(isEmpty: steps[0].times.allSatisfy { $0 == Self.never }, count)
  }

  // MARK: groups

  struct Groups {
    /// For each customer its group, −1 for those that do not count.
    var ids: [Int32]
    var names: [[Value?]]
  }

  private func groups(
    _ count: Int, _ conditions: [PlannedCondition]
  ) throws(RunProblem) -> Groups {
    guard let table = plan.customers else {
      return Groups(ids: [Int32](repeating: 0, count: count), names: [[]])
    }
    let relation = try TableRelation(table, workspace)
    let compiler = RowCompiler(
      relation: relation, evaluator: workspace.evaluator, isExact: true, notes: workspace.notes)
    let all = Batch(0..<relation.rowCount)
    var passes = [Bool](repeating: true, count: relation.rowCount)
    for filter in conditions.flatMap(\.filters).compactMap(\.self) {
      let truth = try workspace.evaluator.evaluate(try compiler.compile(filter), all).spread().truth
      passes = zip(passes, truth).map { $0 && $1 }
    }
    var columns: [Column] = []
    for key in plan.keys {
      let node = try compiler.compile(key.expression)
      columns.append(try workspace.evaluator.evaluate(node, all).spread().column)
    }
    let codes = try workspace.customers(table).codes
    var ids = [Int32](repeating: -1, count: count)
    var known: [[Int64]: Int32] = [:]
    var names: [[Value?]] = []
    let keys = columns.map(Self.keys)
    for row in 0..<relation.rowCount where passes[row] && codes[row] != .max {
      let tuple = keys.map { $0[row] }
      let id = known[tuple] ?? Int32(names.count)
      if Int(id) == names.count {
        known[tuple] = id
        names.append(columns.map { $0[row] })
      }
      ids[Int(codes[row])] = id
    }
    return Groups(ids: ids, names: names)
  }

  /// Values as integers that are equal for equal values; −1 for none.
  private static func keys(_ column: Column) -> [Int64] {
    let keys: [Int64] =
      switch column.copiedValues {
      case .integer(let v), .decimal(let v, _), .timestamp(let v): v
      case .number(let v), .duration(let v): v.map { orderedBits($0) }
      case .date(let v): v.map { Int64($0) }
      case .flag(let v): v.map { $0 ? 1 : 0 }
      case .text(let v, _): v.map { Int64($0) }
      }
    guard !column.validity.isAllPresent else { return keys }
    return keys.indices.map { column.validity.isPresent($0) ? keys[$0] : .min }
  }

  // MARK: steps

  /// When customers took a step.
  struct Reached {
    /// In microseconds of the local clock, `never` for not.
    var times: [Int64]
    /// The row that says so.
    var rows: [Int32]
    /// Who took it only before the step before.
    var early: [Bool]
    /// Who took it only behind the window.
    var late: [Bool]
    /// The times of the rows, as they are in the data.
    var column: Column
  }

  private func reached(
    _ step: FunnelPlan.Step, _ count: Int, first: [Int64]?, before: [Int64], behind: [Int64]?,
    _ groups: [Int32]
  ) throws(RunProblem) -> Reached {
    let relation: any Relation
    switch step.rows {
    case .rows(let table): relation = try TableRelation(table, workspace)
    // Up to the end of all data, so that nobody's first paid day is missing.
    case .firstPaid(let table): relation = try MovementRelation(table, .always, workspace)
    }
    let compiler = RowCompiler(
      relation: relation, evaluator: workspace.evaluator, isExact: true, notes: workspace.notes)
    let all = Batch(0..<relation.rowCount)
    let time = try workspace.evaluator.evaluate(try compiler.compile(step.time), all).spread()
    var passes: [Bool]?
    if let filter = step.filter {
      passes = try workspace.evaluator.evaluate(try compiler.compile(filter), all).spread().truth
    }
    let customers = try relation.customerIndex()
    let (instants, isDate) = instants(of: time)
    let start = Int64(plan.slot.start.number) * Self.day
    let end = Int64(plan.slot.end.number) * Self.day
    let until = plan.until.map { Int64($0.number) * Self.day } ?? Self.never
    let window = plan.window.map { Int64($0) * Self.day }
    let none = [Bool](repeating: false, count: count)
    var result = Reached(
      times: [Int64](repeating: Self.never, count: count),
      rows: [Int32](repeating: -1, count: count), early: none, late: none, column: time.column)
    for row in 0..<relation.rowCount where time.isPresent(row) && passes?[row] ?? true {
      let customer = customers.map { Int($0[row]) } ?? row
      let at = instants[row]
      guard customer >= 0, groups[customer] >= 0, at < until else { continue }
      if let first {
        guard before[customer] != Self.never else { continue }
        // A step that knows its day alone may be on the day of the one before.
        let least =
          isDate ? before[customer] - positiveRemainder(before[customer]) : before[customer]
        if let behind, at <= behind[customer] { continue }
        if at < least { result.early[customer] = true }
        guard at >= least else { continue }
        guard window.map({ at <= first[customer] + $0 }) ?? true else {
          result.late[customer] = true
          continue
        }
      } else if !plan.slot.isUnbounded {
        guard at >= start, at < end else { continue }
      }
      guard at < result.times[customer] else { continue }
      result.times[customer] = at
      result.rows[customer] = Int32(truncatingIfNeeded: row)
    }
    for customer in 0..<count {
      if result.times[customer] != Self.never { result.late[customer] = false }
      if result.times[customer] != Self.never || result.late[customer] {
        result.early[customer] = false
      }
    }
    return result
  }

  private func positiveRemainder(_ time: Int64) -> Int64 {
    let rest = time % Self.day
    return rest < 0 ? rest + Self.day : rest
  }

  private func instants(of vector: Vector) -> (times: [Int64], isDate: Bool) {
    if case .instants(let times) = vector.values {
      return (workspace.evaluator.localTime(times), false)
    }
    return (workspace.evaluator.days(of: vector).map { Int64($0) * Self.day }, true)
  }

  // MARK: nobody

  /// Says which values are not there, or else why nobody entered.
  private func noteUnmatched(isEmpty: Bool, _ count: Int) throws(RunProblem) {
    let unmatched = workspace.notes.unmatched
    if !unmatched.isEmpty {
      let words = EmptyResult(workspace: workspace, measures: [], slots: [])
      let id = isEmpty ? "emptied-by" : EmptyResult.unmatched
      for value in unmatched { workspace.notes.add(id, words.words(value)) }
    } else if isEmpty {
      workspace.notes.add("emptied-by", try wordsForNobody(count))
    }
  }

  private func wordsForNobody(_ count: Int) throws(RunProblem) -> String {
    let period = plan.slot.isUnbounded ? "" : " " + plan.slot.period.phrase
    let step = "took `\(plan.steps[0].name)`\(period)"
    guard try isEntered(count, []) else { return "nobody \(step)" }
    for condition in plan.conditions where try !isEntered(count, [condition]) {
      return "nobody who \(step) fits `\(condition.text)`"
    }
    return "nobody who \(step) fits all conditions together"
  }

  /// Whether anybody of whom the conditions hold takes the first step.
  private func isEntered(
    _ count: Int, _ conditions: [PlannedCondition]
  ) throws(RunProblem) -> Bool {
    let groups = try groups(count, conditions)
    let reached = try reached(
      plan.steps[0], count, first: nil, before: [], behind: nil, groups.ids)
    return reached.times.contains { $0 != Self.never }
  }
}

extension FunnelPlan.Step {
  /// Whether both are the same thing that happens.
  fileprivate func isSame(as other: FunnelPlan.Step) -> Bool {
    rows == other.rows && time == other.time && filter == other.filter
  }
}
