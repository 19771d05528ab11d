import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Syntax
import Values

// `explain funnel …`: what each step is, and what became of those who took the one before.
extension Session {
  func explain(_ funnel: Funnel, _ source: Source) -> Outcome {
    asked(funnel, source) { (meaning) throws(RunProblem) in
      let plan = meaning.plan
      let answer = try executor().funnel(plan)
      let counts = answer.counts
      var text = caption(funnel, meaning)
      text.append("\n\ntime\n", .heading)
      if plan.slot.isUnbounded {
        text.append("  `\(plan.steps[0].name)` on any day\n")
      } else {
        text.append(
          "  `\(plan.steps[0].name)` from \(plan.slot.start) to \(plan.slot.end - 1); "
            + "later steps may lie behind\n")
      }
      if let window = plan.window {
        text.append("  steps within \(counted(window, "day")) of `\(plan.steps[0].name)`\n")
      }
      text.append("\nsteps\n", .heading)
      for line in PlanPrinter().print(plan).split(separator: "\n") { text.append("  \(line)\n") }
      text.append("\ncustomers\n", .heading)
      for index in counts.indices { text.append("  \(sentence(index, counts, plan))\n") }
      text.append("\nrows\n", .heading)
      for (table, count) in answer.statistics.rowsRead.sorted(by: { $0.key < $1.key }) {
        text.append("  \(table): \(count) read\n")
      }
      for note in answer.notes { text.append("  note: \(note.text)\n") }
      return .text(text)
    }
  }

  /// `login: 4 = 3 report_viewed + 1 only before it + 2 not at all`
  private func sentence(_ index: Int, _ counts: [FunnelCount], _ plan: FunnelPlan) -> String {
    let count = counts[index]
    let name = plan.steps[count.step].name
    let group = count.group.map { $0.map(FormulaText.text) ?? "(none)" }.joined(separator: ", ")
    let front = group.isEmpty ? "" : "\(group) · "
    guard count.step > 0 else { return "\(front)\(name): \(count.customers)" }
    let before = counts[index - 1]
    var parts = ["\(count.customers) took \(name)"]
    if count.early > 0 { parts.append("\(count.early) only before it") }
    if count.late > 0 { parts.append("\(count.late) only after the window") }
    let rest = before.customers - count.customers - count.early - count.late
    if rest > 0 { parts.append("\(rest) not at all") }
    return "\(front)\(plan.steps[before.step].name): \(before.customers) = "
      + parts.joined(separator: " + ")
  }
}
