import Testing
import Values

/// `as of DATE` looks at the data as if they ended on that day.
@Suite struct AsOfTests {
  private static let header =
    "ticket_id,customer_id,priority,status,created_at,first_response_at,resolved_at\n"
  private static let both = """
    T2,a,high,open,2024-05-03T10:00:00,,
    T3,a,high,solved,2024-05-03T10:00:00,2024-05-03T11:00:00,2024-05-05T10:00:00
    """

  @Test(arguments: [
    "ticket_backlog", "unresolved_tickets", "unanswered_tickets", "open_ticket_share",
    "time_to_resolution_by_created", "time_to_first_response", "sla_attainment_by_created",
    "time_to_resolution",
  ])
  func `what came later has not happened to tickets`(metric: String) throws {
    let later = """
      T1,a,high,solved,2024-05-03T10:00:00,2024-06-05T10:00:00,2024-06-10T10:00:00

      """
    let open = "T1,a,high,open,2024-05-03T10:00:00,,\n"
    let day = Day(year: 2024, month: 5, day: 31)
    func number(_ row: String, _ query: String, today: Day?) throws -> Double? {
      let bench = try Workbench(["tickets.csv": Self.header + row + Self.both], today: today)
      return try bench.sheet(query).number(metric)
    }
    let known = try number(open, "\(metric) 2024-05", today: day)
    #expect(try number(later, "\(metric) 2024-05 as of 2024-05-31", today: nil) == known)
    #expect(try number(later, "\(metric) 2024-05", today: day) == known)
  }

  @Test func `minutes that end later have not passed`() throws {
    let bench = try Workbench([
      "tickets.csv": """
      Id,Organization,Created at,First reply time in minutes,Full resolution time in minutes
      1,a,2024-05-30 10:00,60,4320
      2,a,2024-05-20 10:00,120,1440
      """
    ])
    let sheet = try bench.sheet("unresolved_tickets, frt 2024-05 as of 2024-05-31")
    #expect(sheet.number("unresolved_tickets") == 1)
    #expect(sheet.number("frt") == 5400)
  }
}
