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

/// What happened behind the day that is looked at has not happened to new customers either.
@Suite struct AsOfNewCustomerTests {
  private static let files = [
    "customers.csv": """
    customer_id,signup_date
    A,2024-05-01
    B,2024-05-02
    C,2024-05-03

    """,
    "events.csv": """
    event_id,customer_id,event,occurred_at
    E1,A,login,2024-05-04
    E2,B,login,2024-05-30
    E3,C,login,2024-06-20
    E4,A,export,2024-06-21

    """,
    "surveys.csv": """
    response_id,customer_id,type,score,sent_at,responded_at
    1,A,nps,9,2024-05-03,2024-05-05
    2,B,nps,3,2024-05-03,2024-06-10
    3,C,nps,,2024-05-03,

    """,
    "model.kpi": "onboarding events = login, export\n",
  ]
  private static let day = Day(year: 2024, month: 5, day: 17)

  /// Up to 17 May A alone had logged in, on its third day, and had alone answered.
  private static let day3 = 3.0 * 86_400
  /// Up to 17 May A alone had logged in, on its third day, and had alone answered.
  private static let right: [(metric: String, value: Double)] = [
    ("value_reached", 1.0 / 3), ("not_yet_at_value", 2), ("time_to_value", day3),
    ("time_to_value_mean", day3), ("time_to_value_reached", day3),
    ("survey_response_rate", 1.0 / 3), ("survey_response_rate_in_period", 1.0 / 3),
    ("onboarding_completion", 0), ("onboarding_engagement_score", 100.0 / 6),
    ("onboarding_engagement_score_weighted", 100.0 / 6),
  ]

  @Test(arguments: right)
  func `of new customers`(metric: String, right: Double) throws {
    let query = "\(metric) where period = 2024-05"
    let chosen = try Workbench(Self.files, today: Self.day).sheet(query).number(metric)
    #expect(isNear(chosen, right))
    let asOf = try Workbench(Self.files).sheet("\(query) as of 2024-05-17").number(metric)
    #expect(isNear(asOf, right))
  }

  @Test func `in a funnel`() throws {
    let query = "funnel signup > login > export where period = 2024-05"
    let bench = try Workbench(Self.files, today: Self.day)
    #expect(try bench.sheet(query).numbers("customers") == [3, 1, 0])
    #expect(try Workbench(Self.files).sheet(query).numbers("customers") == [3, 3, 1])
    #expect(
      try Workbench(Self.files).sheet("\(query) as of 2024-05-17").numbers("customers") == [
        3, 1, 0,
      ])
  }

  @Test func `of users that were first seen before`() throws {
    let bench = try Workbench([
      "events.csv": """
      event_id,user_id,event,occurred_at
      1,u,login,2024-01-10
      2,v,login,2024-01-12
      3,v,login,2024-02-12
      4,u,login,2024-05-12

      """
    ])
    let query = "usage_retention_unbounded(1) as kept where period = 2024-01"
    #expect(try bench.sheet(query).number("kept") == 1)
    #expect(try bench.sheet("\(query) as of 2024-03-31").number("kept") == 0.5)
  }

  @Test func `business minutes of an answer that came later`() throws {
    let bench = try Workbench([
      "tickets.csv": """
      ticket_id,customer_id,created_at,first_response_at,first_response_business_minutes
      1,a,2024-05-10T10:00:00,2024-05-10T12:00:00,120
      2,a,2024-05-10T10:00:00,2024-06-03T10:00:00,7200

      """
    ])
    let query = "time_to_first_response_business as taken where period = 2024-05"
    #expect(try bench.sheet(query).number("taken") == 61 * 3600)
    #expect(try bench.sheet("\(query) as of 2024-05-31").number("taken") == 2 * 3600)
  }

  @Test func `money that was paid back later`() throws {
    let bench = try Workbench([
      "trials.csv": """
      customer_id,trial_start,trial_end,converted_at,refunded_at
      a,2024-05-01,2024-05-15,2024-05-14,2024-06-20
      b,2024-05-01,2024-05-15,,
      c,2024-06-01,2024-06-25,2024-06-24,

      """
    ])
    let query = "trial_conversion where period = 2024-05"
    #expect(try bench.sheet(query).number("trial_conversion") == 0)
    #expect(try bench.sheet("\(query) as of 2024-05-31").number("trial_conversion") == 0.5)
  }
}
