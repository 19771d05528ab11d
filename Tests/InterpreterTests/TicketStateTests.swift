import Testing
import Values

/// Which tickets a backlog holds by what their states are called.
@Suite struct TicketStateTests {
  private func sheet(_ states: [String], model: String = "") throws -> Sheet {
    var rows = "Ticket ID,Subject,Status,Created at,Resolved at\n"
    for (number, state) in states.enumerated() {
      rows += "\(number),s,\(state),2024-03-01 10:00,\n"
    }
    rows += "r,s,Resolved,2024-03-01 10:00,2024-03-02 10:00\n"
    return try Workbench(
      ["tickets.csv": rows, "model.kpi": model], today: Day(year: 2024, month: 6, day: 30)
    ).sheet("ticket_backlog")
  }

  @Test func `tickets that were called off are in no backlog`() throws {
    let found = try sheet([
      "Open", "Cancelled", "Declined", "Won't do", "Duplicate", "Trash", "Archived", "Auto-closed",
      "Erledigt", "Closed - no answer",
    ])
    #expect(found.number("ticket_backlog") == 1)
    #expect(!found.notes.contains { $0.contains("nothing known") }, "\(found.notes)")
  }

  @Test func `states without a known meaning are open, are told, and the line that is told works`()
    throws
  {
    let found = try sheet(["Open", "Parked", "Parked", "In Triage?"])
    #expect(found.number("ticket_backlog") == 4)
    let line = #"map status: "Parked" = "closed""#
    #expect(
      found.notes.contains { $0.contains("`Parked` (2 rows)") && $0.contains(line) },
      "\(found.notes)")
    let repaired = try sheet(["Open", "Parked", "Parked"], model: "table tickets\n  \(line)\n")
    #expect(repaired.number("ticket_backlog") == 1)
    #expect(!repaired.notes.contains { $0.contains("nothing known") }, "\(repaired.notes)")
  }

  @Test func `states of work that goes on need no note`() throws {
    let found = try sheet([
      "New", "Pending", "In progress", "Assigned", "Escalated to vendor", "Awaiting reply",
    ])
    #expect(found.number("ticket_backlog") == 6)
    #expect(!found.notes.contains { $0.contains("nothing known") }, "\(found.notes)")
  }
}
