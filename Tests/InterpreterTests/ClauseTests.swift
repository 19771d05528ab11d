import Testing

/// Clauses that would change nothing are refused, and those that do something stay.
@Suite struct ClauseTests {
  static let unfit: [(String, [String])] = [
    (
      "retention by cohort quarter across age",
      ["top 2", "limit 1", "sort by cohort desc", "having retention > 2", "with total"]
    ),
    (
      "plot retention by cohort quarter across age",
      ["top 2", "limit 1", "sort by cohort desc", "with total"]
    ),
    (
      "rows churned_mrr where period = 2025-Q2",
      ["top 2", "having churned_mrr > 1M", "with total", "vs previous"]
    ),
    (
      "funnel signup > login by segment",
      ["top 2", "having signup > 2", "sort by segment", "limit 1", "with total", "vs previous"]
    ),
    (
      "why nrr where period = 2025-Q2",
      ["top 2", "having nrr > 1%", "sort by nrr", "limit 1", "with total", "rolling 3 months"]
    ),
    (
      "assert nrr > 1% by plan where period = 2025-Q2",
      ["top 1", "sort by nrr", "limit 1", "across segment"]
    ),
    (
      "forecast mrr 3 months",
      ["top 2", "having mrr > 1", "sort by mrr", "limit 5", "with total", "vs previous"]
    ),
    (
      "anomalies mrr by month", ["top 3", "having mrr > 1", "sort by mrr", "limit 5", "with total"]
    ),
    ("explain why nrr where period = 2025-Q2", ["limit 1"]),
  ]

  @Test(arguments: unfit)
  func `a clause that would change nothing is refused`(_ statement: String, _ clauses: [String]) {
    let bench = Workbench(example: ())
    #expect(bench.problems(statement).isEmpty, "\(statement)")
    for clause in clauses {
      #expect(bench.problems("\(statement) \(clause)") == ["clause-not-here"], "\(clause)")
    }
  }

  @Test func `all problems are told at once`() {
    let bench = Workbench(example: ())
    #expect(
      bench.problems("assert nrr > 1% by plam where period = 2025-Q2 top 1 limit 2") == [
        "clause-not-here", "clause-not-here", "unknown-column",
      ])
  }

  @Test func `an assertion looks at every group`() throws {
    let bench = Workbench(example: ())
    let sheet = try bench.sheet("nrr by plan where period = 2025-Q2")
    let figures = sheet.numbers("nrr").compactMap { $0 }
    let least = try #require(figures.min())
    let most = try #require(figures.max())
    let middle = ((least + most) * 50).rounded()
    let failing = try bench.failure("assert nrr > \(middle)% by plan where period = 2025-Q2")
    #expect(failing?.count == figures.count { $0 <= middle / 100 })
  }

  @Test func `rows are sorted and cut`() throws {
    let bench = Workbench(example: ())
    let query = "rows churned_mrr where period = 2025-Q2"
    let all = try bench.sheet(query)
    let some = try bench.sheet(query + " sort by opening desc limit 3")
    #expect(all.count > 3 && some.count == 3)
    #expect(
      some.numbers("opening").compactMap { $0 }.max()
        == all.numbers("opening").compactMap { $0 }.max())
  }

  /// The column would change nothing: a state is that of a day, whenever its rows began.
  @Test(arguments: [
    "mrr by month(signup_date)", "mrr by month(nonexistent)", "nrr by year(signup_date)",
    "churned_mrr by month(end_date) where period = 2024", "mrr, ticket_volume by year(resolved_at)",
    "ticket_backlog by month(created_at)", "cac by month(date)",
  ])
  func `no column says which day a state is of`(_ query: String) {
    #expect(Workbench(example: ()).problems(query) == ["day-of-state"], "\(query)")
  }

  @Test(arguments: [
    "ticket_volume by year(resolved_at)", "sum(mrr) by year(start_date) from subscriptions",
    "customers_started by year(signup_date)", "mrr by cohort year",
    "count() by month(signup_date) from customers",
  ])
  func `of rows it says which of their days counts`(_ query: String) {
    #expect(Workbench(example: ()).problems(query) == [], "\(query)")
  }
}
