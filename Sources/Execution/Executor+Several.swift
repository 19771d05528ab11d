package import Planning
package import Storage

/// Several questions about the same data: what they have in common, such as the columns read, the
/// customers' states and what is worked out for each customer, is done once. The answers have no
/// statistics.
package final class SharedRun {
  private let workspace: Workspace

  fileprivate init(_ executor: Executor, keepsColumns: Bool) {
    workspace = Workspace(
      source: executor.source, calendar: executor.calendar, cancellation: executor.cancellation,
      threads: executor.threads)
    if keepsColumns { workspace.shared = SharedColumns() }
  }

  /// Fetches what some plans need, each file in one pass.
  package func prepare(_ plans: [LogicalPlan], _ records: [RowsPlan] = []) throws(RunProblem) {
    try workspace.prepare(plans, records)
  }

  /// The figures of a query.
  package func run(_ plan: LogicalPlan) throws(RunProblem) -> Answer {
    begin(plan.customerQueries)
    try workspace.prepare([plan])
    workspace.statement = plan
    var query = QueryRun(plan: plan, workspace: workspace)
    return Answer(table: try query.table())
  }

  /// The figures of a query; its footnotes are among those of the run.
  package func noted(_ plan: LogicalPlan) throws(RunProblem) -> Table {
    begin(plan.customerQueries)
    workspace.statement = plan
    var query = QueryRun(plan: plan, workspace: workspace)
    let table = try query.table()
    try query.addNotes(to: table)
    return table
  }

  /// The footnotes of all queries that were noted.
  package func notes() -> [Answer.Note] {
    workspace.addSourceNotes()
    return workspace.notes.notes
  }

  /// The records behind a figure.
  package func rows(_ plan: RowsPlan) throws(RunProblem) -> Answer {
    begin(plan.customerQueries)
    try workspace.prepare([], [plan])
    workspace.statement = nil
    return Answer(table: try RecordRun(plan: plan, workspace: workspace).table())
  }

  private func begin(_ queries: [CustomerQuery]) {
    workspace.customerQueries = queries
    workspace.customerFigures = [:]
  }
}

extension Executor {
  /// A run for several questions.
  ///
  /// - Parameter keepsColumns: what expressions give for each customer is kept, for questions that
  ///   ask for the same of few stretches of time.
  package func sharedRun(keepsColumns: Bool = true) -> SharedRun {
    SharedRun(self, keepsColumns: keepsColumns)
  }

  /// The figures of several queries over the same data.
  package func run(_ plans: [LogicalPlan]) throws(RunProblem) -> [Answer] {
    let shared = sharedRun()
    try shared.prepare(plans)
    var answers: [Answer] = []
    for plan in plans { answers.append(try shared.run(plan)) }
    return answers
  }
}
