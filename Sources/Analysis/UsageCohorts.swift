import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

// `usage_retention by cohort month across age`: users by the unit of their first active event, of
// events alone.
extension QueryAnalysis {
  /// The metric of users by their first event that a triangle is asked of; `nil`: another.
  func usageMetric(_ column: Query.Column) -> Metric? {
    let name: String
    switch column.expression {
    case .name(let own) where own.qualifier == nil && !own.isQuoted: name = own.text
    case .call(let call): name = call.name
    default: return nil
    }
    guard let metric = catalog[name], CohortPlan.usages[metric.name.lowercased()] != nil else {
      return nil
    }
    return metric
  }

  mutating func usageCohorts(
    _ metric: Metric, _ query: Query, _ grain: Grain, _ named: Period?
  ) -> CohortPlan? {
    let column = query.columns[0]
    let range = column.expression.range
    guard let usage = CohortPlan.usages[metric.name.lowercased()] else { return nil }
    if case .call = column.expression {
      report(
        .notPerCohort(
          source.text(range), reason: "the age says which one is asked about: `\(metric.name)`",
          range))
    }
    if let named, usage.isByInterval {
      report(
        .notPerCohort(
          named.label,
          reason: "intervals of users lie across units; `where cohort in \(named.label)` chooses "
            + "cohorts", range))
    }
    guard let users = lowerUsers(metric, usage, grain, range),
      let units = cohortUnits(
        grain, from: dataStart(of: users.events, in: users.table), until: named, query.range)
    else { return nil }
    let asked = measureOfUsers(users, query, range)
    guard problems.isEmpty, let (active, size, isRead) = asked,
      let asOf = asOf(), let start = dataStart(of: users.events, in: users.table)
    else { return nil }
    measures = [active, size]
    let whole = Period(start: start, end: asOf.day + 1, grain: .day, label: "all")
    let slot = Slot(period: whole, start: whole.start, end: whole.end)
    var logical = LogicalPlan(
      slots: [slot], whole: slot,
      dimensions: plannedDimensions() + [
        PlannedDimension(name: "age", kind: .value, type: .integer)
      ], measures: measures,
      columns: [
        PlannedColumn(name: "m0", expression: .measure(0), unit: nil),
        PlannedColumn(name: "m1", expression: .measure(1), unit: nil),
      ])
    logical.customerQueries = customerQueries(
      StatementTime(slots: [slot], whole: slot, comparison: nil, label: ""))
    let end = usage.isByInterval ? asOf.day + 1 : nil
    var plan = CohortPlan(
      plans: [logical], lines: usage.lines,
      cell: .share(numerator: 0, base: .size, isComplement: false),
      column: PlannedColumn(
        name: column.name?.text ?? source.text(range), expression: .measure(0), unit: .percent),
      grain: grain, units: units, period: named,
      ages: units.indices.map { index in
        guard let end else { return units.count - index }
        return max(0, (end - units[index].end) / UserAge.intervalDays)
      }, ageUnit: usage.isByInterval ? "\(UserAge.intervalDays) days" : grain.rawValue,
      members: "users first active", notes: assumptions)
    addNotes(to: &plan, start, "were active")
    addUsageNotes(to: &plan, usage, isRead)
    return plan
  }

  private mutating func addUsageNotes(
    to plan: inout CohortPlan, _ usage: (isByInterval: Bool, lines: CohortPlan.Lines),
    _ isRead: [Bool]
  ) {
    if usage.isByInterval {
      plan.notes.append(
        "an age is \(UserAge.intervalDays) days from each user's first event; a cell is shown when "
          + "the whole cohort has them behind it")
    }
    if usage.lines == .lastAges {
      plan.notes.append("who comes later counts for every age before")
    }
    for (dimension, isRead) in zip(dimensions, isRead) where isRead {
      plan.notes.append("`\(dimension.name)` is that of the user's first event")
    }
  }

  // MARK: users

  /// The columns by which users are followed.
  private struct Users {
    var table: String
    var events: UserEvents
    var age: RowExpression
  }

  private mutating func lowerUsers(
    _ metric: Metric, _ usage: (isByInterval: Bool, lines: CohortPlan.Lines), _ grain: Grain,
    _ range: SourceRange
  ) -> Users? {
    guard let table = conceptTable(.events) else {
      reportMissing(table: .events, ScalarContext(stack: [metric.name]), range)
      return nil
    }
    let columns = ConceptColumns(table: table, model: model)
    do throws(ConceptColumns.Failure) {
      let events = try userEvents(columns)
      cohortDay = try userAge(columns, .first).expression
      let age: UserAge =
        usage.isByInterval
        ? .intervals : usage.lines == .lastAges ? .lastUnits(grain) : .units(grain)
      return Users(
        table: table.name, events: events, age: try userAge(columns, age).expression)
    } catch {
      guard case .missing(let words) = error else { return nil }
      let row = RowContext(
        relation: .rows(table: table.name), moment: .row, prefersMetrics: false, arguments: [:],
        metric: metric)
      reportMissing(column: words, of: table.name, row, range)
      return nil
    }
  }

  private func dataStart(of events: UserEvents, in table: String) -> Day? {
    (try? facts.bounds(of: events.at, in: table))?.0
  }

  /// The active users of a group and an age, and all of a group; what splits and filters them is
  /// read at their first event, as their cohort is.
  ///
  /// - Returns: also whether each dimension is read there.
  private mutating func measureOfUsers(
    _ users: Users, _ query: Query, _ range: SourceRange
  ) -> (active: Measure, size: Measure, isRead: [Bool])? {
    let asked = conditions
    conditions = []
    guard let counted = catalog["distinct_users"],
      let value = lowerMetric(counted, [:], ScalarContext(), range)?.first?.value,
      case .measure(let index) = value.expression
    else { return nil }
    var active = measures[index]
    conditions = asked
    collectCohortDimensions(query)
    let row = RowContext(
      relation: active.relation, moment: .row, prefersMetrics: true, arguments: [:])
    guard problems.isEmpty, let keys = lowerKeys(for: active, row, []),
      let filters = lowerConditions(for: active, row, [])
    else { return nil }
    active.keys = keys.enumerated().map { position, key in
      atFirst(key, users.events, dimensions[position].name, dimensions[position].range)
    }
    for (condition, filter) in zip(asked, filters) {
      let own = atFirst(filter, users.events, source.text(condition.range), condition.range)
      active.filter = .and(active.filter, own)
    }
    let isRead = zip(active.keys, keys).map { $0 != $1 }
    active.keys.append(users.age)
    active.name = "users"
    var size = active
    size.keys[size.keys.count - 1] = nil
    size.name = "size"
    measureConditions = [filters, filters]
    return (active, size, isRead)
  }

  private mutating func atFirst(
    _ expression: RowExpression?, _ events: UserEvents, _ name: String, _ range: SourceRange
  ) -> RowExpression? {
    guard let expression else { return nil }
    guard let first = expression.atFirst(events) else {
      report(
        .notPerCohort(
          name, reason: "it is a figure of customers, and no value that an event has", range))
      return nil
    }
    return first
  }
}
