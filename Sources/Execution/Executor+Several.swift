package import Planning

extension Executor {
  /// The figures of several queries over the same data: what they have in common, such as the
  /// customers' states, is worked out once. The answers have no statistics.
  package func run(_ plans: [LogicalPlan]) throws(RunProblem) -> [Answer] {
    let workspace = Workspace(
      source: source, calendar: calendar, cancellation: cancellation,
      threads: threads)
    for plan in plans { try workspace.prepare(plan) }
    var answers: [Answer] = []
    for plan in plans {
      workspace.customerQueries = plan.customerQueries
      workspace.customerFigures = [:]
      var query = QueryRun(plan: plan, workspace: workspace)
      answers.append(Answer(table: try query.table()))
    }
    return answers
  }
}
