package import Planning
import Storage
package import Values

/// How many customers of one group took a step.
package struct FunnelCount: Sendable, Hashable {
  /// The values of the keys.
  package var group: [Value?]
  package var step: Int
  package var customers: Int
  /// Customers of the step before that took this one too early, and not again.
  package var early: Int
  /// The median of the seconds since the step before; `nil` for the first step, or for nobody.
  package var medianTime: Double?
}

extension Executor {
  /// Every step of every group that anybody entered, groups in order of their names; and why
  /// nobody did.
  package func funnel(
    _ plan: FunnelPlan
  ) throws(RunProblem) -> (counts: [FunnelCount], notes: [Answer.Note]) {
    let workspace = Workspace(source: source, calendar: calendar, cancellation: cancellation)
    let counts = try FunnelRun(plan: plan, workspace: workspace).counts()
    return (counts, workspace.notes.notes)
  }
}

/// One run of a funnel: for each customer and step the first time that is not before its step
/// before.
private struct FunnelRun {
  let plan: FunnelPlan
  let workspace: Workspace

  private static let never = Int64.max
  private static let day: Int64 = 86_400_000_000

  func counts() throws(RunProblem) -> [FunnelCount] {
    var tables = plan.steps.map { step in
      switch step.rows {
      case .rows(let table), .firstPaid(let table): table
      }
    }
    if let customers = plan.customers { tables.append(customers) }
    // Every table is asked first: a later one may bring customers that the others lack.
    for table in tables { _ = try workspace.customers(table) }
    let count =
      try tables.map { (table) throws(RunProblem) in
        try workspace.customers(table).count
      }.max() ?? 0
    let groups = try groups(count, plan.conditions)
    var first: [Int64] = []
    var last = [Int64](repeating: Self.never, count: count)
    var times: [[Int64]] = []
    var early: [[Bool]] = []
    for (index, step) in plan.steps.enumerated() {
      // The same step again is another row, and so a later one.
      let same = plan.steps[..<index].lastIndex { $0.isSame(as: step) }
      let reached = try reached(
        step, count, first: index == 0 ? nil : first, before: last,
        behind: same.map { times[$0] }, groups.ids)
      last = reached.times
      early.append(reached.early)
      if index == 0 { first = last }
      times.append(last)
    }
    try noteUnmatched(isEmpty: first.allSatisfy { $0 == Self.never }, count)
    return summary(times, early, groups)
  }

  // MARK: groups

  private struct Groups {
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
      switch column.values {
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

  /// For each customer when it took a step, in microseconds of the local clock, `never` for not; and
  /// who took it before the step before, and not again.
  private func reached(
    _ step: FunnelPlan.Step, _ count: Int, first: [Int64]?, before: [Int64], behind: [Int64]?,
    _ groups: [Int32]
  ) throws(RunProblem) -> (times: [Int64], early: [Bool]) {
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
    let window = plan.window.map { Int64($0) * Self.day }
    var result = [Int64](repeating: Self.never, count: count)
    var early = [Bool](repeating: false, count: count)
    for row in 0..<relation.rowCount where time.isPresent(row) && passes?[row] ?? true {
      let customer = customers.map { Int($0[row]) } ?? row
      guard customer >= 0, groups[customer] >= 0 else { continue }
      let at = instants[row]
      if let first {
        guard before[customer] != Self.never else { continue }
        // A step that knows its day alone may be on the day of the one before.
        let least =
          isDate ? before[customer] - positiveRemainder(before[customer]) : before[customer]
        if let behind, at <= behind[customer] { continue }
        if at < least { early[customer] = true }
        guard at >= least, window.map({ at <= first[customer] + $0 }) ?? true else { continue }
      } else if !plan.slot.isUnbounded {
        guard at >= start, at < end else { continue }
      }
      result[customer] = min(result[customer], at)
    }
    for customer in 0..<count where result[customer] != Self.never { early[customer] = false }
    return (result, early)
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
      let id = isEmpty ? "emptied-by" : "no-such-value"
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

  // MARK: counting

  private func summary(
    _ times: [[Int64]], _ early: [[Bool]], _ groups: Groups
  ) -> [FunnelCount] {
    var tooEarly = groups.names.map { _ in [Int](repeating: 0, count: times.count) }
    for (step, customers) in early.enumerated() {
      for (customer, isEarly) in customers.enumerated() where isEarly {
        tooEarly[Int(groups.ids[customer])][step] += 1
      }
    }
    var counts = groups.names.map { _ in [Int](repeating: 0, count: times.count) }
    var waits = groups.names.map { _ in [[Int64]](repeating: [], count: times.count) }
    for (step, reached) in times.enumerated() {
      for (customer, time) in reached.enumerated() where time != Self.never {
        let group = Int(groups.ids[customer])
        counts[group][step] += 1
        if step > 0 { waits[group][step].append(max(0, time - times[step - 1][customer])) }
      }
    }
    let order = groups.names.indices.filter { counts[$0][0] > 0 || plan.keys.isEmpty }
      .sorted { isBefore(groups.names[$0], groups.names[$1]) }
    return order.flatMap { group in
      times.indices.map { step in
        FunnelCount(
          group: groups.names[group], step: step, customers: counts[group][step],
          early: tooEarly[group][step], medianTime: median(&waits[group][step]))
      }
    }
  }

  /// The group without a value stands where its name does.
  private func isBefore(_ a: [Value?], _ b: [Value?]) -> Bool {
    for (left, right) in zip(a, b) where left != right {
      switch (left ?? Self.missing, right ?? Self.missing) {
      case (.text(let x), .text(let y)): return precedes(x, y)
      default: return left == .flag(false)
      }
    }
    return false
  }

  private static let missing = Value.text(KeyDomain.missingGroup)

  private func median(_ waits: inout [Int64]) -> Double? {
    guard !waits.isEmpty else { return nil }
    waits.sort()
    let half = waits.count / 2
    let middle =
      waits.count % 2 == 1
      ? Double(waits[half]) : (Double(waits[half - 1]) + Double(waits[half])) / 2
    return middle / 1e6
  }
}

extension FunnelPlan.Step {
  /// Whether both are the same thing that happens.
  fileprivate func isSame(as other: FunnelPlan.Step) -> Bool {
    rows == other.rows && time == other.time && filter == other.filter
  }
}
