import Planning
import Storage
import Values

/// Since when tables tell anything. What lies before is not 0 but unknown: nobody can say what was
/// paid, or how many tickets there were, on a day before the first one of the file.
struct KnownHistory {
  let workspace: Workspace

  /// For each slot whether it ends before the measure's table begins; `nil`: none does.
  ///
  /// - Parameter found: what the table has for the slots: a day with rows is known.
  func unknownSlots(_ measure: Measure, _ slots: [Slot], _ found: MeasureFigures)
    throws(RunProblem) -> [Bool]?
  {
    if case .rows = measure.relation, measure.time == .always { return nil }
    // Figures of shorter stretches know it of each of them.
    guard measure.unitFigures == nil, slots.indices.contains(where: { !found.hasRows(inSlot: $0) }),
      let first = try firstDay(measure.relation)
    else { return nil }
    let calendar = Calendar(rules: workspace.evaluator.calendar)
    let unknown = slots.indices.map { index in
      let own = measure.window.slot(seenFrom: slots[index], calendar)
      return !own.isUnbounded && own.end <= first && !found.hasRows(inSlot: index)
    }
    return unknown.contains(true) ? unknown : nil
  }

  /// The first day that a relation tells of; `nil` where nothing says so.
  func firstDay(_ relation: Measure.Relation) throws(RunProblem) -> Day? {
    switch relation {
    case .active(let table), .movements(let table):
      let first = try workspace.life(table).from.min() ?? .max
      return first == .max ? nil : Day(number: first)
    case .rows(let table):
      return try loading { () throws(LoadProblem) in try workspace.source.firstDay(of: table) }
    }
  }

  /// Names slots that follow one another: `2023-09..2023-11`.
  static func words(_ slots: [Slot]) -> String {
    guard let first = slots.first?.period.label, let last = slots.last?.period.label else {
      return ""
    }
    return first == last ? first : "\(first)..\(last)"
  }
}

extension Vector {
  /// Without the values of some slots; the cells of a group stand by slot.
  func without(_ slots: [Bool]?) -> Vector {
    guard let slots else { return self }
    return masked((0..<count).map { !slots[$0 % slots.count] })
  }
}
