import Testing
import Values

/// Columns as other programs call them, in files that no profile knows: names alone must do.
@Suite struct ToolHeaderTests {
  private static let today = Day(year: 2024, month: 6, day: 30)

  private func bench(_ name: String, _ text: String) throws -> Workbench {
    try Workbench([name: text], today: Self.today)
  }

  private static let conversations = """
    Conversation ID,Conversation started at,Conversation state,First teammate replied at,Conversation closed at,Channel,Company name
    101,2024-06-01 09:00,closed,2024-06-01 09:10,2024-06-01 11:00,Chat,Alder
    102,2024-06-02 09:00,open,2024-06-02 09:30,,Email,Birch
    103,2024-06-03 09:00,closed,,2024-06-04 09:00,Email,Alder

    """

  @Test func `conversations begin, are answered and closed`() throws {
    let bench = try bench("conversations.csv", Self.conversations)
    let sheet = try bench.sheet(
      "ticket_volume, time_to_first_response, time_to_resolution, ticket_backlog where period = 2024-06"
    )
    #expect(sheet.number("ticket_volume") == 3 && sheet.number("ticket_backlog") == 1)
    #expect(sheet.number("time_to_first_response") == 1200.0)
    #expect(sheet.number("time_to_resolution") == 46_800.0)
  }

  @Test(arguments: [
    ("First response time (seconds)", "1800", "5400"), ("First reply time (hours)", "0.5", "1.5"),
    ("Time to first response (HH:mm:ss)", "00:30:00", "01:30:00"),
    ("First response time (in hrs)", "00:30:00", "01:30:00"),
    ("First reply time in minutes", "30", "90"),
  ])
  func `a length of time is one in whatever unit its name or its cells say`(
    _ header: String, _ first: String, _ second: String
  ) throws {
    let bench = try bench(
      "tickets.csv",
      "ticket_id,customer,created_at,\(header)\n1,a,2024-06-01 09:00,\(first)\n"
        + "2,b,2024-06-02 09:00,\(second)\n3,b,2024-06-03 09:00,\n")
    let sheet = try bench.sheet("time_to_first_response for 2024-06")
    #expect(sheet.number("time_to_first_response") == 3600)
    #expect(sheet.notes.contains { $0.contains("1 ticket waits for a first response") })
  }

  @Test func `tickets are over so many hours after they began`() throws {
    let bench = try bench(
      "tickets.csv",
      "ticket_id,customer,created_at,resolution_hours\n1,a,2024-06-01 09:00,48\n"
        + "2,b,2024-06-02 09:00,1.5\n3,b,2024-06-03 09:00,\n")
    let backlog = try bench.sheet("ticket_backlog by day where period = 2024-06-01..2024-06-04")
    #expect(backlog.numbers("ticket_backlog") == [1, 1, 1, 1])
    #expect(try bench.sheet("avg(resolution_hours) as h from tickets").number("h") == 24.75)
  }

  @Test func `a text that is no length of time is none`() throws {
    let bench = try bench(
      "tickets.csv",
      "ticket_id,customer,created_at,resolution\n1,a,2024-06-01 09:00,fixed\n"
        + "2,b,2024-06-02 09:00,01:30:00\n")
    #expect(bench.problems("time_to_resolution for 2024-06") == ["missing-column"])
  }

  @Test func `an object in front of a field does not hide it`() throws {
    let bench = try bench(
      "services.csv",
      """
      Subscription: Name,Account: Name,Charge: Name,Charge: Monthly Amount,Charge: Start Date,Charge: End Date
      S1,Alder,Seats,100,2024-01-01,
      S1,Alder,Support,20,2024-01-01,
      S2,Birch,Seats,50,2024-02-01,2024-05-01

      """)
    #expect(try bench.sheet("mrr by customer").numbers("mrr") == [120])
    #expect(try bench.sheet("churned_mrr where period = 2024-Q2").number("churned_mrr") == 50)
  }

  @Test func `the end of a subscription is its expiry, not the request`() throws {
    let bench = try bench(
      "subscriptions.csv",
      """
      subscription_id,account_code,plan_name,state,quantity,unit_amount,activated_at,canceled_at,expires_at,plan_interval_unit,plan_interval_length
      u1,alder,Pro,active,1,100.00,2024-01-01,,,months,1
      u2,birch,Basic,expired,2,600.00,2024-02-01,2024-04-15,2024-05-01,months,12

      """)
    #expect(try bench.sheet("mrr as of 2024-04-30").number("mrr") == 200)
    #expect(try bench.sheet("churned_mrr where period = 2024-05").number("churned_mrr") == 100)
  }
}
