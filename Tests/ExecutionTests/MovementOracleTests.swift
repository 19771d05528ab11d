import Planning
import Storage
import TestSupport
import Testing
import Values

@testable import Execution

/// Movements, stocks and their laws on random life tables, against sums written naively.
@Suite struct MovementOracleTests {
  struct Row {
    var customer: Int
    var plan: String?
    var amount: Int64
    var from: Int32
    var end: Int32?
  }

  static let origin = day(2024, 1, 1).number

  static func rows(_ seed: UInt64) -> [Row] {
    var random = SeededRandom(seed: seed)
    return (0..<160).map { _ in
      let from = origin - 100 + Int32.random(in: 0..<400, using: &random)
      let length = Int32.random(in: -2..<200, using: &random)
      return Row(
        customer: Int.random(in: 0..<24, using: &random),
        plan: [nil, "a", "b", "B", "ü"].randomElement(using: &random)!,
        amount: Int64.random(in: seed % 2 == 0 ? 0..<5 : -2..<6, using: &random) * 25,
        from: from, end: Int.random(in: 0..<3, using: &random) == 0 ? nil : from + length)
    }
  }

  static func source(_ rows: [Row]) -> MemorySource {
    var source = MemorySource()
    source.tables["subs"] = .init(
      names: ["customer", "plan", "mrr", "from", "end"],
      columns: [
        textColumn(rows.map { "c\($0.customer)" }), textColumn(rows.map(\.plan)),
        moneyColumn(rows.map(\.amount)), dayColumn(rows.map { $0.from }),
        dayColumn(rows.map(\.end)),
      ], customer: "customer", from: "from", end: "end", amount: "mrr")
    return source
  }

  /// A customer's money on a day, below zero too.
  static func money(_ rows: [Row], _ customer: Int, on day: Int32) -> Int64 {
    rows.filter { $0.customer == customer && $0.from <= day && day < ($0.end ?? .max) }
      .reduce(0) { $0 + $1.amount }
  }

  static let slots = [
    months(2024, 1, 3), months(2024, 2, 2), months(2024, 4, 6), months(2024, 7, 9),
  ]

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `movements equal sums day by day`(seed: UInt64) throws {
    let rows = Self.rows(seed)
    for slot in Self.slots {
      var expected = [Int64](repeating: 0, count: 7)
      var served: Int64 = 0
      for customer in 0..<24 {
        let daily = { Self.money(rows, customer, on: $0) }
        let o = max(0, daily(slot.start.number - 1))
        let c = max(0, daily(slot.end.number - 1))
        let ever = (Self.origin - 110..<slot.start.number).contains { daily($0) > 0 }
        if (slot.start.number..<slot.end.number).contains(where: { daily($0) > 0 }) { served += 1 }
        expected[0] += o
        expected[6] += c
        if o == 0, c > 0 { expected[ever ? 2 : 1] += c }
        if o > 0, c > o { expected[3] += c - o }
        if o > 0, c > 0, c < o { expected[4] += o - c }
        if o > 0, c == 0 { expected[5] += o }
      }
      var measures = FixtureTests.bridge([], [])
      measures.remove(at: 7)
      measures.remove(at: 6)
      measures.append(movement("served", nil, .state(.served), aggregate: .count))
      let table = try executor(Self.source(rows)).run(
        LogicalPlan(
          slots: [slot], whole: slot, measures: measures,
          columns: measures.indices.map { planned("m\($0)", .measure($0)) })
      ).table
      #expect(
        table.columns.map { $0[0] }
          == expected.map { .decimal(coefficient: $0, scale: 2) } + [.integer(served)])
    }
  }

  /// Customers below zero too, one slot and several, side by side and sliding.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `who joined and left within a slot is counted day by day`(seed: UInt64) throws {
    let rows = Self.rows(seed)
    let short = rows.enumerated().map { index, row in
      var row = row
      if index % 2 == 0 { row.end = row.from + Int32(index % 40) }
      return row
    }
    let year = (1...12).map { months(2024, $0, $0) }
    var sum = 0
    // Days, each with those before it.
    let windows = (0..<20).map { index in
      var slot = months(2024, 3, 3)
      slot.start = slot.start + 7 * index - 20
      slot.end = slot.start + 25
      return slot
    }
    for slots in [[year[3]], [months(2024, 2, 4)], Array(year[2...4]), year, windows]
      + [(1...8).map { months(2024, $0, $0 + 2) }]
    {
      var expected = 0
      for slot in slots {
        for customer in 0..<24 {
          let daily = { Self.money(short, customer, on: $0) }
          let (start, end) = (slot.start.number, slot.end.number)
          guard daily(start - 1) <= 0, daily(end - 1) <= 0 else { continue }
          if (start..<end).contains(where: { daily($0) > 0 }) { expected += 1 }
        }
      }
      sum += expected
      let answer = try executor(Self.source(short)).run(
        LogicalPlan(
          slots: slots, whole: slots[0], dimensions: [dimension("month")],
          measures: [movement("churn", opening, all(hasOpening, hasNoClosing))],
          columns: [planned("churn", .measure(0))]))
      let note = answer.notes.first { $0.id == "joined-and-left" }
      let counted = note.map { Int($0.text.prefix { $0.isNumber }) ?? -1 } ?? 0
      #expect(counted == expected, "\(slots.count) slots")
    }
    #expect(sum > 10)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `every group of the bridge reconciles and closing is the next opening`(seed: UInt64)
    throws
  {
    let source = Self.source(Self.rows(seed))
    let measures = FixtureTests.bridge(
      [FixtureTests.planAtOpening], [FixtureTests.planAtClosing])
    var closings: [String?: Double] = [:]
    for month in 1...9 {
      let slot = months(2024, month, month)
      let table = try executor(source).run(
        LogicalPlan(
          slots: [slot], whole: slot, dimensions: [dimension("plan")], measures: measures,
          columns: measures.enumerated().map { planned($1.name, .measure($0)) })
      ).table
      var openings: [String?: Double] = [:]
      for row in 0..<table.rowCount {
        let f = (1...9).map { table.columns[$0][row]?.double ?? .nan }
        #expect(f[0] + f[1] + f[2] + f[3] - f[4] - f[5] + f[6] - f[7] == f[8])
        openings[table.texts("plan")[row]] = f[0]
      }
      if month > 1 {
        #expect(openings.filter { $0.value != 0 } == closings.filter { $0.value != 0 })
      }
      closings = [:]
      for row in 0..<table.rowCount {
        closings[table.texts("plan")[row]] = table.numbers("closing")[row]
      }
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `the primary value is the one with the most money, then earliest, then by name`(
    seed: UInt64
  ) throws {
    let rows = Self.rows(seed)
    let slot = months(2024, 4, 6)
    let measure = movement(
      "n", nil, hasClosing, by: [FixtureTests.planAtClosing, column("customer")],
      aggregate: .count)
    let table = try executor(Self.source(rows)).run(
      LogicalPlan(
        slots: [slot], whole: slot, dimensions: [dimension("plan"), dimension("customer")],
        measures: [measure], columns: [planned("n", .measure(0))])
    ).table
    var found: [String: String?] = [:]
    for row in 0..<table.rowCount {
      found[table.texts("customer")[row]!] = table.texts("plan")[row]
    }
    let last = slot.end.number - 1
    var expected: [String: String?] = [:]
    for customer in 0..<24 where Self.money(rows, customer, on: last) > 0 {
      let active = rows.filter {
        $0.customer == customer && $0.from <= last && last < ($0.end ?? .max)
      }
      let best = Dictionary(grouping: active, by: \.plan).min { a, b in
        let sums = (a.value.reduce(0) { $0 + $1.amount }, b.value.reduce(0) { $0 + $1.amount })
        if sums.0 != sums.1 { return sums.0 > sums.1 }
        let starts = (a.value.map(\.from).min()!, b.value.map(\.from).min()!)
        if starts.0 != starts.1 { return starts.0 < starts.1 }
        return (a.key ?? "\u{10FFFF}") < (b.key ?? "\u{10FFFF}")
      }!
      expected["c\(customer)"] = .some(best.key ?? "(none)")
    }
    #expect(found == expected)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `stocks by month and plan equal sums over the rows in force`(seed: UInt64) throws {
    let rows = Self.rows(seed)
    let slots = monthly(2024, 1, 9)
    let measures = [Aggregate.sum, .count, .avg, .max].map { aggregate in
      Measure(
        relation: .active(table: "subs"), aggregate: aggregate, argument: column("mrr"),
        keys: [nil, column("plan")], name: aggregate.rawValue)
    }
    let table = try executor(Self.source(rows)).run(
      LogicalPlan(
        slots: slots, whole: months(2024, 1, 9), dimensions: [time(), dimension("plan")],
        measures: measures, columns: measures.indices.map { planned("m\($0)", .measure($0)) })
    ).table
    #expect(table.rowCount == 9 * 5)
    var row = 0
    for slot in slots {
      // The group without a value stands where its name does.
      for plan in [nil, "B", "a", "b", "ü"] {
        let last = slot.end.number - 1
        let active = rows.filter {
          $0.plan == plan && $0.from <= last && last < ($0.end ?? .max)
        }.map { Double($0.amount) / 100 }
        #expect(table.texts("plan")[row] == plan ?? "(none)")
        #expect(table.numbers("m0")[row] == active.reduce(0, +))
        #expect(table.numbers("m1")[row] == Double(active.count))
        #expect(table.numbers("m3")[row] == active.max())
        let mean = active.isEmpty ? nil : active.reduce(0, +) / Double(active.count)
        #expect(table.numbers("m2")[row] == mean)
        row += 1
      }
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `many slots at once give what each gives by itself`(seed: UInt64) throws {
    // Months, and more days than are worked out in one go.
    let days = (0..<70).map { index in
      let start = day(2024, 1, 1) + 4 * index
      let period = Period(start: start, end: start + 4, grain: .day, label: "day \(index)")
      return Slot(period: period, start: start, end: start + 4)
    }
    try expectSame(seed, seed % 4 == 1 ? days : monthly(2024, 1, 9))
  }

  private func expectSame(_ seed: UInt64, _ slots: [Slot]) throws {
    let source = Self.source(Self.rows(seed))
    var measures = FixtureTests.bridge(
      [nil, FixtureTests.planAtOpening], [nil, FixtureTests.planAtClosing])
    measures.append(movement("served", nil, .state(.served), aggregate: .count))
    measures.append(
      movement(
        "known", .state(.firstPaid), nil, by: [nil, FixtureTests.planAtClosing], aggregate: .min))
    func run(_ slots: [Slot]) throws -> Answer {
      try executor(source).run(
        LogicalPlan(
          slots: slots, whole: months(2024, 1, 9), dimensions: [time(), dimension("plan")],
          measures: measures,
          columns: measures.indices.map { planned("m\($0)", .measure($0)) }))
    }
    func cells(_ table: Table) -> [String] {
      (0..<table.rowCount).map { row in
        table.columns.map { "\($0[row].map { "\($0)" } ?? "-")" }.joined(separator: " ")
      }
    }
    let together = try run(slots)
    var apart: Set<String> = []
    // One note tells the fewest and the most of all slots.
    func severalValues(_ answer: Answer) -> Set<Int> {
      let texts = answer.notes.filter { $0.id == "several-values" }.map(\.text)
      return Set(texts.flatMap { $0.split { !$0.isNumber }.compactMap { Int($0) } })
    }
    var counts: Set<Int> = []
    for slot in slots {
      let answer = try run([slot])
      apart.formUnion(cells(answer.table))
      counts.formUnion(severalValues(answer))
    }
    // Together every group has every slot: those that a slot alone does not have hold nothing.
    let all = cells(together.table)
    #expect(apart.isSubset(of: all))
    let told = severalValues(together)
    #expect(told.isSubset(of: counts) && told.min() == counts.min() && told.max() == counts.max())
    for (row, text) in all.enumerated() where !apart.contains(text) {
      for column in 2..<11 { #expect(together.table.columns[column][row]?.double == 0) }
    }
  }
}
