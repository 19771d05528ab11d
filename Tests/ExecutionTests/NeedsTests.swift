import Modeling
import Planning
import Storage
import Testing
import Values

@testable import Execution

/// Which columns of the files a statement reads, and that it goes through no file twice.
@Suite struct NeedsTests {
  final class RecordingTable: StoredTable {
    let name: String
    let schema: [ColumnSchema]
    let all: [Column]
    var path: String { name + ".csv" }
    var issues: LoadIssues { LoadIssues() }
    private(set) var read: Set<String> = []
    /// How often the file would have been gone through.
    private(set) var passes = 0
    private var inMemory: Set<Int> = []
    private var asked: Set<Int> = []

    init(_ name: String, _ columns: [(String, Column)]) {
      self.name = name
      schema = columns.map { ColumnSchema(header: $0.0, name: $0.0, type: $0.1.type) }
      all = columns.map(\.1)
    }

    func rowCount() throws(LoadProblem) -> Int { all[0].count }

    func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
      try read(indices, distinct: [])
      return indices.map { all[$0] }
    }

    func read(_ indices: [Int], distinct keys: [Int]) throws(LoadProblem) {
      for index in indices + keys { read.insert(schema[index].name) }
      let open = Set(keys).subtracting(asked).subtracting(inMemory).subtracting(indices)
      if !open.isEmpty || !inMemory.isSuperset(of: indices) { passes += 1 }
      inMemory.formUnion(indices)
      asked.formUnion(open)
    }

    func isDistinct(_ index: Int) throws(LoadProblem) -> Bool {
      try read([], distinct: [index])
      return true
    }

    func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] { indices.map { all[$0] } }
  }

  /// What is read of subscriptions and of customers.
  private func read(_ plan: LogicalPlan) throws -> (subs: Set<String>, customers: Set<String>) {
    let subs = RecordingTable(
      "subs",
      [
        ("id", textColumn(["1", "2", "3"])), ("customer", textColumn(["b", "a", "a"])),
        ("plan", textColumn(["x", "y", "y"])), ("mrr", integerColumn([10, 20, 30])),
        ("from", dayColumn([day(2024, 1, 1), day(2024, 1, 1), day(2024, 5, 1)])),
        ("end", dayColumn([day(2024, 3, 1), nil, nil])), ("reason", textColumn([nil, nil, "q"])),
      ])
    let customers = RecordingTable(
      "customers",
      [
        ("customer", textColumn(["a", "b"])), ("segment", textColumn(["big", "small"])),
        ("name", textColumn(["A", "B"])),
      ])
    var tables = [subs, customers].map {
      ModelTable(name: $0.name, file: $0.path, columns: $0.schema)
    }
    tables[0].kind = .life
    tables[0].key = "id"
    tables[0].customer = "customer"
    tables[0].life = .init(from: "from", end: "end", isInclusive: false)
    tables[0].amount = .init(name: "mrr", column: "mrr")
    tables[0].references = [.init(column: "customer", table: "customers")]
    tables[0].isRevenue = true
    tables[1].kind = .entity
    tables[1].key = "customer"
    let source = DatasetSource(Dataset(tables: [subs, customers], model: Model(tables: tables)))
    _ = try Executor(source: source, calendar: CalendarRules()).run(plan)
    #expect(subs.passes <= 1 && customers.passes <= 1)
    return (subs.read, customers.read)
  }

  @Test func `sums without a period read neither days nor keys`() throws {
    let measure = Measure(
      relation: .rows(table: "subs"), aggregate: .sum, argument: column("mrr"),
      keys: [column("plan")], time: .overlapping, name: "sum")
    let read = try read(
      LogicalPlan(
        slots: [always], whole: always, dimensions: [dimension("plan")], measures: [measure],
        columns: [planned("sum", .measure(0))]))
    #expect(read.subs == ["plan", "mrr"])
    #expect(read.customers.isEmpty)
  }

  @Test func `the first value goes by the days, with or without a period`() throws {
    let measure = Measure(
      relation: .rows(table: "subs"), aggregate: .first, argument: column("plan"),
      time: .overlapping, name: "first")
    let read = try read(
      LogicalPlan(
        slots: [always], whole: always, measures: [measure],
        columns: [planned("first", .measure(0))]))
    #expect(read.subs == ["id", "plan", "from", "end"])
  }

  @Test func `movements read what they speak of`() throws {
    let slot = months(2024, 2, 2)
    let read = try read(
      LogicalPlan(
        slots: [slot], whole: slot, dimensions: [dimension("plan")],
        measures: [movement("opening", opening, hasOpening, by: [column("plan", [], .opening)])],
        columns: [planned("opening", .measure(0))]))
    #expect(read.subs == ["id", "customer", "plan", "mrr", "from", "end"])
    #expect(read.customers.isEmpty)
  }

  @Test func `a join reads the key and the attribute`() throws {
    let slot = months(2024, 2, 2)
    let segment = column(
      "segment", of: "customers", [.reference(column: "customer", table: "customers")])
    let read = try read(
      LogicalPlan(
        slots: [slot], whole: slot, dimensions: [dimension("segment")],
        measures: [
          Measure(
            relation: .active(table: "subs"), aggregate: .sum, argument: column("mrr"),
            keys: [segment], name: "mrr")
        ], columns: [planned("mrr", .measure(0))]))
    #expect(read.subs == ["id", "customer", "mrr", "from", "end"])
    #expect(read.customers == ["customer", "segment"])
  }

  @Test func `a count by an attribute of another table reads the keys of both at once`() throws {
    let segment = column(
      "segment", of: "customers", [.reference(column: "customer", table: "customers")])
    let read = try read(
      LogicalPlan(
        slots: [always], whole: always, dimensions: [dimension("segment")],
        measures: [
          Measure(
            relation: .rows(table: "subs"), aggregate: .count, keys: [segment],
            time: .overlapping, name: "subs"),
          Measure(
            relation: .rows(table: "customers"), aggregate: .count,
            keys: [column("segment", of: "customers")], name: "customers"),
        ], columns: [planned("subs", .measure(0)), planned("customers", .measure(1))]))
    #expect(read.subs == ["customer"])
    #expect(read.customers == ["customer", "segment"])
  }
}
