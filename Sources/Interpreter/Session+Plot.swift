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
    guard question.comparison == nil else {
      return [notDrawable("two periods side by side", query, source)]
    }
    if question.isOfCohorts || !question.across.isEmpty {
      guard question.columns.count == 1 else {
        return [notDrawable("several figures in one heat map", query, source)]
      }
      question.withTotal = false
      return question.isOfCohorts
        ? [heatMap(cohorts(question, source), isOfCohorts: true)]
        : [heatMap(answer(question, source), isOfCohorts: false)]
    }
    let outcome = answer(question, source)
    guard case .table(let table, let caption, let notes) = outcome,
      case .figures(let last)? = lastAnswer
    else { return [outcome] }
    let plan = last.plan
    let rows = (0..<table.rowCount).filter { !table.totalRows.contains($0) || plan.top != nil }
    let sides = plan.dimensions.count
    let times = plan.dimensions.indices.filter { plan.dimensions[$0].kind == .time }
    let order = times + (0..<sides).filter { !times.contains($0) }
    return plan.columns.indices.map { figure in
      let columns = order + [sides + figure]
      let drawn = Table(
        fields: columns.map { table.fields[$0] },
        columns: columns.map { table.columns[$0].picked(rows) })
      // A line has two ends.
      let isLine = !times.isEmpty && rows.count > 1
      let kind: Chart.Kind = !isLine ? .bars : sides == 1 ? .line : .sparklines
      var title = caption
      if plan.columns.count > 1 { title.append(" · \(plan.columns[figure].name)", .muted) }
      return .chart(Chart(kind: kind, table: drawn, caption: title, notes: notes))
    }
  }

  private func notDrawable(_ what: String, _ query: Query, _ source: Source) -> Outcome {
    .problems(
      [
        Diagnostic(
          id: "not-drawable", message: "`plot` does not draw \(what)", range: query.range,
          notes: ["it draws figures by their groups, over time, and by cohort or `across`"],
          hints: ["`plot mrr by month, plan where period = 2024`"])
      ], source)
  }

  /// A triangle of cohorts, or what stands `across`, as shades.
  private func heatMap(_ outcome: Outcome, isOfCohorts: Bool) -> Outcome {
    guard case .table(let table, let caption, let notes) = outcome else { return outcome }
    // The size of a cohort names it as much as its period does.
    let labels = table.fields.prefix(while: \.isDimension).count + (isOfCohorts ? 1 : 0)
    return .chart(
      Chart(kind: .heat(labels: labels), table: table, caption: caption, notes: notes))
  }
}
