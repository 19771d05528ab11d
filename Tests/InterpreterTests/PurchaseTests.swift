import Testing
import Values

/// What counts as a purchase, and what it is worth.
@Suite struct PurchaseTests {
  private func sheet(_ rows: String, model: String = "") throws -> Sheet {
    try Workbench(
      ["orders.csv": rows, "model.kpi": model], today: Day(year: 2024, month: 6, day: 30)
    ).sheet("purchases, purchases_value, buyers where period = 2024")
  }

  @Test func `what was voided, deleted or given back is no purchase`() throws {
    let found = try sheet(
      """
      Order ID,Customer,Date,Amount,Status
      1,A,2024-01-05,100,Paid
      2,B,2024-02-06,50,Voided
      3,B,2024-02-07,60,Void
      4,C,2024-02-07,60,Deleted
      5,C,2024-02-07,60,Uncollectible
      6,D,2024-02-07,60,Refund
      7,D,2024-02-07,60,Credit Note
      """)
    #expect(found.number("purchases") == 1)
    #expect(found.number("purchases_value") == 100)
    #expect(found.number("buyers") == 1)
    #expect(!found.notes.contains { $0.contains("nothing known") }, "\(found.notes)")
  }

  @Test func `a credit is taken from the value and is no purchase more`() throws {
    let found = try sheet(
      """
      Order ID,Customer,Date,Amount,Status
      1,A,2024-01-05,1000,Paid
      2,B,2024-02-06,-800,Paid
      3,C,2024-02-06,-50,Credit Memo
      """)
    #expect(found.number("purchases") == 1)
    #expect(found.number("purchases_value") == 150)
    #expect(found.number("buyers") == 1)
  }

  @Test func `states without a known meaning count, are told, and the line that is told works`()
    throws
  {
    let rows = """
      Order ID,Customer,Date,Amount,Status
      1,A,2024-01-05,100,Paid
      2,B,2024-02-06,50,Scrapped
      """
    let found = try sheet(rows)
    #expect(found.number("purchases") == 2)
    let line = #"map status: "scrapped" = "void""#
    #expect(found.notes.contains { $0.contains(line) }, "\(found.notes)")
    let repaired = try sheet(rows, model: "table orders\n  \(line)\n")
    #expect(repaired.number("purchases") == 1)
    #expect(repaired.number("purchases_value") == 100)
    #expect(!repaired.notes.contains { $0.contains("nothing known") })
  }

  private static let units = """
    Order ID,Customer,Date,Quantity,Unit Amount,Total
    1,A,2024-01-05,3,10,30
    2,B,2024-02-05,2,20,40
    """

  @Test func `a purchase is worth its total, not the price of one`() throws {
    #expect(try sheet(Self.units).number("purchases_value") == 70)
    let renamed = Self.units.replacing("Unit Amount", with: "UnitAmount")
    #expect(try sheet(renamed).number("purchases_value") == 70)
  }

  @Test func `a declared amount is the one that counts`() throws {
    let model = "table orders from \"orders.csv\"\n  amount amount = \"Unit Amount\"\n"
    #expect(try sheet(Self.units, model: model).number("purchases_value") == 30)
    let total = "table orders from \"orders.csv\"\n  amount amount = \"Total\"\n"
    #expect(try sheet(Self.units, model: total).number("purchases_value") == 70)
  }

  @Test func `without a total a purchase is worth its price times how many`() throws {
    let rows = """
      Order ID,Customer,Date,Quantity,Unit Price
      1,A,2024-01-05,3,10
      2,B,2024-02-05,2,20
      """
    #expect(try sheet(rows).number("purchases_value") == 70)
  }
}
