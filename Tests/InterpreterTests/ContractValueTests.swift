import Testing
import Values

/// What a contract is worth in a year, whatever form the file has it in.
@Suite struct ContractValueTests {
  @Test(arguments: [
    ("annual_value", "1200", "600"), ("annual_value_cents", "120000", "60000"),
    ("total_value", "2400", "1200"), ("mrr", "100", "50"), ("arr", "1200", "600"),
    ("total_value_cents", "240000", "120000"),
  ])
  func `the annual value follows from what there is`(
    _ column: String, _ first: String, _ second: String
  ) throws {
    let bench = try Workbench(
      [
        "contracts.csv": """
        contract_id,customer_id,start_date,end_date,\(column)
        1,a,2022-07-01,2024-07-01,\(first)
        2,b,2022-07-01,2024-07-01,\(second)

        """
      ], today: Day(year: 2024, month: 1, day: 31))
    let due = try bench.sheet("renewals_due_value where period = 2024-07")
    #expect(due.number("renewals_due_value") == 1800)
    #expect(try bench.sheet("arr_contracted").number("arr_contracted") == 1800)
  }

  @Test func `a price per interval is one of so many a year`() throws {
    let bench = try Workbench(
      [
        "contracts.csv": """
        contract_id,customer_id,start_date,end_date,amount,billing_interval
        1,a,2023-07-01,2024-07-01,100,month
        2,b,2023-07-01,2024-07-01,600,year

        """
      ], today: Day(year: 2024, month: 1, day: 31))
    let due = try bench.sheet("renewals_due_value where period = 2024-07")
    #expect(due.number("renewals_due_value") == 1800)
    #expect(try bench.sheet("mrr").number("mrr") == 150)
  }

  /// a pays 1000 € a year, which is 1100 $, b 500 $, c 800 kr, of which nobody gave the rate. a
  /// renews at 1200 €, b not.
  @Test(arguments: [
    ("annual_value", [1000, 500, 800, 1200]),
    ("annual_value_cents", [100000, 50000, 80000, 120000]),
    ("total_value", [2000, 1000, 1600, 2400]),
  ])
  func `values in other currencies are converted once`(
    _ column: String, _ values: [Int]
  ) throws {
    let contracts = """
      contract_id,customer_id,start_date,end_date,currency,\(column)
      1,a,2022-07-01,2024-07-01,eur,\(values[0])
      2,b,2022-07-01,2024-07-01,usd,\(values[1])
      3,c,2022-07-01,2024-07-01,sek,\(values[2])
      4,a,2024-07-01,2026-07-01,EUR,\(values[3])

      """
    let model = "set currency usd\nset exchange rates \"eur 1.1 on 2024-06-28\"\n"
    let subscriptions = "customer_id,mrr,start_date,end_date\na,10,2022-01-01,\n"
    let today = Day(year: 2024, month: 9, day: 30)
    // Beside subscriptions contracts are no revenue.
    for files in [[:], ["subscriptions.csv": subscriptions]] {
      let bench = try Workbench(
        files.merging(["contracts.csv": contracts, "model.kpi": model]) { own, _ in own },
        today: today)
      let sheet = try bench.sheet(
        "renewals_due_value, gross_renewal_rate, net_renewal_rate where period = 2024-07")
      #expect(sheet.number("renewals_due_value") == 1600)
      #expect(isNear(sheet.number("gross_renewal_rate"), 1100.0 / 1600))
      #expect(isNear(sheet.number("net_renewal_rate"), 1320.0 / 1600))
      #expect(sheet.notes.contains { $0.contains("converted at the rates of 2024-06-28") })
      #expect(sheet.notes.contains { $0.contains("no rate is set for `sek`") }, "\(sheet.notes)")
      let contracted = try bench.sheet("arr_contracted where period = 2024-08")
      #expect(contracted.number("arr_contracted") == 1320)
    }
  }

  /// 0 would be a figure; there is none.
  @Test func `contracts without a value have none`() throws {
    let bench = try Workbench([
      "contracts.csv": """
      contract_id,customer_id,start_date,end_date
      1,a,2023-07-01,2024-07-01

      """
    ])
    for metric in [
      "renewals_due_value", "arr_contracted", "gross_renewal_rate", "net_renewal_rate",
      "average_contract_length_weighted",
    ] {
      #expect(bench.problems(metric) == ["missing-column"], "\(metric)")
    }
    let due = try bench.sheet("renewals_due where period = 2024-07")
    #expect(due.number("renewals_due") == 1)
  }

  /// 10.50 and 20.50 in cents; costs in cents as well.
  @Test func `cents are cents in every table`() throws {
    let bench = try Workbench(
      [
        "orders.csv": """
        order_id,customer_id,created_at,amount_cents,status
        1,a,2024-01-02,1050,paid
        2,b,2024-01-02,2050,paid

        """,
        "costs.csv": "month,category,amount_cents\n2024-01,sales,10000\n",
        "subscriptions.csv": """
        customer_id,mrr_cents,start_date,end_date
        a,10000,2024-01-01,
        b,5000,2024-01-01,

        """,
      ], today: Day(year: 2024, month: 1, day: 31))
    let figures = try bench.sheet("purchases_value, cac, mrr where period = 2024-01")
    #expect(figures.number("purchases_value") == 31)
    #expect(figures.number("cac") == 50 && figures.number("mrr") == 150)
  }

  /// 24000 over 24 months, 6000 over 12; without a term the months between the days: 600 over 6.
  @Test(arguments: ["total_value", "tcv", "contract_value"])
  func `a value for the whole term is divided by its months`(_ column: String) throws {
    let text = """
      contract_id,customer_id,start_date,end_date,term_months,\(column)
      1,a,2023-01-01,2025-01-01,24,24000
      2,b,2024-01-01,2025-01-01,12,6000
      3,c,2024-01-01,2024-07-01,,600
      4,d,2024-01-01,,,900

      """
    let today = Day(year: 2024, month: 3, day: 31)
    let bench = try Workbench(["contracts.csv": text], today: today)
    let sheet = try bench.sheet("mrr by customer where period = 2024-03")
    #expect(sheet.row("customer", "a").map { sheet.number("mrr", $0) } == 1000)
    #expect(sheet.row("customer", "b").map { sheet.number("mrr", $0) } == 500)
    #expect(sheet.row("customer", "c").map { sheet.number("mrr", $0) } == 100)
    #expect(!sheet.notes.contains { $0.contains("taken to be for a month") })
    #expect(sheet.notes.contains { $0.contains("nothing says for how many months") })
    // What the model prints says the same when it is declared.
    let model = bench.text("show model")
    #expect(model.contains("amount mrr = \(column) / contract_months"), "\(model)")
    let declared = try Workbench(
      ["contracts.csv": text, "model.kpi": model + "\n"], today: today)
    #expect(try declared.sheet("mrr where period = 2024-03").number("mrr") == 1600)
  }

  @Test func `months of contracts are known of contracts alone`() {
    #expect(throws: Complaint.self) {
      _ = try Workbench([
        "subscriptions.csv":
          "subscription_id,customer_id,price,start_date,end_date\n1,a,10,2024-01-01,\n",
        "model.kpi":
          "table subscriptions from \"subscriptions.csv\"\n  amount mrr = price / contract_months\n",
      ])
    }
  }
}
