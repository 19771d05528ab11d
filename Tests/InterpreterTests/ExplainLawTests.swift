import Rendering
import Storage
import Testing
import Values

@testable import Interpreter

/// The figures that `explain` fills in are those of the answer, for every metric.
@Suite struct ExplainLawTests {
  /// The lines of the section on the formula.
  private func formula(_ query: String, _ bench: Workbench) -> [String]? {
    for outcome in bench.outcomes("explain " + query) {
      guard case .text(let text) = outcome else { continue }
      let lines = text.plain.split(separator: "\n", omittingEmptySubsequences: false)
      guard let start = lines.firstIndex(where: { $0.hasPrefix("formula") }) else { return nil }
      return lines[(start + 1)...].prefix { !$0.isEmpty }.map { String($0.dropFirst(2)) }
    }
    return nil
  }

  @Test(arguments: zip(MetricLawTests.grounds, ["2024-Q2", "2024-05", "2023", "2024-Q2"]))
  func `the formula in figures comes to the answer`(
    _ ground: MetricLawTests.Ground, _ period: String
  ) throws {
    let bench = try ground.workbench()
    var (results, sums) = (0, 0)
    for metric in MetricLawTests.metrics {
      let query = "\(metric) where period = \(period)"
      guard bench.problems(query).isEmpty else { continue }
      let answer = try bench.sheet(query)
      let lines = try #require(formula(query, bench), "\(query)")
      for (field, column) in zip(answer.table.fields, answer.table.columns)
      where !field.isDimension && field.bands.isEmpty {
        let value =
          column[0] == nil ? "–" : NumberFormat(field, column, rows: [0]).text(column[0])
        let own = lines.filter { $0.hasPrefix("\(field.name) = ") }
        let line = try #require(own.last, "\(query): \(lines)")
        #expect(line.hasSuffix("= \(value)"), "\(query): \(line), not \(value)")
        results += 1
        let sides = line.dropFirst(field.name.count + 3).split(separator: " = ")
        guard sides.count == 2, let found = Interval(text: sides[0]),
          let wanted = Interval(text: sides[1])
        else { continue }
        #expect(found.meets(wanted), "\(query): \(line) is \(found)")
        sums += 1
      }
    }
    #expect(results > 70)
    #expect(sums > 15)
  }

  /// `name: 6 customers of `t` = 1 used + 3 …`: the numbers of a line that tells of rows.
  private func balance(_ line: some StringProtocol) -> (total: Int, used: Int, parts: Int)? {
    guard
      let sides = try? /: (\d+) (?:row|customer)s? of `[^`]+` = (.*)$/.firstMatch(in: String(line))
    else { return nil }
    let parts = sides.2.split(separator: " + ").compactMap { Int($0.prefix { $0.isNumber }) }
    return Int(sides.1).flatMap { total in
      parts.first.map { (total, $0, parts.reduce(0, +)) }
    }
  }

  @Test(arguments: zip(MetricLawTests.grounds, ["2024-Q2", "2024-05", "2023", "2024-Q2"]))
  func `rows read are those used and those left out`(
    _ ground: MetricLawTests.Ground, _ period: String
  ) throws {
    let bench = try ground.workbench()
    var balances = 0
    for metric in MetricLawTests.metrics {
      let query = "\(metric) where period = \(period)"
      guard bench.problems(query).isEmpty else { continue }
      for line in bench.text("explain " + query).split(separator: "\n") {
        guard let (total, used, parts) = balance(line) else { continue }
        #expect(total == parts && used >= 0, "\(query): \(line)")
        balances += 1
      }
    }
    #expect(balances > 80)
  }
}

/// Where the value of an expression in figures lies, each figure being rounded as it is shown.
struct Interval: CustomStringConvertible {
  var low: Double
  var high: Double

  var description: String { "\(low)…\(high)" }

  func meets(_ other: Interval) -> Bool {
    let dust = 1e-9 * max(1, abs(low), abs(high))
    return low <= other.high + dust && other.low <= high + dust
  }

  private init(_ low: Double, _ high: Double) { (self.low, self.high) = (low, high) }

  /// - Returns: `nil` for what is not made of figures, `+`, `−`, `×`, `/` and brackets.
  init?(text: some StringProtocol) {
    var rest = Array(text)[...]
    guard let value = Interval.sum(&rest), rest.isEmpty else { return nil }
    self = value
  }

  private static func eat(_ sign: String, _ rest: inout ArraySlice<Character>) -> Bool {
    guard rest.starts(with: Array(sign)) else { return false }
    rest = rest.dropFirst(sign.count)
    return true
  }

  private static func sum(_ rest: inout ArraySlice<Character>) -> Interval? {
    guard var value = product(&rest) else { return nil }
    while true {
      if eat(" + ", &rest) {
        guard let next = product(&rest) else { return nil }
        value = Interval(value.low + next.low, value.high + next.high)
      } else if eat(" − ", &rest) {
        guard let next = product(&rest) else { return nil }
        value = Interval(value.low - next.high, value.high - next.low)
      } else {
        return value
      }
    }
  }

  private static func product(_ rest: inout ArraySlice<Character>) -> Interval? {
    guard var value = figure(&rest) else { return nil }
    while true {
      let isProduct = eat(" × ", &rest)
      guard isProduct || eat(" / ", &rest) else { return value }
      guard let next = figure(&rest) else { return nil }
      if !isProduct, next.low <= 0, next.high >= 0 { return nil }
      let ends = [value.low, value.high].flatMap { a in
        [next.low, next.high].map { isProduct ? a * $0 : a / $0 }
      }
      value = Interval(ends.min() ?? 0, ends.max() ?? 0)
    }
  }

  private static func figure(_ rest: inout ArraySlice<Character>) -> Interval? {
    if eat("(", &rest) {
      guard let value = sum(&rest), eat(")", &rest) else { return nil }
      return value
    }
    let sign: Double = eat("−", &rest) || eat("-", &rest) ? -1 : 1
    let digits = rest.prefix { $0.isNumber || $0 == "." || $0 == "," }
    guard let number = Double(String(digits.filter { $0 != "," })) else { return nil }
    rest = rest.dropFirst(digits.count)
    let decimals = digits.firstIndex(of: ".").map { digits.endIndex - $0 - 1 } ?? 0
    var half = 0.5
    for _ in 0..<decimals { half /= 10 }
    // Whole numbers are constants and counts.
    if decimals == 0 { half = 0 }
    let unit = eat(" %", &rest) ? 0.01 : 1
    let (a, b) = (sign * (number - half) * unit, sign * (number + half) * unit)
    return Interval(min(a, b), max(a, b))
  }
}
