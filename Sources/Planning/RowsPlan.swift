package import Values

/// `rows …`: the records behind a figure.
package struct RowsPlan: Sendable {
  package var relation: Measure.Relation
  package var time: Measure.TimeRule
  package var slot: Slot
  package var filter: RowExpression?
  package var columns: [(field: PlannedField, expression: RowExpression)]
  package var sort: [(column: Int, isDescending: Bool)]
  package var limit: Int?
  package var conditions: [PlannedCondition]
  package var customerQueries: [CustomerQuery]

  package init(
    relation: Measure.Relation, time: Measure.TimeRule, slot: Slot, filter: RowExpression? = nil,
    columns: [(field: PlannedField, expression: RowExpression)],
    sort: [(column: Int, isDescending: Bool)] = [], limit: Int? = nil,
    conditions: [PlannedCondition] = [], customerQueries: [CustomerQuery] = []
  ) {
    self.relation = relation
    self.time = time
    self.slot = slot
    self.filter = filter
    self.columns = columns
    self.sort = sort
    self.limit = limit
    self.conditions = conditions
    self.customerQueries = customerQueries
  }
}

/// A column of a list of records.
package struct PlannedField: Sendable, Hashable {
  package var name: String
  package var unit: Unit?

  package init(name: String, unit: Unit? = nil) {
    self.name = name
    self.unit = unit
  }
}
