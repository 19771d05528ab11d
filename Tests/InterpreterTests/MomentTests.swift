import Storage
import Testing
import Values

/// `at start` and `at end`: by what each customer held at one end of the period.
@Suite struct MomentTests {
  /// The fixture at the close of June, by hand: a 150, b 80, d 60, e 300, f 90; at the end of March
  /// a and b were pro, c and f basic, d and e nobody's.
  @Test(arguments: [("mrr", 1.0), ("arr", 12), ("mrr_average", 0), ("closing_mrr", 1)])
  func `a stock by the plan at the opening`(_ metric: String, _ factor: Double) throws {
    let sheet = try FixtureFiles.workbench().sheet(
      "\(metric) by plan at start where period = 2024-Q2 with total")
    func figure(_ plan: String) -> Double? {
      sheet.row("plan", plan).flatMap { sheet.number(metric, $0) }
    }
    if factor == 0 {
      // The means over the months, each by what was held as it began:
      // April e 100, May d 60, June nobody; f 40, c 50 | b 80, f pro | b, d; a 120, b 80 | a, e, f.
      #expect(isNear(figure("(none)"), 160.0 / 3))
      #expect(isNear(figure("basic"), (90.0 + 80 + 140) / 3))
      #expect(isNear(figure("pro"), (200.0 + 310 + 540) / 3))
    } else {
      #expect(figure("(none)") == 360 * factor)
      #expect(figure("basic") == 90 * factor)
      #expect(figure("pro") == 230 * factor)
      #expect(figure("total") == 680 * factor)
      #expect(sheet.notes.contains { $0.contains("at the opening") && $0.contains("(none)") })
    }
  }

  @Test func `what splits by each row's own value at the close does so at the end`() throws {
    let bench = try FixtureFiles.workbench()
    let plain = try bench.sheet("mrr, arr, customers by plan where period = 2024-Q2")
    let asked = try bench.sheet("mrr, arr, customers by plan at end where period = 2024-Q2")
    for metric in ["mrr", "arr", "customers"] {
      #expect(plain.numbers(metric) == asked.numbers(metric))
    }
    #expect(asked.notes == plain.notes)
  }

  @Test func `conditions are read at the moment that is asked for`() throws {
    let bench = try FixtureFiles.workbench()
    let start = try bench.sheet("mrr, customers where plan = pro and period = 2024-Q2 at start")
    #expect(start.number("mrr") == 230)
    #expect(start.number("customers") == 2)
    #expect(start.notes.contains("`plan = pro` is read at the opening"))
    let end = try bench.sheet("nrr where plan = pro and period = 2024-Q2 at end")
    #expect(isNear(end.number("nrr"), 240.0 / 140))
  }

  @Test func `behind a dimension it binds to that one alone`() throws {
    let bench = try RandomBusiness(seed: 5).workbench()
    let both = try bench.sheet(
      "customers by plan at start, segment where plan != team and period = 2024-Q1")
    // The condition is read at the close, as it is without a moment.
    let alone = try bench.sheet("customers where plan != team and period = 2024-Q1")
    #expect(both.sum("customers") == alone.number("customers"))
    #expect(!both.notes.contains { $0.contains("is read at the opening") })
  }

  @Test func `every unit of time has an opening of its own`() throws {
    let bench = try FixtureFiles.workbench()
    let sheet = try bench.sheet("mrr by month, plan at start where period = 2024-Q2")
    for (month, plan, amount) in [
      ("2024-04", "(none)", 100.0), ("2024-05", "(none)", 60), ("2024-06", "(none)", 0),
      ("2024-05", "pro", 310), ("2024-06", "basic", 140),
    ] {
      let row = (0..<sheet.count).first {
        sheet.text("month", $0) == month && sheet.text("plan", $0) == plan
      }
      #expect(row.flatMap { sheet.number("mrr", $0) } == amount, "\(month) \(plan)")
    }
  }

  @Test(arguments: [
    ("mrr at start where period = 2024-Q2", "moment-of-nothing"),
    ("nrr by month at start where period = 2024-Q2", "moment-of-time"),
    ("mrr by plan at start", "no-opening"),
    ("customers by plan at start", "no-opening"),
    ("ticket_volume by plan at start", "no-opening"),
    ("retention by cohort month across age at start", "not-per-cohort"),
  ])
  func `where there is no opening it is an error`(_ query: String, _ problem: String) throws {
    #expect(try RandomBusiness(seed: 5).workbench().problems(query) == [problem])
  }

  @Test func `what only the end knows has no value at the start`() throws {
    let bench = try Workbench([
      "subscriptions.csv": """
      customer,plan,mrr,start,end,reason
      a,pro,100,2024-01-01,2024-05-01,price
      b,pro,50,2024-01-01,,

      """
    ])
    let query = "churned_mrr by reason at start where period = 2024-05"
    #expect(bench.problems(query) == ["outcome-at-start"])
  }

  @Test func `what does not change is said not to`() throws {
    let bench = try RandomBusiness(seed: 5).workbench()
    for query in [
      "nrr by segment at end where period = 2024-Q1",
      "ticket_volume by priority at start where period = 2024-Q1",
    ] {
      #expect(try bench.sheet(query).notes.contains { $0.contains("makes no difference") })
    }
  }
}
