import Interpreter
import Testing

/// `lagged(x)` and the like are `x` of another time, whatever `x` is made of: windows of its own, or
/// figures of each customer.
@Suite struct NestedWindowTests {
  private let bench = Workbench(example: ())

  private func figure(_ query: String) throws -> Double {
    let sheet = try bench.sheet(query)
    return try #require(sheet.number(sheet.names[0]), "\(query)")
  }

  @Test(arguments: [
    ("lagged(health_score) for 2024-Q2", "health_score for 2024-Q1"),
    ("lagged(engagement_score) for 2024-Q2", "engagement_score for 2024-Q1"),
    ("lagged(health_score_weighted) for 2024-Q2", "health_score_weighted for 2024-Q1"),
    ("lagged(nps_weighted) for 2024-Q2", "nps_weighted for 2024-Q1"),
    ("trailing(engagement_score, 3) for 2024-06", "engagement_score for 2024-Q2"),
    ("trailing_days(health_score, 15) for 2024-06", "health_score for 2024-06-16..2024-06-30"),
    ("lagged(nrr_trailing) for 2024-Q2", "nrr_trailing for 2024-Q1"),
    ("lagged(grr_trailing, 2) for 2024-06", "grr_trailing for 2024-04"),
    ("lagged(expansion_mrr_growth) for 2024-Q2", "expansion_mrr_growth for 2024-Q1"),
    ("trailing(cac_lag(2), 3) for 2024-06", "cac_lag(2) for 2024-Q2"),
    ("lagged(lagged(mrr)) for 2024-Q3", "mrr for 2024-Q1"),
    ("lagged(mau_rolling) for 2024-Q2", "mau_rolling for 2024-Q1"),
    ("lagged(known_users) for 2024-Q2", "known_users for 2024-Q1"),
    ("lagged((customers where nrr < 100%)) for 2024-Q2", "customers for 2024-Q1 where nrr < 100%"),
    ("lagged(lagged(new_mrr)) for 2024", "new_mrr for 2022"),
    ("lagged(lagged(lagged(new_mrr, 1))) for 2024-06", "new_mrr for 2024-03"),
    ("lagged(customers) for 2024-Q2 where mrr > 2000", "customers for 2024-Q1 where mrr > 2000"),
  ])
  func `a window reaches what a metric is made of`(_ windowed: String, _ plain: String) throws {
    let (found, wanted) = (try figure(windowed), try figure(plain))
    #expect(abs(found - wanted) < 1e-9 * max(1, abs(wanted)), "\(windowed)")
  }

  @Test func `months of customers' figures are refused, those of others are not`() throws {
    #expect(bench.problems("monthly_mean(engagement_score) for 2024-Q2") == ["type-mismatch"])
    let months = try bench.sheet("mrr by month for 2024-Q2").numbers("mrr").compactMap(\.self)
    let mean = try figure("monthly_mean(mrr) for 2024-Q2")
    #expect(abs(mean - months.reduce(0, +) / 3) < 1e-6)
    let before = try bench.sheet("mrr by month for 2024-Q1").numbers("mrr").compactMap(\.self)
    #expect(
      abs(try figure("lagged(monthly_mean(mrr)) for 2024-Q2") - before.reduce(0, +) / 3) < 1e-6)
  }
}
