import Testing
import Values

/// What the status of a subscription says, and what is told where it says nothing known.
@Suite struct StatusTests {
  private func notes(_ statuses: [String], column: String = "status", model: String = "") throws
    -> (mrr: Double?, notes: [String])
  {
    var rows = "id,customer,mrr,\(column),start,end\n"
    for (number, status) in statuses.enumerated() {
      rows += "\(number),c\(number),10,\(status),2024-01-01,\n"
    }
    rows += "p,p,10,Mothballed,2024-01-01,2024-03-01\n"
    let bench = try Workbench(
      ["subscriptions.csv": rows, "model.kpi": model], today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet("mrr where period = 2024-06")
    return (sheet.number("mrr"), sheet.notes.filter { $0.contains("nothing known") })
  }

  @Test func `words without a known meaning count as in force and are told`() throws {
    let found = try notes(["active", "Frozen", "Frozen", "hibernating", "Trialing", ""])
    #expect(found.mrr == 50)
    #expect(found.notes.count == 1, "\(found.notes)")
    #expect(
      found.notes.first?.contains(
        "`status` of `subscriptions` has `Frozen` (2 rows), `hibernating` (1 row), which") == true,
      "the row with another word is over: \(found.notes)")
    let many = try notes(["a1", "a2", "a3", "a4", "a5"])
    #expect(many.notes.first?.contains("`a3` (1 row) and 2 more") == true, "\(many.notes)")
  }

  @Test func `the repair that is told works`() throws {
    let model = "table subscriptions\n  map status: \"Frozen\" = \"paused\"\n"
    let found = try notes(["active", "Frozen"], model: model)
    #expect(found.notes.isEmpty, "\(found.notes)")
    #expect(found.mrr == 10)
  }

  @Test func `known words need no note`() throws {
    let found = try notes([
      "active", "Active", "live", "past_due", "Past Due", "non-renewing", "current",
    ])
    #expect(found.notes.isEmpty, "\(found.notes)")
    #expect(found.mrr == 70)
    // Who is over pays no more, though no day says since when.
    let over = try notes(["active", "canceled", "Cancelled", "expired", "ended", "churned"])
    #expect(over.notes.isEmpty, "\(over.notes)")
    #expect(over.mrr == 10)
  }

  @Test func `states of a country are no statuses`() throws {
    #expect(try notes(["CA", "NY"], column: "state").notes.isEmpty)
    #expect(try notes(["active", "Frozen"], column: "state").notes.count == 1)
  }

  @Test func `what is in force goes on behind the day on which it was called off`() throws {
    func sheet(_ header: String, model: String = "") throws -> Sheet {
      let rows = """
        id,customer,mrr,status,start,\(header)
        1,a,10,active,2024-01-01,2024-03-01
        2,b,20,canceled,2024-01-01,2024-03-01
        3,c,40,active,2024-01-01,
        4,d,80,active,2024-01-01,2024-09-01

        """
      return try Workbench(
        ["subscriptions.csv": rows, "model.kpi": model], today: Day(year: 2024, month: 6, day: 30)
      ).sheet("mrr where period = 2024-06")
    }
    let found = try sheet("canceled_at")
    #expect(found.number("mrr") == 130)
    #expect(
      found.notes.contains { $0.contains("1 row of `subscriptions` in force by `status`, though") },
      "\(found.notes)")
    // An end is an end, and what is declared is declared.
    #expect(try sheet("ended_at").number("mrr") == 120)
    let declared = "table subscriptions\n  active from start until canceled_at\n"
    #expect(try sheet("canceled_at", model: declared).number("mrr") == 120)
  }

  // MARK: flags, pauses

  private func sheet(_ rows: String, _ query: String, model: String = "", today: String) throws
    -> Sheet
  {
    let bench = try Workbench(["subscriptions.csv": rows, "model.kpi": model])
    _ = bench.outcomes("set today \(today)")
    return try bench.sheet(query)
  }

  private static let flagged = """
    Customer,Plan,MRR,Start Date,End Date,Is Active
    A,Pro,100,2024-01-01,,TRUE
    B,Pro,50,2024-02-01,,FALSE
    D,Basic,70,2024-07-15,,TRUE

    """

  @Test(arguments: [
    ("Is Active", "TRUE", "FALSE"), ("Active", "Yes", "No"), ("Active?", "1", "0"),
    ("Active", "Y", "N"), ("Churned", "No", "Yes"), ("Is churned", "false", "true"),
    ("Cancelled", "No", "Yes"), ("Status", "Yes", "No"),
  ])
  func `who is not active by a flag pays no more, and it is told`(
    _ header: String, _ active: String, _ over: String
  ) throws {
    let rows = Self.flagged.replacing("Is Active", with: header)
      .replacing("TRUE", with: active).replacing("FALSE", with: over)
    let found = try sheet(rows, "mrr", today: "2024-07-31")
    #expect(found.number("mrr") == 170)
    #expect(
      found.notes.contains { $0.hasPrefix("1 row of `subscriptions` over by `") }, "\(found.notes)")
  }

  @Test func `a flag tells what has an end that lies ahead, and nothing of what ended before`()
    throws
  {
    let rows = """
      Customer,Plan,MRR,Start Date,End Date,Is Active
      A,Pro,100,2024-01-01,2024-12-31,TRUE
      B,Pro,50,2024-02-01,2024-12-31,FALSE
      C,Pro,30,2024-02-01,2024-04-01,FALSE
      """
    let found = try sheet(rows, "mrr by month where period = 2024-03..2024-06", today: "2024-06-30")
    #expect(found.numbers("mrr") == [180, 150, 150, 100])
  }

  @Test func `paused rows do not count, whatever end lies ahead`() throws {
    let rows = """
      subscription_id,customer,status,mrr,start_date,end_date
      1,A,active,100,2024-01-01,2025-01-01
      2,B,paused,50,2024-01-01,2025-01-01
      3,C,active,80,2024-02-01,2024-06-01
      """
    let found = try sheet(rows, "mrr", today: "2024-05-31")
    #expect(found.number("mrr") == 180)
    #expect(found.notes.contains { $0.contains("paused or unpaid") }, "\(found.notes)")
    let counted = try sheet(rows, "mrr", model: "set paused active\n", today: "2024-05-31")
    #expect(counted.number("mrr") == 230)
  }

  @Test(arguments: ["paused_at", "Pause Date", "Paused on"])
  func `a pause counts from the day that a column has`(_ header: String) throws {
    let rows = """
      id,customer,status,mrr,start_date,end_date,\(header)
      1,A,active,100,2024-01-01,,
      2,C,canceled,80,2024-02-01,2024-12-01,
      3,D,paused,70,2024-02-01,,2024-03-15
      """
    let found = try sheet(rows, "mrr by month where period = 2024-H1", today: "2024-12-31")
    #expect(found.numbers("mrr") == [100, 250, 180, 180, 180, 180])
    #expect(!found.notes.contains { $0.contains("paused") }, "\(found.notes)")
  }

  @Test func `what is lost with an end that lies ahead counts up to it, and the line told ends it`()
    throws
  {
    let rows = """
      id,customer,status,mrr,start_date,end_date
      1,A,active,100,2024-01-01,2025-01-01
      2,B,Lost,50,2024-01-01,2025-01-01
      """
    let found = try sheet(rows, "mrr", today: "2024-05-31")
    #expect(found.number("mrr") == 150)
    let line = #"map status: "Lost" = "paused""#
    #expect(found.notes.contains { $0.contains(line) }, "\(found.notes)")
    let repaired = try sheet(
      rows, "mrr", model: "table subscriptions\n  \(line)\n", today: "2024-05-31")
    #expect(repaired.number("mrr") == 100)
  }
}
