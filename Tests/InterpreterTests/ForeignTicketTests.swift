import Diagnostics
import Testing
import Values

/// Tickets, use and trials of other programs, by their own headers or as a model declares them.
@Suite struct ForeignTicketTests {
  private func bench(_ files: [String: String]) throws -> Workbench {
    try Workbench(files, today: Day(year: 2024, month: 6, day: 30))
  }

  private static let hubSpot = """
    Ticket ID,Ticket name,Ticket status,Create date,Close date,Priority
    1,a,Closed,2024-03-01 10:00,2024-03-02 10:00,High
    2,b,New,2024-03-05 10:00,,Low

    """

  @Test(arguments: ["tickets.csv", "hubspot-export.csv"])
  func `tickets with dates of creation and of closing are seen`(_ file: String) throws {
    let bench = try bench([file: Self.hubSpot])
    #expect(try bench.sheet("ticket_backlog").number("ticket_backlog") == 1)
    let sheet = try bench.sheet("time_to_resolution where period = 2024-03")
    #expect(sheet.number("time_to_resolution") == 86_400)
  }

  @Test func `companies and deals that close are no tickets`() throws {
    let bench = try bench([
      "subscriptions.csv": FixtureFiles.subscriptions,
      "pipeline.csv":
        "Record ID,Name,Create date,Close date,Stage\n1,a,2024-03-01,2024-03-02,Won\n2,b,2024-03-05,,New\n",
    ])
    #expect(bench.problems("ticket_backlog") == ["missing-table"])
  }

  @Test func `what a model says happens and is over counts for every metric of tickets`() throws {
    let model = "table tickets\n  at \"Raised\" until \"Done with\"\n"
    let rows = Self.hubSpot.replacing("Create date", with: "Raised")
      .replacing("Close date", with: "Done with")
    let bench = try bench(["tickets.csv": rows, "model.kpi": model])
    #expect(try bench.sheet("ticket_backlog").number("ticket_backlog") == 1)
    let sheet = try bench.sheet("time_to_resolution where period = 2024-03")
    #expect(sheet.number("time_to_resolution") == 86_400)
  }

  @Test func `use that happens on a day adopts features`() throws {
    let rows = "Day,Customer,Event\n2024-06-01,a,export\n2024-06-02,b,login\n"
    let bench = try bench([
      "subscriptions.csv": FixtureFiles.subscriptions, "events.csv": rows,
      "model.kpi": "table events\n  at Day\n",
    ])
    #expect(
      try bench.sheet("feature_adoption where period = 2024-06 and event = export")
        .number("feature_adoption") != nil)
  }

  private static let trials = """
    Account ID,Trial Start,Trial End,Converted At
    1,2024-01-02,2024-01-16,2024-01-10
    2,2024-01-05,2024-01-19,
    3,2024-02-05,2024-02-19,
    4,2024-03-05,2024-03-19,

    """

  @Test func `trials show that the data go on after the last conversion`() throws {
    let bench = try Workbench(["trials.csv": Self.trials])
    let sheet = try bench.sheet("trial_conversion by month where period = 2024-01..2024-02")
    #expect(sheet.numbers("trial_conversion") == [0.5, 0])
  }

  @Test func `an open pipeline says that today is not known`() throws {
    let bench = try Workbench([
      "opportunities.csv": """
      Opportunity Name,Account Name,Stage,Amount,Close Date,Type
      x,A,Negotiation,100,2025-01-15,Renewal
      y,B,Proposal,100,2025-02-15,Renewal
      """
    ])
    for query in ["renewal_rate 2025", "pending_renewals", "renewals_due next 90 days"] {
      let complaints = bench.complaints(about: query)
      let message = complaints.first?.message ?? ""
      #expect(message.contains("nothing has happened in the data yet"), "\(query): \(message)")
      #expect(!message.contains("define"), "\(query): \(message)")
    }
    _ = bench.outcomes("set today 2024-12-31")
    #expect(try bench.sheet("renewals_due next 90 days").number("renewals_due") == 2)
  }
}
