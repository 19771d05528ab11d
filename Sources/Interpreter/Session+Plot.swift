import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// `plot QUERY`: the same answer, drawn.
extension Session {
  func plot(_ query: Query, _ source: Source) -> [Outcome] {
    var question = query
    question.verb = .show
    guard !question.isOfCohorts, question.across.isEmpty, question.comparison == nil else {
      return [
        .problems(
          [
            Diagnostic(
              id: "not-drawable", message: "`plot` draws one figure by its groups or over time",
              range: query.range, notes: ["`across`, `vs` and cohorts have no drawing"],
              hints: ["`plot mrr by month, plan where period = 2024`"])
          ], source)
      ]
    }
    let outcome = answer(question, source)
    guard case .table(let table, let caption, let notes) = outcome, let plan = lastAnswer?.plan
    else { return [outcome] }
    let rows = (0..<table.rowCount).filter { !table.totalRows.contains($0) || plan.top != nil }
    let sides = plan.dimensions.count
    let times = plan.dimensions.indices.filter { plan.dimensions[$0].kind == .time }
    let order = times + (0..<sides).filter { !times.contains($0) }
    return plan.columns.indices.map { figure in
      let columns = order + [sides + figure]
      let drawn = Table(
        fields: columns.map { table.fields[$0] },
        columns: columns.map { table.columns[$0].picked(rows) })
      let kind: Chart.Kind = times.isEmpty ? .bars : sides == 1 ? .line : .sparklines
      var title = caption
      if plan.columns.count > 1 { title.append(" · \(plan.columns[figure].name)", .muted) }
      return .chart(Chart(kind: kind, table: drawn, caption: title, notes: notes))
    }
  }
}
