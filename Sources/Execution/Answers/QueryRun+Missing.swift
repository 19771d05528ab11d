import Planning
import Storage
import Values

extension QueryRun {
  /// Why a column has no value in some groups: the innermost divisor that is 0, or the innermost
  /// measure without a figure, in the words of the metric that it belongs to.
  func noteMissing(_ column: PlannedColumn, _ sheet: Sheet, _ cells: [Int32]) throws(RunProblem) {
    guard column.bands.isEmpty else { return }
    let figures = try sheet.evaluation.vector(column.expression)
    var without = cells.filter {
      isKnown(Int($0) % max(1, sheet.slots.count)) && !figures.isPresent(Int($0))
    }
    guard !without.isEmpty else { return }
    var told: [(cause: MissingCause, count: Int)] = []
    for suspect in column.expression.suspects {
      guard let cause = cause(suspect, of: column) else { continue }
      let values = try sheet.evaluation.vector(suspect.expression)
      let numbers = suspect.isDivisor ? values.doubles : []
      let left = without.filter { cell in
        let isPresent = values.isPresent(Int(cell))
        return suspect.isDivisor ? !isPresent || numbers[Int(cell)] != 0 : isPresent
      }
      let count = without.count - left.count
      without = left
      guard count > 0 else { continue }
      if let known = told.firstIndex(where: { $0.cause.words == cause.words }) {
        told[known].count += count
      } else {
        told.append((cause, count))
      }
    }
    for (cause, count) in told {
      let place = cells.count == 1 ? "" : " in \(count) of \(counted(cells.count, "group"))"
      workspace.notes.add(cause.id, "`\(column.name)` has no value\(place): \(cause.words)")
    }
  }

  private struct MissingCause {
    var id: String
    var words: String
  }

  /// What to say where a suspect is the cause; `nil`: nothing is known that could be said.
  private func cause(_ suspect: ScalarExpression.Suspect, of column: PlannedColumn)
    -> MissingCause?
  {
    var id = suspect.isDivisor ? "zero-denominator" : "no-figure"
    if case .measure(let index) = suspect.expression, suspect.isDivisor,
      plan.measures[index].argument == .state(.opening)
    {
      id = "no-opening"
    }
    if let words = plan.reasons[suspect.expression] { return MissingCause(id: id, words: words) }
    guard suspect.isDivisor else { return nil }
    return MissingCause(id: id, words: "\(name(of: suspect.expression)) is 0")
  }

  /// `` `a` + `b` ``, as far as the parts have names of their own.
  private func name(of divisor: ScalarExpression) -> String {
    switch divisor {
    case .measure(let index):
      // The parts of one definition are all called as it is.
      let name = plan.measures[index].name
      let isShared = plan.measures.count { $0.name == name } > 1
      return isShared ? "its divisor" : "`\(name)`"
    case .call(.add, let parts):
      let names = parts.map(name)
      return names.contains("its divisor") ? "its divisor" : names.joined(separator: " + ")
    case .whole(let figure): return name(of: figure) + " of all groups"
    case .constant, .dimension, .slotLength, .before, .call, .textTest: return "its divisor"
    }
  }
}
