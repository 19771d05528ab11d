import Diagnostics
import Storage
import Syntax
import Testing
import Values

@testable import Analysis
@testable import Interpreter

/// What an explanation is made of sums to the change, for every metric.
@Suite struct WhyLawTests {
  /// What a question about a change may be refused for.
  private static let refusals: Set = ["not-additive", "nothing-to-compare", "clause-not-here"]

  static let questions: [(ground: MetricLawTests.Ground, clauses: String)] = [
    (.random(1), "where period = 2024-Q2 vs previous"),
    (.random(2), "where period = 2024-05 and segment != smb vs year ago"),
    (.random(3), "where period = 2024-Q2 vs 2023-Q1"), (.example, "where period = 2024-Q2"),
  ]

  @Test(arguments: questions)
  func `groups and customers sum to the change`(
    _ ground: MetricLawTests.Ground, _ clauses: String
  ) throws {
    let bench = try ground.workbench()
    defer { withExtendedLifetime(bench) {} }
    var (splits, customers) = (0, 0)
    for metric in Prelude.catalog().metrics.map(\.name) {
      let query = "\(metric) \(clauses)"
      let source = Source(name: metric, text: "why \(query)")
      guard case .query(let asked)? = Parser.parse(source).statements.first?.kind else { continue }
      let plans: WhyPlans
      switch bench.session.question(asked, source) {
      case .success(let found): plans = found
      case .failure(let complaint):
        // What cannot be answered at all is not why it is refused.
        let ids = bench.problems(query).isEmpty ? complaint.problems.map(\.id) : []
        #expect(Self.refusals.isSuperset(of: ids), "\(query): \(ids)")
        continue
      }
      let (question, ranked) = try bench.session.asked(plans, source)
      guard let now = question.change.now?.double, let before = question.change.before?.double
      else { continue }
      let change = now - before
      for split in ranked {
        let sum = split.figures.effects.reduce(0, +)
        #expect(isClose(sum, change, now, before), "\(query) by \(split.names): \(sum), \(change)")
        splits += 1
      }
      guard case .table(let table, _, _)? = try bench.session.customers(question, limit: nil)
      else { continue }
      let sum = (table.columns.last?.doubles ?? []).reduce(0) { $0 + ($1 ?? 0) }
      #expect(isClose(sum, change, now, before), "\(query), customers: \(sum), \(change)")
      customers += 1
    }
    #expect(splits > 60 && customers > 25, "\(splits), \(customers)")
  }

  /// Amounts to the cent, ratios to 1e-12 points, and what is larger to as many digits.
  private func isClose(_ sum: Double, _ change: Double, _ now: Double, _ before: Double) -> Bool {
    abs(sum - change) <= 1e-12 * max(1, abs(now), abs(before))
  }

  @Test func `what ends alone knows splits the numerator of a rate`() throws {
    let bench = Workbench(example: ())
    let split = try bench.sheet("why logo_churn by reason where period = 2025-Q2")
    let whole = try bench.sheet("logo_churn where period = 2025-Q2 vs previous")
    let own = try bench.sheet("logo_churn by reason where period = 2025-Q2 vs previous")
    #expect(split.names == ["reason", "logo_churn", "logo_churn_before", "effect"])
    for row in 0..<split.count - 1 {
      let reason = try #require(split.text("reason", row))
      let other = try #require(own.row("reason", reason))
      #expect(isNear(split.number("logo_churn", row), own.number("logo_churn", other)))
      #expect(isNear(split.number("effect", row), own.number("logo_churn_change", other)))
    }
    #expect(isNear(split.number("effect", split.count - 1), whole.number("logo_churn_change")))
    // A metric that brings the dimension asks the same.
    let brought = try bench.sheet("why churned_by_reason where period = 2025-Q2")
    #expect(brought.numbers("effect") == split.numbers("effect"))
  }

  @Test func `dimensions that do not take the change apart are refused, not passed over`() throws {
    let bench = Workbench(example: ())
    #expect(
      bench.problems("why nrr by nothing where period = 2025-Q2") == ["unknown-column"])
    #expect(
      bench.problems("why transfer_in by plan where period = 2025-Q2") == ["not-additive"])
  }

  @Test func `customers that weigh the same are counted`() throws {
    let bench = Workbench(example: ())
    let sheets = try bench.sheets("why logo_churn where period = 2025-Q2")
    let customers = try #require(sheets.last)
    #expect(customers.count == 5)
    let churned = try bench.sheet("churned_customers where period = 2025-Q2")
    let count = Int(churned.number("churned_customers") ?? 0)
    #expect(
      customers.notes.last == "\(count) customers weigh the same: the first 5 are shown")
    let fewer = try FixtureFiles.workbench().sheets("why customers where period = 2024-Q2")
    #expect(fewer.last?.notes.count == 1)
  }
}
