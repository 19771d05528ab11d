package import Diagnostics
import Modeling
package import Planning
import Storage
package import Syntax
package import Values

/// A metric of cohorts, unit by unit of the calendar; ages are counted from it.
package struct CohortPlan: Sendable {
  /// What a cell is.
  package enum Cell: Sendable {
    /// The figure of the unit, over the same figure of the cohort's base.
    case share(numerator: Int, base: Base, isComplement: Bool)
    /// The figure of the unit itself; numerator and denominator where it is a ratio of sums.
    case figure(ScalarExpression, FigureForm?)
  }

  /// What the cells of a row are shares of.
  package enum Base: Sendable {
    /// The customers first paid in the cohort's unit.
    case size
    /// The figure at the close of the cohort's unit.
    case first
  }

  /// Groups: the dimensions of the query, then the cohort's first day; over the units. Its columns
  /// are the measures, the last the customers of the cohort so far.
  package var plan: LogicalPlan
  package var cell: Cell
  package var column: PlannedColumn
  package var grain: Grain
  /// Every unit that has closed, from the first with customers on.
  package var units: [Period]
  /// Cohorts outside are left out; `nil`: all.
  package var cohorts: Period?
  package var notes: [String]
}

extension Analyzer {
  /// - Returns: the plan of a query by cohort, or `nil` when there are problems.
  package func cohorts(
    _ query: Query, in source: Source
  ) -> (plan: CohortPlan?, problems: [AnalysisProblem]) {
    var analysis = QueryAnalysis(
      catalog: catalog, model: model, calendar: calendar, facts: facts, parameters: parameters,
      source: source)
    let plan = analysis.analyzeCohorts(query)
    return (analysis.problems.isEmpty ? plan : nil, analysis.problems)
  }
}

extension QueryAnalysis {
  mutating func analyzeCohorts(_ query: Query) -> CohortPlan? {
    guard let period = statementPeriod(query), let grain = cohortGrain(query) else { return nil }
    hasPeriod = true
    if let asOf = query.asOf {
      guard let day = resolve(asOf.kind, asOf.range) else { return nil }
      asOfOverride = day.end - 1
    }
    guard let table = model.revenueTable, let customer = table.customer else {
      report(
        .missingTable(
          metric: "cohort", table: Concept.subscriptions.rawValue,
          needs: "subscriptions: customer, amount, start, end", query.range))
      return nil
    }
    guard let cohorts = cohortCondition() else { return nil }
    var named: Period?
    if let expression = period.expression {
      guard let resolved = resolve(expression.kind, expression.range) else { return nil }
      named = resolved
    }
    for dimension in query.dimensions { collectCohortDimension(dimension) }
    guard problems.isEmpty, let column = query.columns.first, query.columns.count == 1 else {
      if problems.isEmpty { report(.emptyQuery(query.range)) }
      return nil
    }
    guard let (planned, cell) = lowerCohortColumn(column) else { return nil }
    guard let units = cohortUnits(grain, until: named) else { return nil }
    checkCurrencies(of: query)
    var plan = cohortPlan(table.name, customer, grain, units)
    guard problems.isEmpty, readAtEntry(table, &plan, column.range) else { return nil }
    plan.columns = plan.measures.indices.map {
      PlannedColumn(name: "m\($0)", expression: .measure($0), unit: nil)
    }
    if case .figure(let expression, _) = cell {
      plan.columns.append(PlannedColumn(name: "figure", expression: expression, unit: nil))
    }
    var notes: [String] = []
    if let start = dataStart(), let first = units.first, first.contains(start),
      (cohorts.period ?? named)?.contains(first.start) ?? true
    {
      notes.append("the cohort \(first.label) holds all who paid when the data begin")
    }
    let changing = plan.dimensions.indices.filter { index in
      plan.measures.contains { index < $0.keys.count && $0.keys[index]?.readsEntry ?? false }
    }
    for index in changing {
      notes.append("`\(plan.dimensions[index].name)` is that of the customer's first paid day")
    }
    return CohortPlan(
      plan: plan, cell: cell, column: planned, grain: grain, units: units,
      cohorts: cohorts.period ?? named, notes: notes)
  }

  // MARK: what is asked

  private mutating func cohortGrain(_ query: Query) -> Grain? {
    var grain: Grain?
    for dimension in query.dimensions + query.across {
      switch dimension.kind {
      case .cohort(let unit):
        guard let found = Grain(rawValue: (unit ?? "month").lowercased()) else {
          report(.unknownUnit(unit ?? "", dimension.range))
          return nil
        }
        grain = found
      case .grain:
        report(.notPerCohort("a unit of time", reason: "ages stand across", dimension.range))
      case .name, .age: break
      }
    }
    for dimension in query.across {
      switch dimension.kind {
      case .age: break
      case .cohort, .grain, .name:
        report(.notPerCohort("across", reason: "only `age` stands across cohorts", dimension.range))
      }
    }
    if let comparison = query.comparison {
      report(
        .notPerCohort("vs", reason: "cohorts stand beside each other already", comparison.range))
    }
    if let window = query.window {
      report(.notPerCohort("a window", reason: "a cell is one unit", window.range))
    }
    if let range = query.clauses[.at] {
      report(
        .notPerCohort(
          source.text(range), reason: "a cohort reads what changes at the first paid day", range))
    }
    if grain == nil, problems.isEmpty {
      report(.notPerCohort("age", reason: "it needs `by cohort`", query.range))
    }
    return problems.isEmpty ? grain : nil
  }

  /// Takes `cohort in …` out of the conditions.
  private mutating func cohortCondition() -> (period: Period?, Void)? {
    var rest: [Expression] = []
    var found: Period?
    for condition in conditions {
      guard let operand = condition.cohortOperand else {
        rest.append(condition)
        continue
      }
      guard let expression = operand.periodExpression,
        let period = resolve(expression.kind, expression.range)
      else {
        if problems.isEmpty {
          report(
            .invalidPeriod(
              source.text(operand.range), reason: "expected the cohorts' units", operand.range))
        }
        return nil
      }
      found = period
    }
    conditions = rest
    return (found, ())
  }

  private mutating func collectCohortDimension(_ dimension: Dimension) {
    if dimension.moment != nil {
      report(
        .notPerCohort(
          source.text(dimension.range), reason: "a cohort reads what changes at the first paid day",
          dimension.range))
    }
    if case .name(let name) = dimension.kind {
      dimensions.append(
        QueryDimension(
          kind: .value(name), name: name.text, moment: dimension.moment, isAcross: false,
          range: dimension.range))
    }
  }

  /// Metrics that are shares of the cohort's own base, by their names in the catalogue.
  private static let shares: [String: (metric: String, base: CohortPlan.Base, isComplement: Bool)] =
    [
      "retention_rate": ("customers", .size, false),
      "cohort_retention": ("customers", .size, false),
      "cohort_retention_strict": ("unbroken_customers", .size, false),
      "cohort_retention_m0": ("customers", .first, false),
      "logo_churn": ("customers", .size, true),
      "nrr": ("closing_mrr", .first, false),
    ]

  private mutating func lowerCohortColumn(
    _ column: Query.Column
  ) -> (PlannedColumn, CohortPlan.Cell)? {
    let text = source.text(column.expression.range)
    if case .name(let name) = column.expression, let metric = catalog[name.text],
      let share = Self.shares[metric.name.lowercased()], let base = catalog[share.metric]
    {
      guard
        let value = lowerMetric(base, [:], ScalarContext(), name.range)?.first?.value,
        case .measure(let index) = value.expression
      else { return nil }
      let planned = PlannedColumn(
        name: column.name?.text ?? name.text, expression: value.expression, unit: .percent,
        isLowerBetter: share.isComplement)
      return (
        planned, .share(numerator: index, base: share.base, isComplement: share.isComplement)
      )
    }
    guard let value = lowerColumns(Query.single(column)).first, problems.isEmpty else { return nil }
    let planned = PlannedColumn(
      name: value.name, expression: value.value.expression, unit: value.value.unit)
    if measures.contains(where: \.isOfOpening) {
      report(
        .notPerCohort(
          text, reason: "it has an opening of its own, and a cohort begins with its first unit",
          column.range))
      return nil
    }
    for measure in measures where model.table(measure.relation.table)?.customer == nil {
      report(
        .notPerCohort(
          text, reason: "`\(measure.relation.table)` does not say which customer a row is of",
          column.range))
    }
    guard problems.isEmpty else { return nil }
    return (planned, .figure(planned.expression, FigureForm(planned.expression, measures)))
  }

  /// Customers move between plans, cohorts do not: what splits or filters them is read at the
  /// first paid day.
  private mutating func readAtEntry(
    _ table: ModelTable, _ plan: inout LogicalPlan, _ range: SourceRange
  ) -> Bool {
    for index in plan.measures.indices {
      let measure = plan.measures[index]
      let keys = measure.keys.prefix(dimensions.count)
      if case .movements = measure.relation {
        for (position, key) in keys.enumerated() where key?.readsOutcome ?? true {
          report(
            .notPerCohort(
              dimensions[position].name, reason: "only the end of a row knows it",
              dimensions[position].range))
        }
        plan.measures[index].filter = measure.filter?.atEntry
        for position in keys.indices {
          plan.measures[index].keys[position] = keys[position]?.atEntry
        }
      } else if keys.contains(where: { $0?.changes(in: table) ?? false })
        || (measure.filter?.changes(in: table) ?? false)
      {
        report(
          .notPerCohort(
            source.text(range), reason: "its rows have a value of their own for what changes", range
          ))
      }
    }
    for condition in conditions.indices
    where measureConditions.contains(where: { $0[condition]?.readsOutcome ?? true }) {
      let range = conditions[condition].range
      report(
        .notPerCohort(source.text(range), reason: "only the end of a row knows it", range))
    }
    return problems.isEmpty
  }

  // MARK: time

  private func dataStart() -> Day? {
    guard let table = model.revenueTable, let life = table.life else { return nil }
    return (try? facts.bounds(of: life.from, in: table.name))?.0
  }

  /// The units that have closed by the as-of date, or by the end of the period named.
  private mutating func cohortUnits(_ grain: Grain, until period: Period?) -> [Period]? {
    guard let asOf = asOf() else { return nil }
    guard let start = dataStart() else {
      report(
        .notPerCohort(
          "cohort", reason: "the table of the revenue has no rows", SourceRange(start: 0, end: 0)))
      return nil
    }
    let end = min(asOf.day + 1, period?.end ?? asOf.day + 1)
    var units: [Period] = []
    var cursor = start
    while cursor < end {
      let unit = calendar.unit(grain, containing: cursor)
      guard unit.end <= end else { break }
      units.append(unit)
      cursor = unit.end
      if units.count > Self.maximumAges {
        report(
          .tooManyUnits(
            count: units.count, limit: Self.maximumAges, SourceRange(start: 0, end: 0)))
        return nil
      }
    }
    return units
  }

  /// Ages are columns.
  private static let maximumAges = 900

  // MARK: the plan

  private mutating func cohortPlan(
    _ table: String, _ customer: String, _ grain: Grain, _ units: [Period]
  ) -> LogicalPlan {
    let slots = units.map { Slot(period: $0, start: $0.start, end: $0.end) }
    let start = units.first?.start ?? Day(number: 0)
    let end = units.last?.end ?? start
    let whole = Slot(
      period: Period(start: start, end: end, grain: grain, label: "all"), start: start, end: end)
    // Those of the cohort who ever paid, whatever became of them.
    var size = Measure(
      relation: .movements(table: table), aggregate: .count,
      filter: .call(.not, [.call(.isMissing, [.state(.firstPaid)])]), name: "size")
    let row = RowContext(
      relation: size.relation, moment: .closing, prefersMetrics: true, arguments: [:])
    for condition in conditions { size.filter = .and(size.filter, lowerCondition(condition, row)) }
    size.keys = dimensions.map { dimension in
      guard case .value(let name) = dimension.kind else { return nil }
      return resolveColumn(name, row).map { .column($0.reference) }
    }
    measures.append(size)
    var queries: [CustomerQuery] = []
    for index in measures.indices {
      let relation = measures[index].relation
      var first = RowExpression.state(.firstPaid)
      switch relation {
      case .movements: break
      case .active(let name), .rows(let name):
        first = .perCustomer(queries.count)
        let firstPaid = Measure(
          relation: .movements(table: table), aggregate: .min, argument: .state(.firstPaid),
          name: "first_paid")
        var plan = LogicalPlan(
          slots: slots.map { _ in whole }, whole: whole, measures: [firstPaid],
          columns: [PlannedColumn(name: "first_paid", expression: .measure(0), unit: .date)])
        plan.slots = [whole]
        queries.append(
          CustomerQuery(
            plan: plan, table: name, customer: model.table(name)?.customer ?? customer))
      }
      let function = Function(rawValue: grain.rawValue) ?? .month
      measures[index].keys.append(.call(function, [first]))
      measures[index].keys.append(nil)
    }
    var planned = dimensions.map {
      PlannedDimension(name: $0.name, kind: .value, type: $0.type ?? .text)
    }
    planned.append(PlannedDimension(name: "cohort", kind: .value, type: .date, grain: grain))
    planned.append(PlannedDimension(name: "unit", kind: .time, type: .date, grain: grain))
    var plan = LogicalPlan(
      slots: slots, whole: whole, dimensions: planned, measures: measures, columns: [])
    plan.customerQueries = queries
    return plan
  }
}

extension Query {
  fileprivate static func single(_ column: Column) -> Query {
    var query = Query(column: column)
    query.range = column.range
    return query
  }
}

extension RowExpression {
  /// The same, read at the row that the customer first paid for.
  fileprivate var atEntry: RowExpression {
    switch self {
    case .column(var reference):
      if reference.moment == .opening || reference.moment == .closing { reference.moment = .entry }
      return .column(reference)
    case .call(let function, let arguments): return .call(function, arguments.map(\.atEntry))
    case .textTest(var test):
      test.operands = test.operands.map(\.atEntry)
      return .textTest(test)
    case .state, .constant, .missing, .perCustomer: return self
    }
  }

  /// Whether the first paid day decides.
  fileprivate var readsEntry: Bool {
    switch self {
    case .column(let reference): reference.moment == .entry && reference.path.isEmpty
    case .call(_, let arguments): arguments.contains(where: \.readsEntry)
    case .textTest(let test): test.operands.contains(where: \.readsEntry)
    case .state, .constant, .missing, .perCustomer: false
    }
  }

  /// Whether the value can be another on another day while the customer stays the same.
  fileprivate func changes(in table: ModelTable) -> Bool {
    switch self {
    case .column(let reference):
      reference.table == table.name && reference.column != table.customer
    case .call(_, let arguments): arguments.contains { $0.changes(in: table) }
    case .textTest(let test): test.operands.contains { $0.changes(in: table) }
    case .state, .constant, .missing, .perCustomer: false
    }
  }
}

extension Expression {
  /// The right side of `cohort = …` and `cohort in …`.
  fileprivate var cohortOperand: Expression? {
    switch self {
    case .binary(let node) where node.operator == .equal && node.left.isCohort: node.right
    case .membership(let node)
    where node.operand.isCohort && !node.isNegated && !node.hasNone && node.members.count == 1:
      node.members[0]
    default: nil
    }
  }

  private var isCohort: Bool {
    if case .name(let name) = self {
      name.text.lowercased() == "cohort" && !name.isQuoted
    } else {
      false
    }
  }

  fileprivate var periodExpression: PeriodExpression? {
    switch self {
    case .period(let period): period
    case .word(let word): word.alternative?.periodExpression
    case .literal(let literal):
      if case .number(let year, 0) = literal.kind, (1000...9999).contains(year) {
        PeriodExpression(year: Int(year), range: literal.range)
      } else {
        nil
      }
    default: nil
    }
  }
}
