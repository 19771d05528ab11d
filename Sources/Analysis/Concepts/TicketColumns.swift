import Modeling
import Planning
import Values

// Support: when a ticket was answered and resolved, by calendar or business hours, and by when it
// should have been.
extension QueryAnalysis {
  mutating func ticketColumn(
    _ columns: ConceptColumns, _ name: String
  ) throws(ConceptColumns.Failure) -> TypedRow? {
    switch name {
    case "counts":
      guard let status = columns.role("status") else { return ConceptColumns.flag(true) }
      return negated(ConceptColumns.isAny(status, of: TicketStates.void))
    case "is_resolved": return try isResolved(columns)
    case "is_open": return try isOpen(columns)
    case "is_closed_without_time": return try isClosedWithoutTime(columns)
    case "resolved_at": return try ticketMoment(columns, "resolved_at", "resolution_minutes")
    case "first_resolved_at":
      return try ticketMoment(columns, "first_resolved_at", "first_resolution_minutes")
    case "response_time":
      return try ticketDuration(columns, "first_response_at", "first_response_minutes")
    case "resolution_time":
      return try ticketDuration(columns, "resolved_at", "resolution_minutes")
    case "first_resolution_time":
      return try ticketDuration(columns, "first_resolved_at", "first_resolution_minutes")
    case "response_business":
      return try businessDuration(
        columns, "first_response_at", "first_response_business_minutes")
    case "resolution_business":
      return try businessDuration(columns, "resolved_at", "resolution_business_minutes")
    case "response_target": return try target(columns, .response)
    case "resolution_target": return try target(columns, .resolution)
    case "response_so_far": return try responseSoFar(columns)
    case "resolution_waited": return try waited(columns)
    case "has_target": return try hasTarget(columns)
    case "is_decided": return try isDecided(columns)
    case "is_met": return try isMet(columns)
    case "is_response_decided": return TypedRow(try checks(columns)[0].isDue, .flag)
    case "is_resolution_decided": return TypedRow(try checks(columns)[1].isDue, .flag)
    case "last_due": return try lastDue(columns)
    case "response_due": return try due(columns, .response)
    case "resolution_due": return try due(columns, .resolution)
    default: return nil
    }
  }

  private func negated(_ row: TypedRow) -> TypedRow {
    TypedRow(.call(.not, [row.expression]), .flag)
  }

  /// Resolved, and not opened again since.
  private func isResolved(_ columns: ConceptColumns) throws(ConceptColumns.Failure) -> TypedRow {
    let moment = try ticketMoment(columns, "resolved_at", "resolution_minutes")
    let resolved = ConceptColumns.isPresent(moment)
    guard let status = columns.role("status") else { return TypedRow(resolved, .flag) }
    let isOpen = ConceptColumns.isAny(status, of: TicketStates.open)
    return TypedRow(.call(.and, [resolved, .call(.not, [isOpen.expression])]), .flag)
  }

  /// Neither resolved nor closed by its state, which tells where no time does.
  private func isOpen(_ columns: ConceptColumns) throws(ConceptColumns.Failure) -> TypedRow {
    guard let isClosed = isClosed(columns) else { return negated(try isResolved(columns)) }
    guard hasResolutions(columns) else { return negated(isClosed) }
    return negated(
      TypedRow(
        .call(.or, [try isResolved(columns).expression, isClosed.expression]), .flag))
  }

  /// Closed by its state, with no time of resolution.
  private func isClosedWithoutTime(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    guard let isClosed = isClosed(columns) else { return ConceptColumns.flag(false) }
    guard hasResolutions(columns) else { return isClosed }
    let moment = try ticketMoment(columns, "resolved_at", "resolution_minutes")
    return TypedRow(
      .call(.and, [isClosed.expression, .call(.isMissing, [moment.expression])]), .flag)
  }

  /// `nil` where no column tells states.
  private func isClosed(_ columns: ConceptColumns) -> TypedRow? {
    guard let status = columns.role("status"), status.type == .text else { return nil }
    var isClosed = ConceptColumns.isAny(status, of: TicketStates.closed).expression
    if columns.until != nil, let own = columns.role("resolved_at"),
      let moment = ConceptColumns(table: columns.table, model: model).role("resolved_at")
    {
      // The state is that of the day of the file: who was closed later was not closed yet.
      let isLater = RowExpression.call(
        .and, [ConceptColumns.isPresent(moment), .call(.isMissing, [own.expression])])
      isClosed = .call(.and, [isClosed, .call(.not, [isLater])])
    }
    return TypedRow(.call(.coalesce, [isClosed, .constant(.flag(false))]), .flag)
  }

  private func hasResolutions(_ columns: ConceptColumns) -> Bool {
    columns.role("resolved_at") != nil || columns.length("resolution_minutes") != nil
  }

  /// A moment as the file gives it, or so long after the ticket was created.
  private func ticketMoment(
    _ columns: ConceptColumns, _ role: String, _ minutes: String
  ) throws(ConceptColumns.Failure) -> TypedRow {
    if let own = columns.role(role), own.type == .timestamp || own.type == .date { return own }
    guard let length = columns.length(minutes) else { throw .missing("`\(role)` or `\(minutes)`") }
    let moment = try behind(length, columns)
    return columns.known(moment, by: moment)
  }

  /// So long after a ticket was created.
  private func behind(
    _ length: TypedRow, _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let created = try columns.time("created_at")
    return TypedRow(.call(.add, [created.expression, length.expression]), created.type)
  }

  private func ticketDuration(
    _ columns: ConceptColumns, _ role: String, _ minutes: String
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let length = columns.length(minutes)
    if let own = columns.role(role), own.type == .timestamp || own.type == .date {
      let created = try columns.time("created_at")
      // Whole days are no answer where the file has minutes.
      if length == nil || own.type == .timestamp && created.type == .timestamp {
        return ConceptColumns.difference(own, created)
      }
    }
    guard let length else { throw .missing("`\(role)` or `\(minutes)`") }
    if columns.until == nil || columns.role("created_at") == nil { return length }
    return columns.known(length, by: try behind(length, columns))
  }

  /// As the file counted it, by the hours that it knows of, unless the model says which hours
  /// count; else from the moments.
  private mutating func businessDuration(
    _ columns: ConceptColumns, _ role: String, _ minutes: String
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let moment = columns.role(role).flatMap { end in
      end.type == .timestamp || end.type == .date ? end : nil
    }
    if moment == nil || columns.text("business hours") == nil, let own = columns.length(minutes) {
      assume("business times are those of the file, in `\(columns.lengthColumn(minutes))`")
      if columns.until == nil || columns.role("created_at") == nil { return own }
      let calendar = String(minutes.dropLast("business_minutes".count)) + "minutes"
      if let moment { return columns.known(own, by: moment) }
      return columns.known(own, by: try behind(columns.length(calendar) ?? own, columns))
    }
    guard let end = moment else { throw .missing("`\(role)` or `\(minutes)`") }
    let hours: BusinessSchedule
    if let text = columns.text("business hours") {
      guard let read = BusinessSchedule(text, holidays: columns.text("holidays") ?? "") else {
        throw .missing("business hours such as `set business hours \"mon-fri 09:00-17:00\"`")
      }
      hours = read
    } else {
      hours = BusinessSchedule.standard(holidays: columns.text("holidays") ?? "")
      assume(
        "business hours are Monday to Friday, 9:00 to 17:00; `set business hours \"mon-fri 09:00-17:00\"` in `model.kpi` says otherwise"
      )
    }
    let start = try columns.time("created_at")
    return TypedRow(hours.between(start.expression, end.expression), .duration, unit: .hours)
  }

  // MARK: targets

  /// The times at which targets fall due: behind the as-of date too.
  static let targetTimes: Set = [
    "tickets.response_due", "tickets.resolution_due", "tickets.last_due",
  ]

  private enum Target: String {
    case response, resolution

    /// Hours by priority where nothing is declared.
    var standard: [(priority: String, hours: Double)] {
      switch self {
      case .response: [("urgent", 1), ("high", 4), ("normal", 8), ("low", 24)]
      case .resolution: [("urgent", 8), ("high", 24), ("normal", 72), ("low", 120)]
      }
    }

    /// What help desks other than Zendesk call the four: Freshdesk and HubSpot, Jira, ServiceNow, and
    /// those that count. Bare numbers are none: 1 is the most urgent in some and the least in others.
    static let otherNames = [
      "urgent": [
        "highest", "critical", "blocker", "emergency", "1 - critical", "p1", "sev1", "sev 1",
      ],
      "high": ["major", "2 - high", "p2", "sev2", "sev 2"],
      "normal": ["medium", "moderate", "3 - moderate", "3 - medium", "p3", "sev3", "sev 3"],
      "low": [
        "lowest", "minor", "trivial", "4 - low", "5 - planning", "p4", "p5", "sev4", "sev 4",
      ],
    ]
  }

  /// From the ticket's own target in minutes, else by its priority.
  private mutating func target(
    _ columns: ConceptColumns, _ target: Target
  ) throws(ConceptColumns.Failure) -> TypedRow {
    if let own = columns.role("\(target.rawValue)_target_minutes") {
      return ConceptColumns.minutes(own)
    }
    let priority = try columns.needed("priority")
    var steps = target.standard.map { (priorities: [$0.priority], hours: $0.hours) }
    if let text = columns.text("\(target.rawValue) target") {
      guard let read = OptionWords.targets(text) else {
        throw .missing("targets such as `set \(target.rawValue) target \"urgent 1h, high 4h\"`")
      }
      steps = read.map { ([$0.priority], $0.hours) }
    } else {
      let words = target.standard.map { "\($0.priority) \(Int($0.hours)) h" }
        .joined(separator: ", ")
      for index in steps.indices {
        steps[index].priorities += Target.otherNames[steps[index].priorities[0]] ?? []
      }
      assume(
        "targets of \(target.rawValue): \(words); `set \(target.rawValue) target \"urgent 1h, …\"` in `model.kpi` says otherwise"
      )
    }
    assumeNoTarget(
      columns, target.rawValue, known: Set(steps.flatMap(\.priorities).map { $0.lowercased() }))
    // No length of time is negative: a priority without a target has none.
    var result = RowExpression.constant(.duration(-1))
    for step in steps.reversed() {
      let test = ConceptColumns.isAny(priority, of: step.priorities).expression
      result = .call(.if, [test, ConceptColumns.duration(seconds: step.hours * 3600), result])
    }
    return TypedRow(result, .duration, unit: .hours)
  }

  /// Says which priorities of the data have no target: their tickets are in no rate of attainment.
  private mutating func assumeNoTarget(
    _ columns: ConceptColumns, _ target: String, known: Set<String>
  ) {
    guard let column = columns.table.column(forRole: "priority") else { return }
    let table = columns.table.name
    if columns.role("priority")?.type != .text {
      assume(
        "`\(column)` of `\(table)` holds no words: no target of \(target) fits any of its tickets")
      return
    }
    let found = texts(of: column, in: table, limit: 100)
    let others = found.filter { !known.contains($0.lowercased()) }
    if others.isEmpty { return }
    let names = others.prefix(5).map { "`\($0.lowercased())`" } + (others.count > 5 ? ["…"] : [])
    assume(
      "no target of \(target) for tickets of priority \(names.joined(separator: ", ")): they are left out; `set \(target) target \"\(others[0].lowercased()) 8h, …\"` in `model.kpi` gives them one"
    )
  }

  // MARK: tickets as a whole

  /// Until the first response, or, while there is none, until the end of the as-of date.
  private mutating func responseSoFar(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let time = try ticketDuration(columns, "first_response_at", "first_response_minutes")
    guard let today = asOf()?.day else { return time }
    let created = try columns.time("created_at")
    var end = RowExpression.constant(.date(today + 1))
    if created.type == .timestamp {
      // As an instant, so that the time counts that has passed, whatever the clocks did since.
      let zone = TimeZoneRules(named: model.timeZone) ?? .utc
      end = .constant(.timestamp(zone.instant(startOf: today + 1)))
    }
    let soFar = RowExpression.call(.subtract, [end, created.expression])
    return TypedRow(.call(.coalesce, [time.expression, soFar]), .duration, unit: .hours)
  }

  /// The resolution time without the time that the ticket waited on the customer.
  private func waited(_ columns: ConceptColumns) throws(ConceptColumns.Failure) -> TypedRow {
    if let wait = columns.role("requester_wait_minutes") { return ConceptColumns.minutes(wait) }
    guard let wait = columns.role("waiting_minutes") else {
      throw .missing("`requester_wait_minutes` or `waiting_minutes`")
    }
    let time = try ticketDuration(columns, "resolved_at", "resolution_minutes")
    return ConceptColumns.difference(time, ConceptColumns.minutes(wait))
  }

  /// A target, whether it was met, and whether its time has come.
  private struct Check {
    var exists: RowExpression
    var isMet: RowExpression
    var isDue: RowExpression
    var due: RowExpression
  }

  private mutating func checks(_ columns: ConceptColumns) throws(ConceptColumns.Failure) -> [Check]
  {
    let today = (asOf()?.day).map { RowExpression.constant(.date($0)) }
    var result: [Check] = []
    for kind in [Target.response, .resolution] {
      let length = try target(columns, kind).expression
      let due = try self.due(columns, kind).expression
      var time: RowExpression
      switch kind {
      case .response:
        time = try ticketDuration(columns, "first_response_at", "first_response_minutes").expression
      case .resolution:
        let taken = try ticketDuration(columns, "resolved_at", "resolution_minutes").expression
        let none = RowExpression.call(.divide, [taken, .constant(.integer(0))])
        time = .call(.if, [try isResolved(columns).expression, taken, none])
      }
      let isMet = RowExpression.call(
        .coalesce, [.call(.lessOrEqual, [time, length]), .constant(.flag(false))])
      let isDone = RowExpression.call(.not, [.call(.isMissing, [time])])
      let isPast =
        today.map { .call(.lessOrEqual, [.call(.day, [due]), $0]) }
        ?? RowExpression.constant(.flag(true))
      result.append(
        Check(
          exists: .call(.greaterOrEqual, [length, ConceptColumns.duration(seconds: 0)]),
          isMet: isMet, isDue: .call(.or, [isDone, isPast]), due: due))
    }
    return result
  }

  private mutating func hasTarget(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    TypedRow(try checks(columns).map(\.exists).joined(by: .or), .flag)
  }

  /// Whether no target of the ticket is still running.
  private mutating func isDecided(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let parts = try checks(columns).map {
      RowExpression.call(.or, [.call(.not, [$0.exists]), $0.isDue])
    }
    return TypedRow(parts.joined(by: .and), .flag)
  }

  /// Whether all targets that the ticket has were met.
  private mutating func isMet(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let parts = try checks(columns).map {
      RowExpression.call(.or, [.call(.not, [$0.exists]), $0.isMet])
    }
    return TypedRow(parts.joined(by: .and), .flag)
  }

  /// The later of the moments at which the targets are due.
  private mutating func lastDue(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let created = try columns.time("created_at")
    return TypedRow(.call(.greatest, try checks(columns).map(\.due)), created.type)
  }

  private mutating func due(
    _ columns: ConceptColumns, _ kind: Target
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let created = try columns.time("created_at")
    let length = try target(columns, kind)
    return TypedRow(.call(.add, [created.expression, length.expression]), created.type)
  }
}
