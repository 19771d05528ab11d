import Testing
import Values

/// The bridge of customers that fit a condition at one end of the period and not at the other.
@Suite struct BridgeConditionTests {
  private static func bench() throws -> Workbench {
    try Workbench(
      [
        "subscriptions.csv": """
        subscription_id,customer_id,plan,region,mrr,start_date,end_date
        S1,A,basic,x,100,2024-01-01,2024-05-01
        S2,A,pro,x,150,2024-05-01,
        S3,B,pro,y,200,2024-01-01,
        S4,C,pro,y,30,2024-01-01,2024-05-10
        S5,D,basic,y,40,2024-01-01,

        """
      ], today: Day(year: 2024, month: 6, day: 30))
  }
  private static let names = [
    "opening", "new", "reactivation", "expansion", "contraction", "churn", "transfer_in",
    "transfer_out", "closing",
  ]

  /// A paid 100 for basic and pays 150 for pro, B 200 for pro, C paid 30 for pro and left, D pays 40 for basic.
  private static let lines: [(condition: String, right: [Double])] = [
    ("plan = pro", [230, 0, 0, 0, 0, 30, 150, 0, 350]),
    ("plan = basic", [140, 0, 0, 50, 0, 0, 0, 150, 40]),
    ("plan != pro", [140, 0, 0, 50, 0, 0, 0, 150, 40]),
    ("plan in (pro, basic)", [370, 0, 0, 50, 0, 30, 0, 0, 390]),
    ("plan = pro and region = x", [0, 0, 0, 0, 0, 0, 150, 0, 150]),
    ("mrr > 120", [200, 0, 0, 0, 0, 0, 150, 0, 350]),
    ("region = y", [270, 0, 0, 0, 0, 30, 0, 0, 240]),
  ]

  @Test(arguments: lines)
  func `who comes into a condition or leaves it is transferred`(
    _ condition: String, _ right: [Double]
  ) throws {
    let sheet = try Self.bench().sheet("mrr_bridge where \(condition) and period = 2024-Q2")
    #expect(Self.names.map { sheet.number($0) } == right)
  }

  @Test func `customers are too`() throws {
    let sheet = try Self.bench().sheet("customer_bridge where plan = pro and period = 2024-Q2")
    #expect(sheet.number("opening_customers") == 2)
    #expect(sheet.number("churned_customers") == 1)
    #expect(sheet.number("customers_in") == 1)
    #expect(sheet.number("customers_out") == 0)
    #expect(sheet.number("closing_customers") == 2)
  }

  @Test func `a filtered metric goes by its own condition`() throws {
    let bench = try Self.bench()
    _ = bench.outcomes("define into_pro = transfer_in where plan = pro")
    #expect(try bench.sheet("into_pro where period = 2024-Q2").number("into_pro") == 150)
    #expect(try bench.sheet("transfer_in where period = 2024-Q2").number("transfer_in") == 0)
  }

  @Test(arguments: ["plan = pro", "plan != team", "mrr > 100", "segment = smb and plan = basic"])
  func `every line adds up`(_ condition: String) throws {
    let bench = try RandomBusiness(seed: 11).workbench()
    for by in ["", " by plan", " by segment", " by month", " by customer"] {
      let sheet = try bench.sheet("mrr_bridge\(by) where \(condition) and period = 2024-Q1")
      for row in 0..<sheet.count {
        func figure(_ name: String) -> Double { sheet.number(name, row) ?? 0 }
        let sum =
          figure("opening") + figure("new") + figure("reactivation") + figure("expansion")
          - figure("contraction") - figure("churn") + figure("transfer_in") - figure("transfer_out")
        #expect(isNear(sum, figure("closing")), "\(condition)\(by), row \(row)")
      }
    }
  }

  @Test func `customers move from one band of a figure to another`() throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": """
        subscription_id,customer_id,plan,mrr,start_date,end_date
        S1,A,pro,100,2024-01-01,
        S2,B,pro,200,2024-01-01,

        """,
        "events.csv": "event_id,customer_id,event,occurred_at\n"
          + (1...9).map { "a\($0),A,login,2024-03-0\($0)\n" }.joined()
          + (1...9).map { "b\($0),B,login,2024-03-0\($0)\nc\($0),B,login,2024-04-0\($0)\n" }
          .joined(),
        "model.kpi": "health action login 10\n",
      ], today: Day(year: 2024, month: 4, day: 30))
    // 90 in March, which are very healthy; A has nothing in April, and 0 is sick.
    let sheet = try bench.sheet("mrr_bridge by health_band where period = 2024-04")
    func line(_ band: String) -> [Double?] {
      sheet.row("health_band", band).map { row in
        ["opening", "transfer_in", "transfer_out", "closing"].map { sheet.number($0, row) }
      } ?? []
    }
    #expect(line("very healthy") == [300, 0, 100, 200])
    #expect(line("sick") == [0, 100, 0, 100])
  }
}
