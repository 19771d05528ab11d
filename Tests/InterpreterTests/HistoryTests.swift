import Storage
import Testing
import Values

/// What lies before the first day of the data is unknown, not 0.
@Suite struct HistoryTests {
  private static func bench() throws -> Workbench {
    try Workbench(
      [
        "subscriptions.csv": FixtureFiles.subscriptions,
        "tickets.csv": """
        ticket_id,customer_id,created_at
        1,a,2024-02-10
        2,b,2024-05-03

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
  }

  static let metrics = [
    "mrr", "customers", "new_mrr", "churned_mrr", "nrr", "arpa", "ticket_volume", "arr",
  ]

  @Test(arguments: metrics)
  func `a comparison with a period before the data has no figure there`(_ metric: String) throws {
    let sheet = try Self.bench().sheet("\(metric) where period = 2024-Q2 vs year ago")
    let now = try Self.bench().sheet("\(metric) where period = 2024-Q2")
    #expect(sheet.number(metric) == now.number(metric))
    #expect(sheet.number(metric + "_before") == nil)
    #expect(sheet.number(metric + "_change") == nil)
    #expect(sheet.notes.contains { $0.contains("nothing is known of 2023-Q2") }, "\(sheet.notes)")
  }

  @Test(arguments: metrics)
  func `months before the data have no figure, months behind them may be 0`(_ metric: String)
    throws
  {
    let query = "\(metric) by month where period = 2023-10..2024-06"
    let sheet = try Self.bench().sheet(query)
    let first = metric == "ticket_volume" ? 4 : 2
    #expect((0..<first).allSatisfy { sheet.number(metric, $0) == nil })
    if metric != "nrr" {
      #expect((first..<9).allSatisfy { sheet.number(metric, $0) != nil })
    }
    let across = try Self.bench().sheet("\(metric) across month where period = 2023-10..2024-06")
    #expect(across.table.fields.map { across.number($0.name) } == sheet.numbers(metric))
    #expect(sheet.notes.contains { $0.contains("nothing is known of 2023-10") }, "\(sheet.notes)")
  }

  @Test func `a group that is not there yet pays 0 once the data have begun`() throws {
    let sheet = try Self.bench().sheet("mrr by customer, month where period = 2023-11..2024-04")
    let e = (0..<sheet.count).filter { sheet.text("customer", $0) == "e" }
    #expect(e.map { sheet.number("mrr", $0) } == [nil, 0, 0, 0, 0, 100])
    let both = try Self.bench().sheet("mrr by customer where period = 2024-Q2 vs previous")
    let row = try #require(both.row("customer", "e"))
    #expect(both.number("mrr_before", row) == 0)
  }

  @Test func `nobody is new against a period before the data`() throws {
    let sheet = try Self.bench().sheet("mrr by customer where period = 2024-Q2 vs year ago")
    #expect(!sheet.notes.contains { $0.hasPrefix("new:") }, "\(sheet.notes)")
  }

  @Test func `a part of a period that is known is said to be one`() throws {
    let sheet = try Self.bench().sheet("ticket_volume where period = 2024-Q2 vs previous")
    #expect(sheet.number("ticket_volume_before") == 1)
    #expect(sheet.notes.contains { $0.contains("of 2024-Q1 only the days since are known") })
  }

  @Test func `why does not take nothing known for nothing paid`() throws {
    let sheet = try Self.bench().sheet("why mrr where period = 2024-Q1 vs year ago")
    #expect(sheet.number("mrr_before") == nil)
    #expect(sheet.notes.contains { $0.contains("no value in 2023-Q1") }, "\(sheet.notes)")
  }

  @Test func `figures of months go by the months that are known`() throws {
    let bench = try Self.bench()
    _ = bench.outcomes("define mean_mrr = monthly_mean(mrr)")
    let sheet = try bench.sheet("mean_mrr where period = 2023-10..2024-01")
    #expect(sheet.number("mean_mrr") == 450)
  }
}
