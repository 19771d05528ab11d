import Interpreter
import Rendering
import Testing

/// `explain`: dates, formulas with figures, rows, the plan, the time of each stage.
@Suite struct ExplainTests {
  private func text(_ query: String, _ bench: Workbench? = nil) throws -> String {
    let bench = try bench ?? FixtureFiles.workbench()
    for outcome in bench.outcomes("explain " + query) {
      if case .text(let text) = outcome { return text.plain }
    }
    throw Complaint("no text for `explain \(query)`: \(bench.problems("explain " + query))")
  }

  @Test(arguments: [
    ("nrr where period = 2024-Q2", "nrr = (390.00 + 100.00 − 120.00 − 50.00) / 390.00 = 82.05 %"),
    ("nrr where period = 2024-Q2", "nrr = retained_mrr / opening_mrr"),
    ("grr where period = 2024-Q2", "grr = (390.00 − 120.00 − 50.00) / 390.00 = 56.41 %"),
    (
      "quick_ratio where period = 2024-Q2",
      "quick_ratio = (300.00 + 60.00 + 100.00) / (120.00 + 50.00) = 2.71"
    ),
    ("nrr by plan where period = 2024-Q2", "(390.00 + 100.00 − 120.00 − 50.00) / 390.00"),
    (
      "nrr where period = 2024-Q2 vs previous",
      "2024-Q1: nrr = (450.00 + 0.00 − 0.00 − 60.00) / 450.00 = 86.67 %"
    ),
    ("logo_churn where period = 2024-Q2", "logo_churn = 1 / 4 = 25.00 %"),
    ("nrr where period = 2024-Q2 and plan = pro", "(300.00 + 50.00 − 120.00 − 0.00) / 300.00"),
  ])
  func `the formula has the figures filled in`(_ query: String, _ line: String) throws {
    let text = try text(query)
    #expect(text.contains(line), "\(text)")
  }

  @Test func `dates, counts, the plan and the stages are told`() throws {
    let text = try text("nrr by month where period = 2024-Q2 vs previous")
    for line in [
      "2024-Q2: 2024-04-01 to 2024-06-30, 91 days",
      "opening: the close of 2024-03-31; closing: of 2024-06-30",
      "3 units: 2024-04 to 2024-06", "against 2024-Q1: 2024-01-01 to 2024-03-31, 91 days",
      "opening_mrr = 390.00, from 4 customers", "\n    by month", "\n      where (opening > 0)",
      "subscriptions: 13 read", "time per stage", "figures: ",
    ] {
      #expect(text.contains(line), "\(line) is not in\n\(text)")
    }
  }

  @Test func `a window is told beside the period that it is named by`() throws {
    let rolling = try text("nrr by month where period = 2024-H1 rolling 3 months")
    for line in [
      "2024-H1: 2024-01-01 to 2024-06-30, 182 days", "6 units: 2024-01 to 2024-06",
      "window of 2024-01: 2023-11-01 to 2024-01-31, 92 days",
      "window of 2024-06: 2024-04-01 to 2024-06-30, 91 days",
      "window of 2024-H1: 2024-04-01 to 2024-06-30, 91 days",
    ] {
      #expect(rolling.contains(line), "\(line) is not in\n\(rolling)")
    }
    let toDate = try text("nrr by month where period = 2024-H1 to date")
    #expect(toDate.contains("2024-H1: 2024-01-01 to 2024-06-30, 182 days"))
    #expect(toDate.contains("window of 2024-06: 2024-01-01 to 2024-06-30, 182 days"))
    #expect(!toDate.contains("window of 2024-01"), "January is the whole of its window")
  }

  @Test func `rows left out are told with their reasons`() throws {
    let plain = (0..<40).map { "\(10 + $0),k\($0),20,2024-01-01,\n" }.joined()
    let bench = try Workbench([
      "subscriptions.csv": "id,customer,mrr,start,end\n1,a,100,2024-01-01,\n"
        + "2,b,50,2024-02-01,2024-02-01\n3,c,x,2024-01-01,\n4,,70,2024-01-01,\n" + plain
    ])
    let text = try text("mrr, customers where period = 2024-02", bench)
    #expect(text.contains("end on or before the start"), "\(text)")
    #expect(text.contains("no customer"), "\(text)")
    #expect(text.contains("subscriptions: 1 × "), "the cell that is no number: \(text)")
  }

  private static let tickets = """
    ticket_id,customer_id,priority,created_at,score
    t1,c1,high,2024-01-05,4
    t1,c1,high,2024-01-05,4
    t2,c1,low,2024-01-06,5
    t3,c2,high,,3
    t4,c2,high,2023-12-31,2
    t5,c2,high,2024-01-20,

    """

  @Test func `rows read are rows used and rows left out, each with its reason`() throws {
    let bench = try Workbench(["tickets.csv": Self.tickets])
    let count = try text("count(tickets) where period = 2024-01 and priority = high", bench)
    #expect(
      count.contains(
        "count(tickets): 6 rows of `tickets` = 2 used + 1 with the key of an earlier row "
          + "+ 1 without a date + 1 outside 2024-01 + 1 not of `priority = high`"), "\(count)")
    let mean = try text("avg(tickets.score) where period = 2024-01", bench)
    #expect(mean.contains("= 2 used + 1 with the key of an earlier row"), "\(mean)")
    #expect(mean.contains("+ 1 without a value of tickets.score"), "\(mean)")
    let churn = try text("churned_mrr where period = 2024-Q2 and plan = basic")
    #expect(
      churn.contains(
        "churned_mrr: 6 customers of `subscriptions` = 1 used + 4 not of `plan = basic`"
          + " + 1 without "), "\(churn)")
    let records = try text("rows from tickets where priority = low", bench)
    #expect(records.contains("rows: 6 rows of `tickets` = 1 used"), "\(records)")
  }

  @Test func `an assertion is explained with its verdict`() throws {
    let failed = try text("assert nrr >= 100% by plan where period = 2024-Q2")
    for line in [
      "verdict\n  `nrr >= 100%` does not hold for 2024-Q2\n", "plan = pro: nrr is 76.67 %",
      "(390.00 + 100.00 − 120.00 − 50.00) / 390.00", "subscriptions: 13 read", "time per stage",
    ] {
      #expect(failed.contains(line), "\(line) is not in\n\(failed)")
    }
    #expect(try text("assert nrr >= 50% where period = 2024-Q2").contains("holds: nrr >= 50%"))
  }

  @Test func `why, cohorts, series and records explain themselves`() throws {
    let why = try text("why nrr where period = 2024-Q2")
    #expect(why.contains("rate effect: Δr·(w₁ + w₂)/2"), "\(why)")
    #expect(why.contains("plan: 2 groups") && why.contains("one customer alone has z ≤ 1"))
    #expect(why.contains("2024-Q1: nrr = "))
    let cohorts = try text("retention by cohort month across age")
    #expect(cohorts.contains("cell = customers / customers first paid in the cohort's unit"))
    #expect(try text("forecast mrr 3 months").contains("by month"))
    #expect(try text("rows churned_mrr where period = 2024-Q2").contains("records of"))
    #expect(try text("plot mrr by plan").contains("by plan"))
  }

  @Test func `what cannot be asked cannot be explained`() throws {
    let bench = try FixtureFiles.workbench()
    #expect(bench.problems("explain nrrr") == ["unknown-metric"])
    #expect(
      bench.problems("explain why nrr by month where period = 2024-Q2") == ["clause-not-here"])
    #expect(bench.problems("explain mrr_bridge by cohort month across age") == ["not-per-cohort"])
  }
}
