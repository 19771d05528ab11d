import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

// The time of a statement that names none.
extension QueryAnalysis {
  /// Movements, cohort metrics and their ratios without a period: the last 12 complete months, or
  /// as many as the data hold.
  mutating func lastTwelveMonths(_ notes: inout [String]) -> Slot? {
    guard let asOf = asOf() else { return nil }
    if asOf.isUnknown { return Self.unbounded }
    note(asOf, &notes)
    let twelve = calendar.last(12, .month, endingBy: asOf.day)
    var start = twelve.start
    if let first = firstDay(of: model.revenueTable) {
      let month = calendar.unit(.month, containing: first)
      if month.end > start {
        // Before the end of its first month the data know no opening.
        start = min(month.end, twelve.end)
      }
    }
    guard start < twelve.end else {
      let day = calendar.unit(.month, containing: asOf.day)
      return Slot(period: day, start: day.start, end: min(day.end, asOf.day + 1))
    }
    var months = 0
    var cursor = start
    while cursor < twelve.end {
      cursor = calendar.unit(.month, containing: cursor).end
      months += 1
    }
    notes.append(
      months == 12
        ? "no period given: the last 12 complete months"
        : "no period given: the last \(months) complete months, as many as the data hold")
    let first = calendar.unit(.month, containing: start).label
    let last = calendar.unit(.month, containing: twelve.end - 1).label
    let period = Period(
      start: start, end: twelve.end, grain: .month,
      label: first == last ? first : "\(first)..\(last)")
    return Slot(period: period, start: start, end: twelve.end)
  }

  /// Without the first unit: before its end the data know no opening, and all who pay are new.
  func knownOpenings(_ slot: Slot) -> Slot {
    let grain = timeGrain ?? .month
    let first = calendar.unit(grain, containing: slot.start)
    guard first.end < slot.end else { return slot }
    let next = calendar.unit(grain, containing: first.end).label
    let last = calendar.unit(grain, containing: slot.period.end - 1).label
    var result = slot
    result.start = first.end
    result.period.start = first.end
    result.period.label = next == last ? next : "\(next)..\(last)"
    return result
  }

  /// The day on which the first row of a table begins or happens.
  mutating func firstDay(of table: ModelTable?) -> Day? {
    guard let table, let column = table.life?.from ?? table.at else { return nil }
    return bounds(of: column, in: table.name)?.0
  }

  mutating func bounds(of column: String, in table: String) -> (Day, Day)? {
    do throws(LoadProblem) {
      return try facts.bounds(of: column, in: table)
    } catch {
      report(.load(error))
      return nil
    }
  }
}
