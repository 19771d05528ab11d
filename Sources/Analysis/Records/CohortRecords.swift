import Diagnostics
package import Planning
import Syntax
package import Values

extension Analyzer {
  /// The figures of a cohort, customer by customer and unit by unit: by customer, by its name where
  /// it has one, over the units of the triangle; or user by user and age by age.
  ///
  /// - Parameters:
  ///   - group: the values of the dimensions in front of the cohort.
  ///   - unit: the position of the cohort's unit.
  /// - Returns: `nil` where some rows do not say which customer they are of.
  package func customers(
    of cohorts: CohortPlan, group: [Value?], unit: Int
  ) -> LogicalPlan? {
    var values: [Int: Value?] = [group.count: .date(cohorts.units[unit].start)]
    for (dimension, value) in group.enumerated() { values[dimension] = .some(value) }
    let condition = RecordGroup(values: values)
    var plan = cohorts.plans.count == 1 ? cohorts.plans[0] : cohorts.plans[unit]
    if cohorts.lines != .units { return users(of: plan, condition) }
    var dimensions: [PlannedDimension] = []
    for index in plan.measures.indices {
      let measure = plan.measures[index]
      let names = NameResolution(model: model, relation: measure.relation, moment: .closing)
      let role = Expression.Name(unquoted: "customer", range: .init(start: 0, end: 0))
      guard case .success(let customer) = names.resolve(role) else { return nil }
      plan.measures[index].filter = .and(measure.filter, condition.condition(measure.keys))
      let label = customer.label.map { RowExpression.column($0) }
      plan.measures[index].keys = [.column(customer.reference), label, nil]
      if dimensions.isEmpty {
        let name = customer.label?.column ?? ""
        dimensions = [
          PlannedDimension(name: "customer", kind: .value, type: customer.type),
          PlannedDimension(name: name, kind: .value, type: .text),
        ]
      }
    }
    plan.dimensions = dimensions + plan.dimensions.suffix(1)
    if dimensions.last?.name.isEmpty ?? false {
      plan.dimensions.remove(at: 1)
      for index in plan.measures.indices { plan.measures[index].keys.remove(at: 1) }
    }
    return plan
  }

  /// The users of a cohort, each with a line for every age.
  private func users(of cohorts: LogicalPlan, _ group: RecordGroup) -> LogicalPlan? {
    var plan = cohorts
    guard let user = plan.measures.first?.argument else { return nil }
    for index in plan.measures.indices {
      let measure = plan.measures[index]
      plan.measures[index].filter = .and(measure.filter, group.condition(measure.keys))
      plan.measures[index].keys = [user] + measure.keys.suffix(1)
    }
    plan.dimensions =
      [PlannedDimension(name: "user", kind: .value, type: .text)] + plan.dimensions.suffix(1)
    return plan
  }
}
