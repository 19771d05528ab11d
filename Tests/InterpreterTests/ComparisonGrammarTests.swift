import Storage
import TestSupport
import Testing
import Values

/// Random comparisons with random clauses, each against two queries without a comparison.
@Suite struct ComparisonGrammarTests {
  /// A comparison as a question, and what it is made of.
  struct Question: CustomStringConvertible {
    var law: ComparisonTests.Law
    var metrics: [String]
    var sides: [String]
    var across: String?
    var filter: String
    var window: String
    var having: String
    var top: String
    var hasTotal: Bool

    private var by: String { sides.isEmpty ? "" : " by " + sides.joined(separator: ", ") }

    var description: String {
      "\(metrics.joined(separator: ", "))\(by)\(across.map { " across " + $0 } ?? "")"
        + " where period = \(law.period)\(filter) vs \(law.comparison)\(window)\(having)\(top)"
        + (hasTotal ? " with total" : "")
    }

    /// One side of it alone, `across` turned into lines.
    func alone(_ period: String) -> String {
      let all = sides + (across.map { [$0] } ?? [])
      let by = all.isEmpty ? "" : " by " + all.joined(separator: ", ")
      return "\(metrics.joined(separator: ", "))\(by) where period = \(period)\(filter)\(window)"
    }
  }

  static let grains: Set = ["day", "week", "month", "quarter"]

  private static let pool = [
    "nrr", "grr", "mrr", "arr", "customers", "churned_mrr", "new_mrr", "net_new_mrr", "arpa",
    "logo_churn", "quick_ratio", "ticket_volume", "reactivation_mrr", "opening_mrr", "closing_mrr",
    "expansion_rate", "customers_served", "retention_rate", "churned_customers",
  ]
  /// A stock has no window.
  private static let stocks: Set = ["mrr", "arr", "customers", "arpa", "closing_mrr"]

  static func question(using random: inout SeededRandom) -> Question {
    func pick<T>(_ choices: [T]) -> T {
      choices[Int.random(in: 0..<choices.count, using: &random)]
    }
    let law = pick(ComparisonTests.laws)
    var metrics = [pick(pool)]
    let second = pick(pool)
    if second != metrics[0], Bool.random(using: &random) { metrics.append(second) }
    var sides = pick([
      [], ["segment"], ["region"], ["plan"], ["segment", "region"], ["cohort year"], ["customer"],
    ])
    var across: String?
    switch Int.random(in: 0..<6, using: &random) {
    case 0: across = "plan"
    case 1: across = "month"
    default: break
    }
    if sides.contains("plan") && across == "plan" { across = nil }
    // Days and weeks of a year ago go by their labels.
    let isByLabel = law.comparison == "year ago"
    if across != "month", Int.random(in: 0..<3, using: &random) == 0 {
      sides.append(pick(isByLabel ? ["month", "quarter"] : ["week", "month", "quarter"]))
    }
    let hasTime = across == "month" || sides.contains(where: grains.contains)
    var window = pick(["", "", "", " rolling 3 months", " rolling 5 weeks", " to date"])
    if metrics.contains(where: stocks.contains) { window = "" }
    var having = ""
    var top = ""
    if across == nil, !sides.isEmpty {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: having = " having \(metrics[0]) > \(pick(["0.0001", "1", "200"]))"
      case 1 where !hasTime: top = " top \(Int.random(in: 1...4, using: &random))"
      case 2 where sides == ["segment"] || sides == ["region"]: top = " top 1 + other"
      default: break
      }
      let isShare = ["nrr", "grr", "logo_churn", "expansion_rate", "retention_rate"]
        .contains(metrics[0])
      if isShare, !having.isEmpty { having = " having \(metrics[0]) > 20%" }
    }
    return Question(
      law: law, metrics: metrics, sides: sides, across: across,
      filter: pick([
        "", "", " and plan = pro", " and segment in (smb, large)", " and region != EMEA",
        " and region is missing", " and plan != basic and segment = mid",
      ]), window: window, having: having, top: top,
      hasTotal: top.isEmpty && having.isEmpty && across == nil && Bool.random(using: &random))
  }

  /// Lines by their group; units of time by position.
  private struct Lines {
    let sheet: Sheet
    private(set) var rows: [[String]: Int] = [:]

    /// - Parameters:
    ///   - dimensions: the columns of the groups.
    ///   - units: the labels of the units of time, in order; `nil`: those of the sheet.
    init(_ sheet: Sheet, _ dimensions: [String], units: [String]? = nil) {
      self.sheet = sheet
      let plain = (0..<sheet.count).filter { !sheet.table.totalRows.contains($0) }
      for row in plain {
        let key = dimensions.map { name in
          let column = name.hasPrefix("cohort") ? "cohort" : name
          let label = sheet.text(column, row) ?? ""
          guard ComparisonGrammarTests.grains.contains(name) else { return label }
          let labels = units ?? Self.labels(sheet, name, plain)
          return "#\(labels.firstIndex(of: label) ?? -1)"
        }
        rows[key] = row
      }
    }

    static func labels(_ sheet: Sheet, _ column: String, _ rows: [Int]) -> [String] {
      Set(rows.map { sheet.text(column, $0) ?? "" }).sorted()
    }

    func value(_ name: String, _ key: [String]) -> Double? {
      rows[key].flatMap { sheet.number(name, $0) }
    }
  }

  /// A group that a side does not have counts 0 there, or has no value.
  private func expectSame(
    _ found: Double?, _ lines: Lines, _ name: String, _ key: [String], _ question: String
  ) {
    if lines.rows[key] == nil {
      #expect((found ?? 0) == 0, "\(question)\n\(name) of \(key): found \(found ?? 0)")
    } else {
      let wanted = lines.value(name, key)
      #expect(
        isNear(found, wanted),
        "\(question)\n\(name) of \(key): \(found ?? .nan), alone \(wanted ?? .nan)")
    }
  }

  @Test(arguments: [UInt64](1...24))
  func `a random comparison is two queries`(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let business = RandomBusiness(seed: seed % 5 + 1, customers: 25)
    var benches: [String: Workbench] = [:]
    for _ in 0..<12 {
      let question = Self.question(using: &random)
      let bench = try benches[question.law.settings] ?? business.workbench()
      if benches[question.law.settings] == nil {
        _ = bench.outcomes(question.law.settings)
        benches[question.law.settings] = bench
      }
      try check(question, bench, "seed \(seed): \(question.law.settings) \(question)")
    }
  }

  private func check(_ question: Question, _ bench: Workbench, _ text: String) throws {
    let problems = bench.problems("\(question)")
    guard problems.isEmpty else {
      Issue.record("\(text): \(problems)")
      return
    }
    let both = try bench.sheet("\(question)")
    let dimensions = question.sides + (question.across.map { [$0] } ?? [])
    let now = Lines(try bench.sheet(question.alone(question.law.now)), dimensions)
    let before = Lines(try bench.sheet(question.alone(question.law.before)), dimensions)
    let grain = dimensions.first { Self.grains.contains($0) }
    let units = try grain.map { grain in
      let spine = try bench.sheet("customers by \(grain) where period = \(question.law.now)")
      return Lines.labels(spine, grain, Array(0..<spine.count))
    }
    // Units of the other period beyond those of this one stand beside none.
    let beyond = Set(units.map { ($0.count..<1000).map { "#\($0)" } } ?? [])
    var keys = Set(now.rows.keys).union(before.rows.keys).filter { beyond.isDisjoint(with: $0) }
    if question.across != nil {
      return checkAcross(question, both, now, before, units ?? [], keys, text)
    }
    let lines = Lines(both, question.sides, units: units)
    if question.having.contains(">") {
      let parts = question.having.split(separator: " ")
      let limit = parts[3] == "20%" ? 0.2 : Double(parts[3]) ?? 0
      keys = keys.filter { (now.value(question.metrics[0], $0) ?? 0) > limit }
    }
    if question.top.isEmpty {
      #expect(Set(lines.rows.keys) == keys, "\(text): groups")
    } else {
      checkTop(question, lines, now, keys, text)
    }
    for key in lines.rows.keys where key != ["other"] {
      for metric in question.metrics {
        expectSame(lines.value(metric, key), now, metric, key, text)
        expectSame(lines.value(metric + "_before", key), before, metric, key, text)
      }
    }
    if question.top.contains("other") { try checkOther(question, both, bench, text) }
    if question.hasTotal { try checkTotal(question, both, bench, text) }
  }

  private func checkAcross(
    _ question: Question, _ both: Sheet, _ now: Lines, _ before: Lines, _ units: [String],
    _ keys: Set<[String]>, _ text: String
  ) {
    let sides = Lines(both, question.sides, units: units)
    let isTime = question.across == "month"
    let labels = isTime ? units : Set(keys.compactMap(\.last)).sorted()
    for key in sides.rows.keys {
      for (position, label) in labels.enumerated() {
        let place = key + [isTime ? "#\(position)" : label]
        for metric in question.metrics {
          expectSame(sides.value("\(metric) \(label)", key), now, metric, place, text)
          expectSame(
            sides.value("\(metric)_before \(label)", key), before, metric, place, text)
        }
      }
    }
    #expect(Set(sides.rows.keys) == Set(keys.map { Array($0.dropLast()) }), "\(text): groups")
  }

  private func checkTop(
    _ question: Question, _ lines: Lines, _ now: Lines, _ keys: Set<[String]>, _ text: String
  ) {
    let kept = Set(lines.rows.keys).subtracting([["other"]])
    let count = Int(question.top.split(separator: " ")[1]) ?? 0
    #expect(kept.count == min(count, keys.count), "\(text): groups")
    func rank(_ key: [String]) -> Double {
      now.value(question.metrics[0], key) ?? -.infinity
    }
    // A group of the other period alone counts 0 now, or has no value.
    let known = keys.filter { now.rows[$0] != nil }
    let least = kept.filter { now.rows[$0] != nil }.map(rank).min() ?? -.infinity
    for key in known.subtracting(kept) where kept.allSatisfy({ now.rows[$0] != nil }) {
      #expect(rank(key) <= least, "\(text): \(key)")
    }
  }

  /// All groups but the first, put together, are the query that leaves it out.
  private func checkOther(
    _ question: Question, _ both: Sheet, _ bench: Workbench, _ text: String
  ) throws {
    let side = question.sides[0]
    guard let row = both.row(side, "other"), let kept = both.text(side, 0) else { return }
    for (period, suffix) in [(question.law.now, ""), (question.law.before, "_before")] {
      let rest = kept == "(none)" ? "\(side) is not missing" : "\(side) != \(kept)"
      let alone = try bench.sheet(
        "\(question.metrics.joined(separator: ", ")) where period = \(period)\(question.filter)"
          + " and \(rest)\(question.window)")
      for metric in question.metrics {
        #expect(
          isNear(both.number(metric + suffix, row), alone.number(metric)),
          "\(text): other \(metric)")
      }
    }
  }

  private func checkTotal(
    _ question: Question, _ both: Sheet, _ bench: Workbench, _ text: String
  ) throws {
    guard let row = both.table.totalRows.max() else { return }
    for (period, suffix) in [(question.law.now, ""), (question.law.before, "_before")] {
      let alone = try bench.sheet(
        "\(question.metrics.joined(separator: ", ")) where period = \(period)\(question.filter)"
          + question.window)
      for metric in question.metrics {
        #expect(
          isNear(both.number(metric + suffix, row), alone.number(metric)),
          "\(text): total \(metric)")
      }
    }
  }
}
