import Testing
import Values

@testable import Interpreter

/// Answers from tables that say less than subscriptions do, or otherwise.
@Suite struct ShapeAnswerTests {
  @Test func `snapshots that repeat are counted below the figure`() throws {
    let bench = try Workbench([
      "mrr_snapshots.csv": """
      customer_id,month,plan,mrr
      a,2024-05-01,pro,100
      a,2024-06-01,pro,100
      a,2024-06-01,pro,100
      b,2024-05-01,pro,80
      b,2024-06-01,pro,80
      b,2024-06-01,basic,20
      c,2024-05-01,pro,60
      c,2024-06-01,pro,60
      c,2024-06-01,pro,70

      """
    ])
    let sheet = try bench.sheet("mrr, customers, nrr where period = 2024-06")
    // 100 + 80 + 20 + 60 of 100 + 80 + 60.
    #expect(sheet.number("mrr") == 260)
    #expect(sheet.number("customers") == 3)
    #expect(isNear(sheet.number("nrr"), 260.0 / 240))
    #expect(sheet.notes.contains("1 row of `mrr_snapshots` left out: the same as an earlier row"))
    #expect(
      sheet.notes.contains(
        "1 row of `mrr_snapshots` left out: an earlier row has the customer, the month and all that "
          + "tells rows apart, with other values"))
  }

  @Test(arguments: [
    "retention by cohort month across age", "logo_churn by cohort month across age",
  ])
  func `cohorts of a table without an end say that nobody leaves`(_ statement: String) throws {
    let bench = try Workbench(
      [
        "subscriptions.csv":
          "customer_id,plan,mrr,start_date\na,pro,100,2024-01-02\nb,pro,50,2024-02-01\n"
      ], today: Day(year: 2024, month: 6, day: 30))
    let words = "no column of `subscriptions` says when a row ended: nobody ever churns"
    #expect(try bench.sheet(statement).notes.contains(words))
  }

  @Test func `charges for use and single ones do not recur`() throws {
    let bench = try Workbench([
      "subscriptions.csv": """
      subscription_id,customer_id,plan,charge_type,mrr,start_date,end_date
      1,a,pro,recurring,100,2024-01-01,
      2,a,pro,usage,30,2024-01-01,
      3,b,pro,one_time,500,2024-01-01,
      4,b,pro,recurring,50,2024-01-01,

      """
    ])
    let sheet = try bench.sheet("mrr")
    #expect(sheet.number("mrr") == 150)
    #expect(
      sheet.notes.contains(
        "2 rows of `subscriptions` charged once or by use: in no recurring figure"))
  }

  @Test func `a conversion that was paid back is none, unless it is asked for`() throws {
    let bench = try Workbench([
      "trials.csv": """
      customer_id,trial_start,trial_end,converted_at,refunded_at
      a,2024-05-01,2024-05-15,2024-05-15,
      b,2024-05-01,2024-05-15,2024-05-14,2024-05-20
      c,2024-05-01,2024-05-15,,
      d,2024-05-02,2024-05-16,2024-05-16,

      """
    ])
    let sheet = try bench.sheet(
      "trial_conversion, trial_conversion_with_refunds, trial_conversion_by_start where period = 2024-05"
    )
    #expect(sheet.number("trial_conversion") == 0.5)
    #expect(sheet.number("trial_conversion_with_refunds") == 0.75)
    #expect(sheet.number("trial_conversion_by_start") == 0.5)
  }

  @Test func `a rise in price is no upsell where rows say so`() throws {
    // a: dearer by 20, then two seats more for 40; b: dearer alone; c: more seats without a mark.
    let rows = """
      subscription_id,customer_id,product,plan,mrr,start_date,end_date,price_change
      1,a,core,pro,100,2024-01-01,2024-04-10,no
      2,a,core,pro,120,2024-04-10,2024-05-01,yes
      3,a,core,pro,160,2024-05-01,,no
      4,b,core,pro,100,2024-01-01,2024-04-10,no
      5,b,core,pro,120,2024-04-10,,yes
      6,c,core,pro,100,2024-01-01,2024-06-01,no
      7,c,core,pro,150,2024-06-01,,no

      """
    let today = Day(year: 2024, month: 6, day: 30)
    let bench = try Workbench(["subscriptions.csv": rows], today: today)
    let marked = try bench.sheet(
      "upsell_mrr_by_product, upsell_rate, expansion_mrr where period = 2024-Q2")
    #expect(marked.number("upsell_mrr_by_product") == 90)
    #expect(isNear(marked.number("upsell_rate"), 2.0 / 3))
    #expect(marked.number("expansion_mrr") == 130)
    let plain = try Workbench(
      ["subscriptions.csv": rows.replacing("price_change", with: "remark")], today: today)
    #expect(
      try plain.sheet("upsell_mrr_by_product where period = 2024-Q2").number(
        "upsell_mrr_by_product")
        == 130)
  }

  /// What a dashboard exports: the first or the last day of each month, and what is paid then.
  @Test(arguments: [true, false])
  func `amounts on the first or the last days of months are snapshots`(_ isEnd: Bool) throws {
    func day(_ month: Int) -> String {
      "2024-0\(month)-" + (isEnd ? ["31", "29", "31", "30"][month - 1] : "01")
    }
    let bench = try Workbench([
      "export.csv": """
      date,customer_id,mrr
      \(day(1)),a,100
      \(day(1)),b,50
      \(day(2)),a,120
      \(day(2)),b,0
      \(day(3)),a,120
      \(day(3)),c,80

      """
    ])
    #expect(try bench.sheet("mrr by month").numbers("mrr") == [150, 120, 200])
    #expect(try bench.sheet("churned_mrr where period = 2024-02").number("churned_mrr") == 50)
  }

  @Test func `amounts of single days, and logs of changes, are none`() throws {
    let days = try Workbench([
      "export.csv": "date,customer_id,mrr\n2024-01-31,a,1\n2024-02-14,a,2\n2024-03-31,a,3\n"
    ])
    #expect(days.problems("mrr") == ["missing-table"])
    let log = try Workbench([
      "export.csv":
        "date,customer_id,mrr_change,mrr\n2024-01-31,a,1,1\n2024-02-29,a,1,2\n2024-03-31,a,1,3\n"
    ])
    #expect(!log.text("show model").contains("as of"))
  }
}
