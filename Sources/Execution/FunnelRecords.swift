package import Planning
import Storage
package import Values

/// Which customers of a funnel are meant.
package struct FunnelSelection: Sendable {
  /// The values of the keys; `nil`: all groups.
  package var group: [Value?]?
  /// They took this step.
  package var step: Int

  package init(group: [Value?]? = nil, step: Int = 0) {
    self.group = group
    self.step = step
  }
}

extension Executor {
  /// A line for each customer that took a step, with the time of every step that it took: first
  /// those that took the first step first.
  package func records(
    of plan: FunnelPlan, _ selection: FunnelSelection
  ) throws(RunProblem) -> Answer {
    let run = try funnelRun(plan)
    let table = try FunnelRecords(run: run, selection: selection).table()
    return Answer(
      table: table, notes: run.workspace.notes.notes, statistics: run.workspace.statistics)
  }
}

/// The customers of a funnel, and how far they came.
private struct FunnelRecords {
  let run: FunnelRun
  let selection: FunnelSelection

  func table() throws(RunProblem) -> Table {
    let labels = try run.workspace.customerLabels(run.plan.steps[0].table)
    let customers = chosen(labels)
    var fields = [Table.Field(name: "customer")]
    var columns = [try gathered(labels, customers.map { Int32(truncatingIfNeeded: $0) })]
    if let names = try names() {
      fields.append(Table.Field(name: names.title))
      columns.append(try gathered(names.column, customers.map { names.rows[$0] }))
    }
    for (key, planned) in run.plan.keys.enumerated() {
      let values = customers.map { run.groups.names[Int(run.groups.ids[$0])][key] }
      fields.append(Table.Field(name: planned.name))
      columns.append(Self.column(values))
    }
    for (step, reached) in run.steps.enumerated() {
      fields.append(Table.Field(name: title(step)))
      columns.append(try gathered(reached.column, customers.map { reached.rows[$0] }))
    }
    fields.append(Table.Field(name: "reached"))
    columns.append(
      Self.column(
        customers.map { customer in
          let last = run.steps.indices.last { run.steps[$0].times[customer] != FunnelRun.never }
          return last.map { .text(run.plan.steps[$0].name) }
        }))
    return Table(fields: fields, columns: columns)
  }

  /// The customers by their first step, then by their key.
  private func chosen(_ labels: Column) -> [Int] {
    let first = run.steps[0].times
    let reached = run.steps[selection.step].times
    return first.indices.filter { customer in
      guard reached[customer] != FunnelRun.never else { return false }
      return selection.group.map { $0 == run.groups.names[Int(run.groups.ids[customer])] } ?? true
    }.sorted { a, b in
      guard first[a] == first[b] else { return first[a] < first[b] }
      switch (labels[a], labels[b]) {
      case (.text(let x)?, .text(let y)?): return precedes(x, y)
      default: return a < b
      }
    }
  }

  /// A step by its name, with a number where it comes again.
  private func title(_ step: Int) -> String {
    let names = run.plan.steps.map { $0.name.lowercased() }
    let before = names[..<step].count { $0 == names[step] }
    return run.plan.steps[step].name + (before == 0 ? "" : "_\(before + 1)")
  }

  /// What a person calls each customer: the column, and the row of each.
  private func names() throws(RunProblem) -> (title: String, column: Column, rows: [Int32])? {
    guard let label = run.plan.label else { return nil }
    let column = try run.workspace.column(label.column, of: label.table)
    var rows = try run.workspace.firstRows(label.table)
    rows += [Int32](repeating: -1, count: max(0, run.groups.ids.count - rows.count))
    return (label.column, column, rows)
  }

  /// The cells of some rows; none for −1.
  private func gathered(_ column: Column, _ rows: [Int32]) throws(RunProblem) -> Column {
    try run.workspace.evaluator.evaluate(
      .column(column, index: .rows(rows)), Batch(0..<rows.count)
    ).column
  }

  private static func column(_ values: [Value?]) -> Column {
    let texts = values.map { value -> String? in
      switch value {
      case .text(let text): text
      case .flag(let flag): flag ? "true" : "false"
      case .integer, .decimal, .number, .date, .timestamp, .duration, nil: nil
      }
    }
    var codes: [String: UInt32] = [:]
    var known: [String] = []
    let own = texts.map { text -> UInt32 in
      guard let text else { return 0 }
      if let code = codes[text] { return code }
      codes[text] = UInt32(known.count)
      known.append(text)
      return UInt32(known.count - 1)
    }
    return Column(
      .text(own, TextDictionary(known.isEmpty ? [""] : known)),
      validity: Validity(texts.map { $0 != nil }))
  }
}
