package import Diagnostics
import Modeling
import Planning
import Storage
package import Syntax
import Values

// `METRIC by cohort GRAIN across age`: what is asked, and the plan for it.
extension Analyzer {
  /// - Returns: the plan of a query by cohort across age, or `nil` when there are problems.
  package func cohorts(
    _ query: Query, in source: Source
  ) -> (plan: CohortPlan?, problems: [AnalysisProblem]) {
    let facts = facts { $0.cohorts(query, in: source).plan.map { ForeseenPlans(tables: $0.plans) } }
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
    guard adoptTable(of: query) else { return nil }
    var named: Period?
    if let expression = period.expression {
      guard let resolved = resolve(expression.kind, expression.range) else { return nil }
      named = resolved
    }
    guard let column = query.columns.first, query.columns.count == 1 else {
      report(.notPerCohort("several metrics", reason: "a triangle is of one metric", query.range))
      return nil
    }
    if let usage = usageMetric(column) { return usageCohorts(usage, query, grain, named) }
    guard let table = model.revenueTable else {
      reportNoRevenue(query.range)
      return nil
    }
    collectCohortDimensions(query)
    isByCustomer = dimensions.count > 1 || !conditions.isEmpty
    guard problems.isEmpty, let (planned, cell) = lowerCohortColumn(column),
      let units = cohortUnits(grain, from: dataStart(), until: named, query.range)
    else { return nil }
    checkFollowed(column)
    checkCurrencies(of: query)
    assumeNobodyLeaves(table)
    addSize(table.name)
    guard problems.isEmpty, readAtEntry(table, column.range) else { return nil }
    var plan = CohortPlan(
      plans: cohortPlans(cell, planned, grain, units), cell: cell, column: planned, grain: grain,
      units: units, period: named, ages: units.indices.map { units.count - $0 },
      ageUnit: grain.rawValue, members: "customers first paid", notes: assumptions)
    addNotes(to: &plan, dataStart(), "paid")
    if plan.plans.count > 1 {
      plan.notes.append(
        "each cell goes back to the close of the cohort's first \(plan.grain.rawValue)")
    }
    for index in dimensions.indices
    where measures.contains(where: { $0.keys[index]?.readsEntry ?? false }) {
      plan.notes.append("`\(dimensions[index].name)` is that of the customer's first paid day")
    }
    return problems.isEmpty ? plan : nil
  }

  // MARK: what is asked

  private mutating func cohortGrain(_ query: Query) -> Grain? {
    var grain: Grain?
    for dimension in query.dimensions {
      switch dimension.kind {
      case .cohort: grain = cohortUnit(of: dimension)
      case .grain:
        report(.notPerCohort("a unit of time", reason: "ages stand across", dimension.range))
      case .name, .age, .parameter: break
      }
    }
    for dimension in query.across {
      switch dimension.kind {
      case .age: break
      case .cohort, .grain, .name, .parameter:
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
          source.text(range), reason: "a cohort reads what changes on its first day", range))
    }
    if grain == nil, problems.isEmpty {
      report(.notPerCohort("age", reason: "it needs `by cohort`", query.range))
    }
    return problems.isEmpty ? grain : nil
  }

  /// The dimensions of values, behind them the cohort.
  mutating func collectCohortDimensions(_ query: Query) {
    for dimension in query.dimensions {
      guard case .name(let name) = dimension.kind else { continue }
      if dimension.moment != nil {
        report(
          .notPerCohort(
            source.text(dimension.range),
            reason: "a cohort reads what changes on its first day", dimension.range))
      }
      dimensions.append(
        QueryDimension(
          kind: .value(name), name: name.text, moment: dimension.moment, isAcross: false,
          range: dimension.range))
    }
    for dimension in query.dimensions {
      if case .cohort = dimension.kind { collectCohort(dimension, false) }
    }
  }

  private mutating func lowerCohortColumn(
    _ column: Query.Column
  ) -> (PlannedColumn, CohortPlan.Cell)? {
    let text = source.text(column.expression.range)
    if case .name(let name) = column.expression, let metric = catalog[name.text],
      let share = CohortPlan.shares[metric.name.lowercased()], let base = catalog[share.metric]
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
    let lowered = lowerColumns(Query.single(column))
    guard let value = lowered.first, problems.isEmpty else { return nil }
    guard lowered.count == 1 else {
      report(
        .notPerCohort(
          text, reason: "it is several figures: ask for one of them, such as `\(value.name)`",
          column.range))
      return nil
    }
    let planned = PlannedColumn(
      name: value.name, expression: value.value.expression, unit: value.value.unit)
    return (planned, .figure(planned.expression, FigureForm(planned.expression, measures)))
  }

  /// Those of the cohort who ever paid, whatever became of them.
  private mutating func addSize(_ table: String) {
    var size = Measure(
      relation: .movements(table: table), aggregate: .count,
      filter: .call(.not, [.call(.isMissing, [.state(.firstPaid)])]), name: "size")
    let row = RowContext(
      relation: size.relation, moment: .closing, prefersMetrics: true, arguments: [:])
    guard let keys = lowerKeys(for: size, row, []),
      let conditions = lowerConditions(for: size, row, [])
    else { return }
    size.keys = keys
    size.filter = conditions.reduce(size.filter) { .and($0, $1) }
    measures.append(size)
    measureConditions.append(conditions)
  }

  // MARK: time

  private func dataStart() -> Day? {
    guard let table = model.revenueTable, let life = table.life else { return nil }
    return (try? facts.bounds(of: life.from, in: table.name))?.0
  }

  /// The units that have closed by the as-of date, or by the end of the period named.
  ///
  /// - Parameter start: the first day of the data; `nil`: there are none.
  mutating func cohortUnits(
    _ grain: Grain, from start: Day?, until period: Period?, _ range: SourceRange
  ) -> [Period]? {
    guard let asOf = asOf() else { return nil }
    guard let start else {
      report(.notPerCohort("cohort", reason: "the table that it is told by has no rows", range))
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
        report(.tooManyUnits(count: units.count, limit: Self.maximumAges, range))
        return nil
      }
    }
    if let period, !units.contains(where: { period.start <= $0.start && $0.end <= period.end }) {
      report(
        .notPerCohort(
          period.label, reason: "no whole \(grain.rawValue) that has closed lies in it", range))
      return nil
    }
    return units
  }

  /// Ages are columns.
  private static let maximumAges = 900

  // MARK: the plan

  /// What compares the close with an opening begins with the cohort's own close: one plan for each
  /// cohort. All else is taken unit by unit.
  private func cohortPlans(
    _ cell: CohortPlan.Cell, _ column: PlannedColumn, _ grain: Grain, _ units: [Period]
  ) -> [LogicalPlan] {
    let isOfOpening =
      if case .figure = cell {
        MetricKind(of: [column], measures: Array(measures.dropLast())) == .cohort
      } else {
        false
      }
    guard isOfOpening else {
      let slots = units.map { Slot(period: $0, start: $0.start, end: $0.end) }
      return [cohortPlan(cell, grain, slots, cohort: nil)]
    }
    return units.indices.map { first in
      let slots = units[first...].map {
        Slot(period: $0, start: units[first].end, end: $0.end, isWindow: true)
      }
      return cohortPlan(cell, grain, slots, cohort: units[first])
    }
  }

  /// - Parameter cohort: `nil`: all of them.
  private func cohortPlan(
    _ cell: CohortPlan.Cell, _ grain: Grain, _ slots: [Slot], cohort: Period?
  ) -> LogicalPlan {
    let start = slots.first?.start ?? Day(number: 0)
    let end = slots.last?.end ?? start
    let whole = Slot(
      period: Period(start: start, end: end, grain: grain, label: "all"), start: start, end: end)
    let own = measures.map { measure in
      var own = measure
      own.keys.append(nil)
      if let cohort, case .movements = measure.relation {
        let first = RowExpression.state(.firstPaid)
        own.filter = .and(own.filter, Self.compare(first, type: .date, .equal, with: cohort))
      }
      return own
    }
    var columns = own.indices.map {
      PlannedColumn(name: "m\($0)", expression: .measure($0), unit: nil)
    }
    if case .figure(let expression, _) = cell {
      columns.append(PlannedColumn(name: "figure", expression: expression, unit: nil))
    }
    var plan = LogicalPlan(
      slots: slots, whole: whole,
      dimensions: plannedDimensions() + [
        PlannedDimension(name: "unit", kind: .time, type: .date, grain: grain)
      ], measures: own, columns: columns)
    plan.customerQueries = customerQueries(
      StatementTime(slots: slots, whole: whole, comparison: nil, label: ""))
    return plan
  }

  // MARK: notes

  /// - Parameter what: what those of the first unit did when the data begin.
  mutating func addNotes(to plan: inout CohortPlan, _ start: Day?, _ what: String) {
    if let first = plan.units.first, let start, first.contains(start) {
      plan.firstNote = "the cohort \(first.label) holds all who \(what) when the data begin"
    }
    if let asOf = asOf() {
      let unit = calendar.unit(plan.grain, containing: asOf.day)
      if unit.end > asOf.day + 1, plan.period.map({ $0.end > unit.start }) ?? true {
        plan.notes.append(
          "\(unit.label) has not closed by \(asOf.day): its cohort and its cells are left out")
      }
    }
    if let period = plan.period {
      plan.notes.append(
        "cells are of units within \(period.label); `where cohort in \(period.label)` chooses cohorts"
      )
    }
  }
}

extension Query {
  fileprivate static func single(_ column: Column) -> Query {
    var query = Query(column: column)
    query.range = column.range
    return query
  }
}
