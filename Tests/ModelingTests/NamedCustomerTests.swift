import Diagnostics
import Storage
import Syntax
import Testing
import Values

@testable import Modeling

/// Customers that a table calls otherwise than the table of the customers does.
@Suite struct NamedCustomerTests {
  private static func accounts() -> MemoryTable {
    MemoryTable(
      "accounts",
      """
      account_id,account_name,stripe_customer_id,tier
      0015g01,Acme,cus_1,gold
      0015g02,Beta,cus_2,silver
      0015g03,Ceta,cus_3,silver
      0015g04,Beta,cus_4,silver
      """)
  }
  private static func subscriptions() -> MemoryTable {
    MemoryTable(
      "subscriptions",
      """
      id,customer_id,mrr,start_date,end_date
      s1,cus_1,100,2024-01-01,
      s2,cus_2,200,2024-01-01,
      s3,cus_3,300,2024-01-01,2024-06-01
      """)
  }

  private static func tickets(_ organizations: [String]) -> MemoryTable {
    let rows = organizations.enumerated().map { "\($0),\($1),2024-06-01,2024-06-02" }
    return MemoryTable(
      "tickets",
      (["ticket_id,organization,created_at,resolved_at"] + rows).joined(separator: "\n"))
  }

  private func customers(_ table: String, _ dataset: Dataset) throws -> [Value?] {
    let name = try #require(dataset.model.table(table)?.customer)
    let column = try dataset.columns([name], of: table)[0]
    return (0..<column.count).map { column[$0] }
  }

  @Test func `they are found by a name or another id beside the key`() throws {
    let read = try ModelReader.read(
      [], tables: [Self.accounts(), Self.subscriptions(), Self.tickets(["Ceta", "Acme", "Acme"])])
    let dataset = Dataset(tables: read.tables, model: read.model)
    #expect(
      try customers("subscriptions", dataset) == [
        .text("0015g01"), .text("0015g02"), .text("0015g03"),
      ])
    #expect(
      try customers("tickets", dataset) == [
        .text("0015g03"), .text("0015g01"), .text("0015g01"),
      ])
    #expect(dataset.model.table("tickets")?.references.map(\.table) == ["accounts"])
    #expect(dataset.notes.isEmpty)
    let text = ModelPrinter.print(read.model)
    #expect(
      text.contains(
        "# the customer is that of `accounts` whose `account_name` is in `organization`"))
  }

  @Test func `who is called like several, or like none, is told and has no customer`() throws {
    let read = try ModelReader.read(
      [], tables: [Self.accounts(), Self.tickets(["Acme", "Beta", "Ceta", "Zeta"])])
    let dataset = Dataset(tables: read.tables, model: read.model)
    #expect(try customers("tickets", dataset) == [.text("0015g01"), nil, .text("0015g03"), nil])
    let notes = dataset.notes.map(\.text)
    #expect(
      notes.contains {
        $0.contains("such as `Zeta`, is in no `account_name` of `accounts`")
      }, "\(notes)")
    #expect(
      notes.contains {
        $0.contains("such as `Beta`, is the `account_name` of several customers of `accounts`")
      }, "\(notes)")
  }

  @Test func `who pays and is in no list of customers stays a customer`() throws {
    func companies(_ keys: [String]) -> MemoryTable {
      MemoryTable(
        "companies",
        "record_id,company_name,billing_id\n"
          + zip(keys, ["cus_1", "cus_2", "cus_2", "cus_4"]).map { "\($0),Firm \($0),\($1)\n" }
          .joined())
    }
    let revenue = MemoryTable(
      "subscriptions",
      """
      id,customer_id,mrr,start_date,end_date
      s1,cus_1,100,2024-01-01,
      s2,cus_9,150,2024-03-01,
      s3,cus_2,200,2024-01-01,
      s4,cus_4,300,2024-01-01,
      s5,,400,2024-01-01,
      """)
    // By numbers, and by texts; a name that is another's key is nobody else's.
    for (keys, first, last) in [
      (["9001", "9002", "9003", "9004"], "9001", "9004"), (["a", "b", "cus_9", "d"], "a", "d"),
    ] {
      let read = try ModelReader.read([], tables: [companies(keys), revenue])
      let dataset = Dataset(tables: read.tables, model: read.model)
      #expect(
        try customers("subscriptions", dataset) == [
          .text(first), keys.contains("cus_9") ? nil : .text("cus_9"), .text("cus_2"), .text(last),
          nil,
        ])
      #expect(dataset.model.table("subscriptions")?.references.map(\.table) == ["companies"])
      let notes = dataset.notes.map(\.text)
      #expect(notes.contains { $0.hasSuffix("they count as customers of their own") }, "\(notes)")
    }
  }

  @Test func `the revenue table may be the one that knows both`() throws {
    let revenue = MemoryTable(
      "subscriptions",
      """
      id,customer_id,customer_name,mrr,start_date,end_date
      s1,c1,Acme,100,2024-01-01,2024-03-01
      s2,c1,Acme,150,2024-03-01,
      s3,c2,Beta,200,2024-01-01,
      """)
    let read = try ModelReader.read([], tables: [revenue, Self.tickets(["Beta", "Acme"])])
    let dataset = Dataset(tables: read.tables, model: read.model)
    #expect(try customers("tickets", dataset) == [.text("c2"), .text("c1")])
  }

  @Test func `keys are keys, and what nobody knows is left as it is`() throws {
    for organizations in [["0015g01", "0015g02", "Acme"], ["Xeno", "Yolo", "Acme"]] {
      let read = try ModelReader.read(
        [], tables: [Self.accounts(), Self.tickets(organizations)])
      #expect(read.model.table("tickets")?.customer == "organization", "\(organizations)")
    }
  }
}
