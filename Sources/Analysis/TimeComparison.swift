import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

// The other slots of `vs`, the windows of `rolling`, and the slots of customers' own values.
extension QueryAnalysis {
  /// The other slots of `vs …`.
  mutating func compare(
    _ comparison: Comparison, to time: StatementTime, _ grain: Grain?
  ) -> PlannedComparison? {
    guard !time.whole.isUnbounded else {
      report(.nothingToCompare(comparison.range))
      return nil
    }
    let period = time.whole.period
    let other: Period
    switch comparison.kind {
    case .previous(let unit):
      if let unit {
        guard let grain = Grain(rawValue: unit.lowercased()) else {
          report(.unknownUnit(unit, comparison.range))
          return nil
        }
        other = calendar.shift(period, by: -1, grain)
      } else {
        other = calendar.shift(period, by: -1)
      }
    case .yearAgo: other = calendar.yearEarlier(period)
    case .period(let expression):
      guard let resolved = resolve(expression.kind, expression.range) else { return nil }
      // On the last day of a quarter the last complete one is this one.
      let isItself = resolved.start == period.start && resolved.end == period.end
      other = isItself && expression.isLast ? calendar.shift(period, by: -1) : resolved
    case .target: return nil
    }
    var end = other.end
    if time.whole.isPartial, !comparison.isWhole {
      end = min(
        end,
        grain.flatMap { cut(other, by: $0, like: time.slots) } ?? cut(other, like: time.whole))
    }
    // The first unit of the data may be cut as well.
    let offset = comparison.isWhole ? 0 : time.whole.start - period.start
    let whole = Slot(period: other, start: min(other.start + offset, end), end: end)
    let slots: [Slot]
    switch (comparison.kind, grain) {
    case (.yearAgo, .day?), (.yearAgo, .week?): slots = time.slots.map(yearEarlier)
    case (_, let grain?):
      guard let units = units(grain, in: whole, comparison.range) else { return nil }
      slots = units
    case (_, nil): slots = [whole]
    }
    return PlannedComparison(slots: slots, whole: whole, label: Self.label(of: whole))
  }

  /// What a reader must know where one side of a comparison is much longer than the other: figures
  /// of a day are alike all the same.
  func unlikeLengths(_ whole: Slot, _ other: Slot) -> String? {
    guard !other.isUnbounded, measures.contains(where: { MetricKind(of: $0) != .stock }) else {
      return nil
    }
    let (days, before) = (whole.end - whole.start, other.end - other.start)
    // Months and years differ by a day or three.
    guard min(days, before) > 0, 5 * max(days, before) > 6 * min(days, before) else { return nil }
    func words(_ count: Int) -> String { count == 1 ? "1 day" : "\(count) days" }
    return "\(whole.period.label) has \(words(days)), \(other.period.label) \(words(before)): what "
      + "happens over time is not like for like"
  }

  /// What a reader must know where `vs last quarter` stands beside the last complete quarter itself, which
  /// is compared with the one before, or where a period is compared with itself.
  mutating func samePeriod(_ comparison: Comparison, _ whole: Slot, _ other: Slot) -> String? {
    guard case .period(let expression) = comparison.kind else { return nil }
    if whole.period == other.period { return "both sides are of \(whole.period.label)" }
    guard expression.isLast, let resolved = resolve(expression.kind, expression.range),
      resolved.start == whole.period.start, resolved.end == whole.period.end
    else { return nil }
    return "`\(statementSource.text(expression.range))` is \(whole.period.label) itself, which is "
      + "complete: compared with \(other.period.label) before it"
  }

  /// What a reader must know where both sides of a comparison are read at the close of one day, as
  /// today's and the last complete month's are on its last day: nothing can have changed.
  func sameDay(_ whole: Slot, _ other: Slot) -> String? {
    guard whole.end == other.end, !whole.isUnbounded, !other.isUnbounded, !measures.isEmpty,
      measures.allSatisfy({ MetricKind(of: $0) == .stock })
    else { return nil }
    let unit = other.period.grain.rawValue
    return
      "both sides are of \(whole.end - 1), the last day of each: `vs previous \(unit)` compares with "
      + "a \(unit) before"
  }

  /// Where another period is cut to be like a partial one: behind as many days. In the period of
  /// the same label of another year that is behind the day of the same label, as `ytd` has it: a
  /// leap day between the two is no day more.
  private func cut(_ other: Period, like slot: Slot) -> Day {
    let months = other.start.monthIndex - slot.period.start.monthIndex
    if months % 12 == 0, slot.period.grain != .week {
      let sameLabel = calendar.shift(slot.period, by: months / 12, .year)
      if sameLabel.start == other.start, sameLabel.end == other.end {
        return (slot.end - 1).shifted(months: months) + 1
      }
    }
    return other.start + (slot.end - slot.period.start)
  }

  /// The same by units that stand side by side, where no period counts the days: within the unit
  /// beside the last, behind as many days. `nil` where the units do not lie alike.
  private func cut(_ other: Period, by grain: Grain, like slots: [Slot]) -> Day? {
    guard !hasPeriod, let last = slots.last, grain >= .month,
      calendar.start(of: grain, containing: other.start) == other.start
    else { return nil }
    let units = calendar.units(grain, in: other)
    guard slots.count <= units.count else { return nil }
    let beside = units[slots.count - 1].whole
    return min(beside.end, beside.start + (last.end - last.period.start))
  }

  /// The day or week with the same label a year earlier, cut like this one. By position they would
  /// drift apart behind a leap day, or a week 53.
  private func yearEarlier(_ slot: Slot) -> Slot {
    let other = calendar.yearEarlier(slot.period)
    return Slot(
      period: other, start: other.start + (slot.start - slot.period.start),
      end: other.start + (slot.end - slot.period.start))
  }

  // MARK: windows

  /// A stock has one value at the close of a day, so a longer period would change nothing; the mean of
  /// a stock's units hangs on how many there are.
  mutating func checkWindow(_ window: Window) -> Bool {
    let isStock =
      !measures.isEmpty
      && measures.allSatisfy { $0.unitFigures == nil && MetricKind(of: $0) == .stock }
    if isStock { report(.windowOnStock(window.range)) }
    if case .rolling(let count, let unit) = window.kind {
      if Self.grain(unit) == nil { report(.unknownUnit(unit, window.range)) }
      if !(1...PeriodResolution.maximumCount).contains(count.number ?? 0) {
        report(
          .invalidPeriod(
            source.text(window.range),
            reason: "expected a number of units from 1 to \(PeriodResolution.maximumCount)",
            window.range))
      }
    }
    return problems.isEmpty
  }

  static func grain(_ unit: String) -> Grain? {
    let name = unit.lowercased()
    return Grain(rawValue: name.hasSuffix("s") ? String(name.dropLast()) : name)
  }

  /// Both sides of a comparison, each within its own period.
  func widen(_ time: inout StatementTime, _ window: Window) {
    let whole = time.whole
    time.slots = time.slots.map { widened($0, window, in: whole) }
    time.whole = widened(whole, window, in: whole)
    guard let other = time.comparison else { return }
    time.comparison?.slots = other.slots.map { widened($0, window, in: other.whole) }
    time.comparison?.whole = widened(other.whole, window, in: other.whole)
  }

  /// The longer period that ends with a slot: `[E − N units, E)`, or from the start of the period.
  private func widened(_ slot: Slot, _ window: Window, in whole: Slot) -> Slot {
    var result = slot
    result.isWindow = true
    switch window.kind {
    case .toDate: result.start = whole.start
    case .rolling(let written, let unit):
      let count = written.number ?? 0
      switch Self.grain(unit) {
      case .day: result.start = slot.end - count
      case .week: result.start = slot.end - 7 * count
      case .month: result.start = calendar.shift(slot.end, months: -count)
      case .quarter: result.start = calendar.shift(slot.end, months: -3 * count)
      case .year: result.start = calendar.shift(slot.end, months: -12 * count)
      case nil: break
      }
    }
    return result
  }

  // MARK: customers' own values

  /// The time of a customer's own figure in a statement of one moment that names no period: a day
  /// has no movements, and hardly an event.
  private func ownTime(of pending: PendingCustomerQuery, in slot: Slot) -> Slot? {
    guard hasNoTimeToGive(slot), isOfOwnTime(pending) else { return nil }
    if isOfMonths(pending) {
      // The other side of a comparison has its own months.
      guard slot != momentOfMonths else { return monthsOfCustomers }
      let months = calendar.last(12, .month, endingBy: slot.end - 1)
      return Slot(period: months, start: months.start, end: months.end)
    }
    // What falls due behind the as-of date is no part of all that happened.
    let isCut = slot.hasLastDay && pending.measures.contains(where: \.isOfTargets)
    return Slot(
      period: slot.period, start: Self.unbounded.start, end: slot.end, isUnbounded: !isCut)
  }

  private func hasNoTimeToGive(_ slot: Slot) -> Bool {
    !hasPeriod && (slot.isUnbounded || slot.end - slot.start <= 1)
  }

  private func isOfOwnTime(_ pending: PendingCustomerQuery) -> Bool {
    pending.isAsked && !pending.atOpening && pending.until == nil && pending.kind != .stock
      && pending.measures.allSatisfy(\.units.isEmpty)
  }

  private func isOfMonths(_ pending: PendingCustomerQuery) -> Bool {
    pending.measures.contains(where: \.usesPeriodState)
      || pending.scalar.expression.usesSlotLength
  }

  /// Finds the months of customers' own movements, and says which time their figures are of where
  /// it is not the statement's.
  mutating func settleCustomerTimes(_ whole: Slot, _ notes: inout [String]) {
    settleLastMonth(whole, &notes)
    for pending in pendingCustomerQueries {
      if pending.isAsked, pending.atOpening, pending.kind != .stock, timeGrain == nil {
        let month = calendar.last(1, .month, endingBy: whole.start - 1)
        notes.append(
          "`\(pending.name)` of each customer is of \(month.label), the last complete month before "
            + "the opening")
      } else if hasNoTimeToGive(whole), isOfOwnTime(pending) {
        var unsaid: [String] = []
        if isOfMonths(pending) {
          guard let months = lastTwelveMonths(&unsaid) else { continue }
          (monthsOfCustomers, momentOfMonths) = (months, whole)
          notes.append(
            "no period given: `\(pending.name)` of each customer is of \(months.period.label)")
        } else if !whole.isUnbounded {
          notes.append("no period given: `\(pending.name)` of each customer is of all data")
        }
      }
    }
  }

  /// Figures by months have none in the time without bounds that a query without a period may be of: the last
  /// complete month of the data counts.
  private mutating func settleLastMonth(_ whole: Slot, _ notes: inout [String]) {
    let counted = pendingCustomerQueries.filter(\.countsUnits)
    guard !counted.isEmpty, !hasPeriod, whole.isUnbounded, !whole.hasLastDay, let end = asOf()
    else {
      return
    }
    let month = calendar.last(1, .month, endingBy: end.day)
    lastMonthOfData = Slot(period: month, start: month.start, end: month.end)
    if end.isUnknown { return }
    for pending in counted where pending.isAsked {
      notes.append(
        "no period given: `\(pending.name)` of each customer is of \(month.label), the last complete month"
      )
    }
  }

  /// The queries behind metrics in conditions, over slots that pair with the statement's.
  func customerQueries(_ time: StatementTime) -> [CustomerQuery] {
    customerQueries(pendingCustomerQueries, time)
  }

  /// A moment has no frequency: figures by native unit take the last complete month.
  func goesByCompleteMonth(_ pending: PendingCustomerQuery, _ slot: Slot) -> Bool {
    let isMoment = slot.end - slot.start <= 1 || slot.isUnbounded
    return isMoment && !hasPeriod && !pending.atOpening
      && pending.measures.contains { !$0.units.isEmpty }
  }

  private func customerQueries(
    _ queries: [PendingCustomerQuery], _ time: StatementTime
  ) -> [CustomerQuery] {
    queries.map { pending in
      func slot(_ slot: Slot) -> Slot {
        let slot = pending.window.slot(seenFrom: slot, calendar)
        if let until = pending.until, until > slot.end, !slot.isUnbounded {
          var longer = slot
          longer.end = until
          longer.isWindow = true
          return longer
        }
        if let own = ownTime(of: pending, in: slot) { return own }
        guard pending.atOpening else {
          guard goesByCompleteMonth(pending, slot) else { return slot }
          return slot.hasLastDay
            ? MeasureWindow.completeMonth.slot(seenFrom: slot, calendar) : lastMonthOfData ?? slot
        }
        if pending.kind == .stock {
          let day = Period(
            start: slot.start - 1, end: slot.start, grain: .day, label: "opening")
          return Slot(period: day, start: day.start, end: day.end)
        }
        // The last complete month before the opening, never the outcome.
        let month = calendar.last(1, .month, endingBy: slot.start - 1)
        return Slot(period: month, start: month.start, end: month.end)
      }
      var measures = pending.measures
      for index in measures.indices { measures[index].keys = [] }
      var plan = LogicalPlan(
        slots: time.slots.map(slot), whole: slot(time.whole), measures: measures,
        columns: [
          PlannedColumn(
            name: pending.name, expression: pending.scalar.expression, unit: pending.scalar.unit)
        ])
      plan.comparison = time.comparison.map {
        PlannedComparison(
          slots: $0.slots.map(slot), whole: slot($0.whole), label: $0.label)
      }
      var inner = time
      inner.slots = plan.slots
      inner.whole = plan.whole
      inner.comparison = plan.comparison
      plan.customerQueries = customerQueries(pending.nested, inner)
      return CustomerQuery(plan: plan, table: pending.table, customer: pending.customer)
    }
  }
}

extension PeriodExpression {
  /// `last quarter`, which hangs on the day it is asked.
  fileprivate var isLast: Bool {
    if case .last = kind { true } else { false }
  }
}
