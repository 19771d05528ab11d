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
  ])
  func `groups that fail are listed with their figures`(
    _ statement: String, _ notes: [String]
  ) throws {
    #expect(try FixtureFiles.workbench().failure(statement) == notes)
  }

  @Test func `no value fails`() throws {
    let notes = try FixtureFiles.workbench().failure("assert nrr >= 0% where period = 2023-12")
    #expect(notes == ["nrr has no value"])
  }

  @Test func `no rows fail`() throws {
    let notes = try FixtureFiles.workbench().failure(
      "assert nrr >= 0% by plan where period = 2024-Q2 and plan = other")
    #expect(notes?.first == "there are no rows to hold it for")
  }

  @Test(arguments: [
    ("assert nrr where period = 2024-Q2", "not-a-condition"),
    ("assert nrr > 1% vs previous where period = 2024-Q2", "clause-not-here"),
    ("assert nrr > 95 where period = 2024-Q2", "unit-mismatch"),
    ("assert nrrr > 95%", "unknown-metric"),
  ])
  func `a wrong assertion is a problem, not a failure`(_ statement: String, _ id: String) throws {
    #expect(try FixtureFiles.workbench().problems(statement) == [id])
  }
}
