import Foundation
import TestSupport
import Testing

/// The generator and what it needs.
enum GeneratedData {
  static let isPossible: Bool = {
    guard Checkout.shared("bench/gen.py") != nil else { return false }
    let imports = Command("/usr/bin/env", ["python3", "-c", "import numpy, pyarrow, duckdb"])
    return (try? imports.run().status) == 0
  }()
}

/// Data of a generator that lies beside the checkout, of a size and shape that no example has:
/// the last day of service is given, customers hold several subscriptions at once, and lapse.
@Suite(.enabled(if: GeneratedData.isPossible))
struct GeneratedDataTests {
  static let seeds = [11, 12, 13]

  /// The queries that need no more than customers and subscriptions.
  static let names = [
    "bridge", "bridge_by_plan", "churn_by_reason", "concentration", "customers_above",
    "customers_by_plan", "customers_served", "expansion_by_segment", "movement_counts",
    "movements_by_month", "mrr_by_month_and_plan", "nrr_by_plan_at_end", "nrr_by_segment",
    "nrr_filtered", "nrr_vs_previous", "quick_ratio_by_month", "retention", "retention_by_plan",
    "retention_by_quarter", "stocks_by_month",
  ]

  @Test(arguments: seeds)
  func `every query gives what DuckDB gives`(_ seed: Int) throws {
    let data = try generated(seed)
    let expected = try TemporaryFolder()
    try python(
      [
        Oracle.folder + "/make_expected.py", "--inclusive", "--data", data.path, "--out",
        expected.path,
      ] + GeneratedDataTests.names)
    for name in GeneratedDataTests.names {
      let oracle = try #require(Oracle(name: name, in: Oracle.folder))
      let found = try oracle.differences(over: data.path, expected: expected.path)
      #expect(found.isEmpty, "\(oracle.query): \(found.prefix(5).joined(separator: "; "))")
    }
  }

  @Test(arguments: seeds)
  func `every query gives what the generator's own oracle gives`(_ seed: Int) throws {
    let data = try generated(seed)
    let script = try #require(Checkout.shared("bench/oracle.py"))
    try python([script, data.path, data.path + "/oracle.json", "subscriptions"])
    let text = try Data(contentsOf: URL(fileURLWithPath: data.path + "/oracle.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    let answers = try #require(json["answers"] as? [String: Any])
    for (name, query) in GeneratedDataTests.questions {
      let output = try Command.kpi([data.path, "-o", "csv", "-c", query])
      #expect(output.status == 0, "\(output.errors)")
      let given = Sheet(csv: output.output)
      let records = try #require(answers[name] as? [[Any]])
      let rows = records.map { $0.map { "\($0)" } }
      let expected = Sheet(header: given.header, rows: rows)
      let found = Comparison(ratios: Set(given.header)).differences(given, from: expected)
      #expect(found.isEmpty, "\(name): \(found.prefix(5).joined(separator: "; "))")
    }
  }

  /// The oracle's questions, with its columns in their order.
  static let questions = [
    ("Q1", "opening_mrr, retained_mrr, nrr by plan where period = 2024-Q2"),
    ("Q2", "sum(mrr) as mrr, count() as rows by plan from subscriptions"),
    ("Q5", "mrr by region where period = 2024-06"),
    ("Q6", "mrr by month, plan where period = 2022-01..2025-12"),
  ]

  private func generated(_ seed: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let script = try #require(Checkout.shared("bench/gen.py"))
    try python([
      script, "--customers", "2000", "--seed", "\(seed)", "--out", folder.path, "--tables",
      "customers,subscriptions",
    ])
    return folder
  }

  private func python(_ arguments: [String]) throws {
    let output = try Command("/usr/bin/env", ["python3"] + arguments).run()
    try #require(output.status == 0, "\(output.errors)")
  }
}
