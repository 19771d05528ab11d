import Diagnostics
import Planning
import Storage
import Testing
import Values

@testable import Execution

/// Totals, columns across, comparison, top, having, records and footnotes.
@Suite struct AnswerTests {
  static let source: MemorySource = {
    var source = MemorySource()
    let countries: [String?] = ["DE", "DE", "FR", "US", "US", "US", nil, "AT"]
    source.tables["orders"] = .init(
      names: ["id", "country", "amount", "at", "status", "paid"],
      columns: [
        integerColumn([1, 2, 3, 4, 5, 6, 7, 8]), textColumn(countries),
        moneyColumn([1050, 950, 300, 100, 200, 700, 400, nil]),
        dayColumn([
          day(2024, 1, 5), day(2024, 3, 1), day(2024, 1, 31), day(2024, 1, 1), day(2024, 3, 31),
          day(2024, 4, 1), day(2024, 2, 29), nil,
        ]),
        textColumn(["Paid", "paid", "open", "paid", nil, "open", "paid", "open"]),
        flagColumn([true, true, false, true, nil, false, true, false]),
      ])
    return source
  }()

  static func measure(
    _ aggregate: Aggregate, _ argument: String? = "amount", by keys: [RowExpression?] = [],
    where filter: RowExpression? = nil, parameter: Double? = nil, time: Measure.TimeRule = .always
  ) -> Measure {
    Measure(
      relation: .rows(table: "orders"), aggregate: aggregate,
      argument: argument.map { field($0) }, parameter: parameter, filter: filter,
      keys: keys, time: time, name: aggregate.rawValue)
  }

  static func field(_ name: String) -> RowExpression { column(name, of: "orders") }
  static let country = field("country")
  static let byDay = Measure.TimeRule.on(field("at"))
  static let q1 = months(2024, 1, 3, label: "2024-Q1")

  func run(_ plan: LogicalPlan) throws -> Answer { try executor(Self.source).run(plan) }

  static func plan(
    _ measures: [Measure], _ dimensions: [PlannedDimension] = [], slots: [Slot] = [always],
    whole: Slot = always, unit: Unit? = .currency
  ) -> LogicalPlan {
    LogicalPlan(
      slots: slots, whole: whole, dimensions: dimensions, measures: measures,
      columns: measures.enumerated().map { planned($1.name, .measure($0), unit) })
  }

  @Test func `every aggregate by country`() throws {
    let keys: [RowExpression?] = [Self.country]
    var measures = [Aggregate.sum, .avg, .min, .max, .count, .median, .stddev].map {
      Self.measure($0, by: keys)
    }
    measures.append(Self.measure(.percentile, by: keys, parameter: 0.25))
    measures.append(Self.measure(.sumLargest, by: keys, parameter: 2))
    measures.append(Self.measure(.countDistinct, "status", by: keys))
    let table = try run(Self.plan(measures, [dimension("country")])).table
    #expect(table.texts("country") == ["(none)", "AT", "DE", "FR", "US"])
    #expect(
      table.values("sum") == [400, 0, 2000, 300, 1000].map { .decimal(coefficient: $0, scale: 2) })
    #expect(table.numbers("avg") == [4, nil, 10, 3, 10 / 3])
    #expect(table.numbers("min") == [4, nil, 9.5, 3, 1])
    #expect(table.numbers("max") == [4, nil, 10.5, 3, 7])
    #expect(table.numbers("count") == [1, 0, 2, 1, 3])
    #expect(table.numbers("median") == [4, nil, 10, 3, 2])
    #expect(table.numbers("percentile") == [4, nil, 9.75, 3, 1.5])
    #expect(table.numbers("sum_largest") == [4, 0, 20, 3, 9])
    #expect(table.numbers("count_distinct") == [1, 1, 2, 1, 2])
    #expect(table.numbers("stddev")[3] == nil)
    #expect(abs((table.numbers("stddev")[2] ?? 0) - 0.5.squareRoot()) < 1e-12)
  }

  @Test func `first and last go by time, then by the order of the file`() throws {
    let measures = [Aggregate.first, .last].map {
      Self.measure($0, "id", by: [Self.country], time: Self.byDay)
    }
    let table = try run(Self.plan(measures, [dimension("country")], slots: [months(2024, 1, 12)]))
      .table
    #expect(table.texts("country") == ["(none)", "DE", "FR", "US"])
    #expect(table.numbers("first") == [7, 1, 3, 4])
    #expect(table.numbers("last") == [7, 2, 3, 6])
  }

  @Test func `flows have a complete spine and missing ratios have no value`() throws {
    var plan = Self.plan(
      [
        Self.measure(.sum, by: [nil], time: Self.byDay),
        Self.measure(.avg, by: [nil], time: Self.byDay),
      ],
      [time()], slots: monthly(2024, 1, 5), whole: months(2024, 1, 5))
    plan.withTotal = true
    let answer = try run(plan)
    #expect(answer.table.numbers("sum") == [14.5, 4, 11.5, 7, 0, 37])
    #expect(answer.table.numbers("avg")[4] == nil)
    #expect(answer.table.totalRows == [5])
    #expect(answer.notes.map(\.id) == ["rows-left-out"])
  }

  @Test func `a row belongs to the slot from its first day up to the day before its end`() throws {
    let table = try run(
      Self.plan([Self.measure(.sum, time: Self.byDay)], slots: [Self.q1], whole: Self.q1)
    ).table
    #expect(table.numbers("sum") == [30])
  }

  @Test func `across spreads values over columns, with totals at both ends`() throws {
    var plan = Self.plan(
      [Self.measure(.sum, by: [Self.country, Self.field("paid")])],
      [dimension("country"), dimension("paid", .flag, across: true)])
    plan.withTotal = true
    plan.sort = [PlannedSort(target: .column(0), isDescending: true)]
    plan.limit = 3
    let table = try run(plan).table
    #expect(table.fields.map(\.name) == ["country", "false", "true", "(none)", "total"])
    #expect(table.texts("country") == ["DE", "US", "(none)", "total"])
    #expect(table.numbers("true") == [20, 1, 4, 25])
    #expect(table.numbers("false") == [0, 7, 0, 10])
    #expect(table.numbers("(none)") == [0, 2, 0, 2])
    #expect(table.numbers("total") == [20, 10, 4, 37])
    #expect(table.totalRows == [3])
  }

  @Test func `time across is named by its units`() throws {
    let plan = Self.plan(
      [Self.measure(.count, nil, by: [Self.country, nil], time: Self.byDay)],
      [dimension("country"), time(across: true)], slots: monthly(2024, 1, 3), whole: Self.q1)
    let table = try run(plan).table
    #expect(table.fields.map(\.name) == ["country", "2024-1", "2024-2", "2024-3"])
    #expect(table.numbers("2024-1") == [0, 1, 1, 1])
    #expect(table.numbers("2024-3") == [0, 1, 0, 1])
  }

  @Test func `too many columns are refused`() throws {
    var source = MemorySource()
    source.tables["t"] = .init(
      names: ["id"], columns: [integerColumn((0..<1001).map { Int64($0) })])
    let measure = Measure(
      relation: .rows(table: "t"), aggregate: .count, keys: [column("id", of: "t")], name: "n")
    let plan = Self.plan([measure], [dimension("id", .integer, across: true)])
    #expect(throws: RunProblem.tooManyColumns(count: 1001, limit: 1000)) {
      try executor(source).run(plan)
    }
  }

  @Test func `a comparison joins the groups of both periods`() throws {
    var plan = Self.plan(
      [Self.measure(.sum, by: [Self.country], time: Self.byDay)], [dimension("country")],
      slots: [months(2024, 3, 4)], whole: months(2024, 3, 4))
    plan.comparison = PlannedComparison(
      slots: [months(2024, 1, 2)], whole: months(2024, 1, 2), label: "before")
    let table = try run(plan).table
    #expect(
      table.fields.map(\.name) == ["country", "sum", "sum_before", "sum_change", "sum_change_pct"])
    #expect(table.texts("country") == ["(none)", "DE", "FR", "US"])
    #expect(table.numbers("sum") == [0, 9.5, 0, 9])
    #expect(table.numbers("sum_before") == [4, 10.5, 3, 1])
    #expect(table.numbers("sum_change") == [-4, -1, -3, 8])
    #expect(table.numbers("sum_change_pct") == [-1, -1 / 10.5, -1, 8])
    plan.columns[0].unit = .percent
    let rates = try run(plan).table
    #expect(rates.fields.map(\.isPointChange) == [false, false, false, true])
  }

  @Test func `top keeps the greatest and puts the others together from their rows`() throws {
    var plan = Self.plan(
      [Self.measure(.sum, by: [Self.country]), Self.measure(.median, by: [Self.country])],
      [dimension("country")])
    plan.top = PlannedTop(count: 2, by: .measure(0), withOther: true)
    let table = try run(plan).table
    #expect(table.texts("country") == ["DE", "US", "other"])
    #expect(table.numbers("sum") == [20, 10, 7])
    #expect(table.numbers("median") == [10, 2, 3.5])
    #expect(table.totalRows == [2])
    plan.top?.withOther = false
    #expect(try run(plan).table.texts("country") == ["DE", "US"])
  }

  @Test func `having leaves groups out before top, and totals stay whole`() throws {
    var plan = Self.plan([Self.measure(.sum, by: [Self.country])], [dimension("country")])
    plan.having = .call(.less, [.measure(0), .constant(.integer(20))])
    plan.top = PlannedTop(count: 1, by: .measure(0), withOther: false)
    plan.withTotal = true
    let table = try run(plan).table
    #expect(table.texts("country") == ["US", "total"])
    #expect(table.numbers("sum") == [10, 37])
  }

  @Test func `missing figures sort last in either direction`() throws {
    for isDescending in [false, true] {
      var plan = Self.plan([Self.measure(.avg, by: [Self.country])], [dimension("country")])
      plan.sort = [PlannedSort(target: .column(0), isDescending: isDescending)]
      #expect(try run(plan).table.texts("country").last == "AT")
    }
  }

  @Test func `a text matches exactly, else ignoring case, with a note`() throws {
    let status = Self.field("status")
    func count(_ filter: RowExpression) throws -> (Double?, [String]) {
      let answer = try run(Self.plan([Self.measure(.count, nil, where: filter)]))
      return (answer.table.numbers("count")[0], answer.notes.map(\.id))
    }
    // `Paid` stands beside it.
    #expect(try count(isOneOf(status, "paid")) == (3, ["near-value"]))
    #expect(try count(isOneOf(status, "OPEN")) == (3, ["matched-ignoring-case"]))
    #expect(try count(isOneOf(status, "paid", isNegated: true)) == (5, ["near-value"]))
    let like = TextTest(operands: [status], pattern: .like("P_i%"), isNegated: true)
    #expect(try count(.textTest(like)) == (4, []))
    let contains = TextTest(operands: [status], pattern: .contains("AI"))
    #expect(try count(.textTest(contains)) == (4, []))
    let missing = call(.notEqual, Self.field("amount"), number(1))
    #expect(try count(missing) == (7, []))
    #expect(try count(call(.less, Self.field("amount"), number(4))) == (3, []))
  }

  @Test func `an empty result says which condition emptied it and what is near`() throws {
    let filter = isOneOf(Self.country, "FRR")
    var plan = Self.plan(
      [Self.measure(.sum, by: [Self.country], where: filter)], [dimension("country")])
    plan.conditions = [
      PlannedCondition(text: "country = FRR", range: .init(start: 0, end: 1), filters: [filter])
    ]
    let answer = try run(plan)
    #expect(answer.table.rowCount == 0)
    #expect(
      answer.notes == [
        .init(id: "no-such-value", text: "no `country` is 'FRR'; did you mean `FR`?")
      ])
    let large = call(.greater, Self.field("amount"), number(1000))
    plan.measures[0].filter = large
    plan.conditions = [
      PlannedCondition(text: "amount > 1000", range: .init(start: 0, end: 1), filters: [large])
    ]
    #expect(try run(plan).notes.map(\.text) == ["no row fits `amount > 1000`"])
  }

  @Test func `a zero divisor gives no value and a note`() throws {
    let none = isOneOf(Self.country, "DE", isNegated: true)
    var plan = Self.plan(
      [
        Self.measure(.sum, by: [Self.country]),
        Self.measure(.count, nil, by: [Self.country], where: none),
      ], [dimension("country")])
    plan.columns = [planned("mean", ratio(0, 1), .ratio)]
    let answer = try run(plan)
    #expect(answer.table.numbers("mean")[2] == nil)
    #expect(
      answer.notes == [
        .init(id: "zero-denominator", text: "`mean` has no value in 1 of 5 groups: `count` is 0")
      ])
  }

  @Test func `records come in file order, sorted and limited when asked`() throws {
    var plan = RowsPlan(
      relation: .rows(table: "orders"), time: Self.byDay, slot: Self.q1,
      columns: [
        (PlannedField(name: "id"), Self.field("id")),
        (PlannedField(name: "amount", unit: .currency), Self.field("amount")),
      ])
    #expect(try executor(Self.source).rows(plan).table.numbers("id") == [1, 2, 3, 4, 5, 7])
    plan.sort = [(1, true)]
    plan.limit = 2
    #expect(try executor(Self.source).rows(plan).table.numbers("id") == [1, 2])
  }

  @Test func `rows that repeat a key do not count`() throws {
    var source = Self.source
    source.tables["orders"]?.duplicates = [1, 7]
    let table = try executor(source).run(Self.plan([Self.measure(.count, nil)])).table
    #expect(table.numbers("count") == [6])
  }

  @Test func `a cancelled statement stops`() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    let executor = Executor(
      source: Self.source, calendar: CalendarRules(), cancellation: cancellation)
    #expect(throws: RunProblem.cancelled) {
      try executor.run(Self.plan([Self.measure(.count, nil)]))
    }
  }

  @Test func `sums beyond 64 bits are shown as doubles, products too`() throws {
    var source = MemorySource()
    source.tables["t"] = .init(
      names: ["n"], columns: [integerColumn([.max, .max, 4])])
    let n = column("n", of: "t")
    let measures = [n, call(.multiply, n, n)].map {
      Measure(relation: .rows(table: "t"), aggregate: .sum, argument: $0, name: "sum")
    }
    let table = try executor(source).run(Self.plan(measures)).table
    #expect(table.columns[0][0] == .number(2 * 0x1p63 + 2))
    #expect(table.columns[1][0] == .number(2 * 0x1p126))
  }
}
