import Analysis
import Execution
import Planning
import Rendering
import Storage
import Values

/// The figures of the units that a mean is taken over: `mean of 3 months: 99.13 %, 97.02 %, …`.
struct UnitFigureLines {
  /// Units that are shown one by one.
  private static let maximumUnits = 12

  private let measure: Measure
  private let grain: Grain
  private let fold: UnitFigures.Fold
  private let units: [Slot]
  /// The plan whose answer has a line for each unit.
  let plan: LogicalPlan

  /// - Returns: `nil` for a measure that is no mean over units, or of one unit.
  init?(_ measure: Measure, of whole: LogicalPlan, unit: Unit?, _ calendar: Calendar) {
    guard let grain = measure.unitFigures?.grain ?? measure.units.first, !whole.whole.isUnbounded
    else { return nil }
    var units: [Slot] = []
    var cursor = whole.whole.start
    while cursor < whole.whole.end {
      let period = calendar.unit(grain, containing: cursor)
      cursor = period.end
      // A unit that lies in the period in part counts only where figures are put together.
      let isWhole = whole.whole.start <= period.start && period.end <= whole.whole.end
      if isWhole || measure.unitFigures != nil {
        units.append(Slot(period: period, start: period.start, end: period.end))
      }
    }
    guard units.count > 1 else { return nil }
    self.measure = measure
    self.grain = grain
    self.units = units
    fold = measure.unitFigures?.fold ?? .mean
    var plan = whole
    plan.slots = units
    plan.dimensions = [
      PlannedDimension(name: "unit", kind: .time, type: .date, grain: grain)
    ]
    plan.comparison = nil
    plan.remarks = []
    var one = measure
    one.keys = [nil]
    plan.measures = [one]
    plan.columns = [PlannedColumn(name: "figure", expression: .measure(0), unit: unit)]
    self.plan = plan
  }

  /// What is said of the answer to the plan.
  func text(_ table: Table) -> String {
    let column = table.columns[1]
    func cell(_ row: Int) -> String {
      guard column[row] != nil else { return "–" }
      return NumberFormat(table.fields[1], column, rows: [row]).text(column[row])
    }
    let head = "\(fold.rawValue) of \(counted(units.count, grain.rawValue))"
    let rows = Array(0..<table.rowCount)
    if rows.count <= Self.maximumUnits {
      return "\(head): \(rows.map(cell).joined(separator: ", "))"
    }
    let known = rows.filter { column[$0]?.double != nil }
    func place(_ row: Int) -> String { "\(cell(row)) (\(units[row].period.label))" }
    guard
      let least = known.min(by: { (column[$0]?.double ?? 0) < (column[$1]?.double ?? 0) }),
      let most = known.max(by: { (column[$0]?.double ?? 0) < (column[$1]?.double ?? 0) })
    else { return head }
    return "\(head), from \(place(least)) to \(place(most))"
  }
}
