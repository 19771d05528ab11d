import Diagnostics
import Interpreter
import Testing

/// `top $n`, `by $split`, `as of $day`: parameters where a number, a name or a period may stand.
@Suite struct ClauseParameterTests {
  @Test(arguments: [
    ("let n = 2\nmrr by customer top $n", "mrr by customer top 2"),
    ("let n = 2\nmrr by customer limit $n", "mrr by customer limit 2"),
    ("let d = plan\nmrr by $d", "mrr by plan"),
    ("let d = \"plan\"\nmrr by $d at end", "mrr by plan at end"),
    ("let d = month\nmrr by $d where period = 2024-Q2", "mrr by month where period = 2024-Q2"),
    ("let d = cohort\nmrr by $d", "mrr by cohort"),
    (
      "let d = plan\nmrr by month across $d where period = 2024-Q2",
      "mrr by month across plan where period = 2024-Q2"
    ),
    (
      "let n = 3\nnrr by month where period = 2024-Q2 rolling $n months",
      "nrr by month where period = 2024-Q2 rolling 3 months"
    ),
    (
      "let m = mrr\nmrr, arr by plan sort by $m desc", "mrr, arr by plan sort by mrr desc"
    ),
    (
      "let m = arr\nlet n = 1\nmrr, arr by customer top $n by $m + other",
      "mrr, arr by customer top 1 by arr + other"
    ),
    ("let p = 2024-Q1\nnrr by plan for $p", "nrr by plan for 2024-Q1"),
    ("let p = 2023-Q4\nmrr 2024-Q1 vs $p", "mrr 2024-Q1 vs 2023-Q4"),
    ("let p = 2024-03-31\nmrr as of $p", "mrr as of 2024-03-31"),
    ("let n = 1\nrows mrr limit $n", "rows mrr limit 1"),
    ("let n = 3\nmrr by month last $n months", "mrr by month last 3 months"),
    ("let n = 2\nmrr by month for last $n months", "mrr by month for last 2 months"),
    ("let n = 2\nnrr where period = last $n quarters", "nrr where period = last 2 quarters"),
    (
      "let n = 2\nlet p = last $n months\nlet n = 5\nmrr by month for $p",
      "mrr by month last 2 months"
    ),
    ("let n = 2\nmrr by month 2024-01..last $n months", "mrr by month 2024-01..2024-06"),
    (
      "let n = 3\ncustomers where start in last $n months",
      "customers where start in last 3 months"
    ),
    ("let n = 2\nforecast mrr $n months", "forecast mrr 2 months"),
    ("let n = 2\nmrr by plan\nrows $n", "mrr by plan\nrows 2"),
    ("let m = mrr\nrows $m", "rows mrr"),
    ("let p = 2024-Q1\nwhy nrr by plan for $p", "why nrr by plan for 2024-Q1"),
  ])
  func `a parameter stands for its value`(_ query: String, _ plain: String) throws {
    let bench = try FixtureFiles.workbench()
    let (found, wanted) = (try bench.sheets(query), try bench.sheets(plain))
    #expect(found.count == wanted.count && !found.isEmpty)
    for (a, b) in zip(found, wanted) {
      #expect(a.names == b.names)
      #expect(
        (0..<b.count).map { row in b.names.map { a.text($0, row) ?? "\(a.number($0, row) ?? -1)" } }
          == (0..<b.count).map { row in
            b.names.map { b.text($0, row) ?? "\(b.number($0, row) ?? -1)" }
          })
    }
  }

  @Test(arguments: [
    ("mrr by customer top $n", "unknown-parameter"),
    ("let n = pro\nmrr by customer top $n", "type-mismatch"),
    ("let n = 0\nmrr by customer limit $n", "type-mismatch"),
    ("let n = 1.5\nmrr by customer limit $n", "type-mismatch"),
    ("let d = 5\nmrr by $d", "type-mismatch"),
    ("let d = plam\nmrr by $d", "unknown-column"),
    ("let p = pro\nmrr vs $p", "type-mismatch"),
    ("let n = pro\nmrr last $n months", "type-mismatch"),
    ("let n = 0\nmrr last $n months", "type-mismatch"),
    ("mrr last $n months", "unknown-parameter"),
    ("mrr where period = last $n months", "unknown-parameter"),
    ("forecast mrr $n months", "unknown-parameter"),
    ("let n = 0\nnrr by month where period = 2024-Q2 rolling $n months", "type-mismatch"),
  ])
  func `a value that does not fit is a problem`(_ query: String, _ id: String) throws {
    #expect(try FixtureFiles.workbench().problems(query) == [id])
  }

  @Test func `assertions take them too`() throws {
    let bench = try FixtureFiles.workbench()
    #expect(bench.problems("let d = plan\nassert nrr > 0% by $d where period = 2024-Q2").isEmpty)
    #expect(
      bench.text("let d = plan\nexplain nrr by $d where period = 2024-Q2").contains("by plan"))
  }

  @Test func `a definition counts by a parameter too`() throws {
    let bench = try FixtureFiles.workbench()
    let query =
      "let n = 3\ndefine lately = (count(subscriptions) where start in last $n months)\nlately"
    let plain = "count(subscriptions) where start in 2024-04..2024-06"
    #expect(
      try bench.sheet(query).number("lately") == bench.sheet(plain).sum("count(subscriptions)"))
  }

  @Test(arguments: ["sum(mrr) from $t", "mrr by plan $t", "describe $t", "mrr rolling 3 $t"])
  func `where none can stand it is said where they can`(_ query: String) throws {
    let bench = try FixtureFiles.workbench()
    let problems = bench.outcomes("let t = subscriptions\n\(query)").flatMap {
      outcome -> [Diagnostic] in
      if case .problems(let problems, _) = outcome { return problems }
      return []
    }
    #expect(problems.contains { $0.notes.contains { $0.contains("a parameter stands for") } })
  }
}
