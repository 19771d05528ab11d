import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Syntax

// `explain assert CONDITION`: the verdict, and how the figures come about that it goes by.
extension Session {
  func explain(_ assertion: Assertion, _ source: Source) -> Outcome {
    let condition = assertion.condition
    let analyzed = analyzer.analyze(
      question(of: assertion, source), in: source, testing: condition)
    guard let meaning = analyzed.query, case .table(let plan) = meaning.plan else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    do throws(RunProblem) {
      let answer = try executor().run(plan)
      let verdict = verdict(assertion, meaning, answer, source)
      var text = StyledText("assert " + source.text(condition.range) + "\n\n", .heading)
      text.append("verdict\n", .heading)
      switch verdict {
      case .success(let words): text.append("  \(words)\n")
      case .failure(let complaint):
        text.append("  \(complaint.diagnostic.message)\n")
        for note in complaint.diagnostic.notes { text.append("  \(note)\n") }
      }
      text.append("\n")
      explainTime(plan, &text)
      try explainFormula(plan, &text)
      explainPlan(PlanPrinter().print(plan), &text)
      explainRows(answer, try balances(plan), &text)
      explainStages(answer, &text)
      return .text(text)
    } catch {
      return .problems([error.diagnostic], source)
    }
  }
}
