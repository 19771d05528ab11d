package import Values

/// The stretch of time that a measure looks at, seen from a slot.
package enum MeasureWindow: Sendable, Hashable {
  /// The slot itself.
  case slot
  /// So many months that end with the slot.
  case trailing(months: Int)
  /// The slot, so many months earlier.
  case lagged(months: Int)
  /// Every month of the slot by itself, and the mean of what they give; a month that the slot
  /// holds in part counts like the others.
  case monthlyMean

  /// The slot that is looked at from another; the months of `monthlyMean` make up the slot itself.
  package func slot(seenFrom slot: Slot, _ calendar: Calendar) -> Slot {
    guard !slot.isUnbounded else { return slot }
    var result = slot
    switch self {
    case .slot, .monthlyMean: return slot
    case .trailing(let months): result.start = calendar.shift(slot.end, months: -months)
    case .lagged(let months):
      result.start = calendar.shift(slot.start, months: -months)
      result.end = calendar.shift(slot.end, months: -months)
    }
    result.isWindow = true
    return result
  }
}

/// How long a slot is, as a number; missing for a slot without bounds.
package enum SlotLength: String, Sendable, Hashable {
  case days
  /// Whole months where the slot begins and ends on the same day of the month, else days of
  /// 365/12 to the month.
  case months
}
