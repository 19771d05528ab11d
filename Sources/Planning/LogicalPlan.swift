package import Diagnostics
package import Values

/// What a query computes, free of names to resolve and of columns in memory: what `explain`
/// prints, what the engine runs, and what a writer of another language could translate.
///
/// The value of an output column is a scalar expression over measures; a measure is one aggregate
/// over one relation, evaluated for every slot of time and every group.
package struct LogicalPlan: Sendable {
  /// The statement's time: one slot, or one for each unit of the time dimension.
  package var slots: [Slot]
  /// The whole period, as `with total` over time needs it; equal to the only slot when there is
  /// no time dimension.
  package var whole: Slot
  /// The dimensions in the order of the query: `by` first, `across` behind.
  package var dimensions: [PlannedDimension]
  package var measures: [Measure]
  package var columns: [PlannedColumn]
  /// Keep the groups for which this is true; evaluated before `top` and `limit`.
  package var having: ScalarExpression?
  package var sort: [PlannedSort]
  package var top: PlannedTop?
  package var limit: Int?
  package var withTotal: Bool
  package var comparison: PlannedComparison?
  /// The top-level `and` conditions as the user wrote them, to say which one emptied a result.
  package var conditions: [PlannedCondition]
  /// Queries with one value a customer, used by `RowExpression.perCustomer`.
  package var customerQueries: [CustomerQuery]
  /// What footnotes count beside the figures.
  package var remarks: [PlannedRemark] = []
  /// In words why there is no value where an expression is 0 below a division, or is missing
  /// itself.
  package var reasons: [ScalarExpression: String] = [:]

  package init(
    slots: [Slot], whole: Slot, dimensions: [PlannedDimension] = [], measures: [Measure],
    columns: [PlannedColumn], having: ScalarExpression? = nil, sort: [PlannedSort] = [],
    top: PlannedTop? = nil, limit: Int? = nil, withTotal: Bool = false,
    comparison: PlannedComparison? = nil, conditions: [PlannedCondition] = [],
    customerQueries: [CustomerQuery] = []
  ) {
    self.slots = slots
    self.whole = whole
    self.dimensions = dimensions
    self.measures = measures
    self.columns = columns
    self.having = having
    self.sort = sort
    self.top = top
    self.limit = limit
    self.withTotal = withTotal
    self.comparison = comparison
    self.conditions = conditions
    self.customerQueries = customerQueries
  }
}

/// A stretch of time that measures are evaluated for.
package struct Slot: Sendable, Hashable {
  /// As it is called in answers; whole, even if the data end within it.
  package var period: Period
  /// The first day that counts.
  package var start: Day
  /// The first day that no longer counts: the period's end, or the day after the as-of date.
  package var end: Day
  /// No period was given and none is implied: every row counts, whatever its time.
  package var isUnbounded: Bool
  /// A longer stretch that ends with the period (`rolling`, `to date`): not a part of it.
  package var isWindow: Bool
  /// The days at whose ends dimensions are read that a query wants `at start` or `at end`, where
  /// the slot is a part of them; `nil`: its own.
  package var frame: Range<Day>?

  package init(
    period: Period, start: Day, end: Day, isUnbounded: Bool = false, isWindow: Bool = false
  ) {
    self.period = period
    self.start = start
    self.end = end
    self.isUnbounded = isUnbounded
    self.isWindow = isWindow
  }

  /// Whether it ends on a day of the data, though every row before that may count.
  package var hasLastDay: Bool { !isUnbounded || period.grain == .day && period.days == 1 }

  package var isPartial: Bool {
    !isUnbounded && (end != period.end || (start != period.start && !isWindow))
  }
}

/// What the groups of an answer differ in.
package struct PlannedDimension: Sendable, Hashable {
  /// Where its groups come from.
  package enum Kind: Sendable, Hashable {
    /// The units of `LogicalPlan.slots`.
    case time
    /// The values of `Measure.keys` at this dimension's position.
    case value
  }
  package var name: String
  package var kind: Kind
  package var type: ScalarType
  /// What the values are counted in, where they are figures: `customers by nrr`.
  package var unit: Unit?
  /// Spread over columns instead of rows.
  package var isAcross: Bool
  /// A unit of the calendar when the values are the first days of it (`month(created_at)`).
  package var grain: Grain?

  package init(
    name: String, kind: Kind, type: ScalarType, unit: Unit? = nil, isAcross: Bool = false,
    grain: Grain? = nil
  ) {
    self.name = name
    self.kind = kind
    self.type = type
    self.unit = unit
    self.isAcross = isAcross
    self.grain = grain
  }
}

/// A figure that a footnote gives: rows left out of a metric, groups with few members.
package struct PlannedRemark: Sendable, Hashable {
  /// Where its groups come from.
  package enum Kind: Sendable, Hashable {
    /// `12 tickets … are left out`, when there are any.
    case leftOut
    /// How many groups have fewer than so many.
    case few(Int)
  }
  package var kind: Kind
  package var measure: Measure
  /// The footnote behind the number 1.
  package var one: String
  /// The footnote behind other numbers.
  package var many: String

  package init(kind: Kind, measure: Measure, one: String, many: String) {
    self.kind = kind
    self.measure = measure
    self.one = one
    self.many = many
  }

  /// The number with its footnote.
  package func words(_ count: Int64) -> String { "\(count) \(count == 1 ? one : many)" }
}

/// An expression over the measures of one group.
///
/// A missing operand gives a missing result, and so does a division by zero; `coalesce` and
/// `isMissing` see it.
package indirect enum ScalarExpression: Sendable, Hashable {
  case measure(Int)
  case constant(Value)
  /// The group's value of a dimension.
  case dimension(Int)
  /// The length of the stretch of time that is looked at from the slot.
  case slotLength(SlotLength, MeasureWindow)
  /// The figure of the period that the statement is compared with.
  case before(ScalarExpression)
  /// The figure of all groups of the statement together, of the same slot; worked out from the rows.
  case whole(ScalarExpression)
  case call(Function, [ScalarExpression])
  /// Text against literals, for `having plan in (…)`.
  case textTest(ScalarExpression, TextTest.Pattern, isNegated: Bool)
}

extension LogicalPlan {
  /// Whether some expression over groups, shown or not, has a part that passes.
  package func mentions(_ part: (ScalarExpression) -> Bool) -> Bool {
    var expressions = columns.map(\.expression) + [having, top?.by].compactMap(\.self)
    for sort in sort {
      if case .expression(let expression) = sort.target { expressions.append(expression) }
    }
    return expressions.contains { $0.mentions(part) }
  }
}

extension ScalarExpression {
  /// Whether it, or an expression in it, passes.
  package func mentions(_ part: (ScalarExpression) -> Bool) -> Bool {
    if part(self) { return true }
    return switch self {
    case .call(_, let arguments): arguments.contains { $0.mentions(part) }
    case .textTest(let inner, _, _), .before(let inner), .whole(let inner): inner.mentions(part)
    case .measure, .constant, .dimension, .slotLength: false
    }
  }

  /// The measures that it reads, by their places in the plan.
  package var measures: Set<Int> {
    var found: Set<Int> = []
    _ = mentions { part in
      if case .measure(let index) = part { found.insert(index) }
      return false
    }
    return found
  }
}

/// A figure of the answer.
package struct PlannedColumn: Sendable, Hashable {
  package var name: String
  package var expression: ScalarExpression
  package var unit: Unit?
  /// Down is good: decides the colour of changes.
  package var isLowerBetter: Bool
  /// How far a figure is from another: rates in points.
  package var isChange: Bool
  /// The names of a metric's ranges, the worst first, where the column holds them.
  package var bands: [String]

  package init(
    name: String, expression: ScalarExpression, unit: Unit?, isLowerBetter: Bool = false,
    isChange: Bool = false, bands: [String] = []
  ) {
    self.isChange = isChange
    self.bands = bands
    self.name = name
    self.expression = expression
    self.unit = unit
    self.isLowerBetter = isLowerBetter
  }

  /// Whether a change is told in percent of what it was: rates, ratios and scores change in their
  /// own points instead.
  package static func changesInPercent(_ unit: Unit?) -> Bool {
    switch unit {
    case .percent, .ratio, .score, .date, .text, .flag: false
    case .currency, .count, .days, .hours, .minutes, .months, nil: true
    }
  }
}

/// One key of the order of rows.
package struct PlannedSort: Sendable, Hashable {
  /// What the order goes by.
  package enum Target: Sendable, Hashable {
    case dimension(Int)
    case column(Int)
    /// A figure that is not shown.
    case expression(ScalarExpression)
  }
  package var target: Target
  package var isDescending: Bool

  package init(target: Target, isDescending: Bool) {
    self.target = target
    self.isDescending = isDescending
  }
}

/// The N groups with the greatest figure, and, if asked, all the others as one.
package struct PlannedTop: Sendable, Hashable {
  package var count: Int
  package var by: ScalarExpression
  package var withOther: Bool

  package init(count: Int, by: ScalarExpression, withOther: Bool) {
    self.count = count
    self.by = by
    self.withOther = withOther
  }
}

/// The same query over other slots, paired with the first by position.
package struct PlannedComparison: Sendable, Hashable {
  package var slots: [Slot]
  package var whole: Slot
  /// As the caption calls it: `2024-Q1`.
  package var label: String

  package init(slots: [Slot], whole: Slot, label: String) {
    self.slots = slots
    self.whole = whole
    self.label = label
  }
}

/// A condition of the statement, with its text for messages.
package struct PlannedCondition: Sendable, Hashable {
  /// As written.
  package var text: String
  package var range: SourceRange
  /// The condition for each measure, in the order of `LogicalPlan.measures`.
  package var filters: [RowExpression?]

  package init(text: String, range: SourceRange, filters: [RowExpression?]) {
    self.text = text
    self.range = range
    self.filters = filters
  }
}

/// One figure for every customer.
package struct CustomerQuery: Sendable {
  /// A plan with one column and no dimensions; its measures are split by customer when it runs.
  package var plan: LogicalPlan
  /// The life or customer table whose customers are meant, and its customer column.
  package var table: String
  package var customer: String

  package init(plan: LogicalPlan, table: String, customer: String) {
    self.plan = plan
    self.table = table
    self.customer = customer
  }
}
