import Planning
import Storage
import Testing
import Values

@testable import Execution

/// The fixture of the language's description: one table, many answers.
@Suite struct FixtureTests {
  static let source: MemorySource = {
    // customer, plan, amount, first month end it shows at, first one it no longer does
    let rows: [(String, String, Int64, Day, Day?)] = [
      ("a", "pro", 100, day(2023, 12, 5), day(2024, 4, 10)),
      ("a", "pro", 120, day(2024, 4, 10), day(2024, 6, 3)),
      ("a", "pro", 150, day(2024, 6, 3), nil),
      ("b", "pro", 200, day(2023, 12, 1), day(2024, 4, 1)),
      ("b", "basic", 80, day(2024, 4, 1), nil),
      ("c", "basic", 50, day(2023, 12, 20), day(2024, 5, 2)),
      ("d", "basic", 60, day(2023, 12, 1), day(2024, 2, 1)),
      ("d", "basic", 60, day(2024, 5, 1), nil),
      ("e", "pro", 100, day(2024, 4, 30), day(2024, 6, 30)),
      ("e", "pro", 300, day(2024, 6, 30), nil),
      ("f", "basic", 40, day(2023, 12, 31), day(2024, 4, 30)),
      ("f", "pro", 40, day(2024, 4, 30), day(2024, 5, 15)),
      ("f", "pro", 90, day(2024, 5, 15), nil),
    ]
    var source = MemorySource()
    source.tables["subs"] = .init(
      names: ["customer", "plan", "mrr", "from", "end"],
      columns: [
        textColumn(rows.map(\.0)), textColumn(rows.map(\.1)), integerColumn(rows.map(\.2)),
        dayColumn(rows.map { $0.3 }), dayColumn(rows.map(\.4)),
      ], customer: "customer", from: "from", end: "end", amount: "mrr")
    source.tables["tickets"] = .init(
      names: ["customer", "at"],
      columns: [
        textColumn(["a", "a", "a", "b", "c", "c", nil]),
        dayColumn([
          day(2024, 4, 2), day(2024, 5, 2), day(2024, 6, 2), day(2024, 4, 1), day(2024, 4, 1),
          day(2024, 6, 1), day(2024, 6, 1),
        ]),
      ], customer: "customer")
    return source
  }()

  static let q1 = months(2024, 1, 3, label: "2024-Q1")
  static let q2 = months(2024, 4, 6, label: "2024-Q2")
  static let planAtOpening = column("plan", [], .opening)
  static let planAtClosing = column("plan", [], .closing)

  func run(
    _ slot: Slot, _ measures: [Measure], _ columns: [PlannedColumn],
    _ dimensions: [PlannedDimension] = []
  ) throws -> Table {
    try executor(Self.source).run(
      LogicalPlan(
        slots: [slot], whole: slot, dimensions: dimensions, measures: measures, columns: columns)
    ).table
  }

  static func cohort(_ keys: [RowExpression?]) -> [Measure] {
    [
      movement("retained", closing, hasOpening, by: keys),
      movement("opening_mrr", opening, hasOpening, by: keys),
      movement("kept", call(.least, opening, closing), hasOpening, by: keys),
      movement("lost", nil, all(hasOpening, hasNoClosing), by: keys, aggregate: .count),
      movement("opened", nil, hasOpening, by: keys, aggregate: .count),
    ]
  }

  static let cohortColumns = [
    planned("nrr", ratio(0, 1), .percent), planned("grr", ratio(2, 1), .percent),
    planned("logo_churn", ratio(3, 4), .percent),
  ]

  @Test func `retention of the second quarter`() throws {
    let table = try run(Self.q2, Self.cohort([]), Self.cohortColumns)
    #expect(table.numbers("nrr") == [320.0 / 390])
    #expect(table.numbers("grr") == [220.0 / 390])
    #expect(table.numbers("logo_churn") == [0.25])
  }

  @Test func `retention by the plan at the opening`() throws {
    let table = try run(
      Self.q2, Self.cohort([Self.planAtOpening]), Self.cohortColumns, [dimension("plan")])
    #expect(table.texts("plan") == ["basic", "pro"])
    #expect(table.numbers("nrr") == [1, 230.0 / 300])
    #expect(table.numbers("logo_churn") == [0.5, 0])
  }

  @Test func `retention by the plan at the end`() throws {
    let table = try run(
      Self.q2, Self.cohort([Self.planAtClosing]), Self.cohortColumns, [dimension("plan")])
    #expect(table.texts("plan") == ["basic", "pro"])
    #expect(table.numbers("nrr") == [80.0 / 250, 240.0 / 140])
  }

  @Test func `the first quarter`() throws {
    let whole = try run(Self.q1, Self.cohort([]), Self.cohortColumns)
    #expect(whole.numbers("nrr") == [390.0 / 450])
    let byPlan = try run(
      Self.q1, Self.cohort([Self.planAtOpening]), Self.cohortColumns, [dimension("plan")])
    #expect(byPlan.numbers("nrr") == [0.6, 1])
  }

  @Test func `monthly recurring revenue is split by each row's own plan`() throws {
    let measure = Measure(
      relation: .active(table: "subs"), aggregate: .sum, argument: column("mrr"),
      keys: [column("plan")], name: "mrr")
    let table = try run(
      Self.q2, [measure], [planned("mrr", .measure(0), .currency)], [dimension("plan")])
    #expect(table.values("mrr") == [.integer(140), .integer(540)])
  }

  @Test func `customers that were served paid on some day of the period`() throws {
    let table = try run(
      Self.q2, [movement("served", nil, .state(.served), aggregate: .count)],
      [planned("customers_served", .measure(0))])
    #expect(table.values("customers_served") == [.integer(6)])
  }

  static let isNew = all(hasNoOpening, hasClosing, call(.not, .state(.paidBefore)))
  static let isBack = all(hasNoOpening, hasClosing, .state(.paidBefore))
  static let gain = call(.subtract, closing, opening)
  static let loss = call(.subtract, opening, closing)

  static func bridge(_ byOpening: [RowExpression?], _ byClosing: [RowExpression?]) -> [Measure] {
    var moved = all(hasOpening, hasClosing)
    if let old = byOpening.first ?? nil, let new = byClosing.first ?? nil {
      moved = all(moved, call(.notEqual, old, new))
    }
    return [
      movement("opening", opening, hasOpening, by: byOpening),
      movement("new", closing, isNew, by: byClosing),
      movement("reactivation", closing, isBack, by: byClosing),
      movement("expansion", gain, all(hasOpening, isExpanded), by: byOpening),
      movement("contraction", loss, all(hasOpening, hasClosing, isContracted), by: byOpening),
      movement("churn", opening, all(hasOpening, hasNoClosing), by: byOpening),
      movement("transfer_in", closing, moved, by: byClosing),
      movement("transfer_out", closing, moved, by: byOpening),
      movement("closing", closing, hasClosing, by: byClosing),
    ]
  }

  @Test func `the bridge by plan reconciles with transfers`() throws {
    let measures = Self.bridge([Self.planAtOpening], [Self.planAtClosing])
    let columns = measures.enumerated().map { planned($1.name, .measure($0), .currency) }
    let table = try run(Self.q2, measures, columns, [dimension("plan")])
    let figures = columns.map { table.numbers($0.name).map { $0 ?? -1 } }
    #expect(table.texts("plan") == ["basic", "pro"])
    #expect(figures.map { $0[0] } == [90, 0, 60, 50, 0, 50, 80, 90, 140])
    #expect(figures.map { $0[1] } == [300, 300, 0, 50, 120, 0, 90, 80, 540])
  }

  @Test func `quick ratio, strict and with reactivation`() throws {
    let measures = Self.bridge([], [])
    func sum(_ parts: [Int]) -> ScalarExpression {
      parts.dropFirst().reduce(.measure(parts[0])) { .call(.add, [$0, .measure($1)]) }
    }
    let table = try run(
      Self.q2, measures,
      [
        planned("quick", .call(.divide, [sum([1, 2, 3]), sum([4, 5])])),
        planned("strict", .call(.divide, [sum([1, 3]), sum([4, 5])])),
      ])
    #expect(table.numbers("quick") == [460.0 / 170])
    #expect(table.numbers("strict") == [400.0 / 170])
  }

  @Test func `every month is the sum that the description shows`() throws {
    let slots = monthly(2024, 1, 6)
    let measure = Measure(
      relation: .active(table: "subs"), aggregate: .sum, argument: column("mrr"), keys: [nil],
      name: "mrr")
    let table = try executor(Self.source).run(
      LogicalPlan(
        slots: slots, whole: Self.q2, dimensions: [time()], measures: [measure],
        columns: [planned("mrr", .measure(0))])
    ).table
    #expect(table.numbers("mrr") == [450, 390, 390, 390, 450, 680])
    let closings = try executor(Self.source).run(
      LogicalPlan(
        slots: slots, whole: Self.q2, dimensions: [time()],
        measures: [movement("closing", closing, by: [nil])],
        columns: [planned("mrr", .measure(0))])
    ).table
    #expect(closings.numbers("mrr") == [450, 390, 390, 390, 450, 680])
  }

  @Test func `tickets by plan take the plan on their day, and who is gone keeps the last`() throws {
    let key = column(
      "plan",
      [.state(customer: "customer", table: "subs", at: .day(column("at", of: "tickets")))])
    let measure = Measure(
      relation: .rows(table: "tickets"), aggregate: .count, keys: [key],
      time: .on(column("at", of: "tickets")), name: "tickets")
    let table = try run(
      Self.q2, [measure], [planned("tickets", .measure(0))], [dimension("plan")])
    #expect(table.texts("plan") == ["(none)", "basic", "pro"])
    #expect(table.numbers("tickets") == [1, 3, 3])
  }
}
