import Diagnostics
import Storage
import Syntax
import Testing
import Values

@testable import Modeling

/// Events that name users, and users that name customers.
@Suite struct PeopleCustomerTests {
  private static func tables() -> [any StoredTable] {
    [
      MemoryTable(
        "events",
        """
        event_id,user_id,event,occurred_at
        1,u1,login,2024-05-02
        2,u2,login,2024-05-03
        3,u3,export,2024-05-03
        4,u9,export,2024-05-03
        """),
      MemoryTable(
        "users", "user_id,customer_id,job\nu1,a,admin\nu2,a,user\nu3,b,user\nu4,,user"),
      MemoryTable("customers", "customer_id,name,segment\na,Ann,smb\nb,Bob,mid"),
    ]
  }

  @Test func `the customer of an event is that of its user`() throws {
    let read = try ModelReader.read([], tables: Self.tables())
    let dataset = Dataset(tables: read.tables, model: read.model)
    let events = try #require(dataset.model.table("events"))
    let name = try #require(events.customer)
    let column = try dataset.columns([name], of: "events")[0]
    #expect((0..<4).map { column[$0] } == [.text("a"), .text("a"), .text("b"), nil])
    #expect(events.references.contains { $0.column == name && $0.table == "customers" })
  }

  @Test func `the model that is printed reads to the same`() throws {
    let first = try ModelReader.read([], tables: Self.tables())
    let text = ModelPrinter.print(first.model)
    #expect(text.contains("# the customer is that of `users`, by `user_id`"))
    let again = try ModelReader.read(
      Parser.parse(Source(name: "<test>", text: text)).statements, tables: Self.tables())
    #expect(again.problems.isEmpty)
    #expect(again.model.table("events")?.customer == first.model.table("events")?.customer)
  }
}
