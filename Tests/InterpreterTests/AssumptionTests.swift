import Diagnostics
import Testing
import Values

@testable import Interpreter

/// What a figure leaves out or takes for granted stands below it.
@Suite struct AssumptionTests {
  private static let subscriptions = """
    subscription_id,customer_id,plan,mrr,start_date,end_date
    1,a,pro,100,2024-06-02,
    2,b,pro,100,2024-05-01,
    3,c,pro,50,2024-01-01,2024-06-10

    """

  // MARK: revenue

  @Test func `a sum of revenue over all rows says that some have ended`() throws {
    let bench = try Workbench(
      ["subscriptions.csv": Self.subscriptions], today: Day(year: 2024, month: 6, day: 30))
    let words =
      "the sum is of all rows of `subscriptions`, whether they have ended or not: `mrr` counts those in force"
    let all = try bench.sheet("sum(mrr), count() from subscriptions by plan")
    #expect(all.number("sum(mrr)") == 250 && all.notes.contains(words))
    let open = try bench.sheet("sum(mrr) from subscriptions where end_date is missing")
    #expect(open.number("sum(mrr)") == 200 && !open.notes.contains(words))
    for query in ["mrr", "count() from subscriptions", "avg(mrr) from subscriptions"] {
      #expect(try !bench.sheet(query).notes.contains(words), "\(query)")
    }
  }

  @Test(arguments: [
    ("Billing", "yearly", "monthly", 200), ("payment", "annual", "quarter", 100 + 1200 / 3),
    ("Billing", "yearly", "card", 2400), ("plan", "yearly", "monthly", 2400),
  ])
  func `a column of billing whose values are lengths of time tells how long a price is for`(
    header: String, first: String, second: String, mrr: Int
  ) throws {
    let price = second == "monthly" && header == "Billing" ? 100 : 1200
    let bench = try Workbench(
      [
        "subscriptions.csv": "id,customer,\(header),price,start,end\n"
          + "1,a,\(first),1200,2024-01-01,\n2,b,\(second),\(price),2024-01-01,\n"
      ], today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet("mrr")
    #expect(sheet.number("mrr") == Double(mrr))
    let isAssumed = sheet.notes.contains { $0.contains("taken to be for a month") }
    #expect(isAssumed == (mrr == 2400))
  }

  // MARK: costs

  @Test func `costs of no known kind are counted and named`() throws {
    let costs = """
      date,category,amount
      2024-06-01,sales,1000
      2024-06-01,travel,200
      2024-06-01,Conferences,10
      2024-06-02,,50
      2024-06-02,r&d,500
      2024-06-02,support,300

      """
    let bench = try Workbench(
      ["subscriptions.csv": Self.subscriptions, "costs.csv": costs],
      today: Day(year: 2024, month: 6, day: 30))
    let cac = try bench.sheet("cac where period = 2024-06")
    // One customer was won, for the thousand of sales.
    #expect(cac.number("cac") == 1000)
    #expect(cac.notes.contains("1 row of `costs` without a category: in no metric of costs"))
    let found = cac.notes.first { $0.hasPrefix("2 rows of `costs` for `Conferences`, `travel`") }
    #expect(found?.contains("`acquisition costs = …`") == true)
  }

  @Test func `a model says what other categories are`() throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": Self.subscriptions,
        "costs.csv":
          "date,category,amount\n2024-06-01,sales,1000\n2024-06-01,travel,200\n2024-06-02,rent,9\n",
        "model.kpi": "acquisition costs = sales, travel\nother costs = rent\n",
      ], today: Day(year: 2024, month: 6, day: 30))
    let cac = try bench.sheet("cac where period = 2024-06")
    #expect(cac.number("cac") == 1200)
    #expect(!cac.notes.contains { $0.contains("of costs") })
  }

  // MARK: gross margin

  @Test(arguments: ["cac_payback", "cac_payback_whole_months", "ltv", "ltv_cac", "ltv_floor"])
  func `without a gross margin it is said what counts`(_ metric: String) throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": Self.subscriptions,
        "costs.csv": "date,category,amount\n2024-06-01,sales,1000\n",
      ], today: Day(year: 2024, month: 6, day: 30))
    let words = "no gross margin is set"
    let without = try bench.sheet("\(metric) where period = 2024-06")
    #expect(without.notes.count { $0.hasPrefix(words) } == 1, "\(without.notes)")
    _ = bench.outcomes("set gross margin 80%")
    let with = try bench.sheet("\(metric) where period = 2024-06")
    #expect(!with.notes.contains { $0.hasPrefix(words) })
  }

  // MARK: events without a user

  private static let events = """
    event_id,user_id,customer_id,event,occurred_at,platform
    1,u1,a,login,2024-05-02 10:00:00,web
    2,,a,login,2024-05-03 10:00:00,web
    3,,c,login,2024-06-04 11:00:00,ios
    4,u2,,export,2024-06-05 11:00:00,ios

    """

  @Test(arguments: [
    "dau", "wau", "mau", "distinct_users", "stickiness", "stickiness_days", "dau_wau", "wau_mau",
    "feature_adoption", "feature_breadth", "sessions", "sessions_per_day", "sessions_per_user",
    "dau_weekdays", "usage_retention", "mau_rolling",
  ])
  func `events that name no user are counted below figures of users`(_ metric: String) throws {
    let bench = try Workbench(
      ["events.csv": Self.events], today: Day(year: 2024, month: 6, day: 30))
    // What has a session of its own is in the sessions.
    let isOfSessions = metric.hasPrefix("sessions")
    func said(_ statement: String) throws -> [String] {
      try bench.sheet(statement).notes.filter { $0.contains("left out") }.map {
        isOfSessions
          ? $0.replacing("neither a user nor a session", with: "no user") : $0
      }
    }
    let once = "1 event names no user and is left out"
    #expect(try said("\(metric) where period = 2024-05").first == once)
    // The thirty days of the rolling figure hold one of the two.
    #expect(
      try said("\(metric) where period = 2024-05..2024-06").first
        == (metric == "mau_rolling" ? once : "2 events name no user and are left out"))
    #expect(try said("\(metric) where period = 2024-06 and platform = web").isEmpty)
  }

  @Test(arguments: ["mau_accounts", "dau_accounts", "active_accounts", "stickiness_accounts"])
  func `events that name no customer are counted below figures of customers`(
    _ metric: String
  ) throws {
    let bench = try Workbench(
      ["events.csv": Self.events], today: Day(year: 2024, month: 6, day: 30))
    let notes = try bench.sheet("\(metric) where period = 2024-06").notes
    #expect(notes.contains("1 event names no customer and is left out"), "\(notes)")
    #expect(!notes.contains { $0.contains("no user") })
  }

  // MARK: answers without rows

  @Test func `rows that do not count are not rows that are missing`() throws {
    let tickets = """
      ticket_id,customer_id,created_at,first_response_at,resolved_at,priority,status
      1,a,2024-05-02 10:00,2024-05-02 11:00,2024-06-02 10:00,high,solved
      2,b,2024-05-03 10:00,,,low,open

      """
    let bench = try Workbench(
      ["tickets.csv": tickets, "events.csv": Self.events],
      today: Day(year: 2024, month: 6, day: 30))
    func reasons(_ statement: String) throws -> [String] {
      try bench.sheet(statement).notes.filter { $0.contains("no ") && $0.contains("2024") }
    }
    #expect(
      try reasons("time_to_resolution by priority where period = 2024-05")
        == ["no row in 2024-05 counts for `time_to_resolution`"])
    #expect(
      try bench.sheet("time_to_resolution where period = 2024-05").notes.contains(
        "`time_to_resolution` has no value: no ticket was resolved in the period"))
    #expect(
      try bench.sheet("ticket_volume by priority where period = 2024-04").notes.contains(
        "`tickets` starts on 2024-05-02: nothing is known of 2024-04"))
    #expect(
      try reasons("ticket_volume by priority where period = 2024-06 and priority = low")
        == ["`tickets`: no rows in 2024-06"])
    #expect(
      try reasons(
        "ticket_volume by priority where period = 2024-05 and priority = low and customer_id = a")
        == ["no row in 2024-05 fits all conditions together"])
    #expect(
      try reasons("sessions by event where period = 2024-06 and customer_id = c")
        == ["no row in 2024-06 counts for `sessions`"])
  }

  // MARK: health without a period

  @Test func `the month of health is the same whatever stands beside it`() throws {
    // Data to 17 June: May is the last complete month. a: two logins and an export in May.
    let events = """
      event_id,user_id,customer_id,event,occurred_at
      1,u,a,login,2024-04-02 10:00
      2,u,a,login,2024-05-02 10:00
      3,u,a,login,2024-05-20 10:00
      4,u,a,export,2024-05-21 10:00
      5,u,a,export,2024-06-11 10:00
      6,v,b,login,2024-06-17 10:00

      """
    let bench = try Workbench([
      "subscriptions.csv": Self.subscriptions, "events.csv": events,
      "model.kpi": "health action login 4, export 40\nset today 2024-06-17\n",
    ])
    let month = "no period given: what is counted by the month is of 2024-05, the last complete one"
    let alone = try bench.sheet("health_score by customer")
    let beside = try bench.sheet("health_score, health_band, health_points by customer")
    for sheet in [alone, beside] {
      #expect(sheet.number("health_score", try #require(sheet.row("customer", "a"))) == 48)
      #expect(sheet.notes.contains(month), "\(sheet.notes)")
      #expect(sheet.caption.contains("as of 2024-06-17"), "\(sheet.caption)")
    }
    let row = try #require(beside.row("customer", "a"))
    #expect(beside.text("health_band", row) == "somewhat healthy")
    #expect(beside.number("health_points", row) == 48)
    // Of the two that pay on the day a has 48 and b nothing in May.
    #expect(try bench.sheet("health_score").number("health_score") == 24)
    #expect(try bench.sheet("health_score, mrr").number("health_score") == 24)
    #expect(try bench.sheet("health_score where health_band = sick").number("health_score") == 0)
    // A period that is given is the one that counts.
    let given = try bench.sheet("health_points by customer where period = 2024-04")
    #expect(given.number("health_points", try #require(given.row("customer", "a"))) == 4)
    #expect(!given.notes.contains(month))
  }
}
