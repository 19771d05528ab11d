/// The units of the calendar under a session's rules: what unit a day lies in, which come before
/// it, and how they are called.
///
/// Days outside the years 1 to 9999 do not exist: every answer is cut to them, so that no count,
/// however great, is out of range.
package struct Calendar: Sendable, Hashable {
  package var rules: CalendarRules

  package init(rules: CalendarRules = CalendarRules()) { self.rules = rules }

  /// The unit that a day lies in.
  ///
  /// Quarters and years are those of the fiscal year when one is set. Weeks that start on Monday
  /// are ISO weeks (`2024-W23`); others are called by their first day.
  package func unit(_ grain: Grain, containing day: Day) -> Period {
    let start = start(of: grain, containing: day)
    return named(
      from: start, to: next(grain, after: start), grain: grain, style: ownStyle(of: grain))
  }

  /// The first day of the unit that a day lies in.
  package func start(of grain: Grain, containing day: Day) -> Day {
    switch grain {
    case .day: day
    case .week: day.shifted(days: -((day.isoWeekday - rules.weekStart + 7) % 7))
    case .month: Day(firstOfMonth: day.monthIndex)
    case .quarter: Day(firstOfMonth: day.monthIndex - monthOfFiscalYear(day) % 3)
    case .year: Day(firstOfMonth: day.monthIndex - monthOfFiscalYear(day))
    }
  }

  /// All units that a period touches, in order, without a gap; those at the edges are cut to it.
  package func units(_ grain: Grain, in period: Period) -> [CalendarUnit] {
    var units: [CalendarUnit] = []
    var day = period.start
    while day < period.end {
      var unit = unit(grain, containing: day)
      let whole = unit
      guard whole.end > day else { break }
      unit.start = max(unit.start, period.start)
      unit.end = min(unit.end, period.end)
      units.append(CalendarUnit(period: unit, whole: whole))
      day = whole.end
    }
    return units
  }

  // MARK: Relative periods

  /// The unit that contains today.
  package func this(_ grain: Grain, today: Day) -> Period { unit(grain, containing: today) }

  /// The last `count` units that end on or before today, as one period: with data to 30 June the
  /// last quarter is the second. A count below 1 is taken as 1.
  package func last(_ count: Int, _ grain: Grain, endingBy today: Day) -> Period {
    let current = unit(grain, containing: today)
    let end = current.end == today.shifted(days: 1) ? current.end : current.start
    return named(
      from: step(end, by: -max(1, count), grain), to: end, grain: grain, style: ownStyle(of: grain))
  }

  /// The next `count` units that start after today: the next 90 days begin tomorrow. A count
  /// below 1 is taken as 1.
  package func next(_ count: Int, _ grain: Grain, from today: Day) -> Period {
    let start = unit(grain, containing: today).end
    return named(
      from: start, to: step(start, by: max(1, count), grain), grain: grain,
      style: ownStyle(of: grain))
  }

  /// From the start of the unit that contains today to today: `ytd`, `qtd`, `mtd`.
  package func toDate(_ grain: Grain, today: Day) -> Period {
    named(
      from: start(of: grain, containing: today), to: today.shifted(days: 1), grain: grain,
      style: ownStyle(of: grain))
  }

  // MARK: Steps

  /// Months since the fiscal year began, 0 to 11.
  private func monthOfFiscalYear(_ day: Day) -> Int {
    (day.civil.month - rules.fiscalYearStart + 12) % 12
  }

  /// The start of a unit moved by whole units.
  func step(_ start: Day, by count: Int, _ grain: Grain) -> Day {
    func times(_ factor: Int) -> Int {
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      return overflow ? (count < 0 ? .min : .max) : product
    }
    return switch grain {
    case .day: start.shifted(days: count)
    case .week: start.shifted(days: times(7))
    case .month: start.shifted(months: count)
    case .quarter: start.shifted(months: times(3))
    case .year: start.shifted(months: times(12))
    }
  }

  private func next(_ grain: Grain, after start: Day) -> Day {
    // The calendar's very first week and quarter may have lost their beginning.
    guard start > .earliest else {
      var day = start.shifted(days: 1)
      while self.start(of: grain, containing: day) == start, day < .latestEnd {
        day = day.shifted(days: 1)
      }
      return day
    }
    return step(start, by: 1, grain)
  }
}

/// A unit of a time spine.
package struct CalendarUnit: Sendable, Hashable {
  /// The part inside the period that was split, under the whole unit's label.
  package var period: Period
  /// The unit in full.
  package var whole: Period

  package init(period: Period, whole: Period) {
    self.period = period
    self.whole = whole
  }

  /// The length of the unit in full.
  package var fullDays: Int { whole.days }

  package var isClipped: Bool { period.days != whole.days }
}
