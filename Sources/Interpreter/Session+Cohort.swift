import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// `METRIC by cohort GRAIN across age`: a row for each cohort, a column for each age.
extension Session {
  func cohorts(_ query: Query, _ source: Source) -> Outcome {
    let analyzed = analyzer.cohorts(query, in: source)
    guard let plan = analyzed.plan else {
      return .problems(analyzed.problems.map(\.diagnostic), source)
    }
    do throws(RunProblem) {
      let run = executor().sharedRun(keepsColumns: false)
      try run.prepare(plan.plans)
      var tables: [Table] = []
      for part in plan.plans { tables.append(try run.noted(part)) }
      let triangle = CohortTriangle(plan, tables)
      var text = StyledText(
        (query.columns.first.map { source.text($0.range) } ?? "") + " by "
          + query.dimensions.map { source.text($0.range) }.joined(separator: ", "), .heading)
      text.append(" · ages in \(plan.agesInWords)", .muted)
      if let period = plan.period { text.append(" · \(period.label)", .muted) }
      var notes = plan.notes
      if let note = plan.firstNote, triangle.hasFirstUnit { notes.insert(note, at: 0) }
      for note in run.notes()
      where !notes.contains(note.text) && !Self.notesOfCells.contains(note.id) {
        notes.append(note.text)
      }
      lastAnswer = .cohorts(LastCohorts(plan: plan, title: text.plain, triangle: triangle))
      return .table(
        triangle.table(), caption: text, notes: notes.map { StyledText($0, .note) })
    } catch {
      return .problems([error.diagnostic], source)
    }
  }
}

extension Session {
  /// What is said of lines of an answer; in a triangle a cell without a value is plain to see.
  fileprivate static let notesOfCells: Set<String> = [
    "emptied-by", "no-such-value", "zero-denominator", "no-opening",
  ]
}

extension CohortPlan {
  /// What ages are counted in: months, or intervals of so many days.
  fileprivate var agesInWords: String {
    ageUnit == grain.rawValue ? ageUnit + "s" : "intervals of \(ageUnit)"
  }
}
