import Testing

@testable import Values

private func text(_ period: Period?) -> String {
  period.map { "\($0.label) \($0.start)..\($0.end - 1)" } ?? "none"
}

@Suite struct CalendarLiteralTests {
  private let plain = Calendar()
  private let february = Calendar(rules: CalendarRules(fiscalYearStart: 2))

  @Test func `literals cover whole units`() {
    #expect(text(plain.year(2024)) == "2024 2024-01-01..2024-12-31")
    #expect(text(plain.half(2024, 2)) == "2024-H2 2024-07-01..2024-12-31")
    #expect(text(plain.quarter(2024, 2)) == "2024-Q2 2024-04-01..2024-06-30")
    #expect(text(plain.month(2024, 2)) == "2024-02 2024-02-01..2024-02-29")
    #expect(text(plain.day(2024, 6, 15)) == "2024-06-15 2024-06-15..2024-06-15")
    #expect(text(plain.isoWeek(2024, 23)) == "2024-W23 2024-06-03..2024-06-09")
    #expect(text(plain.isoWeek(2025, 1)) == "2025-W01 2024-12-30..2025-01-05")
    #expect(text(plain.isoWeek(2020, 53)) == "2020-W53 2020-12-28..2021-01-03")
  }

  @Test func `fiscal literals end in the year they name`() {
    #expect(text(february.fiscalYear(2025)) == "FY2025 2024-02-01..2025-01-31")
    #expect(text(february.fiscalHalf(2025, 2)) == "FY2025-H2 2024-08-01..2025-01-31")
    #expect(text(february.fiscalQuarter(2025, 1)) == "FY2025-Q1 2024-02-01..2024-04-30")
    #expect(text(february.quarter(2024, 2)) == "2024-Q2 2024-04-01..2024-06-30")
    #expect(text(plain.fiscalYear(2025)) == "FY2025 2025-01-01..2025-12-31")
  }

  @Test func `what the calendar does not have is none`() {
    #expect(plain.quarter(2024, 5) == nil)
    #expect(plain.quarter(2024, 0) == nil)
    #expect(plain.month(2024, 13) == nil)
    #expect(plain.isoWeek(2024, 54) == nil)
    #expect(plain.isoWeek(2024, 53) == nil)
    #expect(plain.isoWeek(2024, 0) == nil)
    #expect(plain.day(2023, 2, 29) == nil)
    #expect(plain.half(2024, 3) == nil)
    #expect(plain.year(0) == nil)
    #expect(plain.year(10_000) == nil)
    #expect(february.fiscalQuarter(2025, 5) == nil)
  }

  @Test func `a range holds both its ends`() throws {
    let first = try #require(plain.month(2024, 1))
    let last = try #require(plain.month(2024, 6))
    #expect(
      text(plain.range(from: first, through: last)) == "2024-01..2024-06 2024-01-01..2024-06-30")
    #expect(plain.range(from: last, through: first) == nil)
    #expect(plain.range(from: first, through: first)?.label == "2024-01")
    let quarter = try #require(plain.quarter(2024, 2))
    #expect(plain.range(from: first, through: quarter)?.grain == .month)
  }

  @Test(arguments: [
    ("2024-03-31", -1, "2024-02-29"), ("2023-03-31", -1, "2023-02-28"),
    ("2024-02-29", 12, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"),
    ("2024-12-15", 1, "2025-01-15"), ("2024-01-15", -1, "2023-12-15"),
  ])
  func `months are cut to their length`(from: String, months: Int, to: String) {
    let parts = from.split(separator: "-").compactMap { Int($0) }
    let day = Day(year: parts[0], month: parts[1], day: parts[2]) ?? .earliest
    #expect(plain.shift(day, months: months).description == to)
  }

  @Test func `the period before has the same shape`() throws {
    func before(_ period: Period?, _ calendar: Calendar? = nil) -> String {
      text(period.map { (calendar ?? plain).shift($0, by: -1) })
    }
    #expect(before(plain.quarter(2024, 1)) == "2023-Q4 2023-10-01..2023-12-31")
    #expect(before(plain.half(2024, 1)) == "2023-H2 2023-07-01..2023-12-31")
    #expect(before(plain.month(2024, 3)) == "2024-02 2024-02-01..2024-02-29")
    #expect(before(plain.isoWeek(2021, 1)) == "2020-W53 2020-12-28..2021-01-03")
    #expect(
      before(february.fiscalQuarter(2025, 1), february) == "FY2024-Q4 2023-11-01..2024-01-31")
    let today = try #require(Day(year: 2024, month: 6, day: 30))
    #expect(
      before(plain.last(6, .month, endingBy: today)) == "2023-07..2023-12 2023-07-01..2023-12-31")
    #expect(
      before(plain.last(30, .day, endingBy: today))
        == "2024-05-02..2024-05-31 2024-05-02..2024-05-31")
  }

  @Test(arguments: [
    (Grain.year, 6, 15, "2023-01-01..2023-06-15"), (.quarter, 5, 31, "2024-01..2024-02"),
    (.month, 3, 31, "2024-02"), (.month, 3, 30, "2024-02"),
    (.month, 6, 15, "2024-05-01..2024-05-15"),
    (.week, 6, 12, "2024-06-07..2024-06-09"),
  ])
  func `a period to date moves to the same days of the unit before`(
    grain: Grain, month: Int, day: Int, label: String
  ) throws {
    let today = try #require(Day(year: 2024, month: month, day: day))
    #expect(plain.shift(plain.toDate(grain, today: today), by: -1).label == label)
  }

  @Test func `a year earlier is the same label`() {
    func earlier(_ period: Period?) -> String { text(period.map { plain.yearEarlier($0) }) }
    #expect(earlier(plain.quarter(2024, 2)) == "2023-Q2 2023-04-01..2023-06-30")
    #expect(earlier(plain.month(2024, 2)) == "2023-02 2023-02-01..2023-02-28")
    #expect(earlier(plain.day(2024, 2, 29)) == "2023-02-28 2023-02-28..2023-02-28")
    #expect(earlier(plain.isoWeek(2020, 53)) == "2019-W52 2019-12-23..2019-12-29")
    #expect(earlier(plain.isoWeek(2024, 23)) == "2023-W23 2023-06-05..2023-06-11")
    #expect(earlier(plain.half(2024, 1)) == "2023-H1 2023-01-01..2023-06-30")
  }

  @Test func `every unit can be moved by any other`() {
    func earlier(_ period: Period?, _ grain: Grain) -> String {
      text(period.map { plain.shift($0, by: -1, grain) })
    }
    #expect(earlier(plain.day(2024, 3, 31), .month) == "2024-02-29 2024-02-29..2024-02-29")
    #expect(earlier(plain.month(2024, 3), .month) == "2024-02 2024-02-01..2024-02-29")
    #expect(earlier(plain.quarter(2024, 2), .year) == "2023-Q2 2023-04-01..2023-06-30")
    #expect(earlier(plain.isoWeek(2024, 23), .week) == "2024-W22 2024-05-27..2024-06-02")
    #expect(earlier(plain.isoWeek(2024, 23), .month) == "2024-W18 2024-04-29..2024-05-05")
  }

  @Test(arguments: 1...12)
  func `a unit moved there and back is the same`(fiscalYearStart: Int) {
    let calendar = Calendar(rules: CalendarRules(fiscalYearStart: fiscalYearStart))
    for number in stride(from: Int32(15_000), to: 25_000, by: 97) {
      for grain in Grain.allCases {
        let unit = calendar.unit(grain, containing: Day(number: number))
        for count in [1, 5, 40] {
          #expect(calendar.shift(calendar.shift(unit, by: -count), by: count) == unit)
        }
        #expect(calendar.shift(unit, by: -1).end == unit.start)
      }
    }
  }
}
