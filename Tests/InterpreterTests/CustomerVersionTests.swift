import Testing
import Values

@testable import Interpreter

/// Customers with a row for each version: each figure reads them on its own day.
@Suite struct CustomerVersionTests {
  private static let files = [
    // a grows out of smb on 1 May, c on 10 June; b is one for all time.
    "customers.csv": """
    customer_id,name,segment,csm,valid_from
    a,Ann,smb,Kim,2023-01-01
    a,Ann,enterprise,Kim,2024-05-01
    b,Bob,smb,Lee,2023-01-01
    c,Cyd,mid,Lee,2023-01-01
    c,Cyd,enterprise,Kim,2024-06-10

    """,
    "subscriptions.csv": """
    subscription_id,customer_id,plan,mrr,start_date,end_date,churn_reason
    1,a,pro,100,2024-01-01,2024-06-01,
    2,a,pro,140,2024-06-01,,
    3,b,pro,50,2024-01-01,2024-06-15,price
    4,c,basic,60,2024-02-01,,

    """,
    "tickets.csv": """
    ticket_id,customer_id,created_at,resolved_at
    1,a,2024-04-20 10:00,2024-04-20 12:00
    2,a,2024-05-02 10:00,2024-05-02 12:00
    3,c,2024-06-09 10:00,2024-06-09 12:00
    4,c,2024-06-11 10:00,2024-06-11 12:00

    """,
  ]

  private func bench() throws -> Workbench {
    try Workbench(Self.files, today: Day(year: 2024, month: 6, day: 30))
  }

  private func figures(_ statement: String, _ name: String) throws -> [String: Double?] {
    let sheet = try bench().sheet(statement)
    return Dictionary(
      uniqueKeysWithValues: (0..<sheet.count).map {
        (sheet.text("segment", $0) ?? "(none)", sheet.number(name, $0))
      })
  }

  @Test func `what versions leave out of other tables is told`() throws {
    func told(_ statement: String) throws -> Int {
      try bench().sheet(statement).notes.filter { $0.contains("version") }.count
    }
    #expect(try told("ticket_volume by segment for 2024") == 1)
    #expect(try told("ticket_volume where segment = smb and period = 2024") == 1)
    #expect(try told("count() by customers.segment from tickets") == 1)
    for plain in ["ticket_volume for 2024", "mrr by segment", "ticket_volume by plan for 2024"] {
      #expect(try told(plain) == 0)
    }
  }

  @Test func `stocks have the version of the close`() throws {
    #expect(
      try figures("mrr by segment where period = 2024-04", "mrr") == ["smb": 150, "mid": 60])
    #expect(
      try figures("mrr by segment where period = 2024-05", "mrr")
        == ["enterprise": 100, "smb": 50, "mid": 60])
    #expect(
      try figures("mrr by segment where period = 2024-06", "mrr") == ["enterprise": 200])
    #expect(
      try figures("customers by segment where period = 2024-06", "customers") == ["enterprise": 2])
  }

  @Test func `ratios have that of the opening, and add up to the total`() throws {
    // At the opening of May a and b are smb with 150; at the close of June a pays 140, b nothing.
    let nrr = try figures("nrr by segment where period = 2024-05..2024-06", "nrr")
    #expect(nrr.keys.sorted() == ["mid", "smb"])
    #expect(isNear(nrr["smb"] ?? nil, 140.0 / 150))
    #expect(nrr["mid"] == 1)
    let total = try bench().sheet("nrr, logo_churn, mrr where period = 2024-05..2024-06")
    #expect(isNear(total.number("nrr"), 200.0 / 210))
    #expect(isNear(total.number("logo_churn"), 1.0 / 3))
    #expect(total.number("mrr") == 200)
  }

  @Test func `a bridge moves who becomes another, and reconciles`() throws {
    let sheet = try bench().sheet("mrr_bridge by segment where period = 2024-Q2")
    func row(_ segment: String) throws -> [Double?] {
      let row = try #require(sheet.row("segment", segment))
      return sheet.names.dropFirst().map { sheet.number($0, row) }
    }
    // opening, new, reactivation, expansion, contraction, churn, transfers in and out, closing
    #expect(try row("smb") == [150, 0, 0, 40, 0, 50, 0, 140, 0])
    #expect(try row("enterprise") == [0, 0, 0, 0, 0, 0, 200, 0, 200])
    #expect(try row("mid") == [60, 0, 0, 0, 0, 0, 0, 60, 0])
  }

  @Test func `events have that of their day, and reasons stay with who left`() throws {
    #expect(
      try figures("ticket_volume by segment where period = 2024-04..2024-06", "ticket_volume")
        == ["smb": 1, "enterprise": 2, "mid": 1])
    let churn = try bench().sheet("churned_mrr by reason where period = 2024-Q2")
    #expect(churn.count == 1)
    #expect(churn.text("reason", 0) == "price")
    #expect(churn.number("churned_mrr") == 50)
  }

  @Test func `rows are counted once, whatever becomes of their customers`() throws {
    let bench = try bench()
    #expect(try bench.sheet("count() from subscriptions").number("count()") == 4)
    #expect(
      try bench.sheet("new_customers by month where period = 2024").numbers("new_customers")
        == [2, 1, 0, 0, 0, 0])
    #expect(try bench.sheet("mrr by csm where period = 2024-06").numbers("mrr") == [200])
    let model = bench.text("show model")
    #expect(
      model.contains(
        "# as `subscriptions_by_version`: each row cut where another version of its customer becomes"
      ))
  }
}
