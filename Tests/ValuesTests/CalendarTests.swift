import TestSupport
import Testing

@testable import Values

private func day(_ text: String) -> Day {
  let parts = text.split(separator: "-").compactMap { Int($0) }
  return Day(year: parts[0], month: parts[1], day: parts[2]) ?? .earliest
}

private func span(_ period: Period) -> String { "\(period.start)..\(period.end - 1)" }

@Suite struct CalendarTests {
  private let plain = Calendar()
  private let sundays = Calendar(rules: CalendarRules(weekStart: 7))
  private let february = Calendar(rules: CalendarRules(fiscalYearStart: 2))

  @Test(arguments: [
    (Grain.day, "2024-06-15", "2024-06-15..2024-06-15"),
    (.week, "2024-W24", "2024-06-10..2024-06-16"),
    (.month, "2024-06", "2024-06-01..2024-06-30"),
    (.quarter, "2024-Q2", "2024-04-01..2024-06-30"),
    (.year, "2024", "2024-01-01..2024-12-31"),
  ])
  func `a day lies in one unit of every grain`(grain: Grain, label: String, days: String) {
    let unit = plain.unit(grain, containing: day("2024-06-15"))
    #expect(unit.label == label)
    #expect(span(unit) == days)
    #expect(unit.grain == grain)
  }

  @Test func `weeks that start on Sunday are called by their first day`() {
    let unit = sundays.unit(.week, containing: day("2024-06-15"))
    #expect(unit.label == "2024-06-09")
    #expect(span(unit) == "2024-06-09..2024-06-15")
    #expect(sundays.unit(.week, containing: day("2024-06-16")).label == "2024-06-16")
  }

  @Test(arguments: [
    ("2024-01-31", "FY2024-Q4", "FY2024"), ("2024-02-01", "FY2025-Q1", "FY2025"),
    ("2024-06-15", "FY2025-Q2", "FY2025"), ("2025-01-31", "FY2025-Q4", "FY2025"),
  ])
  func `a fiscal year is named by the year it ends in`(text: String, quarter: String, year: String)
  {
    #expect(february.unit(.quarter, containing: day(text)).label == quarter)
    #expect(february.unit(.year, containing: day(text)).label == year)
    #expect(february.unit(.month, containing: day(text)).label == String(text.prefix(7)))
  }

  // The years with 53 weeks, and the weeks of the days around New Year, from ISO 8601's rule.
  @Test(arguments: [
    ("2005-01-01", "2004-W53"), ("2005-01-02", "2004-W53"), ("2005-12-31", "2005-W52"),
    ("2006-01-01", "2005-W52"), ("2006-01-02", "2006-W01"), ("2007-12-31", "2008-W01"),
    ("2008-12-28", "2008-W52"), ("2008-12-29", "2009-W01"), ("2009-12-31", "2009-W53"),
    ("2010-01-03", "2009-W53"), ("2010-01-04", "2010-W01"), ("2020-12-31", "2020-W53"),
  ])
  func `weeks that start on Monday are ISO weeks`(text: String, label: String) {
    #expect(plain.unit(.week, containing: day(text)).label == label)
  }

  @Test func `long ISO years are those with a Thursday at either end`() {
    let long = (2000...2030).filter { Calendar.weeks(inISOYear: $0) == 53 }
    #expect(long == [2004, 2009, 2015, 2020, 2026])
  }

  @Test(arguments: Grain.allCases, [1, 2, 7, 10])
  func `units tile every period`(grain: Grain, fiscalYearStart: Int) {
    var random = SeededRandom(seed: 11)
    for weekStart in [1, 7] {
      let calendar = Calendar(
        rules: CalendarRules(weekStart: weekStart, fiscalYearStart: fiscalYearStart))
      for _ in 0..<40 {
        let start = Day(number: Int32.random(in: -20_000...40_000, using: &random))
        let end = start + Int.random(in: 1...900, using: &random)
        let period = Period(start: start, end: end, grain: .day, label: "")
        let units = calendar.units(grain, in: period)
        #expect(units.first?.period.start == start)
        #expect(units.last?.period.end == end)
        #expect(zip(units, units.dropFirst()).allSatisfy { $0.period.end == $1.period.start })
        #expect(units.reduce(0) { $0 + $1.period.days } == end - start)
        for unit in units {
          #expect(calendar.unit(grain, containing: unit.period.start) == unit.whole)
          #expect(calendar.unit(grain, containing: unit.period.end - 1) == unit.whole)
          #expect(unit.isClipped == (unit.period.days < unit.fullDays))
          #expect(unit.period.label == unit.whole.label)
        }
        #expect(units.dropFirst().dropLast().allSatisfy { !$0.isClipped })
      }
    }
  }

  @Test(arguments: [
    (Grain.quarter, "2024-06-30", 1, "2024-Q2"), (.quarter, "2024-06-29", 1, "2024-Q1"),
    (.month, "2024-06-30", 6, "2024-01..2024-06"), (.month, "2024-06-15", 1, "2024-05"),
    (.week, "2024-06-16", 1, "2024-W24"), (.week, "2024-06-15", 2, "2024-W22..2024-W23"),
    (.day, "2024-06-30", 30, "2024-06-01..2024-06-30"), (.year, "2024-06-30", 1, "2023"),
    (.year, "2024-12-31", 2, "2023..2024"), (.day, "2024-06-30", 1, "2024-06-30"),
  ])
  func `the last units are those that have ended`(
    grain: Grain, today: String, count: Int, label: String
  ) {
    #expect(plain.last(count, grain, endingBy: day(today)).label == label)
  }

  @Test func `the next units start after today`() {
    #expect(span(plain.next(90, .day, from: day("2024-06-30"))) == "2024-07-01..2024-09-28")
    #expect(plain.next(1, .month, from: day("2024-06-15")).label == "2024-07")
    #expect(plain.next(2, .quarter, from: day("2024-06-30")).label == "2024-Q3..2024-Q4")
    #expect(february.next(1, .quarter, from: day("2024-06-30")).label == "FY2025-Q3")
  }

  @Test func `to date runs from the start of the unit to today`() {
    #expect(span(plain.toDate(.year, today: day("2024-06-15"))) == "2024-01-01..2024-06-15")
    #expect(plain.toDate(.year, today: day("2024-06-15")).label == "2024-01-01..2024-06-15")
    #expect(span(plain.toDate(.quarter, today: day("2024-06-15"))) == "2024-04-01..2024-06-15")
    #expect(span(february.toDate(.year, today: day("2024-01-15"))) == "2023-02-01..2024-01-15")
    #expect(plain.this(.quarter, today: day("2024-06-15")).label == "2024-Q2")
  }

  @Test(arguments: [Int.max, Int.min, -1, 0, 4_000_000, 200_000])
  func `no count leads out of the calendar`(count: Int) {
    let today = day("2024-06-15")
    for grain in Grain.allCases {
      for period in [
        plain.last(count, grain, endingBy: today), plain.next(count, grain, from: today),
        plain.shift(plain.this(grain, today: today), by: count),
        plain.shift(plain.this(grain, today: today), by: count, .quarter),
      ] {
        #expect(period.start >= .earliest && period.end <= .latestEnd)
      }
    }
    #expect(plain.units(.week, in: plain.last(9, .week, endingBy: Day.earliest + 13)).count == 2)
  }
}
