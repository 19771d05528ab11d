import Diagnostics
import Modeling
import Planning
import Syntax
import Values

// The cohort as a dimension and in conditions: the unit of the customer's first paid day.
extension QueryAnalysis {
  /// `by cohort quarter`
  mutating func collectCohort(_ dimension: Dimension, _ isAcross: Bool) {
    guard let grain = cohortUnit(of: dimension) else { return }
    let name = Keyword.cohort.rawValue
    guard !dimensions.contains(where: { $0.name.lowercased() == name }) else {
      report(.repeatedDimension(name, dimension.range))
      return
    }
    if dimension.moment != nil {
      report(
        .notPerCohort(
          source.text(dimension.range), reason: "a cohort is the same at every moment",
          dimension.range))
    }
    dimensions.append(
      QueryDimension(
        kind: .cohort(grain), name: name, moment: nil, isAcross: isAcross,
        range: dimension.range, type: .date))
  }

  /// The unit of `cohort quarter`; a month where none is named.
  mutating func cohortUnit(of dimension: Dimension) -> Grain? {
    guard case .cohort(let unit) = dimension.kind else { return nil }
    let name = unit ?? Grain.month.rawValue
    guard let grain = Grain(rawValue: name.lowercased()) else {
      report(.unknownUnit(name, dimension.range))
      return nil
    }
    return grain
  }

  /// Whether a name in a condition means the cohort: no column is called so.
  func isCohort(_ name: Expression.Name, _ context: RowContext) -> Bool {
    guard context.prefersMetrics, name.qualifier == nil, !name.isQuoted,
      name.text.lowercased() == Keyword.cohort.rawValue
    else { return false }
    let names = NameResolution(
      model: model, relation: context.relation, moment: context.moment, asked: context.asked)
    if case .success = names.resolve(name) { return false }
    return true
  }

  /// The first paid day of a row's customer by all that the data know, whatever the period; in
  /// cohorts of users the day of their first event.
  mutating func firstPaidDay(_ context: RowContext, _ range: SourceRange) -> RowExpression? {
    if let cohortDay { return cohortDay }
    guard let revenue = model.revenueTable else {
      reportNoRevenue(range)
      return nil
    }
    if case .movements(revenue.name) = context.relation { return .state(.firstPaid) }
    guard let entry = model.table(context.relation.table), let customer = entry.customer else {
      report(
        .notPerCohort(
          context.relation.table, reason: "it does not say which customer a row is of", range))
      return nil
    }
    let measure = Measure(
      relation: .movements(table: revenue.name), aggregate: .min, argument: .state(.firstPaid),
      unit: .date, name: StateField.firstPaid.rawValue)
    let pending = PendingCustomerQuery(
      scalar: TypedScalar(.measure(0), .date, unit: .date), measures: [measure], kind: .stock,
      name: measure.name, atOpening: false, table: entry.name, customer: customer,
      until: asOf().map { $0.day + 1 })
    let index = pendingCustomerQueries.firstIndex(of: pending) ?? pendingCustomerQueries.count
    if index == pendingCustomerQueries.count { pendingCustomerQueries.append(pending) }
    return .perCustomer(index)
  }

  mutating func reportNoRevenue(_ range: SourceRange) {
    if conceptTable(.events) != nil {
      report(
        .notPerCohort(
          source.text(range),
          reason: "no table tells who pays, and a cohort is the unit of the first paid day; "
            + "`usage_retention by cohort month across age` follows users from their first event",
          range))
      return
    }
    report(
      .missingTable(
        metric: Keyword.cohort.rawValue, table: Concept.subscriptions.rawValue,
        needs: "subscriptions: customer, amount, start, end", range))
  }

  /// What is a share of its cohort in a triangle is one of the opening without it.
  mutating func noteTriangles(_ query: Query) {
    let isByCohort = (query.dimensions + query.across).contains { cohortUnit(of: $0) != nil }
    guard isByCohort, query.verb == .show else { return }
    for column in query.columns {
      guard case .name(let name) = column.expression, let metric = catalog[name.text],
        CohortPlan.shares[metric.name.lowercased()] != nil
      else { continue }
      assume("`across age` follows each cohort from its first unit on")
    }
  }
}

extension Grain {
  /// The function that gives the first day of the unit.
  var function: Function {
    switch self {
    case .day: .day
    case .week: .week
    case .month: .month
    case .quarter: .quarter
    case .year: .year
    }
  }
}
