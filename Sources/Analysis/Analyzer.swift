package import Diagnostics
package import Modeling
package import Planning
import Storage
package import Syntax
package import Values

/// Settles what a query means: names become columns and metrics, words become values, periods
/// become days, and the whole a logical plan. Reports every problem it meets.
package struct Analyzer {
  package let catalog: Catalog
  package let model: Model
  package let calendar: Calendar
  package let facts: any DataFacts
  /// `let` values and parameters by lower-case name.
  package let parameters: [String: Expression]
  /// How to fetch what a statement reads before facts are looked up; `nil`: that is not worth it.
  private let foresight: Foresight?

  package init(
    catalog: Catalog, model: Model, facts: any DataFacts, parameters: [String: Expression] = [:],
    foresight: Foresight? = nil
  ) {
    self.foresight = foresight
    self.catalog = catalog
    self.model = model
    calendar = Calendar(rules: model.calendar)
    self.facts = facts
    self.parameters = parameters
  }

  /// - Parameters:
  ///   - showsBands: the ranges that figures lie in stand beside them.
  ///   - condition: whether it is true of a group stands in a last column.
  /// - Returns: the analyzed query, or `nil` when there are problems.
  package func analyze(
    _ query: Query, in source: Source, showsBands: Bool = false,
    testing condition: Expression? = nil
  ) -> (query: AnalyzedQuery?, problems: [AnalysisProblem]) {
    let facts = facts {
      $0.analyze(query, in: source, showsBands: showsBands, testing: condition).query
        .map { ForeseenPlans($0.plan) }
    }
    var analysis = QueryAnalysis(
      catalog: catalog, model: model, calendar: calendar, facts: facts, parameters: parameters,
      source: source)
    analysis.showsBands = showsBands
    analysis.condition = condition
    let result = analysis.analyze(query)
    return (analysis.problems.isEmpty ? result : nil, analysis.problems)
  }

  /// Facts that fetch what a statement reads before the first of them is looked up.
  ///
  /// - Parameter plans: the statement's plans by another analyzer, which has guesses for facts.
  func facts(_ plans: @escaping (Analyzer) -> ForeseenPlans?) -> any DataFacts {
    foresight == nil ? facts : FetchingFacts(facts) { fetch(plans) }
  }

  /// Fetches what a statement of several plans reads, before the first of them is made.
  ///
  /// - Parameter plans: made by another analyzer, which has guesses for facts.
  package func fetch(_ plans: (Analyzer) -> ForeseenPlans?) {
    guard let foresight else { return }
    let guessing = Analyzer(
      catalog: catalog, model: model, facts: foresight.guesses, parameters: parameters)
    if let plans = plans(guessing) { foresight.fetch(plans) }
  }

  /// Checks a definition as it would be used: alone, over the default period.
  package func check(_ metric: Metric) -> [AnalysisProblem] {
    var analysis = QueryAnalysis(
      catalog: catalog, model: model, calendar: calendar, facts: facts, parameters: parameters,
      source: metric.source)
    analysis.isAlone = true
    if let unit = metric.definition.unit, metric.unit == nil {
      analysis.report(
        .unknownDeclaredUnit(
          unit.text, units: Unit.allCases.map(\.rawValue), unit.range))
    }
    var context = ScalarContext(stack: [metric.name.lowercased()])
    for parameter in metric.definition.parameters {
      context.arguments[parameter.name.text.lowercased()] =
        parameter.defaultValue ?? .anyNumber(parameter.name.range)
    }
    for column in metric.definition.columns {
      guard let value = analysis.lowerScalar(column.expression, context) else { continue }
      analysis.checkDeclaredUnit(
        of: metric, value, metric.source.text(column.range),
        metric.definition.unit?.range ?? column.range)
    }
    return analysis.problems
  }

  /// The kind and unit of a metric, `nil` when the data cannot answer it.
  package func describe(_ metric: Metric) -> (kind: MetricKind, unit: Unit?, measures: [Measure])? {
    let (analysis, columns) = reading(metric)
    guard analysis.problems.isEmpty, let first = columns.first else { return nil }
    let planned = columns.map {
      PlannedColumn(name: $0.name, expression: $0.value.expression, unit: $0.value.unit)
    }
    let kind = MetricKind(of: planned, measures: analysis.measures)
    return (kind.told(of: analysis.measures), first.value.unit, analysis.measures)
  }

  /// What the data lack for a metric, all at once.
  package func lacks(of metric: Metric) -> [AnalysisProblem] { reading(metric).analysis.problems }

  /// A metric read by itself, without a statement around it.
  private func reading(
    _ metric: Metric
  ) -> (analysis: QueryAnalysis, columns: [(name: String, value: TypedScalar)]) {
    var analysis = QueryAnalysis(
      catalog: catalog, model: model, calendar: calendar, facts: facts, parameters: parameters,
      source: metric.source)
    analysis.isAlone = true
    let range = metric.definition.range
    analysis.collectImplied(by: metric, range)
    let columns = analysis.lowerMetric(metric, [:], ScalarContext(), range)
    return (analysis, columns ?? [])
  }
}

/// A query with its meaning settled.
package struct AnalyzedQuery: Sendable {
  /// What the engine is to run.
  package enum Plan: Sendable {
    case table(LogicalPlan)
    case rows(RowsPlan)
  }

  package var plan: Plan
  /// The period as answers call it: `2024-Q2`, `2024-Q2 (47 of 91 days)`; empty when every row
  /// counts.
  package var periodLabel: String
  /// What was assumed, one sentence each.
  package var notes: [String]
}

extension QueryAnalysis {
  mutating func analyze(_ query: Query) -> AnalyzedQuery? {
    guard checkBuilt(query) else { return nil }
    guard let period = statementPeriod(query) else { return nil }
    hasPeriod = period.expression != nil
    needsHistory = query.verb == .forecast || query.verb == .anomalies
    if let asOf = query.asOf {
      guard let day = resolve(asOf.kind, asOf.range) else { return nil }
      asOfOverride = day.end - 1
    }
    guard adoptTable(of: query) else { return nil }
    moment = query.moment
    guard collectDimensions(query) else { return nil }
    if query.verb == .rows { return analyzeRows(query, period) }
    return analyzeTable(query, period)
  }

  /// `from TABLE`
  mutating func adoptTable(of query: Query) -> Bool {
    guard let name = query.from else { return true }
    from = model.table(name.text)
    if from == nil {
      let tables = model.tables.map(\.name)
      report(
        .unknownTable(
          name.text, nearest: nearestName(to: name.text, in: tables), tables: tables, name.range))
    }
    return from != nil
  }

  private mutating func analyzeTable(
    _ query: Query, _ period: StatementPeriod
  ) -> AnalyzedQuery? {
    var columns = withTargets(query, lowerColumns(query))
    if showsBands, problems.isEmpty { columns = withBands(query, columns) }
    guard !columns.isEmpty else {
      if problems.isEmpty { report(.emptyQuery(query.range)) }
      return nil
    }
    var context = ScalarContext()
    for (index, dimension) in dimensions.enumerated() {
      context.columns[dimension.name.lowercased()] = TypedScalar(
        .dimension(index), dimension.type ?? .date)
    }
    for column in columns { context.columns[column.name.lowercased()] = column.value }
    if query.comparison?.isOfTime == true {
      for column in columns.flatMap(comparisons(of:)) {
        context.columns[column.name.lowercased()] = column.value
      }
    }
    let having = query.having.flatMap { lowerHaving($0, context) }
    let sort = query.sort.compactMap { lowerSort($0, columns, context) }
    let top = query.top.flatMap { lowerTop($0, columns, context) }
    var planned = columns.map {
      PlannedColumn(
        name: $0.name, expression: $0.value.expression, unit: Self.outputUnit($0.value),
        isLowerBetter: $0.isLowerBetter, isChange: $0.isChange, bands: $0.bands)
    }
    if let condition, let truth = lowerHaving(condition, context) {
      planned.append(PlannedColumn(name: "holds", expression: truth, unit: .flag))
    }
    checkOutcomes(columns)
    checkMoment(of: query)
    checkCurrencies(of: query)
    guard problems.isEmpty else { return nil }
    noteMoments()
    if query.withTotal { noteTotals() }
    guard let time = settleTime(query, period, planned) else { return nil }
    var plan = LogicalPlan(
      slots: time.slots, whole: time.whole, dimensions: plannedDimensions(), measures: measures,
      columns: planned)
    plan.having = having
    plan.sort = sort
    plan.top = top
    plan.limit = query.limit?.number
    plan.withTotal = query.withTotal
    plan.comparison = time.comparison
    plan.conditions = plannedConditions()
    plan.customerQueries = customerQueries(time)
    plan.remarks = remarks
    plan.reasons = reasons
    guard problems.isEmpty else { return nil }
    return AnalyzedQuery(
      plan: .table(plan), periodLabel: time.label, notes: time.notes + assumptions)
  }

  /// Whoever is in two groups is counted once in the total.
  private mutating func noteTotals() {
    for measure in measures where MetricKind(of: measure) == .distinct {
      assume(
        "the total of `\(measure.name)` is counted anew: it is not the sum of the rows above it")
    }
  }

  /// What the grammar has and the engine has not yet.
  private mutating func checkBuilt(_ query: Query) -> Bool {
    switch query.verb {
    case .show, .rows, .forecast, .anomalies: break
    case .why, .plot, .sql:
      report(.notBuilt(query.verb.rawValue, query.range))
    }
    noteTriangles(query)
    for dimension in query.dimensions + query.across {
      switch dimension.kind {
      case .age:
        report(
          .notPerCohort(
            query.verb.rawValue, reason: "ages stand in a table of their own", dimension.range))
      case .name, .grain, .cohort, .parameter: break
      }
    }
    return problems.isEmpty
  }

  // MARK: dimensions

  private mutating func collectDimensions(_ query: Query) -> Bool {
    let written = query.dimensions.map { ($0, false) } + query.across.map { ($0, true) }
    for (dimension, isAcross) in written { collect(dimension, isAcross) }
    for column in query.columns {
      guard case .name(let name) = column.expression, let metric = catalog[name.text] else {
        continue
      }
      collectImplied(by: metric, name.range)
    }
    return problems.isEmpty
  }

  /// What a metric is always split by: `churned_by_reason`.
  fileprivate mutating func collectImplied(by metric: Metric, _ range: SourceRange) {
    guard let implied = metric.property("by"),
      !dimensions.contains(where: { $0.name.lowercased() == implied.lowercased() })
    else { return }
    var dimension = QueryDimension(
      kind: .value(.init(unquoted: implied, range: range)), name: implied, moment: nil,
      isAcross: false, range: range)
    dimension.impliedBy = metric
    dimensions.append(dimension)
  }

  private mutating func collect(_ dimension: Dimension, _ isAcross: Bool) {
    switch dimension.kind {
    case .grain(let unit, let column):
      guard let grain = Grain(rawValue: unit.lowercased()) else {
        report(.unknownUnit(unit, dimension.range))
        return
      }
      let hasOther = dimensions.contains {
        if case .time = $0.kind { return true }
        return false
      }
      guard !hasOther else {
        report(.severalGrains(dimension.range))
        return
      }
      if let moment = dimension.moment {
        report(.momentOfTime(grain.rawValue, moment, dimension.range))
      }
      dimensions.append(
        QueryDimension(
          kind: .time(grain, column: column), name: grain.rawValue, moment: nil,
          isAcross: isAcross, range: dimension.range))
    case .name(let name):
      guard !dimensions.contains(where: { $0.name.lowercased() == name.text.lowercased() }) else {
        report(.repeatedDimension(name.text, name.range))
        return
      }
      dimensions.append(
        QueryDimension(
          kind: .value(name), name: name.text, moment: dimension.moment, isAcross: isAcross,
          range: dimension.range))
      if !isAcross, let label = labelName(of: name) {
        dimensions.append(
          QueryDimension(
            kind: .label(of: name), name: label, moment: dimension.moment, isAcross: false,
            range: dimension.range))
      }
    case .cohort: collectCohort(dimension, isAcross)
    case .age, .parameter: break
    }
  }

  /// The column that names a customer beside its key, when the dimension is the customer.
  private func labelName(of name: Expression.Name) -> String? {
    guard name.qualifier == nil, let table = from ?? model.revenueTable ?? model.tables.first
    else { return nil }
    let names = NameResolution(model: model, relation: .rows(table: table.name), moment: .row)
    guard case .success(let column) = names.resolve(name), let label = column.label,
      !dimensions.contains(where: { $0.name == label.column })
    else { return nil }
    return label.column
  }

  func plannedDimensions() -> [PlannedDimension] {
    dimensions.map { dimension in
      switch dimension.kind {
      case .time(let grain, _):
        PlannedDimension(
          name: dimension.name, kind: .time, type: .date, isAcross: dimension.isAcross,
          grain: grain)
      case .cohort(let grain):
        PlannedDimension(
          name: dimension.name, kind: .value, type: .date, isAcross: dimension.isAcross,
          grain: grain)
      case .value, .label:
        PlannedDimension(
          name: dimension.name, kind: .value, type: dimension.type ?? .text,
          unit: dimension.unit, isAcross: dimension.isAcross)
      }
    }
  }

  /// A dimension that only the outcome has must split some measure, a condition choose rows of each
  /// column: the others, denominators, stay whole, which is said where they stand by themselves.
  private mutating func checkOutcomes(_ columns: [QueryColumn]) {
    let read = columns.map { (name: $0.name, measures: $0.value.expression.measures) }.filter {
      !$0.measures.isEmpty && !$0.measures.allSatisfy { isWholeByItself(measures[$0]) }
    }
    for (index, dimension) in dimensions.enumerated() {
      if case .time = dimension.kind { continue }
      let whole = read.filter { $0.measures.allSatisfy { measures[$0].keys[index] == nil } }
      if !measures.isEmpty, measures.allSatisfy({ $0.keys[index] == nil }) {
        report(.outcomeOnly(dimension: dimension.name, dimension.range))
      } else if !whole.isEmpty {
        let names = whole.map { "`\($0.name)`" }.joined(separator: ", ")
        assume(
          "\(names) \(whole.count == 1 ? "is" : "are") not split by `\(dimension.name)`, which is known "
            + "only of what has ended")
      }
    }
    for (index, condition) in conditions.enumerated()
    where read.contains(where: { $0.measures.allSatisfy { measureConditions[$0][index] == nil } }) {
      var names: [Expression.Name] = []
      condition.collectNames(into: &names)
      report(.outcomeOnly(dimension: names.first?.text ?? "", condition.range))
    }
  }

  /// Whether a metric is the denominator that is asked for: `all_churned_customers`, whatever the reason.
  private func isWholeByItself(_ measure: Measure) -> Bool {
    catalog[measure.name]?.property("whole")?.hasPrefix("\(measure.name):") ?? false
  }

  private func plannedConditions() -> [PlannedCondition] {
    conditions.indices.map { index in
      PlannedCondition(
        text: source.text(conditions[index].range), range: conditions[index].range,
        filters: measureConditions.map { $0[index] })
    }
  }
}
