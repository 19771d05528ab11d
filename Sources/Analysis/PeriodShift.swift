import Values

/// Other periods of the same shape, for comparisons.
struct PeriodShift {
  let calendar: Calendar

  /// One length earlier: the quarter before a quarter, the six months before six months; for a
  /// period to date the same days of the unit before.
  func previous(_ period: Period) -> Period {
    switch period.grain {
    case .day, .week: return shifted(period, days: -period.days)
    case .month, .quarter, .year:
      guard calendar.unit(period.grain, containing: period.start).start == period.start else {
        return shifted(period, days: -period.days)
      }
      return shifted(period, months: -wholeMonths(period))
    }
  }

  /// Every day one unit earlier.
  func shift(_ period: Period, by grain: Grain) -> Period {
    switch grain {
    case .day: shifted(period, days: -1)
    case .week: shifted(period, days: -7)
    case .month: shifted(period, months: -1)
    case .quarter: shifted(period, months: -3)
    case .year: shifted(period, months: -12)
    }
  }

  /// The same label a year earlier: W53 becomes W52, 29 February the 28th.
  func yearEarlier(_ period: Period) -> Period {
    if period.grain == .week, calendar.rules.weekStart == 1 {
      let first = calendar.isoWeek(of: period.start)
      let last = calendar.isoWeek(of: period.end - 1)
      if let a = week(first.year - 1, first.week), let b = week(last.year - 1, last.week) {
        return labelled(a.start, b.end, .week)
      }
    }
    if period.grain == .day, period.days == 1 {
      let start = calendar.shift(period.start, months: -12)
      return labelled(start, start + 1, .day)
    }
    return shifted(period, months: -12)
  }

  private func week(_ year: Int, _ number: Int) -> Period? {
    calendar.week(year, number) ?? calendar.week(year, 52)
  }

  /// Whole months from the start, the last one counted even if it is cut short (to date).
  private func wholeMonths(_ period: Period) -> Int {
    let unit: Int
    switch period.grain {
    case .quarter: unit = 3
    case .year: unit = 12
    case .day, .week, .month: unit = 1
    }
    var months = 0
    while calendar.shift(period.start, months: months) < period.end { months += unit }
    return months
  }

  private func shifted(_ period: Period, days: Int) -> Period {
    labelled(period.start + days, period.end + days, period.grain)
  }

  /// Ends at the close of a month stay there; other days are clamped to their month.
  private func shifted(_ period: Period, months: Int) -> Period {
    let start = calendar.shift(period.start, months: months)
    let isAligned = period.end.civil.day == 1
    let end = isAligned
      ? calendar.shift(period.end, months: months)
      : calendar.shift(period.end - 1, months: months) + 1
    return labelled(start, end, period.grain)
  }

  /// Named by its unit when it is one, else by its first and last.
  private func labelled(_ start: Day, _ end: Day, _ grain: Grain) -> Period {
    let first = calendar.unit(grain, containing: start)
    let last = calendar.unit(grain, containing: end - 1)
    let label: String
    if first.start == start, last.end == end {
      label = first.label == last.label ? first.label : "\(first.label)..\(last.label)"
    } else {
      label = end - start == 1 ? "\(start)" : "\(start)..\(end - 1)"
    }
    return Period(start: start, end: end, grain: grain, label: label)
  }
}
