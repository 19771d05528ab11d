import Testing
import Values

/// Instants and the day the data end on.
@Suite struct TimeTests {
  /// Berlin's clocks went forward on 31 March 2024 at 01:00 UTC and back on 27 October.
  static func berlin() throws -> Workbench {
    let bench = try Workbench([
      "tickets.csv": """
      ticket_id,customer_id,created_at,resolved_at
      1,a,2024-03-30T23:30:00Z,2024-03-31T03:30:00Z
      2,a,2024-10-26T22:30:00Z,2024-10-27T02:30:00+01:00
      3,b,2024-06-01T10:00:00Z,2024-06-01T12:00:00+02:00

      """
    ])
    _ = bench.outcomes("set timezone Europe/Berlin")
    return bench
  }

  @Test func `between two instants lies the time that has passed`() throws {
    let sheet = try Self.berlin().sheet(
      "hours(sum(resolved_at - created_at)) as hours by ticket_id from tickets")
    #expect(sheet.numbers("hours") == [4, 3, 0])
  }

  @Test func `a ticket waits the time that passes until the end of today`() throws {
    let bench = try Workbench(
      [
        "tickets.csv": """
        ticket_id,customer_id,created_at,first_response_at,resolved_at,status
        1,a,2024-10-26T22:00:00Z,,,open
        2,a,2024-10-01T10:00:00Z,2024-10-01T11:00:00Z,,open

        """
      ], today: Day(year: 2024, month: 10, day: 27))
    _ = bench.outcomes("set timezone Europe/Berlin")
    // From midnight to midnight of the day on which the clocks go back.
    let sheet = try bench.sheet("time_to_first_response_open_to_now as taken in 2024-10-27")
    #expect(isNear(sheet.number("taken"), 25 * 3600))
  }

  @Test func `an instant belongs to its local day`() throws {
    let sheet = try Self.berlin().sheet(
      "count() by day(created_at) from tickets where created_at in 2024-03..2024-10 having count() > 0"
    )
    #expect(
      (0..<sheet.count).map { sheet.text("day", $0) } == ["2024-03-31", "2024-06-01", "2024-10-27"])
  }

  @Test func `a date beside an instant is the start of its local day`() throws {
    let bench = try Workbench([
      "visits.csv": "id,due,seen\n1,2024-03-31,2024-03-31T00:30:00Z\n"
    ])
    _ = bench.outcomes("set timezone Europe/Berlin")
    let sheet = try bench.sheet("hours(max(seen - due)) as late from visits")
    #expect(sheet.number("late") == 1.5)
  }

  @Test func `as of a day that the data do not reach is said to be as planned`() throws {
    let bench = try Workbench([
      "subscriptions.csv": """
      customer,plan,mrr,start,end
      a,pro,100,2024-01-01,2024-05-20
      b,pro,50,2024-02-01,

      """
    ])
    let beyond = try bench.sheet("mrr as of 2030-01-01")
    #expect(beyond.number("mrr") == 50)
    #expect(beyond.notes.contains { $0.contains("2024-05-31") && $0.contains("2030-01-01") })
    let within = try bench.sheet("mrr as of 2024-03-31")
    #expect(within.number("mrr") == 150)
    #expect(!within.notes.contains { $0.contains("planned") })
    _ = bench.outcomes("set today 2024-06-30")
    #expect(
      try bench.sheet("mrr as of 2024-07-01").notes.contains { $0.contains("today is 2024-06-30") })
  }
}
