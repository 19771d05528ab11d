import Modeling
import Planning
import Storage
import Testing
import Values

@testable import Execution

/// The engine over a dataset with a model.
@Suite struct DatasetSourceTests {
  final class FixedTable: StoredTable {
    let name: String
    let schema: [ColumnSchema]
    let all: [Column]
    var path: String { name + ".csv" }
    var issues: LoadIssues { LoadIssues() }

    init(_ name: String, _ columns: [(String, Column)]) {
      self.name = name
      schema = columns.map { ColumnSchema(header: $0.0, name: $0.0, type: $0.1.type) }
      all = columns.map(\.1)
    }

    func rowCount() throws(LoadProblem) -> Int { all[0].count }
    func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] { indices.map { all[$0] } }
    func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] { indices.map { all[$0] } }
  }

  static func source() -> DatasetSource {
    let subs = FixedTable(
      "subs",
      [
        ("customer", textColumn(["b", "a", "a"])), ("mrr", integerColumn([10, 20, 30])),
        (
          "from",
          dayColumn([day(2024, 1, 1), day(2024, 1, 1), day(2024, 5, 1)])
        ), ("end", dayColumn([day(2024, 3, 1), nil, nil])),
      ])
    let tickets = FixedTable(
      "tickets", [("customer", textColumn(["z", "a", "b", "z", nil]))])
    let customers = FixedTable(
      "customers",
      [("customer", textColumn(["a", "b"])), ("segment", textColumn(["big", "small"]))])
    var tables = [subs, tickets, customers].map {
      ModelTable(name: $0.name, file: $0.path, columns: $0.schema)
    }
    tables[0].kind = .life
    tables[0].customer = "customer"
    tables[0].life = .init(from: "from", end: "end", isInclusive: false)
    tables[0].amount = .init(name: "mrr", column: "mrr")
    tables[0].references = [.init(column: "customer", table: "customers")]
    tables[0].isRevenue = true
    tables[1].customer = "customer"
    tables[2].kind = .entity
    tables[2].key = "customer"
    return DatasetSource(
      Dataset(tables: [subs, tickets, customers], model: Model(tables: tables)))
  }

  @Test func `customers of several tables meet, whoever is in which`() throws {
    let slot = months(2024, 1, 6)
    let plan = LogicalPlan(
      slots: [slot], whole: slot, dimensions: [dimension("customer")],
      measures: [
        movement("closing", closing, by: [column("customer")]),
        Measure(
          relation: .rows(table: "tickets"), aggregate: .count,
          keys: [column("customer", of: "tickets")], name: "tickets"),
      ], columns: [planned("mrr", .measure(0)), planned("tickets", .measure(1))])
    let table = try Executor(source: Self.source(), calendar: CalendarRules()).run(plan).table
    #expect(table.texts("customer") == ["(none)", "a", "b", "z"])
    #expect(table.numbers("mrr") == [0, 50, 0, 0])
    #expect(table.numbers("tickets") == [1, 1, 1, 2])
  }

  @Test func `an attribute of the customer is reached over the key`() throws {
    let slot = months(2024, 2, 2)
    let segment = column(
      "segment", of: "customers", [.reference(column: "customer", table: "customers")], .opening)
    let plan = LogicalPlan(
      slots: [slot], whole: slot, dimensions: [dimension("segment")],
      measures: [movement("opening", opening, hasOpening, by: [segment])],
      columns: [planned("opening", .measure(0))])
    let table = try Executor(source: Self.source(), calendar: CalendarRules()).run(plan).table
    #expect(table.texts("segment") == ["big", "small"])
    #expect(table.numbers("opening") == [20, 10])
  }
}
