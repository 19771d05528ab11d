import Diagnostics
import Interpreter
import Rendering
import Testing

/// `assert CONDITION CLAUSES` on the fixture.
@Suite struct AssertTests {
  @Test(arguments: [
    "assert nrr >= 80% where period = 2024-Q2",
    "assert nrr >= 100% where period = 2024-Q2 and plan = basic",
    "assert mrr = 680 and customers > 4 where period = 2024-Q2",
    "assert nrr between 80% and 90% where period = 2024-Q2",
    "assert churned_mrr < 60 by plan where period = 2024-Q2",
    "assert not nrr < 80% where period = 2024-Q2",
    "assert nrr is missing where period = 2023-12",
    "assert new_mrr >= 100 by month to date where period = 2024-Q2",
    "assert nrr > 60% by month where period = 2024-Q2 rolling 3 months",
    "assert nrr > 50% by customer where period = 2024-Q2 having opening_mrr between 90 and 110",
    "assert nrr > 50% by cohort where period = 2024-Q2",
    "assert mrr > mrr_before where period = 2024-Q2 vs previous",
    "assert mrr >= 1.5 * mrr_before and nrr_change > -5% where period = 2024-Q2 vs previous",
    "assert mrr_change_pct > 50% by plan where period = 2024-Q2 vs previous",
    "target nrr >= 80%; assert nrr >= nrr_target where period = 2024-Q2 vs target",
    "let floor = 80%; assert nrr > $floor where period = 2024-Q2",
  ])
  func `what holds is silent`(_ statement: String) throws {
    #expect(try FixtureFiles.workbench().failure(statement) == nil)
  }

  @Test(arguments: [
    ("assert nrr >= 100% where period = 2024-Q2", ["nrr is 82.05 %"]),
    ("assert nrr >= 100% where period = 2024-Q2 by plan", ["plan = pro: nrr is 76.67 %"]),
    (
      "assert nrr > grr and mrr > 1000 where period = 2024-Q2",
      ["nrr is 82.05 %, grr is 56.41 %, mrr is 680.00"]
    ),
    ("assert nrr >= 80% by month where period = 2024-Q2", ["month = 2024-04: nrr is 74.36 %"]),
    (
      "assert nrr >= 80% by month where period = 2024-Q2 rolling 3 months",
      ["month = 2024-04: nrr is 64.44 %", "month = 2024-05: nrr is 74.36 %"]
    ),
    (
      "assert churned_mrr = 0 by plan where period = 2024-Q2 with total",
      ["plan = basic: churned_mrr is 50.00", "in total: churned_mrr is 50.00"]
    ),
    (
      "assert mrr_change > 100 by plan where period = 2024-Q2 vs previous",
      [
        "plan = basic: mrr is 140.00, mrr_before is 90.00, mrr_change is 50.00, mrr_change_pct is 55.56 %"
      ]
    ),
  ])
  func `groups that fail are listed with their figures`(
    _ statement: String, _ notes: [String]
  ) throws {
    #expect(try FixtureFiles.workbench().failure(statement) == notes)
  }

  @Test func `no value fails`() throws {
    let notes = try FixtureFiles.workbench().failure("assert nrr >= 0% where period = 2023-12")
    #expect(notes?.first == "nrr has no value")
    #expect(notes?.contains("`nrr` has no value: nobody paid at the opening") ?? false)
    let unknown = try FixtureFiles.workbench().failure(
      "assert mrr > mrr_before where period = 2024-Q1 vs year ago")
    #expect(unknown?.contains { $0.contains("nothing is known of 2023-Q1") } ?? false)
  }

  @Test func `no rows fail`() throws {
    let notes = try FixtureFiles.workbench().failure(
      "assert nrr >= 0% by plan where period = 2024-Q2 and plan = other")
    #expect(notes?.first == "there are no rows to hold it for")
  }

  @Test func `what holds is told when all is told, and a script goes on behind a failure`() throws {
    let outcomes = try FixtureFiles.workbench().outcomes(
      "assert nrr > 80% where period = 2024-Q2\nassert grr > 80% where period = 2024-Q2\nmrr")
    guard case .done(let words)? = outcomes.first, case .table? = outcomes.last else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(words?.plain == "holds: nrr > 80% for 2024-Q2")
    #expect(outcomes.count == 3)
  }

  @Test(arguments: [
    ("assert nrr where period = 2024-Q2", "not-a-condition"),
    ("assert nrr > 1% by plan across month where period = 2024-Q2", "clause-not-here"),
    ("assert nrr > nrr_before where period = 2024-Q2", "unknown-metric"),
    ("assert nrr + 1% vs previous where period = 2024-Q2", "not-a-condition"),
    ("assert nrr > 95 where period = 2024-Q2", "unit-mismatch"),
    ("assert nrrr > 95%", "unknown-metric"),
  ])
  func `a wrong assertion is a problem, not a failure`(_ statement: String, _ id: String) throws {
    #expect(try FixtureFiles.workbench().problems(statement) == [id])
  }

  @Test func `what holds for a value that no row has is warned of`() throws {
    let bench = try FixtureFiles.workbench()
    #expect(bench.problems("assert mrr >= 0 where plan = nope") == ["assertion-of-nothing"])
    #expect(try bench.failure("assert mrr >= 0 where plan = pro") == nil)
  }

  // MARK: dimensions in the condition

  @Test func `a condition may tell groups apart`() throws {
    let bench = try FixtureFiles.workbench()
    let pro = "assert nrr >= 70% or plan != pro by plan where period = 2024-Q2"
    #expect(try bench.failure(pro) == nil)
    let notes = try bench.failure(
      "assert nrr >= 80% or plan = basic by plan where period = 2024-Q2")
    #expect(notes == ["plan = pro: nrr is 76.67 %"])
    #expect(
      try bench.failure("assert nrr > 90% or plan in (pro, team) by plan where period = 2024-Q2")
        == nil)
  }

  @Test func `a column that the groups do not have is one problem, with a way out`() throws {
    let bench = try FixtureFiles.workbench()
    let text = "assert nrr > 0% or plan = pro where period = 2024-Q2"
    #expect(bench.problems(text) == ["unknown-metric"])
    let complaint = bench.complaints(about: text).first
    #expect(complaint?.hints.contains("`by plan` splits by it, `where plan = …` chooses") == true)
  }
}
