import Diagnostics
import Testing
import Values

/// What columns are taken for in exports as people have them, seen by the figures that come of it.
@Suite struct InferredRoleTests {
  private func day(_ year: Int, _ month: Int, _ day: Int) -> Day? {
    Day(year: year, month: month, day: day)
  }

  @Test(arguments: [
    "Last Login", "Last Seen", "Next Billing Date", "Onboarding End", "Anniversary", "Last QBR",
    "Notice Deadline", "Renewal Date", "Last Payment Date",
  ])
  func `a date that is about something else ends nothing`(header: String) throws {
    let bench = try Workbench(
      [
        "list.csv": """
        Account,MRR,CSM,Start Date,\(header)
        Acme,100,Jo,2024-01-01,2025-06-29
        Beta,200,Jo,2024-02-01,2025-06-02
        Delta,50,Al,2024-03-01,
        """
      ], today: day(2025, 6, 30))
    #expect(try bench.sheet("mrr").number("mrr") == 350)
  }

  @Test func `a list of what customers pay does not end where it renews`() throws {
    let bench = try Workbench(
      [
        "list.csv": """
        Account,ARR,CSM,Renewal Date,Customer Since
        Acme,12000,Jo,2025-03-15,2022-01-01
        Beta,24000,Jo,2025-09-20,2023-02-01
        Ceta,6000,Al,2025-05-01,2024-05-01
        """
      ], today: day(2025, 6, 30))
    let sheet = try bench.sheet("mrr, customers")
    #expect(sheet.number("mrr") == 3500 && sheet.number("customers") == 3)
  }

  @Test func `an answer is not the opening of a ticket`() throws {
    for header in ["first_responded_at", "answered_at", "Responded At"] {
      let bench = try Workbench(
        [
          "tickets.csv": """
          ticket_id,customer_id,created_at,\(header),resolved_at
          1,a,2025-01-30 10:00,2025-01-31 10:00,2025-02-01 10:00
          2,b,2025-01-10 10:00,2025-01-10 12:00,2025-01-11 10:00
          """
        ], today: day(2025, 2, 28))
      let sheet = try bench.sheet("tickets, frt for 2025-01")
      #expect(
        sheet.number("tickets") == 2 && sheet.number("frt") == 46_800,
        "\(header): \(String(describing: sheet.number("frt")))")
    }
  }

  @Test(arguments: ["Cancelled", "Churned", "Expired", "Inactive"])
  func `who is over without a day pays no more, and it is said`(status: String) throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": """
        Customer,MRR,Status,Start Date,End Date
        A,100,Active,2024-01-01,
        B,70,\(status),2024-01-01,
        C,40,\(status),2024-01-01,2024-04-01
        """
      ], today: day(2024, 2, 15))
    let sheet = try bench.sheet("mrr")
    #expect(sheet.number("mrr") == 140)
    #expect(sheet.notes.contains { $0.hasPrefix("1 row of `subscriptions` over by `status`") })
  }

  @Test func `thousands have points where commas are decimal marks`() throws {
    func mrr(_ cells: [String]) throws -> Double? {
      let rows = cells.enumerated().map { "c\($0);\($1);01.03.2024;" }
      let bench = try Workbench(
        ["subscriptions.csv": (["Customer;MRR;Start;End"] + rows).joined(separator: "\n")],
        today: day(2024, 6, 30))
      return try bench.sheet("mrr").number("mrr")
    }
    #expect(try mrr(["1.200", "9.500", "950"]) == 11650)
    #expect(try mrr(["1.200 €", "9.500 €", "950 €"]) == 11650)
    #expect(try mrr(["1.25", "9.5", "950"]) == 960.75)
  }

  @Test func `a billing period beside its unit counts months`() throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": """
        Customer,Price,Billing Period,Billing Period Unit,Start Date,End Date
        A,100,1,month,2024-01-01,
        B,300,3,month,2024-01-01,
        C,1200,1,year,2024-01-01,
        """
      ], today: day(2024, 6, 30))
    #expect(try bench.sheet("mrr").number("mrr") == 300)
  }

  @Test(arguments: ["column arr = \"Wert\"", "amount arr = \"Wert\""])
  func `an amount that a model calls yearly is for a year`(clause: String) throws {
    let bench = try Workbench(
      [
        "contracts.csv": """
        Contract ID,Account,Wert,Start Date,End Date
        c1,Acme,12000,2024-01-01,2025-12-31
        c2,Beta,24000,2025-02-01,2026-01-31
        """, "model.kpi": "table contracts\n  \(clause)\n",
      ], today: day(2025, 6, 30))
    let sheet = try bench.sheet("arr, mrr")
    #expect(sheet.number("arr") == 36000 && sheet.number("mrr") == 3000)
  }

  @Test func `who churned before the term ends is gone`() throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": """
        Customer,MRR,Contract Start,Contract End,Churn Date
        A,100,2024-01-01,2025-12-31,
        B,100,2024-02-01,2026-01-31,2025-05-02
        C,100,2024-03-01,2025-02-28,
        """
      ], today: day(2025, 6, 30))
    #expect(try bench.sheet("mrr").number("mrr") == 100)
    #expect(try bench.sheet("mrr as of 2025-05-01").number("mrr") == 200)
  }

  @Test func `terms that end the day before they are full name their last day`() throws {
    func arr(_ end: String) throws -> Double? {
      let bench = try Workbench(
        [
          "subscriptions.csv": """
          Customer,ARR,Start Date,End Date
          Acme,12000,2024-01-15,\(end)
          Beta,6000,2024-01-15,\(end)
          """
        ], today: day(2025, 2, 15))
      return try bench.sheet("arr as of 2025-01-14").number("arr")
    }
    #expect(try arr("2025-01-14") == 18000)
    #expect(try arr("2025-01-15") == 18000)
    #expect(try arr("2025-01-13") == nil || arr("2025-01-13") == 0)
  }

  @Test func `a copy of a ticket is no other ticket, whatever the file is called`() throws {
    let rows = (0..<20).map { "\($0),c\($0 % 3),2025-01-10 10:00,2025-01-11 10:00" }
    let lines = ["ticket_id,customer_id,created_at,resolved_at"] + rows + rows.prefix(3)
    let bench = try Workbench(
      ["export.csv": lines.joined(separator: "\n")], today: day(2025, 1, 31))
    let sheet = try bench.sheet("ticket_volume for 2025-01")
    #expect(sheet.number("ticket_volume") == 20)
    #expect(sheet.notes.contains { $0.contains("3 rows of `export` left out") })
  }

  @Test func `a total with a remark is a total`() throws {
    let bench = try Workbench([
      "sales.csv": """
      Account,Amount,Close Date,Stage
      Acme,100,2025-01-01,Won
      Beta,50,2025-02-01,Won
      Grand Totals (2 records),150,,
      """
    ])
    #expect(try bench.sheet("sum(amount) as x from sales").number("x") == 150)
  }
}
