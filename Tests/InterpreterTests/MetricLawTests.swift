import Planning
import Storage
import Testing
import Values

@testable import Analysis
@testable import Interpreter

/// What holds for every metric of the catalogue that data can answer, whatever it counts.
@Suite struct MetricLawTests {
  /// Data that together answer all metrics: random businesses by their seeds, and the bundled
  /// example, which has events, surveys, costs and contracts too.
  enum Ground: Sendable, CustomTestStringConvertible {
    case random(UInt64)
    case example

    var testDescription: String {
      switch self {
      case .random(let seed): "seed \(seed)"
      case .example: "example"
      }
    }

    func workbench() throws -> Workbench {
      switch self {
      case .random(let seed): try RandomBusiness(seed: seed).workbench()
      case .example: Workbench(example: ())
      }
    }
  }

  static let grounds = RandomBusiness.seeds.map { Ground.random($0) } + [.example]
  /// Those that bring a dimension of their own are the same split by it.
  static let metrics = Prelude.catalog().metrics.filter { $0.property("by") == nil }.map(\.name)

  /// The answer, or `nil` where the data have nothing to answer it from.
  private func sheet(_ query: String, _ bench: Workbench) throws -> Sheet? {
    let problems = bench.problems(query)
    let unfit: Set = ["unreachable-dimension", "outcome-only", "window-on-stock"]
    guard problems.isEmpty else {
      let isKnown = problems.contains { $0.hasPrefix("missing-") || unfit.contains($0) }
      if !isKnown { Issue.record("\(query): \(problems)") }
      return nil
    }
    return try bench.sheet(query)
  }

  private func expectSame(
    _ a: Sheet, _ row: Int, _ suffix: String, _ b: Sheet, _ other: Int, _ query: String
  ) {
    // Transfers are between groups: a whole has none.
    for field in b.table.fields where !field.isDimension && !field.name.hasPrefix("transfer_") {
      let (found, wanted) = (a.number(field.name + suffix, row), b.number(field.name, other))
      #expect(isNear(found, wanted), "\(query): \(field.name)\(suffix)")
    }
  }

  @Test(arguments: grounds)
  func `the total is the query without by`(_ ground: Ground) throws {
    let bench = try ground.workbench()
    var count = 0
    for metric in Self.metrics {
      for by in ["region, segment", "month"] {
        let query = "\(metric) by \(by) where period = 2024-Q2 with total"
        guard let groups = try sheet(query, bench),
          let whole = try sheet("\(metric) where period = 2024-Q2", bench), whole.count == 1
        else { continue }
        let total = try #require(groups.table.totalRows.max(), "\(query)")
        expectSame(groups, total, "", whole, 0, query)
        count += 1
      }
    }
    #expect(count > 80)
  }

  @Test(arguments: grounds)
  func `a comparison is two queries, for every metric`(_ ground: Ground) throws {
    let bench = try ground.workbench()
    var count = 0
    for metric in Self.metrics {
      for (period, words, before) in [
        ("2024-Q2", "previous", "2024-Q1"), ("2024-05", "year ago", "2023-05"),
      ] {
        let query = "\(metric) where period = \(period) vs \(words)"
        guard let both = try sheet(query, bench), both.count == 1,
          let now = try sheet("\(metric) where period = \(period)", bench),
          let then = try sheet("\(metric) where period = \(before)", bench)
        else { continue }
        expectSame(both, 0, "", now, 0, query)
        expectSame(both, 0, "_before", then, 0, query)
        count += 1
      }
    }
    #expect(count > 80)
  }

  @Test(arguments: grounds)
  func `a window is the query over the longer period, for every metric`(_ ground: Ground) throws {
    let bench = try ground.workbench()
    var count = 0
    for metric in Self.metrics {
      for (clause, explicit) in [
        ("2024-05..2024-06 rolling 3 months", "2024-04..2024-06"),
        ("2024-Q2 to date", "2024-Q2"),
      ] {
        let query = "\(metric) by month where period = \(clause)"
        guard let rolled = try sheet(query, bench),
          let whole = try sheet("\(metric) where period = \(explicit)", bench), whole.count == 1,
          let row = rolled.row("month", "2024-06")
        else { continue }
        expectSame(rolled, row, "", whole, 0, query)
        count += 1
      }
    }
    #expect(count > 60)
  }
}
