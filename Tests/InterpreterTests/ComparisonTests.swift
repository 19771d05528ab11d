import Storage
import Testing
import Values

/// `vs` and windows: each side is the query over an explicit period, never a lag over rows.
@Suite struct ComparisonTests {
  /// A comparison, and the two periods that it stands for.
  struct Law: Sendable, CustomTestStringConvertible {
    var settings = ""
    var period: String
    var comparison: String
    var now: String
    var before: String

    var testDescription: String { "\(settings) \(period) vs \(comparison)" }
  }

  static let laws = [
    Law(period: "2024-Q2", comparison: "previous", now: "2024-Q2", before: "2024-Q1"),
    Law(period: "2024-03", comparison: "previous", now: "2024-03", before: "2024-02"),
    Law(period: "2023", comparison: "previous", now: "2023", before: "2022"),
    Law(period: "2023-H2", comparison: "previous", now: "2023-H2", before: "2023-H1"),
    Law(
      period: "2024-02..2024-04", comparison: "previous", now: "2024-02..2024-04",
      before: "2023-11..2024-01"),
    Law(
      period: "2024-01-10..2024-01-19", comparison: "previous", now: "2024-01-10..2024-01-19",
      before: "2023-12-31..2024-01-09"),
    Law(
      period: "2024-Q2", comparison: "previous month", now: "2024-Q2", before: "2024-03..2024-05"),
    Law(period: "2024-Q1", comparison: "year ago", now: "2024-Q1", before: "2023-Q1"),
    Law(
      period: "2024-02-29", comparison: "year ago", now: "2024-02-29", before: "2023-02-28"),
    Law(period: "2024-02", comparison: "year ago", now: "2024-02", before: "2023-02"),
    Law(period: "2024-W01", comparison: "previous", now: "2024-W01", before: "2023-W52"),
    Law(period: "2024-W10", comparison: "year ago", now: "2024-W10", before: "2023-W10"),
    Law(period: "2024-Q2", comparison: "2023-Q3", now: "2024-Q2", before: "2023-Q3"),
    Law(period: "last quarter", comparison: "previous", now: "2024-Q2", before: "2024-Q1"),
    // The data end on day 47 of the quarter: as many days of the other one.
    Law(
      settings: "set today 2024-05-17", period: "2024-Q2", comparison: "previous",
      now: "2024-04-01..2024-05-17", before: "2024-01-01..2024-02-16"),
    Law(
      settings: "set today 2024-05-17", period: "2024-Q2", comparison: "whole previous",
      now: "2024-04-01..2024-05-17", before: "2024-Q1"),
    Law(
      settings: "set today 2024-05-17", period: "2024-Q2", comparison: "year ago",
      now: "2024-04-01..2024-05-17", before: "2023-04-01..2023-05-17"),
    // A leap day between two years is no day more.
    Law(
      settings: "set today 2024-05-17", period: "2024", comparison: "year ago",
      now: "2024-01-01..2024-05-17", before: "2023-01-01..2023-05-17"),
    Law(
      settings: "set today 2024-05-17", period: "2024", comparison: "previous",
      now: "2024-01-01..2024-05-17", before: "2023-01-01..2023-05-17"),
    Law(
      settings: "set today 2024-05-17", period: "ytd", comparison: "year ago",
      now: "2024-01-01..2024-05-17", before: "2023-01-01..2023-05-17"),
    Law(
      settings: "set today 2024-05-17", period: "2024-H1", comparison: "year ago",
      now: "2024-01-01..2024-05-17", before: "2023-01-01..2023-05-17"),
    Law(
      settings: "set today 2024-05-17", period: "2024-H1", comparison: "previous",
      now: "2024-01-01..2024-05-17", before: "2023-07-01..2023-11-15"),
    Law(
      settings: "set today 2024-02-29", period: "2024-Q1", comparison: "year ago",
      now: "2024-01-01..2024-02-29", before: "2023-01-01..2023-02-28"),
    Law(
      settings: "set today 2024-05-17", period: "qtd", comparison: "previous",
      now: "2024-04-01..2024-05-17", before: "2024-01-01..2024-02-17"),
    Law(
      settings: "set today 2024-05-17", period: "mtd", comparison: "previous",
      now: "2024-05-01..2024-05-17", before: "2024-04-01..2024-04-17"),
    Law(
      settings: "set today 2024-05-17", period: "ytd", comparison: "previous",
      now: "2024-01-01..2024-05-17", before: "2023-01-01..2023-05-17"),
    Law(
      settings: "set fiscal year starts feb", period: "FY2025-Q1", comparison: "previous",
      now: "2024-02..2024-04", before: "2023-11..2024-01"),
    Law(
      settings: "set fiscal year starts feb", period: "FY2024", comparison: "previous",
      now: "2023-02..2024-01", before: "2022-02..2023-01"),
    Law(
      settings: "set fiscal year starts feb", period: "2024-Q2", comparison: "previous",
      now: "2024-04..2024-06", before: "2024-01..2024-03"),
    Law(
      settings: "set fiscal year starts feb", period: "last quarter", comparison: "year ago",
      now: "2024-02..2024-04", before: "2023-02..2023-04"),
  ]

  static let metrics = "nrr, churned_mrr, mrr, customers, arpa, logo_churn"

  @Test(arguments: laws)
  func `a comparison is two queries`(_ law: Law) throws {
    let bench = try RandomBusiness(seed: 7).workbench()
    _ = bench.outcomes(law.settings)
    for filter in ["", " and plan = pro", " and segment in (smb, large) and region != EMEA"] {
      for by in ["", " by segment", " by plan"] {
        let both = try bench.sheet(
          "\(ComparisonTests.metrics)\(by) where period = \(law.period)\(filter) vs \(law.comparison)"
        )
        let now = try bench.sheet(
          "\(ComparisonTests.metrics)\(by) where period = \(law.now)\(filter)")
        let before = try bench.sheet(
          "\(ComparisonTests.metrics)\(by) where period = \(law.before)\(filter)")
        let key = by.split(separator: " ").last.map(String.init)
        for row in 0..<both.count {
          let name = key.map { both.text($0, row) ?? "" }
          func place(_ sheet: Sheet) -> Int? {
            guard let key, let name else { return 0 }
            return (0..<sheet.count).first { (sheet.text(key, $0) ?? "") == name }
          }
          for metric in ["nrr", "churned_mrr", "mrr", "customers", "arpa", "logo_churn"] {
            let found = (both.number(metric, row), both.number(metric + "_before", row))
            if let place = place(now) {
              #expect(isNear(found.0, now.number(metric, place)), "\(metric)\(by)\(filter)")
            }
            if let place = place(before) {
              #expect(isNear(found.1, before.number(metric, place)), "\(metric)\(by)\(filter)")
            } else {
              #expect((found.1 ?? 0) == 0, "\(metric)\(by)\(filter): gone or new")
            }
          }
        }
      }
    }
  }

  @Test func `rates change in points, amounts in percent too`() throws {
    let sheet = try FixtureFiles.workbench().sheet("nrr, mrr where period = 2024-Q2 vs previous")
    #expect(
      sheet.names == [
        "nrr", "nrr_before", "nrr_change", "mrr", "mrr_before", "mrr_change", "mrr_change_pct",
      ])
    #expect(sheet.table.fields[2].isPointChange)
    #expect(sheet.number("mrr_change") == 290)
    #expect(isNear(sheet.number("mrr_change_pct"), 290.0 / 390))
  }

  @Test func `groups of one side only are named as new or gone`() throws {
    let sheet = try FixtureFiles.workbench().sheet(
      "mrr by customer where period = 2024-Q2 vs previous")
    #expect(sheet.notes.contains("new: d, e; gone: c"), "\(sheet.notes)")
  }

  @Test func `a partial period is marked on both sides`() throws {
    let bench = try RandomBusiness(seed: 7).workbench()
    _ = bench.outcomes("set today 2024-05-17")
    let sheet = try bench.sheet("nrr where period = 2024-Q2 vs previous")
    #expect(sheet.caption.contains("2024-Q2 (47 of 91 days) vs 2024-Q1 (47 of 91 days)"))
  }

  @Test func `units that are cut are marked on both sides`() throws {
    let bench = try RandomBusiness(seed: 7).workbench()
    _ = bench.outcomes("set today 2024-05-17")
    let months = try bench.sheet("nrr by month where period = 2024-Q2 vs previous")
    #expect(months.notes.contains("2024-05 (17 of 31 days)"), "\(months.notes)")
    #expect(months.notes.contains("before: 2024-02 (16 of 29 days)"), "\(months.notes)")
    let weeks = try bench.sheet("customers by week where period = 2024-02 vs previous")
    #expect(weeks.notes.contains("2024-W05 (4 of 7 days)"), "\(weeks.notes)")
    #expect(weeks.notes.contains("before: 2024-W05 (3 of 7 days)"), "\(weeks.notes)")
  }

  static let windows: [(query: String, column: String, row: String, explicit: String)] = [
    ("by month where period = 2024-Q1 rolling 12 months", "month", "2024-02", "2023-03..2024-02"),
    ("by month where period = 2024-Q1 rolling 3 months", "month", "2024-01", "2023-11..2024-01"),
    ("by quarter where period = 2023 rolling 2 quarters", "quarter", "2023-Q3", "2023-Q2..2023-Q3"),
    ("by week where period = 2024-02 rolling 4 weeks", "week", "2024-W08", "2024-W05..2024-W08"),
    (
      "by day where period = 2024-03 rolling 1 month", "day", "2024-03-30", "2024-02-29..2024-03-30"
    ),
    ("by day where period = 2024-03 rolling 7 days", "day", "2024-03-30", "2024-03-24..2024-03-30"),
    ("by month where period = 2024-H1 to date", "month", "2024-04", "2024-01..2024-04"),
  ]

  @Test(arguments: windows.indices)
  func `a window is the query over the longer period`(_ index: Int) throws {
    let bench = try RandomBusiness(seed: 8).workbench()
    let window = ComparisonTests.windows[index]
    for metric in ["nrr", "grr", "churned_mrr", "new_mrr", "logo_churn", "customers_served"] {
      for filter in ["", " and plan = pro"] {
        let query = window.query.replacing(" rolling", with: "\(filter) rolling")
          .replacing(" to date", with: "\(filter) to date")
        let rolled = try bench.sheet("\(metric) \(query)")
        let explicit = try bench.sheet("\(metric) where period = \(window.explicit)\(filter)")
        let row = try #require(rolled.row(window.column, window.row), "\(query)")
        #expect(isNear(rolled.number(metric, row), explicit.number(metric)), "\(metric) \(query)")
      }
    }
  }

  @Test(arguments: ["mrr", "customers", "arr"], ["rolling 3 months", "to date"])
  func `a window over a stock is an error`(_ metric: String, _ window: String) throws {
    let bench = try FixtureFiles.workbench()
    #expect(
      bench.problems("\(metric) by month where period = 2024-Q2 \(window)") == ["window-on-stock"])
  }

  @Test func `a window beside a comparison moves with it`() throws {
    let bench = try RandomBusiness(seed: 9).workbench()
    let both = try bench.sheet(
      "nrr by month where period = 2024-Q1 rolling 6 months vs year ago")
    let before = try bench.sheet("nrr where period = 2022-09..2023-02")
    #expect(isNear(both.number("nrr_before", 1), before.number("nrr")))
  }

  @Test(arguments: [
    ("nrr by month where period = 2024-Q1 rolling 6 months", "nrr by month rolling 6 months · "),
    ("new_mrr by month where period = 2024-Q1 to  date", "new_mrr by month to date · "),
    (
      "new_mrr where period = 2024-Q1 rolling 2 quarters vs previous",
      "rolling 2 quarters · 2024-Q1"
    ),
  ])
  func `a window stands in the caption`(_ query: String, _ words: String) throws {
    #expect(try FixtureFiles.workbench().sheet(query).caption.contains(words))
  }

  // MARK: clauses about the comparison

  @Test func `having, sort and top read the columns of the comparison`() throws {
    let bench = try FixtureFiles.workbench()
    let by = "mrr by customer where period = 2024-Q2 vs previous"
    func customers(_ clauses: String) throws -> [String?] {
      let sheet = try bench.sheet("\(by) \(clauses)")
      return (0..<sheet.count).map { sheet.text("customer", $0) }
    }
    #expect(try customers("sort by mrr_change desc") == ["e", "d", "a", "f", "c", "b"])
    #expect(try customers("having mrr_before = 0") == ["d", "e"])
    #expect(try customers("having mrr_change < 0 and mrr > 0") == ["b"])
    #expect(try customers("having mrr_change_pct > 20%") == ["a", "f"])
    #expect(try customers("top 2 by mrr_change") == ["e", "d"])
    #expect(try customers("top 1 by mrr_before + other") == ["b", "other"])
    #expect(bench.problems("mrr by plan having mrr_before > 1") == ["unknown-metric"])
    #expect(bench.problems("\(by) sort by nrr_change") == ["unknown-sort-key"])
  }

  @Test(arguments: ["day", "week"], RandomBusiness.seeds)
  func `a unit of a year ago is the query for the unit of that label`(
    _ grain: String, _ seed: UInt64
  ) throws {
    let bench = try RandomBusiness(seed: seed).workbench()
    let calendar = Calendar()
    let unit = try #require(Grain(rawValue: grain))
    let period = grain == "day" ? "2024-02-26..2024-03-03" : "2024-W01..2024-W09"
    let sheet = try bench.sheet(
      "mrr, ticket_volume by \(grain) where period = \(period) vs year ago")
    var day = try #require(
      Day(year: 2024, month: grain == "day" ? 2 : 1, day: grain == "day" ? 26 : 1))
    for row in 0..<sheet.count {
      let now = calendar.unit(unit, containing: day)
      #expect(sheet.text(grain, row) == now.label)
      let before = calendar.yearEarlier(now)
      let explicit = try bench.sheet(
        "mrr, ticket_volume where period = \(before.start)..\(before.end - 1)")
      for metric in ["mrr", "ticket_volume"] {
        #expect(
          isNear(sheet.number(metric + "_before", row), explicit.number(metric)), "\(now.label)")
      }
      day = now.end
    }
  }

  @Test func `columns across compare like the queries of their groups`() throws {
    let bench = try RandomBusiness(seed: 6).workbench()
    let spread = try bench.sheet(
      "mrr by segment across plan where period = 2024-Q1 vs year ago")
    for plan in ["basic", "pro", "team"] {
      let alone = try bench.sheet(
        "mrr by segment where period = 2024-Q1 and plan = \(plan) vs year ago")
      for row in 0..<alone.count {
        let segment = try #require(alone.text("segment", row))
        let place = try #require(spread.row("segment", segment))
        for column in ["mrr", "mrr_before", "mrr_change"] {
          #expect(
            isNear(spread.number("\(column) \(plan)", place), alone.number(column, row)),
            "\(segment), \(plan), \(column)")
        }
      }
    }
  }

  @Test func `a side that is much longer than the other is told`() throws {
    let bench = try Workbench(
      ["subscriptions.csv": "customer_id,mrr,start,end\na,10,2023-01-01,\n"],
      today: Day(year: 2024, month: 12, day: 31))
    func note(_ query: String) throws -> String? {
      try bench.sheet(query).notes.first { $0.contains("like for like") }
    }
    #expect(
      try note("nrr for 2024 vs 2024-Q1")
        == "2024 has 366 days, 2024-Q1 91 days: what happens over time is not like for like")
    #expect(try note("mrr for 2024 vs 2024-Q1") == nil)
    #expect(try note("nrr for 2024-02 vs 2024-01") == nil)
    #expect(try note("nrr for 2024-Q2 vs previous") == nil)
  }

  @Test func `the earlier side may have more units, of which nobody knows the first`() throws {
    let bench = try Workbench([
      "subscriptions.csv": """
      subscription_id,customer_id,mrr,start_date,end_date
      S0,a,10,2023-05-20,2023-11-16
      S1,b,20,2023-07-13,2024-08-16
      """
    ])
    let sheet = try bench.sheet("mrr by day where period = 2023-06 vs 2023-05")
    #expect(sheet.count == 30)
    // The 19th of May is before all data, the 20th is their first day.
    #expect(sheet.number("mrr_before", 18) == nil)
    #expect(sheet.number("mrr_before", 19) == 10 && sheet.number("mrr", 19) == 10)
    #expect(sheet.notes.contains { $0.contains("2023-05-31 stands beside no day") })
  }
}
