package import Values

/// One aggregate over one relation.
package struct Measure: Sendable, Hashable {
  /// The rows that a measure reads.
  package enum Relation: Sendable, Hashable {
    /// The rows of a table.
    case rows(table: String)
    /// The rows of a life table in force at the close of the slot's last day.
    case active(table: String)
    /// One row a customer of a life table, with its state over the slot.
    case movements(table: String)

    package var table: String {
      switch self {
      case .rows(let table), .active(let table), .movements(let table): table
      }
    }
  }

  /// Which rows of a `.rows` relation belong to a slot; the others bring their own rule.
  package enum TimeRule: Sendable, Hashable {
    /// Those whose day (this expression, of type date or timestamp) lies in the slot.
    case on(RowExpression)
    /// Rows of a life table that are in force on some day of the slot.
    case overlapping
    /// All of them, in every slot.
    case always
  }

  package var relation: Relation
  package var aggregate: Aggregate
  /// `nil` for `count()`.
  package var argument: RowExpression?
  /// The p of `percentile`, from 0 to 1; the n of `sum_largest`.
  package var parameter: Double?
  package var filter: RowExpression?
  /// For each dimension of the plan its key on this relation; `nil`: the measure is not split by
  /// it, every group gets the same value. Time dimensions have `nil`.
  package var keys: [RowExpression?]
  package var time: TimeRule
  /// The stretch of time that it looks at, seen from the slot.
  package var window = MeasureWindow.slot
  /// Money keeps its decimals, ratios do not.
  package var unit: Unit?
  /// What `explain` calls it: `opening_mrr`, or `sum(amount)`.
  package var name: String
  /// Units of the calendar that the aggregate is taken for, one by one; the value is the mean over
  /// the units that lie whole in the slot, or the slot's own where it holds none or is no longer
  /// than one. Two units: the mean over the first of the means over the second within it.
  package var units: [Grain] = []
  /// The rows are put together by a key first, and the aggregate is taken over what that gives.
  package var inner: InnerAggregate?
  /// The value is worked out from the figures of shorter stretches; relation, filter and keys are
  /// those of the first of their measures.
  package var unitFigures: UnitFigures?
  /// The time is one that rows may well lack, such as a resolution: no footnote counts them.
  package var mayLackTime = false
  /// The time is one at which something falls due: rows of the past may have one that is yet to come.
  package var isOfTargets = false

  package init(
    relation: Relation, aggregate: Aggregate, argument: RowExpression? = nil,
    parameter: Double? = nil, filter: RowExpression? = nil, keys: [RowExpression?] = [],
    time: TimeRule = .always, unit: Unit? = nil, name: String
  ) {
    self.relation = relation
    self.aggregate = aggregate
    self.argument = argument
    self.parameter = parameter
    self.filter = filter
    self.keys = keys
    self.time = time
    self.unit = unit
    self.name = name
  }
}

extension Measure {
  /// The queries of customers' figures that its argument, its conditions and its groups read.
  package var customerQueries: Set<Int> {
    let own = [argument, filter, inner?.key, inner?.argument] + keys
    return own.reduce(into: []) { $0.formUnion($1?.customerQueries ?? []) }
  }
}

/// One value for each key, before the measure's own aggregate: the latest score of each person.
package struct InnerAggregate: Sendable, Hashable {
  package var key: RowExpression
  package var keyType: ScalarType
  package var aggregate: Aggregate
  package var argument: RowExpression?
  /// What is aggregated: an expression in which `.measure(0)` is the key's own value.
  package var value: ScalarExpression

  package init(
    key: RowExpression, keyType: ScalarType, aggregate: Aggregate, argument: RowExpression?,
    value: ScalarExpression
  ) {
    self.key = key
    self.keyType = keyType
    self.aggregate = aggregate
    self.argument = argument
    self.value = value
  }
}
