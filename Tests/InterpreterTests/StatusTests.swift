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
}
