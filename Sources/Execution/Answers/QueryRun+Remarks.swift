import Planning
import Storage
import Values

extension QueryRun {
  /// The footnotes that a metric asks for: rows left out, groups with few members.
  func noteRemarks() throws(RunProblem) {
    for remark in plan.remarks {
      switch remark.kind {
      case .leftOut:
        let figures = try measures.figures(remark.measure, [plan.whole], .dimensions([]))
        let count = Int64(figures.values().doubles.first ?? 0)
        if count > 0 { workspace.notes.add("left-out", remark.words(count)) }
      case .few(let limit): try noteFew(remark, limit)
      }
    }
  }

  private func noteFew(_ remark: PlannedRemark, _ limit: Int) throws(RunProblem) {
    let figures = try measures.figures(remark.measure, plan.slots, .dimensions(keyed))
    let counts = figures.values().doubles.filter { $0 > 0 }
    let few = counts.filter { $0 < Double(limit) }
    guard let least = few.min() else { return }
    let text =
      counts.count == 1
      ? "only \(remark.words(Int64(least)))"
      : "\(few.count) of \(counts.count) groups have fewer than \(limit) \(remark.many), "
        + "the least \(Int64(least))"
    workspace.notes.add("few-members", text)
  }
}
