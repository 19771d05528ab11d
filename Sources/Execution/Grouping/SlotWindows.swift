import Planning
import Values

/// The slots that a measure is really evaluated for: those of the statement, or what its window
/// makes of them.
struct SlotWindows {
  private(set) var slots: [Slot]
  /// For each slot of the statement those of `slots` whose mean it gets; `nil`: they are the same.
  private(set) var parts: [Range<Int>]?

  init(_ window: MeasureWindow, _ own: [Slot], _ calendar: Calendar) {
    slots = own
    switch window {
    case .slot, .trailing, .lagged: slots = own.map { window.slot(seenFrom: $0, calendar) }
    case .monthlyMean: splitIntoMonths(own, calendar)
    }
  }

  private mutating func splitIntoMonths(_ own: [Slot], _ calendar: Calendar) {
    slots = []
    var ranges: [Range<Int>] = []
    for slot in own {
      let first = slots.count
      var cursor = slot.start
      while cursor < slot.end, !slot.isUnbounded {
        let month = calendar.unit(.month, containing: cursor)
        slots.append(Slot(period: month, start: cursor, end: min(month.end, slot.end)))
        cursor = month.end
      }
      if slots.count == first { slots.append(slot) }
      ranges.append(first..<slots.count)
    }
    parts = ranges
  }
}

extension Slot {
  /// How long the slot is; `nil` without bounds.
  func length(_ unit: SlotLength, _ calendar: Calendar) -> Double? {
    guard !isUnbounded else { return nil }
    let days = end - start
    guard unit == .months else { return Double(days) }
    let (startYear, startMonth, _) = start.civil
    let (endYear, endMonth, _) = end.civil
    let months = (endYear - startYear) * 12 + endMonth - startMonth
    if months > 0, calendar.shift(start, months: months) == end { return Double(months) }
    return Double(days) * 12 / 365
  }
}
