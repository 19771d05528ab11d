import Planning
import Storage
import TestSupport
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

  // MARK: random choices among all metrics

  /// A window at a unit, and the period that it stands for.
  private struct RandomWindow {
    var clause: String
    var explicit: String
    var grain: String
    var unit: String

    init(using random: inout SeededRandom) {
      let calendar = Calendar()
      let grain = [Grain.day, .week, .month, .quarter].randomElement(using: &random) ?? .month
      let start = (Day(year: 2024, month: 1, day: 1) ?? Day(number: 0))
      let day = start + Int.random(in: 0..<150, using: &random)
      let unit = calendar.unit(grain, containing: day)
      self.grain = grain.rawValue
      self.unit = unit.label
      let count = Int.random(in: 1...14, using: &random)
      let length =
        ["days", "weeks", "months", "quarters"].randomElement(using: &random) ?? "months"
      let first: Day
      switch length {
      case "days": first = unit.end - count
      case "weeks": first = unit.end - 7 * count
      case "months": first = calendar.shift(unit.end, months: -count)
      default: first = calendar.shift(unit.end, months: -3 * count)
      }
      guard Bool.random(using: &random) else {
        clause = "\(calendar.unit(.month, containing: unit.start).start)..\(unit.end - 1) to date"
        explicit = "\(calendar.unit(.month, containing: unit.start).start)..\(unit.end - 1)"
        return
      }
      clause = "\(unit.start)..\(unit.end - 1) rolling \(count) \(length)"
      explicit = "\(first)..\(unit.end - 1)"
    }
  }

  @Test(arguments: [Ground.random(1), .example], [UInt64](11...12))
  func `a random window is the query over its period`(_ ground: Ground, _ seed: UInt64) throws {
    let bench = try ground.workbench()
    var random = SeededRandom(seed: seed)
    var count = 0
    for _ in 0..<30 {
      let metric = Self.metrics.randomElement(using: &random) ?? "nrr"
      let window = RandomWindow(using: &random)
      let by = ["", "segment, "].randomElement(using: &random) ?? ""
      let query = "\(metric) by \(by)\(window.grain) where period = \(window.clause)"
      let group = by.isEmpty ? "" : " by segment"
      guard let rolled = try sheet(query, bench),
        let whole = try sheet("\(metric)\(group) where period = \(window.explicit)", bench)
      else { continue }
      for other in 0..<whole.count {
        let segment = by.isEmpty ? nil : whole.text("segment", other)
        let row = (0..<rolled.count).first {
          rolled.text(window.grain, $0) == window.unit
            && (by.isEmpty || rolled.text("segment", $0) == segment)
        }
        guard let row else { continue }
        expectSame(rolled, row, "", whole, other, "seed \(seed): \(query)")
        count += 1
      }
    }
    #expect(count > 5)
  }

  @Test(arguments: [Ground.random(1), .example], [UInt64](21...22))
  func `a total over random dimensions is the query without them`(
    _ ground: Ground, _ seed: UInt64
  ) throws {
    let bench = try ground.workbench()
    var random = SeededRandom(seed: seed)
    var count = 0
    for _ in 0..<30 {
      let metric = Self.metrics.randomElement(using: &random) ?? "nrr"
      let by =
        ["plan", "cohort quarter", "customer", "segment, month", "cohort year, region"]
        .randomElement(using: &random) ?? "plan"
      let tail =
        ["", " vs previous", " vs year ago", " having \(metric) > 1%"]
        .randomElement(using: &random) ?? ""
      let query = "\(metric) by \(by) where period = 2024-Q1\(tail) with total"
      // The unit of a threshold is not the question here.
      guard bench.problems(query) != ["unit-mismatch"], let groups = try sheet(query, bench),
        let total = groups.table.totalRows.max(),
        let whole = try sheet("\(metric) where period = 2024-Q1", bench), whole.count == 1
      else { continue }
      expectSame(groups, total, "", whole, 0, "seed \(seed): \(query)")
      count += 1
    }
    #expect(count > 5)
  }
}
