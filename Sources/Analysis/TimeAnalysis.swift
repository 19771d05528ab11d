import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

/// The period that a statement names.
struct StatementPeriod {
  var expression: PeriodExpression?
}

/// The statement's time, settled.
struct StatementTime {
  var slots: [Slot]
  var whole: Slot
  var comparison: PlannedComparison?
  var label: String
  var notes: [String] = []
}

extension QueryAnalysis {
  /// At most this many units of time in one answer.
  static let maximumUnits = 100_000

  // MARK: the period as written

  /// Takes the period out of the conditions; the rest is left in `conditions`.
  mutating func statementPeriod(_ query: Query) -> StatementPeriod? {
    var found = query.period
    var rest: [Expression] = []
    for part in query.condition?.conjuncts ?? [] {
      let known = problems.count
      guard let period = periodCondition(part) else {
        if problems.count == known { checkNoPeriod(within: part) }
        rest.append(part)
        continue
      }
      if found != nil { report(.severalPeriods(part.range)) }
      found = period
    }
    conditions = rest
    return problems.isEmpty ? StatementPeriod(expression: found) : nil
  }

  /// The period of `period = …` or `period in …`.
  private mutating func periodCondition(_ expression: Expression) -> PeriodExpression? {
    switch expression {
    case .binary(let binary):
      guard Self.isPeriodName(binary.left) else { return nil }
      guard binary.operator == .equal else {
        report(.periodOperator(binary.range))
        return nil
      }
      return periodLiteral(binary.right)
    case .membership(let node):
      guard Self.isPeriodName(node.operand) else { return nil }
      guard !node.isNegated, !node.hasNone, node.members.count == 1 else {
        report(.periodOperator(node.range))
        return nil
      }
      return periodLiteral(node.members[0])
    default: return nil
    }
  }

  private mutating func periodLiteral(_ expression: Expression) -> PeriodExpression? {
    switch expression {
    case .period(let period): return period
    case .word(let word):
      if let alternative = word.alternative { return periodLiteral(alternative) }
    case .parameter(let parameter):
      guard let value = parameterValue(parameter) else { return nil }
      // Its value stands in another text, or is one: `run report.kpi when="last quarter"`.
      guard var period = value.periodExpression else { break }
      period.range = parameter.range
      return period
    case .literal(let literal):
      if case .number(let year, 0) = literal.kind, (1000...9999).contains(year) {
        return PeriodExpression(year: Int(year), range: literal.range)
      }
    default: break
    }
    report(
      .invalidPeriod(
        source.text(expression.range), reason: "expected `2024-Q2`, `2024-06` or `last quarter`",
        expression.range))
    return nil
  }

  private mutating func checkNoPeriod(within expression: Expression) {
    var names: [Expression.Name] = []
    expression.collectNames(into: &names)
    guard model.tables.allSatisfy({ $0.columnIndex("period") == nil }) else { return }
    if let name = names.first(where: { Self.isPeriod($0) }) {
      report(.misplacedPeriod(name.range))
    }
  }

  private static func isPeriodName(_ expression: Expression) -> Bool {
    if case .name(let name) = expression { return isPeriod(name) }
    return false
  }

  private static func isPeriod(_ name: Expression.Name) -> Bool {
    name.qualifier == nil && !name.isQuoted && name.text.lowercased() == "period"
  }

  // MARK: slots

  /// The slots of a statement, by what its measures need.
  mutating func settleTime(
    _ query: Query, _ period: StatementPeriod, _ columns: [PlannedColumn]
  ) -> StatementTime? {
    var notes: [String] = []
    noteBeyondData(&notes)
    guard let whole = wholeSlot(period, columns, startRange(query), &notes) else { return nil }
    noteCompleteMonth(whole, &notes)
    noteUnfinished(whole, columns, &notes)
    settleCustomerTimes(whole, &notes)
    let grain = timeGrain
    guard let slots = grain.map({ units($0, in: whole, query.range) }) ?? [whole] else {
      return nil
    }
    var time = StatementTime(
      slots: slots, whole: whole, comparison: nil,
      label: hasOwnDates(whole) ? "" : Self.label(of: whole), notes: notes)
    if slots.count > 1 {
      // Answers name units by their plain label; which of them are cut stands below.
      for slot in slots where slot.isPartial { time.notes.append(Self.label(of: slot)) }
    }
    if let comparison = query.comparison, comparison.isOfTime {
      guard let planned = compare(comparison, to: time, grain) else { return nil }
      time.comparison = planned
      if let unlike = unlikeLengths(time.whole, planned.whole) { time.notes.append(unlike) }
      if let same = samePeriod(comparison, time.whole, planned.whole)
        ?? sameDay(time.whole, planned.whole)
      {
        time.notes.append(same)
      }
      if planned.slots.count > 1 {
        for slot in planned.slots where slot.isPartial {
          time.notes.append("before: \(Self.label(of: slot))")
        }
      }
      let beyond = planned.slots.dropFirst(time.slots.count).map(\.period.label)
      if let first = beyond.first, let last = beyond.last {
        let units = first == last ? first : "\(first)..\(last)"
        time.notes.append("before: \(units) stands beside no \(grain?.rawValue ?? "unit")")
      }
    }
    if let window = query.window {
      guard checkWindow(window) else { return nil }
      widen(&time, window)
    }
    return time
  }

  /// Figures that are meant for a month do not say themselves which one they are of.
  private func noteCompleteMonth(_ whole: Slot, _ notes: inout [String]) {
    guard
      measures.contains(where: { $0.window == .completeMonth })
        || pendingCustomerQueries.contains(where: { goesByCompleteMonth($0, whole) })
    else { return }
    let month = MeasureWindow.completeMonth.slot(seenFrom: whole, calendar)
    guard month != whole else { return }
    notes.append(
      "no period given: what is counted by the month is of \(month.period.label), the last complete "
        + "one")
  }

  /// What is brought to a year or to a month takes the part of a period that is there for the whole.
  private func noteUnfinished(
    _ whole: Slot, _ columns: [PlannedColumn], _ notes: inout [String]
  ) {
    guard columns.contains(where: { $0.expression.usesSlotLength }) else { return }
    let last = timeGrain.map { calendar.unit($0, containing: whole.end - 1) } ?? whole.period
    guard last.end > whole.end, whole.isPartial else { return }
    let start = max(last.start, whole.start)
    var words =
      "\(last.label) is not over: what is brought to a year or to a month goes by its "
      + "\(counted(whole.end - start, "day")) so far"
    let costs = conceptTable(.costs)?.name
    if measures.contains(where: { $0.relation == costs.map { .rows(table: $0) } }) {
      words += ", and costs that are booked for all of it weigh too much"
    }
    notes.append(words)
  }

  /// Whether no period is to be named: nothing is read, or a condition on a date says which rows.
  private func hasOwnDates(_ whole: Slot) -> Bool {
    guard !measures.isEmpty else { return true }
    return whole.isUnbounded
      && measureConditions.contains { $0.contains { $0?.mentionsDay ?? false } }
  }

  var timeGrain: Grain? {
    for dimension in dimensions {
      if case .time(let grain, _) = dimension.kind { return grain }
    }
    return nil
  }

  static func label(of slot: Slot) -> String {
    guard !slot.isUnbounded else {
      let label = slot.period.label
      return label == Self.everything ? label : "\(Self.everything), \(label)"
    }
    guard slot.isPartial else { return slot.period.label }
    return "\(slot.period.label) (\(slot.end - slot.start) of \(slot.period.days) days)"
  }

  private mutating func wholeSlot(
    _ period: StatementPeriod, _ columns: [PlannedColumn], _ range: SourceRange,
    _ notes: inout [String]
  ) -> Slot? {
    if let expression = period.expression {
      guard let resolved = resolve(expression.kind, expression.range) else { return nil }
      // `last month` hangs on the end of the data; what is clipped to it says so itself.
      let told = notes.count
      let slot = clipped(resolved, expression.range, &notes)
      if slot != nil, notes.count == told, PeriodResolution.needsToday(expression.kind),
        let asOf = asOf()
      {
        note(asOf, &notes)
      }
      return slot
    }
    let hasOpening = measures.contains(where: \.usesPeriodState)
    if needsHistory { return wholeData(&notes).flatMap { hasOpening ? knownOpenings($0) : $0 } }
    if hasOpening || columns.contains(where: { $0.expression.usesSlotLength }) {
      return lastTwelveMonths(&notes)
    }
    if timeGrain == nil, readsOpening {
      report(.noOpening(range))
      return nil
    }
    let isStock = measures.contains { measure in
      if case .rows = measure.relation { return measure.window == .completeMonth }
      return true
    }
    let isByUnits = measures.contains { !$0.units.isEmpty && $0.window != .completeMonth }
    if timeGrain != nil || isByUnits { return wholeData(&notes) }
    if let slot = untilToday(&notes) { return slot }
    // Targets of each customer fall due behind today too.
    let hasTargets = pendingCustomerQueries.contains { $0.measures.contains(where: \.isOfTargets) }
    guard isStock || hasTargets else { return Self.unbounded }
    guard let asOf = asOf() else { return nil }
    if asOf.isUnknown { return Self.unbounded }
    note(asOf, &notes)
    let day = Period(
      start: asOf.day, end: asOf.day + 1, grain: .day, label: "as of \(asOf.day)")
    // Rows beside a stock count whole: `ticket_volume / customers` without a period.
    let hasRows = measures.contains { measure in
      if case .rows = measure.relation { return measure.window != .completeMonth }
      return false
    }
    return Slot(
      period: day, start: hasRows ? Self.unbounded.start : day.start, end: day.end,
      isUnbounded: hasRows)
  }

  /// What the time of figures is called that no period narrows.
  private static let everything = "all data"

  static var unbounded: Slot {
    let all = Period(
      start: Day(number: -1_000_000), end: Day(number: 4_000_000), grain: .day, label: everything)
    return Slot(period: all, start: all.start, end: all.end, isUnbounded: true)
  }

  func note(_ asOf: AsOf, _ notes: inout [String]) {
    if asOf.isAssumed {
      notes.append(
        "the data are taken to end on \(asOf.day), the end of their last month; `set today DATE` says otherwise"
      )
    }
  }

  private mutating func clipped(
    _ period: Period, _ range: SourceRange, _ notes: inout [String]
  ) -> Slot? {
    if measures.allSatisfy({ isPlanned($0) }) || reaches(period.end - 1) {
      return Slot(period: period, start: period.start, end: period.end)
    }
    guard let asOf = asOf() else { return nil }
    guard period.start <= asOf.day else {
      report(.beyondData(period: period.label, asOf: asOf.day, range))
      return nil
    }
    note(asOf, &notes)
    return Slot(period: period, start: period.start, end: asOf.day + 1)
  }

  /// The units of a grain in a slot: edge units are clipped, units in the future left out.
  mutating func units(_ grain: Grain, in slot: Slot, _ range: SourceRange) -> [Slot]? {
    guard !slot.isUnbounded else { return [] }
    let days: Int
    switch grain {
    case .day: days = 1
    case .week: days = 7
    case .month: days = 28
    case .quarter: days = 90
    case .year: days = 365
    }
    let estimate = (slot.end - slot.start) / days
    guard estimate <= Self.maximumUnits else {
      report(.tooManyUnits(count: estimate, limit: Self.maximumUnits, range))
      return nil
    }
    var result: [Slot] = []
    var cursor = slot.start
    while cursor < slot.end {
      let unit = calendar.unit(grain, containing: cursor)
      result.append(
        Slot(
          period: unit, start: max(unit.start, slot.start), end: min(unit.end, slot.end)))
      cursor = unit.end
    }
    return result
  }
}

extension RowExpression {
  /// Whether something is compared with a day.
  fileprivate var mentionsDay: Bool {
    switch self {
    case .constant(.date), .constant(.timestamp): true
    case .call(_, let arguments): arguments.contains(where: \.mentionsDay)
    case .column, .state, .constant, .missing, .textTest, .perCustomer: false
    }
  }
}

extension Expression {
  /// The parts joined by `and`.
  var conjuncts: [Expression] {
    if case .binary(let binary) = self, binary.operator == .and {
      return binary.left.conjuncts + binary.right.conjuncts
    }
    return [self]
  }
}
