import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// `explain why QUERY`: how a change is taken apart, and along what.
extension Session {
  func explainWhy(_ query: Query, _ source: Source) throws(RunProblem) -> Outcome {
    switch question(query, source) {
    case .failure(let complaint): return .problems(complaint.problems, source)
    case .success(let asked):
      let clock = ContinuousClock()
      var begin = clock.now
      func time() -> Duration {
        defer { begin = clock.now }
        return clock.now - begin
      }
      var stages: [(String, Duration)] = []
      let run = executor().sharedRun()
      try prepare(run, asked)
      stages.append(("reading", time() + fetchingTime))
      let whole = WholeFigures(asked.plan)
      let table = try run.run(whole.plan).table
      stages.append(("the whole", time()))
      var text = StyledText("why ", .heading)
      text.append(caption(asked.query, asked.meaning, source))
      text.append("\n\n")
      explainTime(asked.plan, &text)
      text.append("\nformula\n", .heading)
      for line in whole.lines(0, table) { text.append("  \(line)\n") }
      if let before = whole.lines(0, table, suffix: "_before").last {
        text.append("  \(asked.plan.comparison?.label ?? ""): \(before)\n")
      }
      text.append("\nmethod\n", .heading)
      for line in Self.method(asked.why.form) { text.append("  \(line)\n") }
      text.append("\ndimensions\n", .heading)
      for candidate in asked.candidates {
        let name = candidate.names.joined(separator: ", ")
        if asked.isOpen, try !hasFewValues(candidate.plan.plan) {
          text.append("  \(name): left out, more than \(Self.maximumSplitValues) values\n")
          continue
        }
        let groups = try run.run(candidate.plan.plan).table.rowCount
        text.append("  \(name): \(groups) \(groups == 1 ? "group" : "groups")\n")
        stages.append((name, time()))
      }
      explainPlan(PlanPrinter().print(asked.candidates.first?.plan.plan ?? asked.why.plan), &text)
      text.append("\ntime per stage\n", .heading)
      for (stage, time) in stages {
        text.append("  \(stage): \(Self.milliseconds(time))\n", .muted)
      }
      return .text(text)
    }
  }

  private static func method(_ form: FigureForm) -> [String] {
    let ranking = [
      "a dimension is ranked by the group that is furthest from moving as the whole did: z² − 2·ln(groups),",
      "z in spreads of the group's own customers, so that one customer alone has z ≤ 1",
    ]
    switch form {
    case .amount: return ["the changes of the groups sum to the change"] + ranking
    case .ratio:
      return [
        "rate effect: Δr·(w₁ + w₂)/2; mix effect: Δw·((r₁ + r₂)/2 − (R₁ + R₂)/2); r = n/d, w = d/D",
        "all effects sum to the change",
      ] + ranking
    }
  }
}
