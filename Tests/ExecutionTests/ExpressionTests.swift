import Diagnostics
import Planning
import Storage
import Testing
import Values

@testable import Execution

/// Row expressions, one column of results each.
@Suite struct ExpressionTests {
  static let source: MemorySource = {
    var source = MemorySource()
    source.tables["t"] = .init(
      names: ["n", "m", "x", "d", "ts", "s", "r", "flag", "customer"],
      columns: [
        integerColumn([7, -7, nil]), moneyColumn([1999, -5, 250]),
        numberColumn([0.5, nil, 3]),
        dayColumn([day(2024, 1, 1), day(2024, 2, 29), nil]),
        instantColumn([
          Int64(day(2024, 1, 1).number) * 86_400_000_000 - 1_800_000_000, 0, nil,
        ]),
        textColumn([" Ab ", "größe", nil]), textColumn(["x", nil, "z"]),
        flagColumn([true, false, nil]), textColumn(["c", "b", nil]),
      ], customer: "customer")
    source.tables["subs"] = .init(
      names: ["customer", "mrr", "from"],
      columns: [
        textColumn(["b", "b", "c"]), integerColumn([10, 20, 5]),
        dayColumn([day(2024, 1, 1), day(2024, 1, 1), day(2024, 1, 1)]),
      ], customer: "customer", from: "from", amount: "mrr")
    return source
  }()

  func values(
    _ expression: RowExpression, _ calendar: CalendarRules = CalendarRules(),
    minutesAhead: Int64 = 0, queries: [CustomerQuery] = []
  ) throws -> [Value?] {
    var source = Self.source
    source.minutesAhead = minutesAhead
    let plan = RowsPlan(
      relation: .rows(table: "t"), time: .always, slot: always,
      columns: [(PlannedField(name: "v"), expression)], customerQueries: queries)
    return try Executor(source: source, calendar: calendar).rows(plan).table.values("v")
  }

  static func c(_ name: String) -> RowExpression { column(name, of: "t") }
  static func text(_ value: String) -> RowExpression { .constant(.text(value)) }

  static let cases: [(RowExpression, [Value?])] = [
    (
      call(.add, c("n"), c("m")),
      [.decimal(coefficient: 2699, scale: 2), .decimal(coefficient: -705, scale: 2), nil]
    ),
    (
      call(.multiply, c("m"), c("m")),
      [
        .decimal(coefficient: 3_996_001, scale: 4), .decimal(coefficient: 25, scale: 4),
        .decimal(coefficient: 62500, scale: 4),
      ]
    ),
    (call(.divide, c("n"), number(2)), [.number(3.5), .number(-3.5), nil]),
    (call(.divide, c("n"), number(0)), [nil, nil, nil]),
    (call(.mod, c("n"), number(4)), [.integer(3), .integer(-3), nil]),
    (call(.round, c("m")), [.integer(20), .integer(0), .integer(3)]),
    (call(.floor, c("m")), [.integer(19), .integer(-1), .integer(2)]),
    (call(.ceil, c("x")), [.number(1), nil, .number(3)]),
    (call(.least, c("n"), c("x")), [.number(0.5), .number(-7), .number(3)]),
    (call(.coalesce, c("n"), number(9)), [.integer(7), .integer(-7), .integer(9)]),
    (
      call(.if, c("flag"), text("yes"), c("r")),
      [.text("yes"), nil, .text("z")]
    ),
    (call(.less, c("n"), c("x")), [.flag(false), .flag(false), .flag(false)]),
    (call(.notEqual, c("n"), c("x")), [.flag(true), .flag(true), .flag(true)]),
    (call(.isMissing, c("s")), [.flag(false), .flag(false), .flag(true)]),
    (call(.month, c("d")), [.date(day(2024, 1, 1)), .date(day(2024, 2, 1)), nil]),
    (call(.week, c("d")), [.date(day(2024, 1, 1)), .date(day(2024, 2, 26)), nil]),
    (call(.dayOfWeek, c("d")), [.integer(1), .integer(4), nil]),
    (
      call(.days, call(.subtract, c("d"), .constant(.date(day(2024, 1, 1))))),
      [.number(0), .number(59), nil]
    ),
    (
      call(.add, c("d"), .constant(.duration(86_400))),
      [.date(day(2024, 1, 2)), .date(day(2024, 3, 1)), nil]
    ),
    (call(.upper, call(.trim, c("s"))), [.text("AB"), .text("GRÖSSE"), nil]),
    (call(.length, c("s")), [.integer(4), .integer(5), nil]),
    (call(.substring, c("s"), number(2), number(3)), [.text("Ab "), .text("röß"), nil]),
    (call(.replace, c("s"), text("ö"), text("oe")), [.text(" Ab "), .text("groeße"), nil]),
    (call(.concat, c("s"), text("-"), c("r")), [.text(" Ab -x"), nil, nil]),
    (call(.contains, c("s"), text("RÖ")), [.flag(false), .flag(true), .flag(false)]),
    (call(.startsWith, c("s"), text("gr")), [.flag(false), .flag(true), .flag(false)]),
    (call(.less, c("r"), c("s")), [.flag(false), .flag(false), .flag(false)]),
  ]

  @Test(arguments: cases.indices)
  func `an expression gives its values row by row`(index: Int) throws {
    #expect(try values(Self.cases[index].0) == Self.cases[index].1)
  }

  @Test func `local days and hours follow the zone`() throws {
    #expect(try values(call(.day, Self.c("ts")))[0] == .date(day(2023, 12, 31)))
    #expect(
      try values(call(.day, Self.c("ts")), minutesAhead: 60)[0] == .date(day(2024, 1, 1)))
    #expect(try values(call(.hourOfDay, Self.c("ts")), minutesAhead: 60)[0] == .integer(0))
  }

  @Test func `weeks and quarters follow the calendar's rules`() throws {
    let rules = CalendarRules(weekStart: 7, fiscalYearStart: 2)
    #expect(try values(call(.week, Self.c("d")), rules)[0] == .date(day(2023, 12, 31)))
    #expect(try values(call(.quarter, Self.c("d")), rules)[0] == .date(day(2023, 11, 1)))
    #expect(try values(call(.year, Self.c("d")), rules)[0] == .date(day(2023, 2, 1)))
  }

  @Test func `another query gives a figure for the customer of each row`() throws {
    let slot = months(2024, 1, 3)
    let query = LogicalPlan(
      slots: [slot], whole: slot,
      measures: [
        Measure(
          relation: .active(table: "subs"), aggregate: .sum, argument: column("mrr"), name: "mrr")
      ],
      columns: [planned("arr", .call(.multiply, [.measure(0), .constant(.integer(12))]))])
    let figures = try values(
      .perCustomer(0),
      queries: [CustomerQuery(plan: query, table: "subs", customer: "customer")])
    #expect(figures == [.integer(60), .integer(360), nil])
  }

  @Test func `every problem is worded without a full stop`() {
    let problems: [RunProblem] = [
      .cancelled, .tooManyGroups(count: 1, limit: 2), .tooManyColumns(count: 1, limit: 2),
      .overflow(name: "sum"), .unsupported(what: "this"), .load(.isEmpty(path: "a.csv")),
      .brokenIdentity(table: "subs", period: "2024", expected: "1", found: "2"),
    ]
    for problem in problems {
      let diagnostic = problem.diagnostic
      #expect(!diagnostic.id.isEmpty && !diagnostic.message.hasSuffix("."))
    }
    #expect(Set(problems.map(\.diagnostic.id)).count == problems.count)
  }
}
