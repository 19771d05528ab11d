package import Planning
import Storage
package import Values

/// Computes the answer to a plan from the data.
package struct Executor {
  let source: any DataSource
  let calendar: CalendarRules
  let cancellation: Cancellation
  /// Whether the measures' values without groups are computed too, for `explain`.
  package var collectsTotals = false

  /// How many threads may run at once.
  let threads: Int

  package init(
    source: any DataSource, calendar: CalendarRules, cancellation: Cancellation = Cancellation(),
    threads: Int = 2
  ) {
    self.threads = max(1, threads)
    self.source = source
    self.calendar = calendar
    self.cancellation = cancellation
  }

  /// The figures of a query.
  package func run(_ plan: LogicalPlan) throws(RunProblem) -> Answer {
    let clock = ContinuousClock()
    let begin = clock.now
    let workspace = Workspace(
      source: source, calendar: calendar, cancellation: cancellation, threads: threads)
    workspace.customerQueries = plan.customerQueries
    workspace.statement = plan
    try workspace.prepare([plan])
    var query = QueryRun(plan: plan, workspace: workspace)
    let table = try query.table()
    try query.addNotes(to: table)
    if collectsTotals { try query.collectTotals() }
    workspace.addSourceNotes()
    workspace.statistics.milliseconds.append(("run", (clock.now - begin).milliseconds))
    return Answer(
      table: table, notes: workspace.notes.notes, statistics: workspace.statistics)
  }

  /// The records behind a figure.
  package func rows(_ plan: RowsPlan) throws(RunProblem) -> Answer {
    let clock = ContinuousClock()
    let begin = clock.now
    let workspace = Workspace(
      source: source, calendar: calendar, cancellation: cancellation, threads: threads)
    workspace.customerQueries = plan.customerQueries
    try workspace.prepare(plan)
    let table = try RecordRun(plan: plan, workspace: workspace).table()
    workspace.addSourceNotes()
    workspace.statistics.milliseconds.append(("run", (clock.now - begin).milliseconds))
    return Answer(
      table: table, notes: workspace.notes.notes, statistics: workspace.statistics)
  }
}

extension Duration {
  fileprivate var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }
}
