package import Values

/// The stretch of time that a measure looks at, seen from a slot.
package indirect enum MeasureWindow: Sendable, Hashable {
  /// The slot itself.
  case slot
  /// So many months that end with the slot.
  case trailing(months: Int)
  /// So many days that end with the slot.
  case trailingDays(Int)
  /// The slot, so many months earlier.
  case lagged(months: Int)
  /// The slot one of its periods earlier.
  case previous
  /// The last month that ends on or before the slot's last day.
  case completeMonth
  /// A window of a metric inside another window, seen from there: `lagged(trailing(nrr, 12), 3)`.
  case seen(MeasureWindow, from: MeasureWindow)

  /// The window seen from another one around it.
  package func seen(from outer: MeasureWindow) -> MeasureWindow {
    // The last complete month of a month is that month.
    if outer == .slot || outer == .completeMonth && self == .completeMonth { return self }
    return self == .slot ? outer : .seen(self, from: outer)
  }

  /// Without the complete month, which a metric takes by itself: what the query says of time.
  package var asAsked: MeasureWindow {
    switch self {
    case .completeMonth: .slot
    case .seen(let own, let outer): own.asAsked.seen(from: outer.asAsked)
    case .slot, .trailing, .trailingDays, .lagged, .previous: self
    }
  }

  /// The slot that is looked at from another; a slot without bounds is looked at whole.
  package func slot(seenFrom slot: Slot, _ calendar: Calendar) -> Slot {
    if case .seen(let own, let outer) = self {
      return own.slot(seenFrom: outer.whole(seenFrom: slot, calendar), calendar)
    }
    if self == .completeMonth, slot.hasLastDay {
      let month = calendar.last(1, .month, endingBy: slot.end - 1)
      return Slot(period: month, start: month.start, end: month.end)
    }
    guard !slot.isUnbounded else { return slot }
    var result = slot
    switch self {
    case .slot, .completeMonth, .seen: return slot
    case .trailing(let months): result.start = calendar.shift(slot.end, months: -months)
    case .trailingDays(let days): result.start = slot.end - days
    case .lagged(let months):
      result.start = calendar.shift(slot.start, months: -months)
      result.end = calendar.shift(slot.end, months: -months)
    case .previous:
      let end = max(slot.end, slot.period.end)
      result.start = start(before: slot.start, end, calendar)
      result.end = min(slot.start, result.start + (slot.end - slot.start))
      // Months differ in length: the whole of one is followed by the whole of the next.
      if slot.end == end { result.end = slot.start }
    }
    result.isWindow = true
    return result
  }

  /// The same with the period that it is of, which is longer where the data end within it.
  private func whole(seenFrom slot: Slot, _ calendar: Calendar) -> Slot {
    if case .seen(let own, let outer) = self {
      return own.whole(seenFrom: outer.whole(seenFrom: slot, calendar), calendar)
    }
    var result = self.slot(seenFrom: slot, calendar)
    guard !result.isUnbounded else { return result }
    let end: Day
    switch self {
    case .slot, .completeMonth, .seen: return result
    case .trailing, .trailingDays: end = result.end
    case .lagged(let months):
      end = calendar.shift(max(slot.end, slot.period.end), months: -months)
    case .previous: end = slot.start
    }
    result.period = Period(
      start: result.start, end: max(end, result.end), grain: slot.period.grain,
      label: slot.period.label)
    return result
  }

  /// Where as long a stretch begins as runs from one day to another: so many months, or days.
  private func start(before start: Day, _ end: Day, _ calendar: Calendar) -> Day {
    let (first, last) = (start.civil, end.civil)
    let months = 12 * (last.year - first.year) + last.month - first.month
    let isWhole = first.day == 1 && last.day == 1 && months > 0
    return isWhole ? calendar.shift(start, months: -months) : start - (end - start)
  }
}

/// A figure for every unit of the calendar that a slot touches, and what is made of them: rates of
/// days that are added, the mean of months. A unit that the slot holds in part counts like the
/// others; one without a value is left out.
package struct UnitFigures: Sendable, Hashable {
  /// What becomes of the units' figures.
  package enum Fold: String, Sendable, Hashable { case sum, mean }

  package var grain: Grain
  package var fold: Fold
  package var measures: [Measure]
  /// The figure of a unit, over `measures`.
  package var value: ScalarExpression

  package init(grain: Grain, fold: Fold, measures: [Measure], value: ScalarExpression) {
    self.grain = grain
    self.fold = fold
    self.measures = measures
    self.value = value
  }
}

/// How long a slot is, as a number; missing for a slot without bounds.
package enum SlotLength: String, Sendable, Hashable {
  case days
  /// Days from Monday to Friday.
  case weekdays
  /// Whole months where the slot begins and ends on the same day of the month, else days of
  /// 365/12 to the month.
  case months
}
