import Diagnostics
import Testing
import Values

/// The pitfalls of state, cohorts and attribution, and of comparison, one test each.
@Suite struct StatePitfallTests {
  private func bench(_ rows: String, today: String = "2024-06-30") throws -> Workbench {
    let bench = try Workbench(["subscriptions.csv": "id,customer,plan,mrr,start,end\n" + rows])
    _ = bench.outcomes("set today \(today)")
    return bench
  }

  // MARK: lives

  @Test func `a row covers its first day and not its end`() throws {
    let bench = try bench(
      "1,a,pro,100,2024-01-01,2024-04-01\n2,b,pro,10,2024-04-01,\n3,c,pro,1,2024-01-01,\n")
    let sheet = try bench.sheet("opening_mrr, churned_mrr, new_mrr where period = 2024-Q2")
    #expect(sheet.numbers("opening_mrr") == [101])
    #expect(sheet.numbers("churned_mrr") == [100])
    #expect(sheet.numbers("new_mrr") == [10])
  }

  @Test func `a row that ends where it starts covers no day and is counted`() throws {
    let bench = try bench("1,a,pro,100,2024-02-01,2024-02-01\n2,b,pro,10,2024-01-01,\n")
    let sheet = try bench.sheet("mrr where period = 2024-02")
    #expect(sheet.number("mrr") == 10)
    #expect(sheet.notes.contains { $0.contains("1 row") }, "\(sheet.notes)")
  }

  @Test func `closing is the next period's opening`() throws {
    let bench = try RandomBusiness(seed: 5).workbench()
    let sheet = try bench.sheet("opening_mrr, closing_mrr by month where period = 2023")
    for row in 1..<sheet.count {
      #expect(sheet.number("opening_mrr", row) == sheet.number("closing_mrr", row - 1))
    }
  }

  /// What happens to one customer in a quarter, and what both ways of counting make of it.
  static let histories: [(rows: String, state: [Double], events: [Double])] = [
    // new, reactivation, expansion, contraction, churn
    ("100,01-01,04-10;150,04-10,05-10;120,05-10,", [0, 0, 20, 0, 0], [0, 0, 50, 30, 0]),
    ("100,01-01,04-10;100,05-10,", [0, 0, 0, 0, 0], [0, 100, 0, 0, 100]),
    ("100,01-01,04-10;60,05-10,", [0, 0, 0, 40, 0], [0, 60, 0, 0, 100]),
    ("80,04-10,05-10", [0, 0, 0, 0, 0], [80, 0, 0, 0, 80]),
    ("50,04-10,05-10;80,05-10,", [80, 0, 0, 0, 0], [50, 0, 30, 0, 0]),
    ("9,01-01,02-01;50,04-10,05-10;80,05-10,", [0, 80, 0, 0, 0], [0, 50, 30, 0, 0]),
  ]

  @Test(arguments: histories.indices)
  func `one movement a customer by state, every change by events`(_ index: Int) throws {
    let history = Self.histories[index]
    let rows = history.rows.split(separator: ";").map { row -> String in
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      return "1,a,pro,\(cells[0]),2024-\(cells[1]),\(cells[2].isEmpty ? "" : "2024-\(cells[2])")"
    }
    let bench = try bench(
      rows.enumerated().map { "\($0)" + $1.dropFirst() + "\n" }.joined()
        + "8,z,pro,1,2024-01-01,\n")
    let names = ["new", "reactivation", "expansion", "contraction", "churned"]
    func figures(_ suffix: String) throws -> [Double?] {
      let metrics = names.map { "\($0)_mrr\(suffix)" }
      let sheet = try bench.sheet(metrics.joined(separator: ", ") + " where period = 2024-Q2")
      return metrics.map { sheet.number($0) }
    }
    #expect(try figures("") == history.state)
    #expect(try figures("_events") == history.events)
  }

  @Test func `rows that repeat an id are versions: the later start wins`() throws {
    let bench = try bench(
      "1,a,pro,100,2024-01-01,\n1,a,pro,150,2024-03-01,\n2,b,pro,1,2024-01-01,\n")
    #expect(try bench.sheet("mrr where period = 2024-02").number("mrr") == 101)
    #expect(try bench.sheet("mrr where period = 2024-04").number("mrr") == 151)
  }

  // MARK: dimensions that change

  @Test func `an upgrade is the old group's expansion and moves with it`() throws {
    // Basic 100 → Pro 150, Pro 150 → Basic 100.
    let bench = try bench(
      "1,a,basic,100,2024-01-01,2024-05-01\n2,a,pro,150,2024-05-01,\n"
        + "3,b,pro,150,2024-01-01,2024-05-01\n4,b,basic,100,2024-05-01,\n")
    let sheet = try bench.sheet("mrr_bridge by plan where period = 2024-Q2")
    func row(_ plan: String) throws -> [Double?] {
      let place = try #require(sheet.row("plan", plan))
      return ["opening", "expansion", "contraction", "transfer_in", "transfer_out", "closing"].map {
        sheet.number($0, place)
      }
    }
    #expect(try row("basic") == [100, 50, 0, 100, 150, 100])
    #expect(try row("pro") == [150, 0, 50, 150, 100, 150])
    #expect(sheet.sum("transfer_in") == sheet.sum("transfer_out"))
  }

  @Test func `a cohort metric groups by the opening, a stock by the close`() throws {
    let bench = try FixtureFiles.workbench()
    let nrr = try bench.sheet("nrr by plan where period = 2024-Q2")
    #expect(isNear(nrr.number("nrr", 0), 1.0) && isNear(nrr.number("nrr", 1), 230.0 / 300))
    let ended = try bench.sheet("nrr by plan at end where period = 2024-Q2")
    #expect(isNear(ended.number("nrr", 0), 0.32) && isNear(ended.number("nrr", 1), 240.0 / 140))
    #expect(try bench.sheet("mrr by plan where period = 2024-Q2").numbers("mrr") == [140, 540])
  }

  @Test func `who is won and gone again keeps the last group held`() throws {
    let bench = try bench(
      "1,a,pro,100,2024-04-10,2024-05-10\n2,b,basic,10,2024-01-01,2024-05-10\n"
        + "3,z,pro,1,2024-01-01,\n")
    let served = try bench.sheet("acquired_customers by plan where period = 2024-Q2")
    #expect(served.row("plan", "pro").map { served.number("acquired_customers", $0) } == 1)
  }

  @Test func `an event counts under the customer's value on its day`() throws {
    let bench = try Workbench([
      "subscriptions.csv": "id,customer_id,plan,mrr,start_date,end_date\n"
        + "1,a,basic,10,2024-01-01,2024-03-01\n2,a,pro,20,2024-03-01,2024-05-01\n",
      "tickets.csv": "ticket_id,customer_id,created_at\nt1,a,2024-02-29\nt2,a,2024-03-01\n"
        + "t3,a,2024-06-01\n",
    ])
    let sheet = try bench.sheet("ticket_volume by plan where period = 2024-H1")
    #expect(sheet.row("plan", "basic").map { sheet.number("ticket_volume", $0) } == 1)
    #expect(sheet.row("plan", "pro").map { sheet.number("ticket_volume", $0) } == 2, "gone: last")
  }

  @Test func `a cohort keeps the plan of its first paid day`() throws {
    let sheet = try FixtureFiles.workbench().sheet(
      "retention by cohort month, plan across age where cohort = 2023-12")
    let pro = try #require(sheet.row("plan", "pro"))
    #expect(sheet.number("size", pro) == 2, "b moves to basic in April and stays a pro of December")
    #expect(sheet.number("6", pro) == 1)
    let basic = try #require(sheet.row("plan", "basic"))
    #expect(sheet.number("size", basic) == 3)
    #expect(isNear(sheet.number("6", basic), 2.0 / 3), "c has left, d came back")
    #expect(sheet.notes.contains("`plan` is that of the customer's first paid day"))
  }

  @Test func `with several plans at once mrr is split by row, customers by the primary`() throws {
    let bench = try bench(
      "1,a,basic,30,2024-01-01,\n2,a,pro,70,2024-01-01,\n3,b,basic,5,2024-01-01,\n")
    let sheet = try bench.sheet("mrr, customers, closing_mrr by plan where period = 2024-Q2")
    #expect(sheet.numbers("mrr") == [35, 70])
    #expect(sheet.numbers("customers") == [1, 1])
    #expect(sheet.numbers("closing_mrr") == [5, 100])
    #expect(sheet.notes.contains { $0.contains("1 customer had several values of `plan`") })
  }

  @Test func `a missing value is a group, and other than any value`() throws {
    let bench = try bench("1,a,,30,2024-01-01,\n2,b,pro,70,2024-01-01,\n")
    let sheet = try bench.sheet("mrr by plan")
    #expect(sheet.text("plan", 0) == "(none)")
    #expect(try bench.sheet("mrr where plan != pro").number("mrr") == 30)
    #expect(try bench.sheet("mrr where plan not in (pro, basic)").number("mrr") == 30)
  }

  @Test func `a condition chooses the cohort and does not cut its close`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet("nrr, retained_mrr where period = 2024-Q2 and plan = pro")
    #expect(isNear(sheet.number("nrr"), 230.0 / 300))
    #expect(sheet.number("retained_mrr") == 230, "with what b pays for basic now")
  }

  @Test func `a computed group is that before the opening, never the outcome`() throws {
    // a logs in before the opening only, b within the quarter only.
    let bench = try Workbench(
      [
        "subscriptions.csv": "id,customer_id,mrr,start_date,end_date\n1,a,10,2024-01-01,\n"
          + "2,b,10,2024-01-01,\n",
        "events.csv": "event_id,customer_id,event,occurred_at\n"
          + (0..<50).map { "m\($0),a,login,2024-03-0\(1 + $0 % 9)\n" }.joined()
          + (0..<50).map { "j\($0),b,login,2024-06-0\(1 + $0 % 9)\n" }.joined(),
      ], today: Day(year: 2024, month: 6, day: 30))
    let cohort = try bench.sheet(
      "opening_customers by health_band, customer where period = 2024-Q2")
    func band(_ customer: String) -> String? {
      cohort.row("customer", customer).flatMap { cohort.text("health_band", $0) }
    }
    #expect(band("a") == "somewhat healthy", "by the 50 points of March")
    #expect(band("b") == "sick", "what June brought is the outcome")
  }

  @Test func `a reason splits the numerator and leaves the denominator whole`() throws {
    let bench = Workbench(example: ())
    let reasons = try bench.sheet("logo_churn by reason where period = 2025-Q2")
    let whole = try bench.sheet("logo_churn where period = 2025-Q2")
    #expect(isNear(reasons.sum("logo_churn"), whole.number("logo_churn")))
  }

  @Test func `a cohort metric by customer lists those of the opening, with their names`() throws {
    let sheet = try FixtureFiles.workbench().sheet("nrr by customer where period = 2024-Q2")
    #expect((0..<sheet.count).map { sheet.text("customer", $0) } == ["a", "b", "c", "f"])
    let named = try Workbench(example: ()).sheet("nrr by customer where period = 2025-Q2 limit 1")
    #expect(named.names.prefix(2) == ["customer", "name"])
  }

  @Test func `tickets beside customers multiply nothing`() throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": FixtureFiles.subscriptions,
        "tickets.csv": "ticket_id,customer,created_at\n1,a,2024-05-01\n2,a,2024-05-02\n"
          + "3,a,2024-05-03\n4,b,2024-05-01\n5,c,2024-05-01\n6,c,2024-05-02\n",
      ], today: Day(year: 2024, month: 6, day: 30))
    let sheet = try bench.sheet("nrr, ticket_volume where period = 2024-Q2")
    #expect(isNear(sheet.number("nrr"), 320.0 / 390), "not 88.3 %")
    #expect(sheet.number("ticket_volume") == 6)
    #expect(bench.problems("nrr by ticket_id where period = 2024-Q2") == ["unreachable-dimension"])
  }

  @Test func `negative rows are credits, a customer below zero is told`() throws {
    let bench = try bench(
      "1,a,pro,100,2024-01-01,\n2,a,pro,-30,2024-01-01,\n3,b,pro,-5,2024-01-01,\n")
    #expect(try bench.sheet("mrr").number("mrr") == 65)
    let sheet = try bench.sheet("closing_mrr where period = 2024-Q2")
    #expect(sheet.number("closing_mrr") == 70)
    #expect(sheet.notes.contains { $0.contains("less than zero") }, "\(sheet.notes)")
  }

  /// 100 − 30 − 5 of the rows, 70 of the customers; before b begins, and without it, nothing is said.
  @Test func `sums of rows say what customers below zero they hold, as figures by customer do`()
    throws
  {
    let bench = try bench(
      "1,a,pro,100,2024-01-01,\n2,a,pro,-30,2024-01-01,\n3,b,pro,-5,2024-05-10,\n")
    func told(_ query: String) throws -> [String] {
      try bench.sheet(query).notes.filter { $0.contains("less than zero") }
    }
    let note = try told("closing_mrr where period = 2024-Q2")
    #expect(note.count == 1 && note[0].hasPrefix("1 customer of `subscriptions`"), "\(note)")
    for query in ["mrr", "arr", "mrr by plan", "mrr, closing_mrr"] {
      #expect(try told("\(query) where period = 2024-Q2") == note, "\(query)")
    }
    #expect(try told("mrr where period = 2024-Q1").isEmpty)
    #expect(try told("customers where period = 2024-Q1").isEmpty)
    #expect(try told("mrr by month where period = 2024-Q2").count == 2, "May and June")
  }

  // MARK: comparison, windows, cohorts

  @Test func `vs is no lag: a gap before is a gap, not the row above`() throws {
    let bench = try bench(
      "1,a,pro,100,2024-01-01,2024-02-01\n2,a,pro,40,2024-04-01,\n", today: "2024-06-30")
    let sheet = try bench.sheet("mrr by month where period = 2024-04..2024-05 vs previous month")
    #expect(sheet.numbers("mrr_before") == [0, 40])
  }

  @Test func `groups of one side stay, as new and gone`() throws {
    let sheet = try FixtureFiles.workbench().sheet(
      "customers by plan, customer where period = 2024-Q2 vs previous")
    #expect(sheet.notes.contains { $0.hasPrefix("new: ") && $0.contains("; gone: ") })
    #expect(sheet.sum("customers") == 5 && sheet.sum("customers_before") == 4)
  }

  @Test func `units of a year ago pair by label, over leap days and week 53`() throws {
    let bench = try Workbench([
      "orders.csv": "id,amount,created_at\n1,1,2023-02-28\n2,2,2023-03-01\n3,4,2024-02-29\n"
        + "4,8,2024-03-01\n5,16,2020-12-30\n6,32,2021-12-29\n7,64,2022-12-28\n8,128,2019-12-27\n"
    ])
    let days = try bench.sheet(
      "sum(amount) as s by day from orders where period = 2024-02-28..2024-03-01 vs year ago")
    #expect(days.numbers("s_before") == [1, 1, 2])
    let weeks = try bench.sheet(
      "sum(amount) as s by week from orders where period = 2020-W52..2020-W53 vs year ago")
    #expect(weeks.numbers("s") == [0, 16])
    #expect(weeks.numbers("s_before") == [128, 128], "W53 has no other than W52")
    let week = try bench.sheet("sum(amount) as s from orders where period = 2021-W52 vs year ago")
    #expect(week.number("s_before") == 0)
  }

  @Test func `a rolling rate has an opening of its own and is no mean of rows`() throws {
    let bench = try FixtureFiles.workbench()
    let rolled = try bench.sheet("nrr by month where period = 2024-06 rolling 3 months")
    #expect(isNear(rolled.number("nrr"), 320.0 / 390))
    #expect(
      bench.problems("mrr by month where period = 2024-Q2 rolling 3 months") == ["window-on-stock"])
  }

  @Test func `a cohort's logos can be below 100 % at age 0, and the future is blank`() throws {
    let bench = try bench(
      "1,a,pro,10,2024-04-05,2024-04-20\n2,b,pro,10,2024-04-05,\n3,c,pro,10,2024-05-05,\n")
    let sheet = try bench.sheet("retention by cohort month across age")
    #expect(sheet.number("0", 0) == 0.5)
    #expect(sheet.number("2", 0) == 0.5 && sheet.number("2", 1) == nil)
  }

  @Test func `other is recomputed from its rows`() throws {
    let sheet = try FixtureFiles.workbench().sheet(
      "nrr by customer where period = 2024-Q2 top 1 by opening_mrr + other")
    #expect(sheet.text("customer", 1) == "other")
    #expect(isNear(sheet.number("nrr", 1), 240.0 / 190), "of a, c and f together")
  }

  @Test func `without a column for the end, figures of churn and retention say so`() throws {
    let rows = "1,a,10,2024-01-01\n2,b,10,2024-02-01\n"
    let today = Day(year: 2024, month: 6, day: 30)
    let endless = try Workbench(
      ["subscriptions.csv": "subscription_id,customer_id,mrr,start_date\n" + rows], today: today)
    let words = "no column of `subscriptions` says when a row ended: nobody ever churns"
    for metric in ["nrr", "grr", "logo_churn", "churned_mrr", "logo_churn_events", "ltv"] {
      let notes = try endless.sheet("\(metric) where period = 2024-06").notes
      #expect(notes.contains(words), "\(metric): \(notes)")
    }
    for metric in ["mrr", "customers", "new_mrr", "opening_mrr"] {
      let notes = try endless.sheet("\(metric) where period = 2024-06").notes
      #expect(!notes.contains(words), "\(metric)")
    }
    let ending = try Workbench(
      [
        "subscriptions.csv": "subscription_id,customer_id,mrr,start_date,end_date\n"
          + rows.replacing("\n", with: ",\n")
      ], today: today)
    #expect(try !ending.sheet("nrr where period = 2024-06").notes.contains(words))
  }

  @Test func `a number that a metric cannot take is named as it was given`() throws {
    let bench = try Workbench([
      "subscriptions.csv": "id,customer,mrr,start,end\n1,a,10,2024-01-01,\n"
    ])
    for given in ["0", "-3"] {
      let messages = bench.complaints(about: "concentration(\(given))").map(\.message)
      #expect(messages == ["`concentration(n)` takes a whole number from 1, found `\(given)`"])
    }
  }

  /// The key of ChartMogul's customers is `external_id`, which `customer_uuid` holds no value of.
  @Test func `a column that holds no value of the key does not join`() throws {
    let bench = try Workbench(
      [
        "customers.csv": """
        uuid,external_id,name,status,customer-since,country
        cus_1,a,Alder,Active,2024-01-05,GB
        cus_2,b,Birch,Active,2024-02-01,DE

        """,
        "mrr_movements.csv": """
        DATE,MRR_MOVEMENT,MRR,MOVEMENT_TYPE,CUSTOMER_EXTERNAL_ID,CUSTOMER_UUID
        2024-01-05,10000,10000,new_biz,a,cus_1
        2024-02-01,6000,6000,new_biz,b,cus_2

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
    let model = bench.text("show model")
    #expect(model.contains("customer customer_external_id -> customers"), "\(model)")
    #expect(!model.contains("customer_uuid"), "\(model)")
    let sheet = try bench.sheet("mrr by country where period = 2024-06")
    #expect(sheet.row("country", "GB").map { sheet.number("mrr", $0) } == 100)
    #expect(sheet.row("country", "DE").map { sheet.number("mrr", $0) } == 60)
    #expect(sheet.count == 2)
  }
}
