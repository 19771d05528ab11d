import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

/// The days that one measure knows of where no period is given.
private struct DataExtent {
  /// The unit that the first day lies in is the first one.
  var first: Day
  var last: Day
  /// What happened before this day is not known: the first unit is cut there. `nil`: it counts
  /// whole.
  var start: Day?
  /// Whether the last unit is cut behind the last day.
  var isCutAtEnd = false
  /// Whether these days lie behind the as-of date, and are known already.
  var isAhead = false
}

// The whole data, where no period is given: what happened up to the as-of date.
extension QueryAnalysis {
  /// The as-of date where the user sets one.
  var chosenToday: Day? { asOfOverride ?? model.today }

  /// Whether the user says which day today is.
  var hasChosenToday: Bool { chosenToday != nil }

  /// Every unit that the data have: from the first day of what the measures read to their last, or to
  /// the as-of date for stocks and where the user sets it. The units at both ends are cut to the days
  /// that the data have.
  mutating func wholeData(_ notes: inout [String]) -> Slot? {
    let extents = measures.compactMap { extent(of: $0, &notes) }
    guard problems.isEmpty else { return nil }
    // A figure that is known in advance does not carry the others past the as-of date.
    let past = extents.filter { !$0.isAhead }
    let shown = past.isEmpty ? extents : past
    guard let first = extents.map(\.first).min(), let last = shown.map(\.last).max() else {
      return Self.unbounded
    }
    let grain = timeGrain ?? .day
    let start = calendar.unit(grain, containing: min(first, last))
    let end = calendar.unit(grain, containing: last)
    let label = start.label == end.label ? start.label : "\(start.label)..\(end.label)"
    let period = Period(start: start.start, end: end.end, grain: grain, label: label)
    let known = extents.map { $0.start ?? calendar.unit(grain, containing: $0.first).start }.min()
    let ends = shown.map { extent in
      extent.isCutAtEnd ? extent.last + 1 : calendar.unit(grain, containing: extent.last).end
    }
    return Slot(
      period: period, start: min(max(period.start, known ?? period.start), last),
      end: min(period.end, ends.max() ?? period.end))
  }

  /// `nil` for a measure that goes by no day, and after a problem.
  private mutating func extent(of measure: Measure, _ notes: inout [String]) -> DataExtent? {
    switch (measure.relation, measure.time) {
    case (.rows, .on(let row)):
      if let column = row.firstColumn { return extent(of: column, measure, &notes) }
      guard measure.goesByFigure, let asOf = asOf(), !asOf.isUnknown else { return nil }
      note(asOf, &notes)
      let first = figureStart(of: measure) ?? asOf.day
      return DataExtent(first: min(first, asOf.day), last: asOf.day, isCutAtEnd: true)
    case (.rows, _): return nil
    case (.active, _), (.movements, _):
      guard let asOf = asOf(), !asOf.isUnknown else { return nil }
      note(asOf, &notes)
      let first = firstDay(of: model.table(measure.relation.table)) ?? asOf.day
      return DataExtent(first: min(first, asOf.day), last: asOf.day, isCutAtEnd: true)
    }
  }

  private mutating func extent(
    of column: ColumnReference, _ measure: Measure, _ notes: inout [String]
  ) -> DataExtent? {
    guard let (low, high) = bounds(of: column.column, in: column.table) else { return nil }
    var result = DataExtent(first: low, last: high)
    if isPlanned(measure) {
      result.isAhead = true
    } else if measure.isOfTargets || hasChosenToday
      || !isOver(calendar.unit(timeGrain ?? .day, containing: high), high)
    {
      guard let asOf = asOf() else { return nil }
      // A day behind the end that the data themselves show is planned.
      if !hasChosenToday && (asOf.isUnknown || high > asOf.day) {
        result.isAhead = true
      } else {
        note(asOf, &notes)
        result.first = min(low, asOf.day)
        result.last = asOf.day
        result.isCutAtEnd = true
      }
    }
    if let table = model.table(column.table), table.kind == .event {
      result.start = min(low, firstDay(of: table) ?? low)
    }
    // `created_at in 2024` by month(created_at): the spine is 2024.
    for limit in measure.filter?.conjuncts ?? [] {
      guard let (function, day) = limit.dayLimit(of: column) else { continue }
      if function == .greaterOrEqual, day > result.first {
        result.first = day
        result.start = day
      }
      if function == .less, day <= result.last {
        result.last = day - 1
        result.isCutAtEnd = true
      }
    }
    return result.first <= result.last ? result : nil
  }

  /// Whether the data go on behind the unit of the last row, or up to its end: mostly known without a
  /// look at the other tables, of which the as-of date would need them all.
  private mutating func isOver(_ unit: Period, _ last: Day) -> Bool {
    last + 1 == unit.end || reaches(unit.end - 1)
  }

  /// The days up to the as-of date, where rows that are counted may lie behind it: the user chose it, or
  /// they go by a day that was planned. `nil`: it leaves nothing out.
  mutating func untilToday(_ notes: inout [String]) -> Slot? {
    var isCut = false
    for measure in measures where !isCut { isCut = goesOn(measure) }
    guard isCut, let asOf = asOf(), !asOf.isUnknown else { return nil }
    note(asOf, &notes)
    let today = asOf.day
    var first = today
    for measure in measures where measure.window != .completeMonth {
      if let day = figureStart(of: measure) { first = min(first, day) }
      guard let column = dayColumn(of: measure),
        let (low, _) = bounds(of: column.column, in: column.table)
      else { continue }
      first = min(first, low)
    }
    let label = first == today ? "\(today)" : "\(first)..\(today)"
    let period = Period(start: first, end: today + 1, grain: .day, label: label)
    return Slot(period: period, start: period.start, end: period.end)
  }

  /// Whether rows of a measure may lie behind the as-of date. Where nobody chose it, what happened lies
  /// before it: only days of a definition's own are looked at, such as the ends of trials.
  private mutating func goesOn(_ measure: Measure) -> Bool {
    if measure.window == .completeMonth { return false }
    if measure.isOfTargets || measure.goesByFigure { return true }
    guard hasChosenToday || measure.mayLackTime, let column = dayColumn(of: measure),
      let (_, high) = bounds(of: column.column, in: column.table)
    else { return false }
    return !reaches(high)
  }

  /// The first day of what a figure of each customer is made of, where rows go by one: the day on which
  /// it first paid.
  private mutating func figureStart(of measure: Measure) -> Day? {
    guard measure.goesByFigure, case .on(let row) = measure.time else { return nil }
    let tables = row.customerQueries.flatMap { pendingCustomerQueries[$0].measures }
      .map(\.relation.table)
    return tables.compactMap { firstDay(of: model.table($0)) }.min()
  }

  /// The column by which rows belong to a period.
  private func dayColumn(of measure: Measure) -> ColumnReference? {
    guard case .rows(let name) = measure.relation else { return nil }
    switch measure.time {
    case .on(let row): return row.firstColumn
    case .overlapping:
      return model.table(name)?.life.map { ColumnReference(table: name, column: $0.from) }
    case .always: return nil
    }
  }
}

extension Measure {
  /// Whether its rows belong to a period by a figure of their customer.
  fileprivate var goesByFigure: Bool {
    if case .rows = relation, case .on(let row) = time {
      !row.customerQueries.isEmpty
    } else {
      false
    }
  }
}
