/// Periods as they are written. Each is `nil` when the calendar has no such period.
extension Calendar {
  /// `2024-06-15`
  package func day(_ year: Int, _ month: Int, _ day: Int) -> Period? {
    Day(year: year, month: month, day: day).map { self.day($0) }
  }

  /// One day as a period.
  package func day(_ day: Day) -> Period {
    Period(start: day, end: day.shifted(days: 1), grain: .day, label: day.description)
  }

  /// `2024`: never fiscal.
  package func year(_ year: Int) -> Period? {
    months(year: year, first: 0, count: 12, grain: .year, style: .calendar)
  }

  /// `2024-H1`, made of months.
  package func half(_ year: Int, _ half: Int) -> Period? {
    guard (1...2).contains(half) else { return nil }
    return months(year: year, first: half * 6 - 6, count: 6, grain: .month, style: .calendarHalves)
  }

  /// `2024-Q2`: never fiscal.
  package func quarter(_ year: Int, _ quarter: Int) -> Period? {
    guard (1...4).contains(quarter) else { return nil }
    return months(
      year: year, first: quarter * 3 - 3, count: 3, grain: .quarter, style: .calendar)
  }

  /// `2024-06`
  package func month(_ year: Int, _ month: Int) -> Period? {
    guard (1...12).contains(month) else { return nil }
    return months(year: year, first: month - 1, count: 1, grain: .month, style: .calendar)
  }

  /// `2024-W23`, after ISO 8601: week 1 holds the year's first Thursday.
  package func isoWeek(_ year: Int, _ week: Int) -> Period? {
    guard let first = Calendar.firstDay(ofISOYear: year), week >= 1,
      week <= Calendar.weeks(inISOYear: year)
    else { return nil }
    let start = first.shifted(days: 7 * (week - 1))
    return Period(
      start: start, end: start.shifted(days: 7), grain: .week,
      label: Calendar.isoWeekLabel(ofMonday: start))
  }

  /// `FY2025`: the year that ends in 2025.
  package func fiscalYear(_ year: Int) -> Period? {
    months(
      year: year, first: fiscalOffset, count: 12, grain: .year, style: .fiscal)
  }

  /// `FY2025-H1`
  package func fiscalHalf(_ year: Int, _ half: Int) -> Period? {
    guard (1...2).contains(half) else { return nil }
    return months(
      year: year, first: fiscalOffset + half * 6 - 6, count: 6, grain: .month, style: .fiscalHalves)
  }

  /// `FY2025-Q1`
  package func fiscalQuarter(_ year: Int, _ quarter: Int) -> Period? {
    guard (1...4).contains(quarter) else { return nil }
    return months(
      year: year, first: fiscalOffset + quarter * 3 - 3, count: 3, grain: .quarter, style: .fiscal)
  }

  /// `2024-01..2024-06`, both ends included; `nil` when it would be empty.
  package func range(from first: Period, through last: Period) -> Period? {
    guard first.start < last.end else { return nil }
    return Period(
      start: first.start, end: last.end, grain: min(first.grain, last.grain),
      label: first == last ? first.label : "\(first.label)..\(last.label)")
  }

  /// 52 or 53.
  package static func weeks(inISOYear year: Int) -> Int {
    guard let first = firstDay(ofISOYear: year) else { return 52 }
    guard let next = firstDay(ofISOYear: year + 1) else { return 52 }
    return (next - first) / 7
  }

  /// The Monday of week 1.
  private static func firstDay(ofISOYear year: Int) -> Day? {
    guard let january4 = Day(year: year, month: 1, day: 4) else { return nil }
    return january4.shifted(days: 1 - january4.isoWeekday)
  }

  static func isoWeekLabel(ofMonday monday: Day) -> String {
    let thursday = monday.shifted(days: 3)
    let year = thursday.civil.year
    let start = Day(firstOfMonth: year * 12)
    return "\(digits(year, 4))-W\(digits((thursday - start) / 7 + 1, 2))"
  }

  /// Months from January of the named year to the start of its fiscal year: −11 to 0.
  private var fiscalOffset: Int {
    rules.fiscalYearStart == 1 ? 0 : rules.fiscalYearStart - 13
  }

  private func months(
    year: Int, first: Int, count: Int, grain: Grain, style: LabelStyle
  ) -> Period? {
    guard (1...9999).contains(year) else { return nil }
    let index = year * 12 + first
    return named(
      from: Day(firstOfMonth: index), to: Day(firstOfMonth: index + count), grain: grain,
      style: style)
  }
}
