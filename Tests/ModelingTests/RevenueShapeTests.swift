import Storage
import Testing
import Values

@testable import Modeling

@Suite struct RevenueShapeTests {
  private func dataset(_ name: String, _ csv: String) throws -> Dataset {
    let read = try ModelReader.read([], tables: [MemoryTable(name, csv)])
    #expect(read.problems.isEmpty)
    return Dataset(tables: read.tables, model: read.model)
  }

  /// Customer, first day, first day without, amount, in the order of the table.
  private func lives(_ dataset: Dataset) throws -> [String] {
    let table = try #require(dataset.model.revenueTable)
    let lives = try dataset.life(of: table.name)
    let columns = try dataset.columns(
      [table.customer ?? "", table.amount?.name ?? ""], of: table.name)
    return try (0..<dataset.rowCount(of: table.name)).map { row in
      let end = lives.end[row] == .max ? "" : "\(Day(number: lives.end[row]))"
      var amount = "none"
      if case .decimal(let value, let scale)? = columns[1][row] {
        amount = "\(Double(value) / Double((0..<scale).reduce(1) { n, _ in n * 10 }))"
      } else if case .integer(let value)? = columns[1][row] {
        amount = "\(value)"
      }
      guard case .text(let customer)? = columns[0][row] else { return "?" }
      return "\(customer) \(Day(number: lives.from[row]))..\(end) \(amount)"
    }
  }

  @Test func `movements add up to lives, those of one day to one`() throws {
    let dataset = try dataset(
      "mrr_movements",
      """
      customer_id,date,mrr_movement,mrr,movement_type,rank
      a,2024-01-05,100,100,new_biz,1
      a,2024-02-01,-100,0,churn,1
      a,2024-03-01,30,30,reactivation,1
      a,2024-03-01,20,50,expansion,2
      """)
    #expect(
      try lives(dataset) == ["a 2024-01-05..2024-02-01 100.0", "a 2024-03-01.. 50.0"])
    #expect(!dataset.notes.contains { $0.id == "movements-do-not-add-up" })
  }

  @Test func `sums of movements may be as large as money can be`() throws {
    let dataset = try dataset(
      "mrr_movements",
      """
      customer_id,date,mrr_movement,movement_type
      a,2024-01-01,600000000000,new
      a,2024-02-02,600000000000,expansion
      b,2024-01-02,200,new
      """)
    #expect(
      try lives(dataset) == [
        "a 2024-01-01..2024-02-02 600000000000.0", "a 2024-02-02.. 1200000000000.0",
        "b 2024-01-02.. 200.0",
      ])
  }

  @Test(arguments: [
    ("arr_movement,mrr", "1200,100"), ("arr_movement_cents,mrr", "120000,100"),
    ("mrr_movement_cents,x", "10000,1"), ("mrr_movement,mrr", "100,100"),
  ])
  func `movements of a year, and of cents, are money a month`(header: String, row: String) throws {
    let dataset = try dataset(
      "movements", "customer_id,date,\(header),movement_type\na,2024-01-01,\(row),new\n")
    #expect(try lives(dataset) == ["a 2024-01-01.. 100.0"])
    #expect(!dataset.notes.contains { $0.id == "movements-do-not-add-up" })
  }

  @Test func `movements that do not add up are counted`() throws {
    let dataset = try dataset(
      "mrr_movements",
      """
      customer_id,date,mrr_movement,mrr,movement_type
      a,2024-01-05,100,100,new_biz
      a,2024-02-01,50,170,expansion
      b,2024-02-01,10,10,new_biz
      """)
    _ = try lives(dataset)
    let note = try #require(dataset.notes.first { $0.id == "movements-do-not-add-up" })
    #expect(note.text.hasPrefix("1 of 3 movements"))
  }

  @Test func `each subscription has lives of its own, unless one falls below zero`() throws {
    let own = try dataset(
      "mrr_movements",
      """
      customer_id,date,mrr_movement,movement_type,subscription_id
      a,2024-01-05,100,new_biz,s1
      a,2024-02-01,20,expansion,s2
      a,2024-03-01,-100,contraction,s1
      """)
    #expect(
      try lives(own) == ["a 2024-01-05..2024-03-01 100.0", "a 2024-02-01.. 20.0"])
    let shared = try dataset(
      "mrr_movements",
      """
      customer_id,date,mrr_movement,movement_type,subscription_id
      a,2024-01-05,100,new_biz,s1
      a,2024-02-01,-40,contraction,s2
      """)
    #expect(
      try lives(shared) == ["a 2024-01-05..2024-02-01 100.0", "a 2024-02-01.. 60.0"])
  }

  @Test func `snapshots hold for their month, the last ones go on`() throws {
    let dataset = try dataset(
      "mrr",
      """
      customer_id,month,mrr
      a,2024-01-01,100
      a,2024-02-01,150
      b,2024-01-01,80
      b,2024-03-01,60
      """)
    #expect(
      try lives(dataset) == [
        "a 2024-01-01..2024-02-01 100", "a 2024-02-01..2024-03-01 150",
        "b 2024-01-01..2024-02-01 80", "b 2024-03-01.. 60",
      ])
  }

  @Test func `a table of subscriptions goes before a log`() throws {
    let read = try ModelReader.read(
      [],
      tables: [
        MemoryTable(
          "mrr_movements", "customer_id,date,mrr_movement,movement_type\na,2024-01-05,100,new"),
        MemoryTable(
          "subscriptions", "customer_id,plan,mrr,start_date,end_date\na,P,100,2024-01-05,"),
      ])
    #expect(read.tables.count == 2)
    #expect(read.model.revenueTable?.source == nil)
  }

  @Test func `reading again what was made of a log does not make it twice`() throws {
    let log = MemoryTable(
      "mrr_movements", "customer_id,date,mrr_movement,movement_type\na,2024-01-05,100,new")
    let once = try ModelReader.read([], tables: [log])
    let twice = try ModelReader.read([], tables: once.tables)
    #expect(once.tables.count == 2)
    #expect(twice.tables.count == 2)
    #expect(twice.model.revenueTable?.source == "mrr_movements")
  }
}
