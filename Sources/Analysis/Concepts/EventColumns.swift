import Modeling
import Planning
import Storage
import Syntax
import Values

// Usage: which events count, who did them, where a session begins, what they say of health.
extension QueryAnalysis {
  mutating func eventColumn(
    _ columns: ConceptColumns, _ name: String, _ written: Expression.Name, _ context: RowContext
  ) throws(ConceptColumns.Failure) -> TypedRow? {
    switch name {
    case "is_weekday":
      let day = RowExpression.call(.dayOfWeek, [try columns.time("occurred_at").expression])
      return TypedRow(.call(.lessOrEqual, [day, .constant(.integer(5))]), .flag)
    case "user_first": return try userAge(columns, .first)
    case "user_months": return try userAge(columns, .units(.month))
    case "user_intervals": return try userAge(columns, .intervals)
    case "settled_months": return try userAge(columns, .settledMonths)
    case "settled_intervals": return try userAge(columns, .settledIntervals)
    case "is_eligible": return try isEligible(columns, written, context)
    case "at": return try columns.time("occurred_at")
    case "day":
      return TypedRow(.call(.day, [try columns.time("occurred_at").expression]), .date)
    case "user":
      if let user = columns.role("user_id") { return user }
      assume("`\(columns.table.name)` names no users: its customers are counted instead")
      return try columns.customer()
    case "session":
      return columns.role("session_id") ?? TypedRow(.missing(.text), .text)
    case "is_active": return try activeEvents(columns)
    case "is_value":
      if case .name(let event)? = context.arguments[Self.requiredEvent] {
        return ConceptColumns.isDeclared(try columns.needed("event"), [event.text])
      }
      return try valueEvents(columns)
    case "is_activation":
      if let events = columns.list("activation events", "activation event") {
        return ConceptColumns.isDeclared(try columns.needed("event"), events)
      }
      return try valueEvents(columns)
    case "feature":
      if let feature = columns.role("feature") { return feature }
      return try columns.needed("event")
    case "feature_count": return try featureCount(columns)
    case "impact": return try impact(columns)
    case "starts_session": return try sessionStart(columns)
    default: return nil
    }
  }

  /// That events lie before the end of the day which the data are looked at as of, in metrics of the
  /// catalogue that no period of theirs cuts there: the first value event of a customer, whenever it was.
  func hasHappened(_ measure: Measure, _ context: ScalarContext) -> RowExpression? {
    guard context.isCatalogue, let today = chosenToday,
      let table = model.table(of: .events), let at = table.at,
      measure.relation == .rows(table: table.name)
    else { return nil }
    let own = RowExpression.column(ColumnReference(table: table.name, column: at))
    if measure.time == .on(own) { return nil }
    return .call(.lessOrEqual, [.call(.day, [own]), .constant(.date(today))])
  }

  /// A row's time since the first active event of its user.
  mutating func userAge(
    _ columns: ConceptColumns, _ asked: UserAge
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let events = try userEvents(columns)
    var reference = ColumnReference(table: columns.table.name, column: events.at)
    reference.derived = .userAge(asked, events)
    return TypedRow(.column(reference), asked == .first ? .date : .integer)
  }

  /// Whose events they are, when, and which count as activity.
  mutating func userEvents(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> UserEvents {
    guard let user = columns.table.column(forRole: "user_id") ?? columns.table.customer else {
      throw .missing("`user_id`")
    }
    guard case .column(let at) = try columns.time("occurred_at").expression else {
      throw .missing("`occurred_at`")
    }
    let active = columns.list("active events", "active event")
    return UserEvents(
      user: user, at: at.column,
      event: active == nil ? nil : columns.table.column(forRole: "event"), active: active,
      until: asOf()?.day ?? Day(number: 0))
  }

  /// Whether the customer's plan on the day has the feature that is asked about.
  private mutating func isEligible(
    _ columns: ConceptColumns, _ name: Expression.Name, _ context: RowContext
  ) throws(ConceptColumns.Failure) -> TypedRow {
    guard let plans = columns.list("eligible plans") else {
      throw .undeclared(line: "eligible plans = pro, enterprise")
    }
    let plan = Expression.Name(unquoted: "plan", range: name.range)
    guard var column = resolveColumn(plan, context) else { throw .missing("a plan") }
    // Who has left is on no plan any more, whatever it was on last.
    column.reference.path = column.reference.path.map { step in
      guard case .state(let customer, let table, .day(let day)) = step else { return step }
      return .state(customer: customer, table: table, at: .dayHeld(day))
    }
    return ConceptColumns.isDeclared(TypedRow(.column(column.reference), column.type), plans)
  }

  private mutating func activeEvents(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    guard let events = columns.list("active events", "active event") else {
      assume("every event counts as activity; `active events = …` in `model.kpi` says which do")
      return ConceptColumns.flag(true)
    }
    return ConceptColumns.isDeclared(try columns.needed("event"), events)
  }

  private mutating func valueEvents(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    guard let events = columns.list("value events", "value event") else {
      assume(
        "the first event of any kind counts as value; `value event = …` in `model.kpi` says which does"
      )
      return ConceptColumns.flag(true)
    }
    return ConceptColumns.isDeclared(try columns.needed("event"), events)
  }

  /// How many features there are to use: declared, or as many as the data name. A declaration of
  /// fewer than are used would make shares of more than all.
  private mutating func featureCount(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let name = columns.table.column(forRole: "feature") ?? columns.table.column(forRole: "event")
    guard let name else { throw .missing("`feature` or `event`") }
    let table = columns.table.name
    var count = distinctCount(of: name, in: table)
    if let declared = columns.number("tracked features") {
      let used = usedFeatures(columns, name, of: count)
      if declared >= Double(used) { return TypedRow(.constant(.number(declared)), .number) }
      assume(
        "`\(table)` has \(used) features in use, more than `set tracked features` says: "
          + "they are what there is")
      count = used
    }
    return TypedRow(.constant(.number(Double(max(1, count)))), .number)
  }

  /// How many of the features that the data name are named by events that count as activity.
  private mutating func usedFeatures(
    _ columns: ConceptColumns, _ name: String, of count: Int
  ) -> Int {
    guard name == columns.table.column(forRole: "event"),
      let active = columns.list("active events", "active event")
    else { return count }
    do throws(LoadProblem) {
      let texts = try facts.texts(of: name, in: columns.table.name, limit: .max)
      // Spellings that only case tells apart are different features.
      guard texts.count == count else { return count }
      return Set(texts).intersection(active.map { $0.uppercased() }).count
    } catch {
      report(.load(error))
      return 0
    }
  }

  /// How many different values a column has.
  mutating func distinctCount(of column: String, in table: String) -> Int {
    do throws(LoadProblem) {
      return try facts.distinctCount(of: column, in: table)
    } catch {
      report(.load(error))
      return 0
    }
  }

  /// Impact of an event on health: declared, or 1 for each.
  private mutating func impact(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    if model.healthActions.isEmpty {
      assume("every event has impact 1; `health action login 4, …` in `model.kpi` says otherwise")
      return TypedRow(.constant(.integer(1)), .integer)
    }
    let event = try columns.needed("event")
    var result = RowExpression.constant(.integer(0))
    for index in model.healthActions.indices.reversed() {
      let action = model.healthActions[index]
      let test = ConceptColumns.isDeclared(event, [action.name]).expression
      result = .call(.if, [test, .constant(.integer(action.impact)), result])
    }
    return TypedRow(result, .integer)
  }

  private mutating func sessionStart(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    guard let user = columns.table.column(forRole: "user_id") ?? columns.table.customer else {
      throw .missing("`user_id`")
    }
    let at = try columns.time("occurred_at")
    guard case .column(var reference) = at.expression else { return ConceptColumns.flag(false) }
    let session = columns.table.column(forRole: "session_id")
    let minutes = sessionGapMinutes(columns)
    if session == nil {
      assume("a session ends after \(minutes) minutes without an event")
    }
    reference.derived = .sessionStart(
      user: user, session: session, at: reference.column, gap: Double(minutes) * 60)
    return TypedRow(.column(reference), .flag)
  }

  /// `set session gap 45 minutes`; a plain number is one of minutes. 30 by default, the usual gap
  /// of web analytics.
  private func sessionGapMinutes(_ columns: ConceptColumns) -> Int {
    if case .duration(let seconds)? = model.options["session gap"] { return Int(seconds / 60) }
    return columns.number("session gap").map { Int($0) } ?? 30
  }
}
