extension Day {
  /// 0001-01-01
  package static let earliest = Day(number: -719_162)
  /// 10000-01-01: the greatest day a half-open period may end with.
  package static let latestEnd = Day(number: 2_932_897)

  /// The day with this number, held within the years 1 to 9999 and the first day behind them.
  package init(clamping number: Int) {
    self.init(
      number: Int32(
        min(max(number, Int(Day.earliest.number)), Int(Day.latestEnd.number))))
  }

  /// This day moved by days, held within the calendar; for counts that a user chose.
  package func shifted(days: Int) -> Day {
    let (sum, overflow) = Int(number).addingReportingOverflow(days)
    return Day(clamping: overflow ? (days < 0 ? .min : .max) : sum)
  }

  /// This day moved by calendar months, cut to the length of the month it lands in:
  /// 2024-03-31 less one month is 2024-02-29.
  package func shifted(months: Int) -> Day {
    let (year, month, day) = civil
    let (index, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, (12..<120_000).contains(index) else {
      return months < 0 ? .earliest : .latestEnd
    }
    let length = Day.length(ofMonth: index % 12 + 1, year: index / 12)
    return Day(firstOfMonth: index) + (min(day, length) - 1)
  }

  /// The first day of a month counted as 12 × year + month − 1, held within the calendar.
  init(firstOfMonth index: Int) {
    guard index >= 12 else {
      self = .earliest
      return
    }
    self = Day(year: index / 12, month: index % 12 + 1, day: 1) ?? .latestEnd
  }

  /// 12 × year + month − 1
  package var monthIndex: Int {
    let (year, month, _) = civil
    return year * 12 + month - 1
  }

  var isFirstOfMonth: Bool { civil.day == 1 }
}
