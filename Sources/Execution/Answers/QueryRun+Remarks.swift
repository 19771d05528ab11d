import Planning
import Storage
import Values

extension QueryRun {
  /// The footnotes that a metric asks for: rows left out, groups with few members.
  func noteRemarks() throws(RunProblem) {
    for remark in plan.remarks where try !asksForMissingOfNone(remark.measure) {
      switch remark.kind {
      case .leftOut:
        let figures = try measures.figures(remark.measure, [plan.whole], .dimensions([]))
        let count = Int64(figures.values().doubles.first ?? 0)
        if count > 0 { workspace.notes.add("left-out", remark.words(count)) }
      case .few(let limit): try noteFew(remark, limit)
      }
    }
  }

  /// Whether rows without a value are counted of a column that has one in every row: seen without a
  /// look at the rows.
  private func asksForMissingOfNone(_ measure: Measure) throws(RunProblem) -> Bool {
    for condition in measure.filter?.conjuncts ?? [] {
      guard case .call(.isMissing, let operands) = condition,
        case .column(let column)? = operands.first, column.path.isEmpty
      else { continue }
      let values = try loading { () throws(LoadProblem) in
        try workspace.source.columns([column.column], of: column.table)
      }
      if values[0].validity.isAllPresent { return true }
    }
    return false
  }

  private func noteFew(_ remark: PlannedRemark, _ limit: Int) throws(RunProblem) {
    let figures = try measures.figures(remark.measure, plan.slots, .dimensions(keyed))
    let counts = figures.values().doubles.filter { $0 > 0 }
    let few = counts.filter { $0 < Double(limit) }
    guard let least = few.min() else { return }
    let text =
      counts.count == 1
      ? "only \(remark.words(Int64(least)))"
      : "\(few.count) of \(counts.count) groups \(few.count == 1 ? "has" : "have") fewer than "
        + "\(limit) \(remark.many), "
        + "the least \(Int64(least))"
    workspace.notes.add("few-members", text)
  }
}
