import Planning
import Storage
import Values

/// The units of the calendar that some slots touch, cut to them.
struct SlotUnits {
  private(set) var slots: [Slot] = []
  /// For each slot of the statement its units, by their place among `slots`.
  private(set) var parts: [Range<Int>] = []

  init(_ grain: Grain, of own: [Slot], _ calendar: Calendar) throws(RunProblem) {
    for slot in own {
      let first = slots.count
      var cursor = slot.start
      while cursor < slot.end, !slot.isUnbounded {
        let unit = calendar.unit(grain, containing: cursor)
        slots.append(Slot(period: unit, start: cursor, end: min(unit.end, slot.end)))
        cursor = unit.end
        if slots.count > Limits.groups {
          throw .tooManyGroups(count: slots.count, limit: Limits.groups)
        }
      }
      if slots.count == first { slots.append(slot) }
      parts.append(first..<slots.count)
    }
  }
}

extension MeasureRun {
  /// A figure for each unit of the calendar, and what is made of those of each slot.
  func unitFigures(
    _ measure: Measure, _ units: UnitFigures, _ slots: [Slot], _ split: Split, _ fold: Fold?
  ) throws(RunProblem) -> MeasureFigures {
    let calendar = Calendar(rules: workspace.evaluator.calendar)
    let divided = try SlotUnits(units.grain, of: slots, calendar)
    let found = try figures(units.measures, divided.slots, split) { _ in fold }
    let own = dimensions(measure, split)
    var figures = try Figures(found, rests: [:], dimensions: own, slotCount: divided.slots.count)
    let history = KnownHistory(workspace: workspace)
    var unknown: [[Bool]?] = []
    for (measure, part) in zip(units.measures, found) {
      unknown.append(try history.unknownSlots(measure, divided.slots, part))
    }
    figures.forget(unknown)
    let relation = FigureRelation(
      columns: figures.measures.map(\.column), dimensions: [], rowCount: figures.cellCount,
      slots: divided.slots)
    let values = try ScalarEvaluation(relation, workspace).vector(units.value)
    let numbers = values.doubles
    var results: [Double] = []
    var present: [Bool] = []
    for group in 0..<figures.groups.count {
      for part in divided.parts {
        let cells = part.map { group * divided.slots.count + $0 }.filter(values.isPresent)
        let sum = cells.reduce(0) { $0 + numbers[$1] }
        results.append(units.fold == .sum ? sum : sum / Double(max(1, cells.count)))
        present.append(!cells.isEmpty)
      }
    }
    return MeasureFigures(
      measure, dimensions: own, slotCount: slots.count, groups: figures.groups,
      totalRows: figures.totalRows.max() ?? 0,
      values: Vector(.numbers(results), present: present, count: results.count))
  }
}
