import Planning
import Values

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
