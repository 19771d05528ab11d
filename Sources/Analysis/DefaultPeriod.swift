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
    if let first = firstDay() {
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

  /// The first day of the revenue table.
  private mutating func firstDay() -> Day? {
    guard let table = model.revenueTable, let life = table.life else { return nil }
    return bounds(of: life.from, in: table.name)?.0
  }

  private mutating func bounds(of column: String, in table: String) -> (Day, Day)? {
    do throws(LoadProblem) {
      return try facts.bounds(of: column, in: table)
    } catch {
      report(.load(error))
      return nil
    }
  }

  /// Every unit that the data have: from the first day of what the measures read to its last, or
  /// to the as-of date for stocks.
  mutating func wholeData(_ notes: inout [String]) -> Slot? {
    var first: Day?
    var last: Day?
    for measure in measures {
      switch (measure.relation, measure.time) {
      case (.rows, .on(let row)):
        guard let column = row.firstColumn,
          var (low, high) = bounds(of: column.column, in: column.table)
        else { continue }
        // `created_at in 2024` by month(created_at): the spine is 2024.
        for limit in measure.filter?.conjuncts ?? [] {
          guard let (function, day) = limit.dayLimit(of: column) else { continue }
          if function == .greaterOrEqual { low = max(low, day) }
          if function == .less { high = min(high, day - 1) }
        }
        guard low <= high else { continue }
        first = min(first ?? low, low)
        last = max(last ?? high, high)
      case (.rows, _): continue
      case (.active, _), (.movements, _):
        guard let asOf = asOf() else { return nil }
        if asOf.isUnknown { continue }
        note(asOf, &notes)
        let low = firstDay() ?? asOf.day
        first = min(first ?? low, low)
        last = max(last ?? asOf.day, asOf.day)
      }
    }
    guard let first, let last else {
      return problems.isEmpty ? Self.unbounded : nil
    }
    let grain = timeGrain ?? .day
    let start = calendar.unit(grain, containing: first)
    let end = calendar.unit(grain, containing: last)
    let label = start.label == end.label ? start.label : "\(start.label)..\(end.label)"
    let period = Period(start: start.start, end: end.end, grain: grain, label: label)
    let hasStock = measures.contains { measure in
      if case .rows = measure.relation { return false }
      return true
    }
    return Slot(
      period: period, start: period.start, end: hasStock ? min(period.end, last + 1) : period.end)
  }
}
