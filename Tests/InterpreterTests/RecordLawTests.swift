import Diagnostics
import Execution
import Planning
import Storage
import Syntax
import Testing
import Values

@testable import Analysis
@testable import Interpreter

/// The records behind a figure give it, for every measure of every metric of the catalogue.
@Suite struct RecordLawTests {
  /// What a list cannot be added up to: the last of some rows goes by their order, which a list has
  /// lost; what is put together by a key first is held against SQL elsewhere.
  private static func isInOrder(_ measure: Measure) -> Bool {
    measure.aggregate == .first || measure.aggregate == .last || measure.inner != nil
      || measure.unitFigures != nil
  }

  /// Metrics of which no one list of records can be behind: means of the states of several months
  /// or days, and sums of the rates of days.
  static let withoutRecords: Set = [
    "mrr_average", "arr_average", "arpa_average", "nrr_average_of_months",
    "gross_revenue_churn_b2c", "net_revenue_churn_b2c", "logo_churn_b2c",
  ]

  @Test func `every metric of the example has records, or says why it has none`() throws {
    let bench = Workbench(example: ())
    var refused: Set<String> = []
    var count = 0
    for metric in Prelude.catalog().metrics.map(\.name) {
      guard bench.problems("\(metric) where period = 2025-Q2").isEmpty else { continue }
      let problems = bench.problems("rows \(metric) where period = 2025-Q2")
      if problems == ["no-records"] {
        refused.insert(metric)
        // The figure of one unit has the records of that unit.
        let line = bench.problems("\(metric) by month where period = 2025-Q2\nrows 3")
        let daily = bench.problems("\(metric) by day where period = 2025-06\nrows 30")
        #expect(line.isEmpty || daily.isEmpty, "\(metric): \(line), \(daily)")
        continue
      }
      #expect(problems.isEmpty, "\(metric)")
      count += 1
    }
    #expect(refused == Self.withoutRecords)
    #expect(count > 200)
  }

  @Test(arguments: MetricLawTests.grounds, ["2024-06", "2024-Q2"])
  func `records give the figure`(_ ground: MetricLawTests.Ground, _ period: String) throws {
    try expectRecords(ground, period, filter: "", by: nil)
  }

  @Test(arguments: zip(MetricLawTests.grounds, ["segment", "region", "segment", "region"]))
  func `records give the figure of every group`(
    _ ground: MetricLawTests.Ground, _ dimension: String
  ) throws {
    try expectRecords(ground, "2024-Q2", filter: " and region != AMER", by: dimension)
  }

  private func expectRecords(
    _ ground: MetricLawTests.Ground, _ period: String, filter: String, by dimension: String?
  ) throws {
    let bench = try ground.workbench()
    defer { withExtendedLifetime(bench) {} }
    let session = bench.session
    var count = 0
    for metric in MetricLawTests.metrics {
      let by = dimension.map { " by \($0)" } ?? ""
      let text = "\(metric)\(by) where period = \(period)\(filter)"
      let source = Source(name: metric, text: text)
      guard case .query(let query)? = Parser.parse(source).statements.first?.kind,
        case .table(let plan)? = session.analyzer.analyze(query, in: source).query?.plan
      else { continue }
      var whole = plan
      if dimension == nil { whole = WholeFigures(plan).plan }
      whole.columns = plan.measures.indices.map {
        PlannedColumn(name: "m\($0)", expression: .measure($0), unit: plan.measures[$0].unit)
      }
      let figures = try session.executor().run(whole).table
      let sides = whole.dimensions.count
      for (index, measure) in plan.measures.enumerated() where !Self.isInOrder(measure) {
        for row in 0..<figures.rowCount {
          var values: [Int: Value?] = [:]
          for side in 0..<sides {
            let value = figures.columns[side][row]
            values[side] = .some(value == .text("(none)") ? nil : value)
          }
          let figure = figures.columns[sides + index][row]
          var alone = whole
          alone.measures = [measure]
          alone.columns = [PlannedColumn(name: "m", expression: .measure(0), unit: measure.unit)]
          let group = RecordGroup(values: values, slot: 0)
          guard let given = try figureOfRecords(measure, alone, group, session) else { continue }
          let (a, b) = (given.comparable, figure?.comparable)
          #expect(isNear(a, b), "\(text), \(measure.name), \(values), \(ground)")
          count += 1
        }
      }
    }
    #expect(count > 60)
  }

  /// The figure from the records: by their column for the measure, or by their number.
  ///
  /// - Returns: `nil` where no list of records is behind it.
  private func figureOfRecords(
    _ measure: Measure, _ plan: LogicalPlan, _ group: RecordGroup, _ session: Session
  ) throws -> Given? {
    guard case .success(let meaning) = session.analyzer.records(behind: plan, group),
      case .rows(var rows) = meaning.plan
    else { return nil }
    let place = measure.argument.flatMap { argument in
      rows.columns.firstIndex { $0.expression == argument }
    }
    if measure.argument != nil { _ = try #require(place, "no column for \(measure.name)") }
    if case .on(let day) = measure.time {
      rows.columns.append((PlannedField(name: "day of the period"), day))
    }
    let table = try session.execute(.rows(rows)).table
    let cells = (0..<table.rowCount).map { row -> Value? in
      place.map { table.columns[$0][row] } ?? .integer(1)
    }
    let days =
      measure.units.isEmpty
      ? []
      : table.columns.last.map { column in
        (0..<table.rowCount).map { column[$0]?.day }
      } ?? []
    // A state has no days: it is that of the one unit.
    if days.allSatisfy({ $0 == nil }) {
      return Given(comparable: measure.aggregate.of(cells, measure.parameter)?.comparable)
    }
    let range = rows.slot.start..<rows.slot.end
    return Given(
      comparable: mean(measure, measure.units[...], range, cells, days, session)?.comparable)
  }

  private struct Given {
    var comparable: Double?
  }

  /// The aggregate of the cells of some days; with units the mean over those that lie whole in them.
  private func mean(
    _ measure: Measure, _ units: ArraySlice<Grain>, _ range: Range<Day>, _ cells: [Value?],
    _ days: [Day?], _ session: Session
  ) -> Value? {
    guard let unit = units.first else {
      let chosen =
        days.isEmpty
        ? cells
        : cells.indices.filter { row in
          days[row].map(range.contains) ?? false
        }.map { cells[$0] }
      return measure.aggregate.of(chosen, measure.parameter)
    }
    var figures: [Double] = []
    var cursor = range.lowerBound
    while cursor < range.upperBound {
      let whole = session.analyzer.calendar.unit(unit, containing: cursor)
      cursor = whole.end
      guard range.lowerBound <= whole.start, whole.end <= range.upperBound else { continue }
      let part = mean(
        measure, units.dropFirst(), whole.start..<whole.end, cells, days, session)
      figures.append(part?.comparable ?? 0)
    }
    return .number(figures.reduce(0, +) / Double(figures.count))
  }
}

extension Value {
  /// As a number that can be compared, days by their number.
  fileprivate var comparable: Double? {
    if case .date(let day) = self { return Double(day.number) }
    return double
  }

  /// The day of a date or of an instant in UTC, which the data are in.
  fileprivate var day: Day? {
    switch self {
    case .date(let day): day
    case .timestamp(let instant): Day(number: Int32((Double(instant) / 86_400e6).rounded(.down)))
    default: nil
    }
  }
}

extension Aggregate {
  /// The aggregate written once more, over values in a list.
  fileprivate func of(_ cells: [Value?], _ parameter: Double?) -> Value? {
    let numbers = cells.compactMap { $0?.comparable }.sorted()
    switch self {
    case .count: return .integer(Int64(cells.count { $0 != nil }))
    case .sum: return .number(numbers.reduce(0, +))
    case .avg: return numbers.isEmpty ? nil : .number(numbers.reduce(0, +) / Double(numbers.count))
    case .min: return numbers.first.map { .number($0) }
    case .max: return numbers.last.map { .number($0) }
    case .median: return quantile(numbers, 0.5)
    case .percentile: return quantile(numbers, parameter ?? 0.5)
    case .countDistinct: return .integer(Int64(Set(cells.compactMap { $0.map { "\($0)" } }).count))
    case .sumLargest: return .number(numbers.suffix(Int(parameter ?? 0)).reduce(0, +))
    case .shareOfRows:
      let goal = (parameter ?? 0) * numbers.reduce(0, +)
      var (sum, count) = (0.0, 0)
      for number in numbers.reversed() where sum < goal - 1e-9 {
        sum += number
        count += 1
      }
      return numbers.isEmpty ? nil : .number(Double(count) / Double(numbers.count))
    case .stddev:
      guard numbers.count > 1 else { return nil }
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return .number((squares / Double(numbers.count - 1)).squareRoot())
    case .first, .last: return nil
    }
  }

  private func quantile(_ sorted: [Double], _ p: Double) -> Value? {
    guard let last = sorted.indices.last else { return nil }
    let place = p * Double(last)
    let low = Int(place.rounded(.down))
    let high = Swift.min(low + 1, last)
    return .number(sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low]))
  }
}
