import Storage
import Testing
import Values

/// What the columns of an answer are called, and what their groups are counted in.
@Suite struct AnswerNameTests {
  @Test(arguments: [
    "mrr, arr as mrr", "mrr as x, arr as X", "mrr as plan by plan", "mrr as arr, arr",
  ])
  func `a given name is refused where another column has it`(_ query: String) throws {
    #expect(try FixtureFiles.workbench().problems(query) == ["repeated-column"])
  }

  @Test(arguments: [
    ("mrr as mrr", ["mrr"]), ("mrr as mrr by plan", ["plan", "mrr"]),
    ("mrr as arr", ["arr"]), ("count(), count() from subscriptions", ["count()", "count()_2"]),
  ])
  func `it is the column's name, whatever else it is the name of`(
    _ query: String, _ names: [String]
  ) throws {
    #expect(try FixtureFiles.workbench().sheet(query).names == names)
  }

  @Test func `groups that are figures have their unit`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet("customers by nrr where period = 2024-Q2")
    #expect(sheet.table.fields[0].unit == .percent)
    // a 150 / 100, b 80 / 200, d came back, e is new, f 90 / 40.
    #expect(sheet.numbers("nrr") == [0.4, 1.5, 2.25, nil])
    #expect(sheet.numbers("customers") == [1, 1, 1, 2])
  }

  @Test func `groups that are figures head columns in their unit`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet("customers across nrr where period = 2024-Q2")
    #expect(sheet.names == ["40.00 %", "150.00 %", "225.00 %", "(none)"])
    #expect(sheet.names.map { sheet.number($0) } == [1, 1, 1, 2])
    let both = try bench.sheet("mrr across plan, nrr where period = 2024-Q2")
    #expect(both.names.contains("basic 40.00 %") && both.names.contains("pro 150.00 %"))
    // 100,001 and 100,002 of 100,000.
    let near = try Workbench(
      [
        "subscriptions.csv": """
        customer,plan,mrr,start,end
        a,pro,100000,2024-01-01,2024-05-01
        a,pro,100001,2024-05-01,
        b,pro,100000,2024-01-01,2024-05-01
        b,pro,100002,2024-05-01,
        c,pro,100000,2024-01-01,

        """
      ], today: Day(year: 2024, month: 6, day: 30))
    #expect(
      try near.sheet("customers across nrr where period = 2024-Q2").names
        == ["100.000 %", "100.001 %", "100.002 %"])
  }

  @Test func `a figure for each user can be asked of each customer`() throws {
    let bench = try Workbench([
      "subscriptions.csv":
        "customer_id,mrr,start_date,end_date\na,10,2024-01-01,\nb,20,2024-01-01,\nc,40,2024-01-01,\n",
      "events.csv": """
      user_id,customer_id,event,occurred_at
      u1,a,read,2024-03-01
      u1,a,write,2024-03-01
      u2,a,read,2024-03-02
      u3,b,read,2024-03-02
      u3,b,write,2024-03-03
      u4,c,read,2024-03-04
      u4,c,read,2024-03-05
      u4,c,read,2024-03-06

      """,
    ])
    // Of the two features u1 uses both, u2 one, u3 both, u4 one.
    let byCustomer = try bench.sheet("feature_breadth by customer where period = 2024-03")
    #expect(byCustomer.numbers("feature_breadth") == [0.75, 1, 0.5])
    #expect(
      try bench.sheet("mrr where feature_breadth > 50% and period = 2024-03").number("mrr") == 30)
    // u4 alone came on three days.
    #expect(
      try bench.sheet("mrr where stickiness_days(3) > 0% and period = 2024-03").number("mrr") == 40)
  }

  /// In March u uses read and write, v read: of 2 features 3/4, of 3 tracked 1/2.
  @Test(arguments: [
    (1, "", 0.75, true), (2, "", 0.75, false), (3, "", 0.5, false),
    (1, "active events = read\n", 1, false), (2, "active events = read, write\n", 0.75, false),
    (1, "active events = read, write, draw\n", 0.75, true),
  ])
  func `no more features are used than there are`(
    _ tracked: Int, _ active: String, _ breadth: Double, _ isTold: Bool
  ) throws {
    let bench = try Workbench([
      "events.csv": """
      user_id,event,occurred_at
      u,read,2024-03-01
      u,write,2024-03-01
      v,read,2024-03-02

      """,
      "model.kpi": "\(active)set tracked features \(tracked)\n",
    ])
    let sheet = try bench.sheet("feature_breadth where period = 2024-03")
    #expect(sheet.number("feature_breadth") == breadth)
    let told = sheet.notes.filter { $0.contains("tracked features") }
    #expect(told.count == (isTold ? 1 : 0), "\(sheet.notes)")
    if isTold { #expect(told[0].contains("2 features in use"), "\(told)") }
  }

  @Test func `what is brought to a year says that the period is not over`() throws {
    let bench = try Workbench([
      "subscriptions.csv":
        "customer_id,mrr,start_date,end_date\na,10,2024-01-01,\nb,20,2024-01-01,2024-06-03\n",
      "costs.csv": "date,category,amount\n2024-05-01,support,310\n2024-06-01,support,300\n",
    ])
    func notes(_ query: String) throws -> [String] {
      try bench.sheet("set today 2024-06-02\n" + query).notes.filter { $0.contains("not over") }
    }
    #expect(
      try notes("crc where period = 2024-06") == [
        "2024-06 is not over: what is brought to a year or to a month goes by its 2 days so far, "
          + "and costs that are booked for all of it weigh too much"
      ])
    #expect(
      try notes("logo_churn_annualised where period = 2024-06") == [
        "2024-06 is not over: what is brought to a year or to a month goes by its 2 days so far"
      ])
    #expect(try notes("crc where period = 2024-05").isEmpty)
    #expect(try notes("crc_not_annualised where period = 2024-06").isEmpty)
    #expect(try notes("crc by month where period = 2024-Q2").count == 1)
    #expect(try notes("crc where period = 2024-Q2").first?.hasPrefix("2024-Q2 is not over") == true)
  }

  /// What a definition knows of the period is of the stretch of time that it looks at.
  @Test(arguments: [
    ("trailing(logo_churn_annualised, 3)", "logo_churn_annualised where period = 2024-Q2"),
    (
      "lagged(gross_revenue_churn_monthly, 3)", "gross_revenue_churn_monthly where period = 2024-03"
    ),
    ("trailing(ltv, 3)", "ltv where period = 2024-Q2"),
  ])
  func `a window has a length of its own`(_ window: String, _ plain: String) throws {
    let bench = try FixtureFiles.workbench()
    let found = try bench.sheet("\(window) as x where period = 2024-06").number("x")
    let wanted = try bench.sheet(plain)
    #expect(found == wanted.number(wanted.names[0]) && found != nil)
  }
}
