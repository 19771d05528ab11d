package import Planning

/// Several questions about the same data: what they have in common, such as the columns read, the
/// customers' states and what is worked out for each customer, is done once. The answers have no
/// statistics.
package final class SharedRun {
  private let workspace: Workspace

  fileprivate init(_ executor: Executor) {
    workspace = Workspace(
      source: executor.source, calendar: executor.calendar, cancellation: executor.cancellation,
      threads: executor.threads)
    workspace.shared = SharedColumns()
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
  package func sharedRun() -> SharedRun { SharedRun(self) }

  /// The figures of several queries over the same data.
  package func run(_ plans: [LogicalPlan]) throws(RunProblem) -> [Answer] {
    let shared = sharedRun()
    try shared.prepare(plans)
    var answers: [Answer] = []
    for plan in plans { answers.append(try shared.run(plan)) }
    return answers
  }
}
