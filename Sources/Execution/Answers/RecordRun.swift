import Planning
import Storage
import Values

/// One run of `rows`: which records count, then their cells.
struct RecordRun {
  let plan: RowsPlan
  let workspace: Workspace

  func table() throws(RunProblem) -> Table {
    let (relation, scan) = try bound()
    let limit = plan.sort.isEmpty ? plan.limit : nil
    var rows = try scan.matching(limit: limit)
    let compiler = RowCompiler(
      relation: relation, evaluator: workspace.evaluator, isExact: true, notes: workspace.notes)
    var nodes: [Node] = []
    for column in plan.columns { nodes.append(try compiler.compile(column.expression)) }
    if !plan.sort.isEmpty {
      rows = try sorted(rows, nodes)
      if let limit = plan.limit { rows = Array(rows.prefix(limit)) }
    }
    var fields: [Table.Field] = []
    var columns: [Column] = []
    for (column, node) in zip(plan.columns, nodes) {
      fields.append(Table.Field(name: column.field.name, unit: column.field.unit))
      columns.append(try workspace.evaluator.evaluate(node, Batch(rows)).column)
    }
    if rows.isEmpty { try noteEmpty() }
    return Table(fields: fields, columns: columns)
  }

  private func sorted(_ rows: [Int32], _ nodes: [Node]) throws(RunProblem) -> [Int32] {
    var keys: [SortKey] = []
    for sort in plan.sort {
      let vector = try workspace.evaluator.evaluate(nodes[sort.column], Batch(rows)).spread()
      keys.append(SortKey(vector, isDescending: sort.isDescending))
    }
    return rows.indices.sorted { isBefore($0, $1, keys) }.map { rows[$0] }
  }

  private func bound() throws(RunProblem) -> (any Relation, Scan) {
    let measure = Measure(
      relation: plan.relation, aggregate: .count, filter: plan.filter, time: plan.time,
      name: "rows")
    return try MeasureRun(workspace: workspace, domains: []).records(measure, plan.slot)
  }

  private func noteEmpty() throws(RunProblem) {
    let measure = Measure(
      relation: plan.relation, aggregate: .count, filter: plan.filter, time: plan.time,
      name: "rows")
    try EmptyResult(workspace: workspace, measures: [measure], slots: [plan.slot])
      .note(plan.conditions, isTableEmpty: true)
  }
}

extension MeasureRun {
  /// The relation of a measure over one slot, and the scan that picks its rows.
  func records(_ measure: Measure, _ slot: Slot) throws(RunProblem) -> (any Relation, Scan) {
    switch measure.relation {
    case .rows(let table), .active(let table):
      let relation = try TableRelation(table, workspace, slot: slot)
      let selection = try time(of: measure, [slot], relation, true)
      return (
        relation, try bound([measure], relation, selection, 1, .dimensions([]), true)
      )
    case .movements(let table):
      let relation = try MovementRelation(table, slot, workspace)
      let known = try workspace.state(table, slot).isKnown
      return (
        relation, try bound([measure], relation, .mask(known), 1, .dimensions([]), true)
      )
    }
  }
}
