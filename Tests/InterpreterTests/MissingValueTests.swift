import Interpreter
import Testing
import Values

/// The group without a value is printed `(none)`, and found by that name.
@Suite struct MissingValueTests {
  static func bench() throws -> Workbench {
    try Workbench(
      [
        "subscriptions.csv": """
        customer_id,plan,mrr,start,end
        a,pro,100,2024-01-01,
        b,,50,2024-01-01,
        c,basic,20,2024-01-01,
        d,pro,7,2024-01-01,

        """,
        "customers.csv": """
        customer_id,segment
        a,smb
        b,mid
        c,
        d,

        """,
      ], today: Day(year: 2024, month: 6, day: 30))
  }

  @Test(arguments: [
    ("segment = (none)", 27.0), ("segment != (none)", 150), ("segment in ((none))", 27),
    ("segment in ((none), smb)", 127), ("segment in (smb, (NONE))", 127),
    ("segment not in ((none), smb)", 50), ("segment not in (smb)", 77),
    ("not segment = (none)", 150),
    ("plan = (none)", 50), ("plan = (none) or segment = (none)", 77), ("segment is missing", 27),
  ])
  func `a condition on it is one on what is missing`(
    _ condition: String, _ expected: Double
  ) throws {
    #expect(try Self.bench().sheet("mrr where \(condition)").number("mrr") == expected)
    #expect(try Self.bench().sheet("(mrr where \(condition)) as x").number("x") == expected)
  }

  @Test(arguments: [
    ("segment = (none)", ["(none)"]), ("segment != (none)", ["mid", "smb"]),
    ("segment is missing", ["(none)"]), ("segment != smb", ["(none)", "mid"]),
    ("segment in ((none), mid)", ["(none)", "mid"]), ("segment not in ((none), mid)", ["smb"]),
  ])
  func `so is one on groups`(_ condition: String, _ expected: [String]) throws {
    let sheet = try Self.bench().sheet("mrr by segment having \(condition)")
    #expect((0..<sheet.count).map { sheet.text("segment", $0) } == expected)
  }

  @Test(arguments: ["none", "null", "'(none)'"])
  func `who writes it as a value is told how it is written`(_ value: String) throws {
    let sheet = try Self.bench().sheet("mrr where segment = \(value)")
    #expect(sheet.notes.contains { $0.contains("`= (none)`") })
  }

  /// Who is without a plan at both ends has not moved from one group to another.
  @Test func `nobody moves from what is missing to what is missing`() throws {
    let sheet = try Self.bench().sheet("mrr_bridge by plan where period = 2024-Q2")
    #expect(sheet.row("plan", "(none)").flatMap { sheet.number("opening", $0) } == 50)
    #expect(sheet.sum("transfer_in") == 0 && sheet.sum("transfer_out") == 0)
  }

  @Test func `it is offered among the values of a column that lacks some`() throws {
    let bench = try Self.bench()
    func offered(_ text: String) -> [String] {
      bench.session.completions(in: text, at: text.utf8.count).candidates.map(\.text)
    }
    #expect(offered("mrr where segment = ").contains("(none)"))
    #expect(!offered("mrr where customer_id = ").contains("(none)"))
  }

  @Test func `a value of that name is a value`() throws {
    let bench = try Workbench([
      "orders.csv": "id,kind,amount\n1,none,5\n2,,7\n3,(none),11\n"
    ])
    #expect(try bench.sheet("sum(amount) as x from orders where kind = none").number("x") == 5)
    #expect(try bench.sheet("sum(amount) as x from orders where kind = (none)").number("x") == 7)
    #expect(
      try bench.sheet("sum(amount) as x from orders where kind = '(none)'").number("x") == 11)
  }

  @Test func `a least churn is none of nobody`() throws {
    let bench = try Workbench(
      [
        "subscriptions.csv": """
        subscription_id,customer_id,plan,mrr,start_date,end_date
        S1,A,p,100,2024-05-01,
        S2,B,p,50,2024-01-01,

        """
      ], today: Day(year: 2024, month: 6, day: 30))
    let floor = "ltv_floor(2%) as floor where period = 2024-05"
    // 150 for two customers, and 2 % of them a month; A alone was not there at the opening.
    #expect(isNear(try bench.sheet(floor).number("floor"), 75 / 0.02))
    #expect(try bench.sheet("\(floor) and customer = A").number("floor") == nil)
  }
}
