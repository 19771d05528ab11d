import Diagnostics
import Storage
import Testing
import Values

/// `funnel STEP > STEP …` over events and dates of customers.
@Suite struct FunnelTests {
  static let files = [
    "customers.csv": """
    customer_id,name,segment,signup_date
    c1,One,smb,2024-01-02
    c2,Two,smb,2024-01-05
    c3,Three,large,2024-02-01
    c4,Four,large,2024-02-20
    c5,Five,smb,2023-12-30

    """,
    "events.csv": """
    event_id,customer_id,event,occurred_at
    e1,c1,login,2024-01-02T09:00:00Z
    e2,c1,report_viewed,2024-01-04T09:00:00Z
    e3,c2,report_viewed,2024-01-01T09:00:00Z
    e4,c2,login,2024-01-06T09:00:00Z
    e5,c3,login,2024-03-20T12:00:00Z
    e6,c3,report_viewed,2024-03-21T12:00:00Z
    e7,c5,login,2024-01-03T00:00:00Z

    """,
    "subscriptions.csv": """
    subscription_id,customer_id,plan,mrr,start_date,end_date
    s1,c1,pro,100,2024-01-10,
    s2,c3,pro,100,2024-04-01,
    s3,c2,pro,100,2024-01-06,

    """,
  ]

  private func bench() throws -> Workbench {
    try Workbench(FunnelTests.files, today: Day(year: 2024, month: 6, day: 30))
  }

  @Test func `steps count in their order`() throws {
    let sheet = try bench().sheet(
      "funnel signup > login > report_viewed where period = 2024-Q1")
    #expect(sheet.numbers("customers") == [4, 3, 2], "c2 saw a report before its login")
    #expect(isNear(sheet.number("of_step", 2), 2.0 / 3))
    #expect(isNear(sheet.number("of_all", 2), 0.5))
    #expect(sheet.number("of_step", 0) == nil)
    #expect(
      sheet.notes.contains(
        "1 customer of `login` took `report_viewed` only before it: not counted"))
  }

  @Test func `the time between steps is a median`() throws {
    let sheet = try bench().sheet("funnel login > report_viewed where period = 2024-Q1")
    #expect(sheet.numbers("customers") == [4, 2])
    #expect(sheet.number("median_time", 1) == 36.0 * 3600, "of 48 and 24 hours")
  }

  @Test func `a date may be on the day of the step before`() throws {
    let sheet = try bench().sheet("funnel signup > login > paid where period = 2024-Q1")
    #expect(sheet.numbers("customers") == [4, 3, 3])
  }

  @Test func `a window leaves out what comes too late`() throws {
    let sheet = try bench().sheet(
      "funnel signup > login > paid rolling 30 days where period = 2024-Q1")
    #expect(sheet.numbers("customers") == [4, 2, 2])
  }

  @Test func `groups add up to the whole`() throws {
    let bench = try bench()
    let groups = try bench.sheet("funnel signup > login > paid by segment where period = 2024-Q1")
    #expect(groups.names.first == "segment")
    #expect(
      (0..<groups.count).map { groups.text("segment", $0) } == [
        "large", "large", "large", "smb", "smb", "smb",
      ])
    #expect(groups.numbers("customers") == [2, 1, 1, 2, 2, 2])
    let some = try bench.sheet(
      "funnel signup > login where period = 2024-Q1 and segment = large")
    #expect(some.numbers("customers") == [2, 1])
  }

  @Test func `customers without a value are a group with a name`() throws {
    var files = FunnelTests.files
    files["customers.csv"] = files["customers.csv"]?.replacing("c4,Four,large", with: "c4,Four,")
    let bench = try Workbench(files, today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet("funnel signup > login by segment where period = 2024-Q1")
    #expect((0..<sheet.count).map { sheet.text("segment", $0) }.contains("(none)"))
    #expect(sheet.row("segment", "(none)").map { sheet.number("customers", $0) } == 1)
  }

  @Test(arguments: [
    (
      "funnel signup > login where period = 2024-Q1 and segment = lrge",
      "no `segment` is 'lrge'; did you mean `large`?"
    ),
    ("funnel signup > login where period = 2024-Q1 and segment = zz", "no `segment` is 'zz'"),
    (
      "funnel signup > login where period = 2024-02 and segment = smb",
      "nobody who took `signup` in 2024-02 fits `segment = smb`"
    ),
    (
      "funnel signup > login by segment where period = 2024-Q1 and name = One and segment = large",
      "nobody who took `signup` in 2024-Q1 fits all conditions together"
    ),
    ("funnel signup > login where period = 2024-05", "nobody took `signup` in 2024-05"),
    (
      "funnel signup > login where period = 2024-05 and segment = smb",
      "nobody took `signup` in 2024-05"
    ),
  ])
  func `an empty funnel says what emptied it`(_ query: String, _ note: String) throws {
    let sheet = try bench().sheet(query)
    #expect(sheet.numbers("customers").allSatisfy { $0 == 0 })
    #expect(sheet.notes.contains(note), "\(sheet.notes)")
  }

  @Test func `a value that is not there is told beside those that are`() throws {
    let sheet = try bench().sheet(
      "funnel signup > login where period = 2024-Q1 and segment in (smb, zz)")
    #expect(sheet.numbers("customers") == [2, 2])
    #expect(sheet.notes.contains("no `segment` is 'zz'"))
  }

  @Test func `an unknown step tells the dates of customers and the events`() throws {
    // The files go with the bench.
    let bench = try bench()
    let found = withExtendedLifetime(bench) {
      bench.complaints(about: "funnel sinup > login")
    }
    #expect(found.first?.notes == ["steps: `signup`, `paid`, `login`, `report_viewed`"])
    #expect(found.first?.hints == ["did you mean `signup`?"])
  }

  @Test(arguments: [
    ("funnel signup > logn", "unknown-step"),
    ("funnel signup > login by plan", "unreachable-dimension"),
    ("funnel signup > login vs previous", "clause-not-here"),
    ("funnel signup > login rolling 2 months", "invalid-period"),
    ("funnel signup > signup", "repeated-dimension"),
    ("funnel signup > paid > paid", "repeated-dimension"),
    ("funnel signup > login top 1", "clause-not-here"),
    ("funnel signup > login with total", "clause-not-here"),
    ("funnel signup > login by month", "clause-not-here"),
  ])
  func `what no funnel can mean is a problem`(_ query: String, _ id: String) throws {
    #expect(try bench().problems(query) == [id])
  }

  // MARK: customers

  @Test func `the customers of a funnel, and how far they came`() throws {
    let sheet = try bench().sheet(
      "rows funnel signup > login > report_viewed where period = 2024-Q1")
    #expect((0..<sheet.count).map { sheet.text("customer", $0) } == ["c1", "c2", "c3", "c4"])
    #expect((0..<sheet.count).map { sheet.text("name", $0) } == ["One", "Two", "Three", "Four"])
    #expect(
      (0..<sheet.count).map { sheet.text("reached", $0) } == [
        "report_viewed", "login", "report_viewed", "signup",
      ])
    #expect(sheet.text("signup", 0) == "2024-01-02")
    let login = try #require(sheet.column("login"))
    #expect((0..<4).map { login[$0] != nil } == [true, true, true, false])
  }

  @Test func `a line of a funnel leads to its customers`() throws {
    let bench = try bench()
    let funnel = try bench.sheet("funnel signup > login > paid by segment where period = 2024-Q1")
    for line in 0..<funnel.count {
      let rows = try bench.sheet("rows \(line + 1)")
      #expect(Double(rows.count) == funnel.number("customers", line), "line \(line + 1)")
      let step = try #require(funnel.text("step", line))
      #expect(rows.caption.hasSuffix("step = \(step)"))
      #expect((0..<rows.count).allSatisfy { rows.column(step)?[$0] != nil })
      #expect(
        (0..<rows.count).allSatisfy { rows.text("segment", $0) == funnel.text("segment", line) })
    }
    #expect(bench.problems("rows 7") == ["no-such-line"])
  }

  @Test func `a funnel that is explained adds up`() throws {
    let text = try bench().text(
      "explain funnel signup > login > report_viewed rolling 30 days where period = 2024-Q1")
    for line in [
      "`signup` from 2024-01-01 to 2024-03-31; later steps may lie behind",
      "1 signup: customers.signup_date of the rows of customers",
      "2 login: events.occurred_at of the rows of events where events.event in ('login')",
      "signup: 4\n", "signup: 4 = 2 took login + 1 only after the window + 1 not at all",
      "login: 2 = 1 took report_viewed + 1 only before it", "customers: 5 read", "events: 7 read",
    ] {
      #expect(text.contains(line), "\(line) is not in\n\(text)")
    }
  }
}
