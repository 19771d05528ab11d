import Diagnostics
import Storage
import Testing
import Values

@testable import Modeling
@testable import Syntax

@Suite struct ModelReaderTests {
  static func exportTable() -> MemoryTable {
    MemoryTable(
      "Subscriptions export",
      """
      Nr,Who,Started,Stopped,Price,Every,Seats,Status,Plan Name
      1,a,2024-01-01,2024-02-01,1200,year,1,canceled,gold
      2,a,2024-02-01,,2400,year,1,Active,gold
      3,b,2024-01-01,,500,month,2,active,tin
      """)
  }

  static let people = "id,name\na,Ann\nb,Bo"

  @Test func `a declared table is what its clauses say`() throws {
    let statements = [
      Tree.table(
        "subs", from: "Subscriptions export.csv",
        .key(Tree.column("nr")),
        .customer(Tree.column("\"Who\""), table: Tree.name("people")),
        .life(from: Tree.column("\"Started\""), end: Tree.column("stopped"), isInclusive: true),
        .amount(
          name: Tree.name("mrr"),
          Tree.binary(
            Tree.binary(Tree.reference("price"), .multiply, Tree.reference("seats")), .divide,
            Tree.number(100)), per: Tree.column("every")),
        .rename(Tree.name("plan"), Tree.column("\"Plan Name\"")),
        .attributes([Tree.column("plan"), Tree.column("status")]),
        .map(
          Tree.column("status"), from: [Tree.word("Active"), Tree.word("canceled")],
          to: Tree.text("x")))
    ]
    let tables = [ModelReaderTests.exportTable(), MemoryTable("people", ModelReaderTests.people)]
    let result = try ModelReader.read(statements, tables: tables)
    #expect(result.problems == [])
    let table = try #require(result.model.table("subs"))
    #expect(table.kind == .life)
    #expect(table.isRevenue)
    #expect(table.key == "nr")
    #expect(table.customer == "who")
    #expect(table.references == [.init(column: "who", table: "people")])
    #expect(table.life == .init(from: "started", end: "stopped", isInclusive: true))
    #expect(table.life?.isUndecided == false)
    #expect(
      table.amount
        == .init(name: "mrr", column: "price", divisor: 100, interval: "every", quantity: "seats"))
    #expect(table.attributes == ["plan", "status"])
    let data = Dataset(tables: result.tables, model: result.model)
    #expect(
      try data.columns(["mrr"], of: "subs")[0][0] == .decimal(coefficient: 100, scale: 2))
    #expect(try data.life(of: "subs").end[0] == day("2024-02-02"))
    #expect(try data.columns(["plan"], of: "subs")[0][2] == .text("tin"))
  }

  @Test func `what is not declared stays inferred`() throws {
    let statements = [
      Tree.table(
        "subscriptions", from: nil,
        .life(from: Tree.column("start"), end: Tree.column("end"), isInclusive: true))
    ]
    let result = try ModelReader.read(statements, tables: [Fixture().table()])
    let table = result.model.tables[0]
    #expect(result.problems == [])
    #expect(table.key == "id")
    #expect(table.amount?.column == "mrr")
    #expect(table.outcomes.map(\.name) == ["reason"])
    #expect(table.life?.isInclusive == true)
  }

  @Test func `a declared time makes a table one kind of thing`() throws {
    let statements = [
      Tree.table(
        "subscriptions", from: nil, .event(at: Tree.column("start"), until: Tree.column("end")))
    ]
    let table = try ModelReader.read(statements, tables: [Fixture().table()]).model.tables[0]
    #expect(table.kind == .event)
    #expect(table.life == nil)
    #expect(table.isRevenue == false)
    #expect(table.outcomes.isEmpty)
  }

  @Test func `one file can be two tables`() throws {
    let statements = [
      Tree.table("first", from: "subscriptions.csv"),
      Tree.table("second", from: "subscriptions.csv", .event(at: Tree.column("start"), until: nil)),
    ]
    let result = try ModelReader.read(statements, tables: [Fixture().table()])
    #expect(result.problems == [])
    #expect(result.model.tables.map(\.name) == ["first", "second"])
    #expect(result.model.tables.map(\.kind) == [.life, .event])
    #expect(result.tables.count == 2)
    #expect(result.model.revenueTable?.name == "first")
  }

  struct Wrong: CustomTestStringConvertible {
    var testDescription: String { id }
    var id: String
    var statement: Statement
    var hint: String?
  }

  static let wrong: [Wrong] = [
    Wrong(
      id: "unknown-column",
      statement: Tree.table("subscriptions", from: nil, .key(Tree.column("custmer"))),
      hint: "did you mean `customer`?"),
    Wrong(
      id: "unknown-table",
      statement: Tree.table(
        "subscriptions", from: nil, .join(Tree.column("plan"), table: Tree.name("subscription"))),
      hint: "did you mean `subscriptions`?"),
    Wrong(
      id: "unknown-file", statement: Tree.table("x", from: "subscription.csv"),
      hint: "did you mean `subscriptions.csv`?"),
    Wrong(
      id: "wrong-column-type",
      statement: Tree.table(
        "subscriptions", from: nil,
        .life(from: Tree.column("plan"), end: nil, isInclusive: false))),
    Wrong(
      id: "amount-form",
      statement: Tree.table(
        "subscriptions", from: nil,
        .amount(
          name: Tree.name("mrr"), Tree.binary(Tree.reference("mrr"), .add, Tree.number(1)),
          per: nil))),
    Wrong(
      id: "unknown-type",
      statement: Tree.table(
        "subscriptions", from: nil, .type(Tree.column("mrr"), Tree.name("txt"))),
      hint: "did you mean `text`?"),
    Wrong(
      id: "name-taken",
      statement: Tree.table(
        "subscriptions", from: nil, .rename(Tree.name("plan"), Tree.column("reason")))),
    Wrong(
      id: "unknown-option", statement: Tree.set("tiemzone", Tree.word("UTC")),
      hint: "did you mean `timezone`?"),
    Wrong(id: "wrong-option-value", statement: Tree.set("week starts friday")),
    Wrong(id: "not-of-a-model", statement: Statement(kind: .quit, range: Tree.range)),
  ]

  @Test(arguments: wrong) func `a mistake is named, with the nearest name`(_ wrong: Wrong) throws {
    let result = try ModelReader.read([wrong.statement], tables: [Fixture().table()])
    let diagnostic = try #require(result.problems.first?.diagnostic)
    #expect(result.problems.count == 1)
    #expect(diagnostic.id == wrong.id)
    #expect(diagnostic.range == Tree.range)
    if let hint = wrong.hint { #expect(diagnostic.hints == [hint]) }
  }

  @Test func `settings, lists and health actions are kept`() throws {
    let statements = [
      Tree.set("timezone", Tree.word("Europe/Berlin")), Tree.set("fiscal year starts feb"),
      Tree.set("week starts sunday"),
      Tree.set(
        "today",
        .period(.init(kind: .day(year: 2024, month: 6, day: 30), range: Tree.range))),
      Tree.set(
        "gross margin",
        .literal(.init(kind: .percent(coefficient: 80, scale: 2), range: Tree.range))),
      Statement(
        kind: .model(
          .list(
            words: [Tree.name("active"), Tree.name("events")],
            values: [Tree.word("login"), Tree.reference("export")])), range: Tree.range),
      Statement(
        kind: .model(.healthActions([.init(name: Tree.name("ticket_opened"), impact: -5)])),
        range: Tree.range),
    ]
    let result = try ModelReader.read(statements, tables: [])
    #expect(result.problems == [])
    #expect(result.model.timeZone == "Europe/Berlin")
    #expect(result.model.calendar == CalendarRules(weekStart: 7, fiscalYearStart: 2))
    #expect(result.model.today == Day(year: 2024, month: 6, day: 30))
    #expect(result.model.options == ["gross margin": .decimal(coefficient: 80, scale: 2)])
    #expect(result.model.lists == ["active events": ["login", "export"]])
    #expect(
      ModelPrinter.print(result.model) == """

        set timezone Europe/Berlin
        set fiscal year starts feb
        set week starts sunday
        set today 2024-06-30
        set gross margin 80%
        active events = login, export
        health action ticket_opened -5

        """)
  }

  @Test func `types and rows to skip are known before a file is opened`() {
    let statements = [
      Tree.table(
        "x", from: "y.csv", .skip(2, isBelow: false), .skip(1, isBelow: true),
        .type(Tree.column("zip"), Tree.name("text")))
    ]
    #expect(
      ModelReader.fileDeclarations(statements) == [
        .init(table: "x", file: "y.csv", types: ["zip": .text], skippedRows: 2, skippedRowsBelow: 1)
      ])
  }
}
