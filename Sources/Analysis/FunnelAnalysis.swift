package import Diagnostics
import Modeling
package import Planning
import Storage
package import Syntax
import Values

/// A funnel with its meaning settled.
package struct AnalyzedFunnel: Sendable {
  package var plan: FunnelPlan
  package var periodLabel: String
  package var notes: [String]
  /// The column whose values name events, for the steps that are one.
  package var eventColumn: ColumnReference?
  /// The steps that are no events: dates of customers, and `paid`.
  package var stepsOfCustomers: [String]
}

extension Analyzer {
  /// - Returns: the analyzed funnel, or `nil` when there are problems.
  package func analyze(
    _ funnel: Funnel, in source: Source
  ) -> (funnel: AnalyzedFunnel?, problems: [AnalysisProblem]) {
    let facts = facts {
      $0.analyze(funnel, in: source).funnel.map { ForeseenPlans(funnels: [$0.plan]) }
    }
    var analysis = QueryAnalysis(
      catalog: catalog, model: model, calendar: calendar, facts: facts, parameters: parameters,
      source: source)
    let result = analysis.analyze(funnel)
    return (analysis.problems.isEmpty ? result : nil, analysis.problems)
  }
}

extension QueryAnalysis {
  mutating func analyze(_ funnel: Funnel) -> AnalyzedFunnel? {
    let query = funnel.query
    guard let period = statementPeriod(query) else { return nil }
    hasPeriod = period.expression != nil
    if let asOf = query.asOf {
      guard let day = resolve(asOf.kind, asOf.range) else { return nil }
      asOfOverride = day.end - 1
    }
    var eventColumn: ColumnReference?
    var steps: [FunnelPlan.Step] = []
    for label in funnel.steps {
      if let step = dateStep(label) ?? paidStep(label) {
        // A date is there once: nobody comes to it twice.
        if steps.contains(where: { $0.rows == step.rows && $0.time == step.time }) {
          report(.repeatedDimension(label.text, label.range))
        }
        steps.append(step)
      } else if let (step, column) = eventStep(label) {
        steps.append(step)
        eventColumn = column
      } else {
        report(.unknownStep(label.text, known: stepsOfCustomers, label.range))
      }
    }
    guard problems.isEmpty, let first = steps.first else { return nil }
    measures = [entry(first)]
    guard
      let time = settleTime(
        Query(column: .init(.name(.init(unquoted: "", range: query.range)))), period, [])
    else { return nil }
    var plan = FunnelPlan(steps: steps, slot: time.whole, window: window(query))
    plan.until = chosenToday.map { $0 + 1 }
    bindCustomers(query, &plan)
    if funnel.isOfRecords, let table = customerTable, let label = table.label {
      plan.label = ColumnReference(table: table.name, column: label)
    }
    guard problems.isEmpty else { return nil }
    return AnalyzedFunnel(
      plan: plan, periodLabel: time.label, notes: time.notes, eventColumn: eventColumn,
      stepsOfCustomers: stepsOfCustomers)
  }

  // MARK: steps

  /// The table with one row a customer.
  private var customerTable: ModelTable? {
    model.tables.first { $0.kind == .entity && $0.customer != nil }
  }

  private var customerDates: [String] {
    customerTable?.columns.filter { $0.type == .date || $0.type == .timestamp }.map(\.name) ?? []
  }

  /// The steps that are no events, each by its shortest name.
  private var stepsOfCustomers: [String] {
    let dates = customerDates.map { date in
      let ending = Self.dateEndings.first { date.hasSuffix($0) && date.utf8.count > $0.utf8.count }
      let short = String(date.dropLast(ending?.count ?? 0))
      return customerDates.contains(short) ? date : short
    }
    return dates + (model.revenueTable == nil ? [] : ["paid"])
  }

  private static let dateEndings = ["_date", "_at", "_on"]

  /// `signup` and `signup_date`: a date of the customer.
  private func dateStep(_ label: Identifier) -> FunnelPlan.Step? {
    guard let table = customerTable else { return nil }
    let wanted = label.text.lowercased()
    let names = [wanted] + Self.dateEndings.map { wanted + $0 }
    guard
      let column = names.lazy.compactMap({ name in self.customerDates.first { $0 == name } }).first
    else { return nil }
    return FunnelPlan.Step(
      name: label.text, rows: .rows(table: table.name),
      time: .column(ColumnReference(table: table.name, column: column)))
  }

  /// `paid`: the first paid day.
  private func paidStep(_ label: Identifier) -> FunnelPlan.Step? {
    guard ["paid", "first_paid"].contains(label.text.lowercased()), let table = model.revenueTable
    else { return nil }
    return FunnelPlan.Step(
      name: label.text, rows: .firstPaid(table: table.name), time: .state(.firstPaid))
  }

  private func eventStep(_ label: Identifier) -> (FunnelPlan.Step, ColumnReference)? {
    guard let table = model.table(of: .events), table.customer != nil, let at = table.at,
      let column = table.column(forRole: "event")
    else { return nil }
    let reference = ColumnReference(table: table.name, column: column)
    let test = TextTest(operands: [.column(reference)], pattern: .oneOf([label.text]))
    return (
      FunnelPlan.Step(
        name: label.text, rows: .rows(table: table.name),
        time: .column(ColumnReference(table: table.name, column: at)), filter: .textTest(test)),
      reference
    )
  }

  /// The first step as a measure, for the period that it implies.
  private func entry(_ step: FunnelPlan.Step) -> Measure {
    switch step.rows {
    case .rows(let table):
      Measure(
        relation: .rows(table: table), aggregate: .count, time: .on(step.time), name: step.name)
    case .firstPaid(let table):
      Measure(relation: .movements(table: table), aggregate: .count, name: step.name)
    }
  }

  // MARK: clauses

  /// `rolling 30 days`: how long after the first step the others count.
  private mutating func window(_ query: Query) -> Int? {
    guard let window = query.window else { return nil }
    if case .rolling(.number(let count), let unit) = window.kind, let grain = Self.grain(unit),
      (1...PeriodResolution.maximumCount).contains(count)
    {
      switch grain {
      case .day: return count
      case .week: return 7 * count
      case .month, .quarter, .year: break
      }
    }
    report(
      .invalidPeriod(
        source.text(window.range), reason: "a funnel takes `rolling N days` or `rolling N weeks`",
        window.range))
    return nil
  }

  private mutating func bindCustomers(_ query: Query, _ plan: inout FunnelPlan) {
    guard !query.dimensions.isEmpty || !conditions.isEmpty else { return }
    guard let table = customerTable else {
      reportMissing(table: .events, ScalarContext(stack: ["funnel"]), query.range)
      return
    }
    plan.customers = table.name
    let row = RowContext(
      relation: .rows(table: table.name), moment: .row, prefersMetrics: false, arguments: [:])
    for dimension in query.dimensions {
      guard case .name(let name) = dimension.kind else {
        report(.clauseNotHere("a unit of time", .funnel, dimension.range))
        continue
      }
      guard let column = resolveColumn(name, row) else { continue }
      guard column.type == .text || column.type == .flag else {
        report(
          .typeMismatch(
            expected: "a text to split by", found: column.type.words, dimension.range))
        continue
      }
      plan.keys.append((name.text, .column(column.reference)))
    }
    for condition in conditions {
      plan.conditions.append(
        PlannedCondition(
          text: source.text(condition.range), range: condition.range,
          filters: [lowerCondition(condition, row)]))
    }
  }
}
