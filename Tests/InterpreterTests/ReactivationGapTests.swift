import Testing
import Values

/// `set reactivation gap`: so many days without payment are no churn.
@Suite struct ReactivationGapTests {
  /// Each paid 100 until 24 March, and what it did then; what it has at the close of March and of June.
  private static let customers: [(name: String, rows: [String], march: Double, june: Double)] = [
    ("plain", ["pro,100,2024-04-05,"], 100, 100),
    ("late", ["pro,100,2024-05-05,"], 0, 100),
    ("a credit beside", ["pro,100,2024-04-05,", "credit,-5,2024-01-01,"], 95, 95),
    ("a free plan beside", ["pro,100,2024-04-05,", "free,0,2024-01-01,"], 100, 100),
    (
      "a free plan between", ["free,0,2024-03-25,2024-04-05", "pro,100,2024-04-05,"], 100, 100
    ),
    ("to a free plan", ["free,0,2024-04-05,"], 0, 0),
    ("to a credit", ["credit,-20,2024-04-05,"], 0, 0),
    ("one of two", ["addon,10,2024-01-01,2024-03-28", "pro,100,2024-04-05,"], 10, 100),
  ]

  @Test(arguments: customers)
  func `goes by what is paid`(
    _ name: String, _ rows: [String], _ march: Double, _ june: Double
  ) throws {
    let lines = ["pro,100,2024-01-01,2024-03-25"] + rows
    let bench = try Workbench(
      [
        "subscriptions.csv": "customer_id,plan,mrr,start_date,end_date\nZ,pro,1,2024-01-01,\n"
          + lines.map { "A,\($0)\n" }.joined(),
        "model.kpi": "set reactivation gap 14 days\n",
      ], today: Day(year: 2024, month: 6, day: 30))
    for (month, right) in [("2024-03", march), ("2024-06", june)] {
      let sheet = try bench.sheet(
        "closing_mrr, churned_customers where period = \(month) and customer = A")
      #expect(sheet.number("closing_mrr") == right)
      #expect(sheet.number("churned_customers") == (month == "2024-03" && right == 0 ? 1 : 0))
    }
  }
}
