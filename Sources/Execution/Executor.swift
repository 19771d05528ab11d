package import Planning
package import Storage
package import Values

/// Computes the answer to a plan from the data.
package struct Executor {
  let source: any DataSource
  let calendar: CalendarRules
  let cancellation: Cancellation

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
    let workspace = Workspace(
      source: source, calendar: calendar, cancellation: cancellation, threads: threads)
    workspace.customerQueries = plan.customerQueries
    workspace.statement = plan
    try timed("reading", workspace) { () throws(RunProblem) in try workspace.prepare([plan]) }
    var query = QueryRun(plan: plan, workspace: workspace)
    let table = try timed("figures", workspace) { () throws(RunProblem) in try query.table() }
    try timed("notes", workspace) { () throws(RunProblem) in
      try query.addNotes(to: table)
      workspace.addSourceNotes()
    }
    return Answer(
      table: table, notes: workspace.notes.notes, statistics: workspace.statistics)
  }

  /// The records behind a figure.
  package func rows(_ plan: RowsPlan) throws(RunProblem) -> Answer {
    let workspace = Workspace(
      source: source, calendar: calendar, cancellation: cancellation, threads: threads)
    workspace.customerQueries = plan.customerQueries
    try timed("reading", workspace) { () throws(RunProblem) in try workspace.prepare([], [plan]) }
    let table = try timed("records", workspace) { () throws(RunProblem) in
      try RecordRun(plan: plan, workspace: workspace).table()
    }
    workspace.addSourceNotes()
    return Answer(
      table: table, notes: workspace.notes.notes, statistics: workspace.statistics)
  }

  /// Reads what plans need, each file in one pass.
  package func fetch(
    _ plans: [LogicalPlan], _ records: [RowsPlan] = [], _ funnels: [FunnelPlan] = []
  ) throws(LoadProblem) {
    try StatementNeeds(source, plans, records, funnels).fetch()
  }

  private func timed<Result>(
    _ stage: String, _ workspace: Workspace, _ body: () throws(RunProblem) -> Result
  ) throws(RunProblem) -> Result {
    let clock = ContinuousClock()
    let begin = clock.now
    let result = try body()
    workspace.statistics.times.append((stage, clock.now - begin))
    return result
  }
}
