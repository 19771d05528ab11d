/// Periods moved in time, for comparisons.
extension Calendar {
  /// A day moved by months, cut to the length of the month it lands in.
  package func shift(_ day: Day, months: Int) -> Day { day.shifted(months: months) }

  /// The period `count` of its own lengths later; −1 is the period before.
  ///
  /// Whole months move by months, whole weeks and days by days. A period that runs from the start
  /// of a unit to some day inside it (`ytd`) keeps its shape: it moves by that unit, to the same
  /// day of the month.
  package func shift(_ period: Period, by count: Int) -> Period {
    let style = LabelStyle(of: period.label)
    guard period.grain >= .month else { return shift(period, days: period.days, times: count) }
    let unit = unit(period.grain, containing: period.start)
    guard unit.start == period.start, period.end < unit.end else {
      guard isWholeMonths(period) else { return shift(period, days: period.days, times: count) }
      return shift(
        period, months: period.end.monthIndex - period.start.monthIndex, times: count)
    }
    let start = step(unit.start, by: count, period.grain)
    let months = start.monthIndex - unit.start.monthIndex
    let last = period.end.shifted(days: -1).shifted(months: months)
    return named(from: start, to: last.shifted(days: 1), grain: period.grain, style: style)
  }

  /// The period moved by units of a grain, whatever its own length: `vs previous month`.
  ///
  /// Days that the month does not have become its last; a week becomes the week that holds its
  /// moved start.
  package func shift(_ period: Period, by count: Int, _ grain: Grain) -> Period {
    switch grain {
    case .day: return shift(period, days: 1, times: count)
    case .week: return shift(period, days: 7, times: count)
    case .month: return shift(period, months: 1, times: count)
    case .quarter: return shift(period, months: 3, times: count)
    case .year: return shift(period, months: 12, times: count)
    }
  }

  /// The period with the same label a year earlier: W53 becomes W52 where the year has no W53,
  /// 29 February becomes the 28th. Weeks that do not start on Monday move by 52 weeks.
  package func yearEarlier(_ period: Period) -> Period {
    guard period.grain == .week else { return shift(period, months: 12, times: -1) }
    guard rules.weekStart == 1, period.start.isoWeekday == 1, period.end.isoWeekday == 1 else {
      return shift(period, days: 364, times: -1)
    }
    let first = isoWeekYearEarlier(period.start)
    let last = isoWeekYearEarlier(period.end.shifted(days: -7))
    return named(from: first, to: last.shifted(days: 7), grain: .week, style: .calendar)
  }

  private func isoWeekYearEarlier(_ monday: Day) -> Day {
    let thursday = monday.shifted(days: 3)
    let year = thursday.civil.year
    let week = (thursday - Day(firstOfMonth: year * 12)) / 7 + 1
    let earlier = min(week, Calendar.weeks(inISOYear: year - 1))
    return isoWeek(year - 1, earlier)?.start ?? monday.shifted(days: -364)
  }

  private func isWholeMonths(_ period: Period) -> Bool {
    period.start.isFirstOfMonth && period.end.isFirstOfMonth && period.start < period.end
  }

  private func shift(_ period: Period, days: Int, times count: Int) -> Period {
    let (move, overflow) = days.multipliedReportingOverflow(by: count)
    let distance = overflow ? (count < 0 ? Int.min : Int.max) : move
    return named(
      from: period.start.shifted(days: distance), to: period.end.shifted(days: distance),
      grain: period.grain, style: LabelStyle(of: period.label))
  }

  private func shift(_ period: Period, months: Int, times count: Int) -> Period {
    let (move, overflow) = months.multipliedReportingOverflow(by: count)
    let distance = overflow ? (count < 0 ? Int.min : Int.max) : move
    let start = period.start.shifted(months: distance)
    let style = LabelStyle(of: period.label)
    if period.grain == .week {
      let first = self.start(of: .week, containing: start)
      return named(
        from: first, to: first.shifted(days: period.days), grain: .week, style: style)
    }
    if period.grain >= .month, isWholeMonths(period) {
      return named(
        from: start, to: period.end.shifted(months: distance), grain: period.grain, style: style)
    }
    // The last day, not the first one behind it, keeps its place in the month.
    let last = period.end.shifted(days: -1).shifted(months: distance)
    return named(from: start, to: last.shifted(days: 1), grain: period.grain, style: style)
  }
}
