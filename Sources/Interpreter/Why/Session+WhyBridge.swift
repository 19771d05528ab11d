import Analysis
import Diagnostics
import Execution
import Modeling
import Planning
import Rendering
import Storage
import Syntax
import Values

// The movements between two closes, which sum to the change of a stock to the cent.
extension Session {
  /// A stock's movements by their metrics, with the sign they have in its change.
  private static let moneyMovements: [(metric: String, name: String, sign: Int64)] = [
    ("new_mrr", "new", 1), ("reactivation_mrr", "reactivation", 1),
    ("expansion_mrr", "expansion", 1), ("contraction_mrr", "contraction", -1),
    ("churned_mrr", "churn", -1),
  ]
  private static let customerMovements: [(metric: String, name: String, sign: Int64)] = [
    ("new_customers", "new", 1), ("reactivated_customers", "reactivation", 1),
    ("churned_customers", "churn", -1),
  ]

  /// The stretch of days between the closes of the two periods.
  func window(_ question: WhyQuestion) -> Slot? {
    guard let before = question.comparison?.whole else { return nil }
    let now = question.plan.whole
    guard before.end < now.end, !now.isUnbounded else { return nil }
    let period = Period(
      start: before.end, end: now.end, grain: .day, label: "\(before.end)..\(now.end - 1)")
    return Slot(period: period, start: period.start, end: period.end)
  }

  /// `nil` where the figure is no stock of revenue or customers.
  func bridge(
    _ question: WhyQuestion
  ) throws(RunProblem) -> (table: Table, notes: [StyledText])? {
    guard let stock = question.stock, let window = window(question) else { return nil }
    let movements = stock.isMoney ? Self.moneyMovements : Self.customerMovements
    var query = question.query
    query.comparison = nil
    query.dimensions = []
    query.columns = movements.map {
      Query.Column(.name(Expression.Name(unquoted: $0.metric, range: question.query.range)))
    }
    guard
      case .table(var plan)? = analyzer.analyze(query, in: question.source).query?.plan,
      plan.columns.count == movements.count
    else { return nil }
    plan.slots = [window]
    plan.whole = window
    for (index, movement) in movements.enumerated() {
      let factor = ScalarExpression.constant(.integer(movement.sign * stock.factor))
      plan.columns[index].expression = .call(.multiply, [factor, plan.columns[index].expression])
    }
    let figures = try question.run.run(plan).table
    var names = ["before"] + movements.map(\.name)
    var cells: [Value?] = [question.change.before] + figures.columns.map { $0[0] }
    let moved = difference(question.change.now, cells)
    if let moved, moved.double != 0 {
      names.append("moved")
      cells.append(moved)
    }
    names.append("now")
    cells.append(question.change.now)
    let table = Table(
      fields: [
        Table.Field(name: "movement", unit: .text, isDimension: true),
        Table.Field(name: question.column.name, unit: question.column.unit),
      ], columns: [Cells.texts(names), Cells.column(cells)], totalRows: [names.count - 1])
    var notes = ["movements from the close of \(window.start - 1) to that of \(window.end - 1)"]
    if names.contains("moved") {
      notes.append("moved: customers that came into the condition or left it")
    }
    return (table, notes.map { StyledText($0, .note) })
  }

  /// What is left of a figure when others are taken away, exactly where they are exact: what twelfths
  /// of decimals leave when each is rounded is nothing.
  private func difference(_ whole: Value?, _ parts: [Value?]) -> Value? {
    let column = Cells.column([whole] + parts)
    switch column.values {
    case .integer(let v): return .integer(v[0] - v[1...].reduce(0, +))
    case .decimal(let v, let scale):
      let rest = v[0] - v[1...].reduce(0, +)
      let isRounding =
        scale.digits >= DecimalScale.digitsOfTwelfths && rest.magnitude <= v.count / 2
      return .decimal(coefficient: isRounding ? 0 : rest, scale: scale.digits)
    default:
      let numbers = column.doubles.map { $0 ?? 0 }
      return .number(numbers[0] - numbers[1...].reduce(0, +))
    }
  }
}

extension WhyQuestion {
  /// A figure that is a whole number of times revenue or customers at the close.
  struct Stock {
    var isMoney: Bool
    var factor: Int64
    /// Only customers that pay something count.
    var isOfPositive: Bool
  }

  var stock: Stock? {
    guard case .amount(let amount) = form, let weights = amount.weights(plan.measures),
      weights.count == 1, let (index, weight) = weights.first, let factor = Int64(exactly: weight)
    else { return nil }
    let measure = plan.measures[index]
    let applied = plan.conditions.compactMap { $0.filters[index] }.flatMap(\.conjuncts)
    let own = (measure.filter?.conjuncts ?? []).filter { !applied.contains($0) }
    // A table of contracts has amounts and lives too, and no movements.
    guard measure.relation.table == revenue?.name else { return nil }
    switch (measure.relation, measure.aggregate, measure.argument) {
    case (.active, .sum, .column(let reference)) where own.isEmpty && reference.path.isEmpty:
      guard measure.unit == .currency, reference.column == revenue?.amount?.name else {
        return nil
      }
      return Stock(isMoney: true, factor: factor, isOfPositive: false)
    case (.movements, .sum, .state(.closing)) where own.allSatisfy(\.isClosing):
      return Stock(isMoney: true, factor: factor, isOfPositive: !own.isEmpty)
    case (.movements, .count, nil) where !own.isEmpty && own.allSatisfy(\.isClosing):
      return Stock(isMoney: false, factor: factor, isOfPositive: true)
    default: return nil
    }
  }
}

extension RowExpression {
  /// `closing > 0`
  fileprivate var isClosing: Bool {
    self == .call(.greater, [.state(.closing), .constant(.integer(0))])
  }
}
