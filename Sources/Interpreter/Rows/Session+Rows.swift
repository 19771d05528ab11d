import Analysis
import Diagnostics
import Execution
import Planning
import Rendering
import Storage
import Syntax
import Values

// `rows N`: the records behind a line of the last answer.
extension Session {
  func rows(ofLine line: Int, _ range: SourceRange, _ source: Source) -> [Outcome] {
    do throws(RunProblem) {
      switch lastAnswer {
      case nil: return [.problems([RowsProblem.noAnswer(line: line).diagnostic(at: range)], source)]
      case .other(let what):
        return [.problems([RowsProblem.notGroups(of: what).diagnostic(at: range)], source)]
      case .cohorts(let last):
        return [try rows(ofCohort: line, last, range, source)]
      case .funnel(let last):
        guard line >= 1, line <= last.counts.count else {
          let problem = RowsProblem.noSuchLine(line, count: last.counts.count)
          return [.problems([problem.diagnostic(at: range)], source)]
        }
        return [try rows(ofFunnel: line, last)]
      case .figures(let last):
        return try rows(ofLine: line, last, range, source)
      }
    } catch {
      return [.problems([error.diagnostic], source)]
    }
  }

  private func rows(
    ofLine line: Int, _ last: LastFigures, _ range: SourceRange, _ source: Source
  ) throws(RunProblem) -> [Outcome] {
    func failure(_ problem: RowsProblem) -> [Outcome] {
      [.problems([problem.diagnostic(at: range)], source)]
    }
    guard line >= 1, line <= last.table.rowCount else {
      return failure(.noSuchLine(line, count: last.table.rowCount))
    }
    let units = last.plan.dimensions.first { $0.kind == .time && $0.isAcross }
    if let units, last.plan.slots.count > 1 {
      return failure(.severalUnits(line: line, grain: units.name))
    }
    var (group, words) = try group(ofLine: line - 1, last)
    var outcomes = [records(last, group, words, range, source)]
    if last.plan.comparison != nil {
      group.isBefore = true
      if group.stretch(of: last.plan) != nil {
        outcomes.append(records(last, group, words, range, source))
      }
    }
    return outcomes
  }

  /// The group of a row of the last answer, and what it is called.
  private func group(
    ofLine row: Int, _ last: LastFigures
  ) throws(RunProblem) -> (group: RecordGroup, words: [String]) {
    var group = RecordGroup(slot: last.plan.slots.count == 1 ? 0 : nil)
    if last.plan.withTotal, row == last.table.rowCount - 1, last.table.totalRows.contains(row) {
      return (group, ["in total"])
    }
    let isOther = last.table.totalRows.contains(row)
    if isOther, let top = try executor().topGroups(last.plan) {
      group.others = RecordGroup.Others(
        dimensions: top.dimensions, apart: top.apart, members: top.others)
    }
    var words: [String] = []
    let dimensions = last.plan.dimensions.indices.filter { !last.plan.dimensions[$0].isAcross }
    for (position, dimension) in dimensions.enumerated() {
      let planned = last.plan.dimensions[dimension]
      var value = last.table.columns[position][row]
      if planned.kind == .time {
        group.slot = last.plan.slots.firstIndex { .text($0.period.label) == value }
      } else if isOther {
        words.append("\(planned.name) = other")
        continue
      } else {
        // The group without a value is called so among texts.
        if value == .text("(none)") { value = nil }
        group.values[dimension] = .some(value)
      }
      words.append("\(planned.name) = \(value.map(FormulaText.text) ?? "(none)")")
    }
    return (group, words)
  }

  private func records(
    _ last: LastFigures, _ group: RecordGroup, _ words: [String], _ range: SourceRange,
    _ source: Source
  ) -> Outcome {
    switch analyzer.records(behind: last.plan, group) {
    case .failure(let problem):
      var diagnostic = problem.diagnostic
      diagnostic.range = range
      return .problems([diagnostic], source)
    case .success(let meaning):
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
}
