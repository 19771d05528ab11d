import Planning
import Storage
import Values

/// A figure beside what it was before: `x_before`, `x_change`, and for amounts `x_change_pct`.
struct Comparison {
  private let column: PlannedColumn
  private let now: Vector
  private let before: Vector
  private let evaluator: Evaluator

  init(_ column: PlannedColumn, _ now: Vector, _ before: Vector, _ evaluator: Evaluator) {
    self.column = column
    self.now = now
    self.before = before
    self.evaluator = evaluator
  }

  func columns() throws(RunProblem) -> [(field: Table.Field, vector: Vector)] {
    var fields: [(field: Table.Field, vector: Vector)] = []
    let decimals = column.unit == .currency ? before.type.scale?.digits : nil
    fields.append(
      (Table.Field(name: column.name + "_before", unit: column.unit, decimals: decimals), before))
    guard now.type.isNumeric || now.type == .duration else { return fields }
    let change = try difference()
    fields.append(
      (
        Table.Field(
          name: column.name + "_change", unit: column.unit,
          isPointChange: column.unit == .percent,
          decimals: column.unit == .currency ? change.type.scale?.digits : nil,
          goodDirection: goodDirection), change
      ))
    guard PlannedColumn.changesInPercent(column.unit) else { return fields }
    let share = evaluator.divided(change, before, .number, now.count)
    fields.append(
      (
        Table.Field(
          name: column.name + "_change_pct", unit: .percent, goodDirection: goodDirection), share
      ))
    return fields
  }

  /// Less may be better; of what is not money, a rate or a score nobody can tell.
  private var goodDirection: Table.Direction? {
    if column.isLowerBetter { return .down }
    switch column.unit {
    case .currency, .percent, .score: return .up
    default: return nil
    }
  }

  private func difference() throws(RunProblem) -> Vector {
    if let a = now.type.scale, let b = before.type.scale {
      let type = ScalarType.exact(a.joined(with: b))
      do throws(RunProblem) {
        return try evaluator.arithmetic(.subtract, now, before, type, now.count)
      } catch .overflow {
        return try evaluator.arithmetic(.subtract, now, before, .number, now.count)
      }
    }
    let type: ScalarType = now.type == .duration ? .duration : .number
    return try evaluator.arithmetic(.subtract, now, before, type, now.count)
  }
}
