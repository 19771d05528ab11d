import Planning
import Values

/// The slots that a measure is really evaluated for: those of the statement, or what its window
/// makes of them.
struct SlotWindows {
  private(set) var slots: [Slot]

  init(_ window: MeasureWindow, _ own: [Slot], _ calendar: Calendar) {
    slots = own
    switch window {
    case .slot: return
    case .trailing(let months):
      for index in slots.indices where !slots[index].isUnbounded {
        slots[index].start = calendar.shift(slots[index].end, months: -months)
        slots[index].isWindow = true
      }
    case .trailingDays(let days):
      for index in slots.indices where !slots[index].isUnbounded {
        slots[index].start = slots[index].end - days
        slots[index].isWindow = true
      }
    case .lagged(let months):
      for index in slots.indices where !slots[index].isUnbounded {
        slots[index].start = calendar.shift(slots[index].start, months: -months)
        slots[index].end = calendar.shift(slots[index].end, months: -months)
        slots[index].isWindow = true
      }
    }
  }
}

extension Slot {
  /// How long the slot is; `nil` without bounds.
  func length(_ unit: SlotLength, _ calendar: Calendar) -> Double? {
    guard !isUnbounded else { return nil }
    let days = end - start
    switch unit {
    case .days: return Double(days)
    case .weekdays:
      return Double((0..<days).count { (start + $0).isoWeekday <= 5 })
    case .months: break
    }
    let (startYear, startMonth, _) = start.civil
    let (endYear, endMonth, _) = end.civil
    let months = (endYear - startYear) * 12 + endMonth - startMonth
    if months > 0, calendar.shift(start, months: months) == end { return Double(months) }
    return Double(days) * 12 / 365
  }
}
