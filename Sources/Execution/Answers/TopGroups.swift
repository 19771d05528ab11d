package import Planning
import Storage
package import Values

/// Which groups `top N + other` put together, and which not, by their values.
package struct TopGroups: Sendable, Hashable {
  /// The dimensions of the plan that are ranked.
  package var dimensions: [Int]
  /// The groups that stay as they are, and those that `having` took away.
  package var apart: [[Value?]]
  /// Those that were put together.
  package var others: [[Value?]]
}

extension Executor {
  /// - Returns: `nil` where nothing is put together.
  package func topGroups(_ plan: LogicalPlan) throws(RunProblem) -> TopGroups? {
    let workspace = Workspace(
      source: source, calendar: calendar, cancellation: cancellation, threads: threads)
    workspace.customerQueries = plan.customerQueries
    workspace.statement = plan
    try workspace.prepare([plan])
    return try QueryRun(plan: plan, workspace: workspace).topGroups()
  }
}

extension QueryRun {
  fileprivate func topGroups() throws(RunProblem) -> TopGroups? {
    guard plan.top?.withOther == true, let ranking = try ranking() else { return nil }
    // Sets have no order, an answer has.
    let apart = ranking.kept.union(ranking.dropped).sorted { $0.lexicographicallyPrecedes($1) }
    return TopGroups(
      dimensions: ranking.dimensions, apart: values(apart, ranking.dimensions),
      others: values(ranking.others, ranking.dimensions))
  }

  private func values(_ tuples: [[Int64]], _ ranked: [Int]) -> [[Value?]] {
    let columns = ranked.indices.map { place in
      measures.domains[ranked[place]].values(tuples.map { $0[place] })
    }
    return tuples.indices.map { row in columns.map { $0[row] } }
  }
}
