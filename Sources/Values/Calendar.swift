/// Calendar arithmetic on local days, under one session's rules.
package struct Calendar: Sendable, Hashable {
  package let rules: CalendarRules

  package init(rules: CalendarRules = CalendarRules()) {
    precondition(rules.weekStart == 1 || rules.weekStart == 7, "weeks start on Monday or Sunday")
    precondition((1...12).contains(rules.fiscalYearStart), "a fiscal year starts with a month")
    self.rules = rules
  }

  private var isFiscal: Bool { rules.fiscalYearStart != 1 }

  // MARK: units

  /// The unit that holds a day. With a fiscal year set, quarters and years are fiscal.
  package func unit(_ grain: Grain, containing day: Day) -> Period {
    let (year, month, _) = day.civil
    switch grain {
    case .day:
      return Period(start: day, end: day + 1, grain: .day, label: "\(day)")
    case .week: return week(containing: day)
    case .month:
      return months(from: (year, month), count: 1, .month, "\(padded(year, 4))-\(padded(month, 2))")
    case .quarter:
      let (fiscalYear, index) = fiscalPosition(year, month)
      let quarter = index / 3 + 1
      let label = isFiscal
        ? "FY\(padded(fiscalYear, 4))-Q\(quarter)" : "\(padded(year, 4))-Q\(quarter)"
      return months(from: monthBack(year, month, by: index % 3), count: 3, .quarter, label)
    case .year:
      let (fiscalYear, index) = fiscalPosition(year, month)
      let label = isFiscal ? "FY\(padded(fiscalYear, 4))" : padded(year, 4)
      return months(from: monthBack(year, month, by: index), count: 12, .year, label)
    }
  }

  private func week(containing day: Day) -> Period {
    guard rules.weekStart == 1 else {
      let start = day - day.isoWeekday % 7
      return Period(start: start, end: start + 7, grain: .week, label: "\(start)")
    }
    let start = day - (day.isoWeekday - 1)
    let (year, number) = isoWeek(of: day)
    return Period(
      start: start, end: start + 7, grain: .week,
      label: "\(padded(year, 4))-W\(padded(number, 2))")
  }

  /// The ISO 8601 week-numbering year and week of a day: a week belongs to the year of its Thursday.
  package func isoWeek(of day: Day) -> (year: Int, week: Int) {
    let thursday = day - (day.isoWeekday - 4)
    let year = thursday.civil.year
    let first = start(ofYear: year)
    return (year, (thursday - first) / 7 + 1)
  }

  /// The fiscal year and how many months into it (0 to 11) a calendar month lies. The fiscal year
  /// is named by the year it ends in.
  private func fiscalPosition(_ year: Int, _ month: Int) -> (year: Int, index: Int) {
    guard isFiscal else { return (year, month - 1) }
    let index = (month - rules.fiscalYearStart + 12) % 12
    return (month >= rules.fiscalYearStart ? year + 1 : year, index)
  }

  // MARK: literals; `nil` when there is no such unit

  package func year(_ year: Int) -> Period? {
    guard (1...9999).contains(year) else { return nil }
    return months(from: (year, 1), count: 12, .year, padded(year, 4))
  }

  /// Half years are made of quarters: their grain is the quarter.
  package func half(_ year: Int, _ half: Int) -> Period? {
    guard (1...9999).contains(year), (1...2).contains(half) else { return nil }
    return months(from: (year, half * 6 - 5), count: 6, .quarter, "\(padded(year, 4))-H\(half)")
  }

  package func quarter(_ year: Int, _ quarter: Int) -> Period? {
    guard (1...9999).contains(year), (1...4).contains(quarter) else { return nil }
    return months(
      from: (year, quarter * 3 - 2), count: 3, .quarter, "\(padded(year, 4))-Q\(quarter)")
  }

  package func month(_ year: Int, _ month: Int) -> Period? {
    guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
    return months(from: (year, month), count: 1, .month, "\(padded(year, 4))-\(padded(month, 2))")
  }

  /// ISO weeks run from Monday; week 53 exists only in long years.
  package func week(_ year: Int, _ week: Int) -> Period? {
    guard (1...9999).contains(year), (1...53).contains(week) else { return nil }
    let fourth = start(ofYear: year) + 3
    let start = fourth - (fourth.isoWeekday - 1) + (week - 1) * 7
    guard isoWeek(of: start).year == year else { return nil }
    return Period(
      start: start, end: start + 7, grain: .week, label: "\(padded(year, 4))-W\(padded(week, 2))")
  }

  package func day(_ year: Int, _ month: Int, _ day: Int) -> Period? {
    Day(year: year, month: month, day: day).map {
      Period(start: $0, end: $0 + 1, grain: .day, label: "\($0)")
    }
  }

  package func fiscalYear(_ year: Int) -> Period? {
    guard (2...9998).contains(year) else { return nil }
    return months(from: fiscalStart(year), count: 12, .year, "FY\(padded(year, 4))")
  }

  package func fiscalHalf(_ year: Int, _ half: Int) -> Period? {
    guard (2...9998).contains(year), (1...2).contains(half) else { return nil }
    let start = fiscalStart(year)
    return months(
      from: monthBack(start.year, start.month, by: -6 * (half - 1)), count: 6, .quarter,
      "FY\(padded(year, 4))-H\(half)")
  }

  package func fiscalQuarter(_ year: Int, _ quarter: Int) -> Period? {
    guard (2...9998).contains(year), (1...4).contains(quarter) else { return nil }
    let start = fiscalStart(year)
    return months(
      from: monthBack(start.year, start.month, by: -3 * (quarter - 1)), count: 3, .quarter,
      "FY\(padded(year, 4))-Q\(quarter)")
  }

  /// The first month of a fiscal year: without one of its own it is the calendar year.
  private func fiscalStart(_ year: Int) -> (year: Int, month: Int) {
    (isFiscal ? year - 1 : year, rules.fiscalYearStart)
  }

  // MARK: relative periods

  /// The last `count` units that end on or before `today`: with data to 30 June the last quarter
  /// is the second.
  package func last(_ count: Int, _ grain: Grain, endingBy today: Day) -> Period {
    precondition(count > 0, "a period has at least one unit")
    let current = unit(grain, containing: today)
    let end = current.end == today + 1 ? current.end : current.start
    return units(count, grain, endingAt: end)
  }

  /// The `count` whole units from the one after today's, or days from tomorrow.
  package func next(_ count: Int, _ grain: Grain, from today: Day) -> Period {
    precondition(count > 0, "a period has at least one unit")
    let start = unit(grain, containing: today).end
    var end = start
    for _ in 0..<count { end = unit(grain, containing: end).end }
    return labelled(start, end, grain)
  }

  /// From the start of today's unit to today.
  package func toDate(_ grain: Grain, today: Day) -> Period {
    let current = unit(grain, containing: today)
    return Period(
      start: current.start, end: today + 1, grain: grain, label: "\(current.label) to \(today)")
  }

  private func units(_ count: Int, _ grain: Grain, endingAt end: Day) -> Period {
    var start = end
    for _ in 0..<count { start = unit(grain, containing: start - 1).start }
    return labelled(start, end, grain)
  }

  private func labelled(_ start: Day, _ end: Day, _ grain: Grain) -> Period {
    let first = unit(grain, containing: start).label
    let last = unit(grain, containing: end - 1).label
    return Period(
      start: start, end: end, grain: grain, label: first == last ? first : "\(first)..\(last)")
  }

  // MARK: shifting

  /// The day `months` later or earlier, clamped to the length of its month.
  package func shift(_ day: Day, months: Int) -> Day {
    let (year, month, dayOfMonth) = day.civil
    let target = monthBack(year, month, by: -months)
    let length = Day.length(ofMonth: target.month, year: target.year)
    return Day(
      year: max(1, min(9999, target.year)), month: target.month, day: min(dayOfMonth, length))
      ?? day
  }

  private func monthBack(_ year: Int, _ month: Int, by count: Int) -> (year: Int, month: Int) {
    let index = year * 12 + month - 1 - count
    return (Int((Double(index) / 12).rounded(.down)), ((index % 12) + 12) % 12 + 1)
  }

  private func months(
    from first: (year: Int, month: Int), count: Int, _ grain: Grain, _ label: String
  ) -> Period {
    let after = monthBack(first.year, first.month, by: -count)
    let start = self.start(ofMonth: first)
    return Period(start: start, end: self.start(ofMonth: after), grain: grain, label: label)
  }

  /// The first day of a month; of January 10000 too, where the last period ends.
  private func start(ofMonth month: (year: Int, month: Int)) -> Day {
    if let day = Day(year: month.year, month: month.month, day: 1) { return day }
    let year = max(1, min(9999, month.year))
    let edge = month.year > 9999 ? Day(year: year, month: 12, day: 31) : Day(year: 1, month: 1, day: 1)
    return (edge ?? Day(number: 0)) + (month.year > 9999 ? 1 : 0)
  }

  private func start(ofYear year: Int) -> Day { start(ofMonth: (year, 1)) }

  private func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
