import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

/// What `rows N` refers to.
struct LastAnswer {
  var query: Query
  var source: Source
  var plan: LogicalPlan
  var table: Table
}

// `rows N`: the records behind a line of the last answer.
extension Session {
  func rows(ofLine line: Int, _ range: SourceRange, _ source: Source) -> Outcome {
    guard let last = lastAnswer else {
      let message =
        lastWithoutLines.map { "the lines of the last answer (`\($0)`) are no groups of figures" }
        ?? "there is no answer yet whose line \(line) could be meant"
      return .problems(
        [
          Diagnostic(
            id: "no-answer", message: message, range: range,
            hints: ["ask for figures first, or name them: `rows churned_mrr`"])
        ], source)
    }
    guard (1...max(1, last.table.rowCount)).contains(line), last.table.rowCount > 0 else {
      return .problems(
        [
          Diagnostic(
            id: "no-such-line",
            message: "the last answer has \(last.table.rowCount) lines, not \(line)", range: range)
        ], source)
    }
    let row = line - 1
    var group: [Int: Value?] = [:]
    var slot: Int? = last.plan.slots.count == 1 ? 0 : nil
    let dimensions = last.plan.dimensions.indices.filter { !last.plan.dimensions[$0].isAcross }
    var words: [String] = []
    if last.table.totalRows.contains(row) {
      guard last.plan.withTotal, row == last.table.rowCount - 1 else {
        return .problems(
          [
            Diagnostic(
              id: "several-groups", message: "line \(line) holds several groups", range: range,
              hints: ["ask for the groups without `top`, then for the line of one"])
          ], source)
      }
      words.append("in total")
    } else {
      for (position, dimension) in dimensions.enumerated() {
        let planned = last.plan.dimensions[dimension]
        var value = last.table.columns[position][row]
        // The group without a value is called so among texts.
        if planned.kind == .value, value == .text("(none)") { value = nil }
        words.append("\(planned.name) = \(value.map(FormulaText.text) ?? "(none)")")
        if planned.kind == .time {
          slot = last.plan.slots.firstIndex { .text($0.period.label) == value }
        } else {
          group[dimension] = .some(value)
        }
      }
    }
    return records(last, group, slot, words)
  }

  private func records(
    _ last: LastAnswer, _ group: [Int: Value?], _ slot: Int?, _ words: [String]
  ) -> Outcome {
    let meaning = analyzer.records(behind: last.plan, group: group, slot: slot)
    do throws(RunProblem) {
      let answer = try execute(meaning.plan)
      var query = last.query
      query.verb = .rows
      query.dimensions = []
      query.across = []
      var caption = caption(query, meaning, last.source)
      if !words.isEmpty { caption.append(" · \(words.joined(separator: ", "))", .muted) }
      return .table(answer.table, caption: caption, notes: footnotes(meaning, answer))
    } catch {
      return .problems([error.diagnostic], last.source)
    }
  }
}
