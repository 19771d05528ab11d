import Storage
import Syntax
import Testing
import Values

@testable import Modeling

@Suite struct ExportProfileTests {
  private func schema(_ headers: [String]) -> [ColumnSchema] {
    headers.map { ColumnSchema(header: $0, name: $0.lowercased(), type: .text) }
  }

  @Test(arguments: ExportProfile.all.map(\.name))
  func `every profile can be read and asks for columns`(_ name: String) throws {
    let profile = try #require(ExportProfile.all.first { $0.name == name })
    #expect(!profile.declaration.clauses.isEmpty)
    #expect(profile.headers.count >= 3)
  }

  @Test func `no two profiles share their name or their headers`() {
    #expect(Set(ExportProfile.all.map(\.name)).count == ExportProfile.all.count)
    #expect(Set(ExportProfile.all.map { Set($0.headers) }).count == ExportProfile.all.count)
  }

  @Test func `case, white space and signs of headers do not matter`() {
    let headers = ["customer id", "STATUS", "ended_at_utc", "something else"]
    #expect(ExportProfile.matching(schema(headers))?.name == "Stripe subscriptions export")
  }

  @Test func `a file without one of the headers is nobody's export`() {
    #expect(ExportProfile.matching(schema(["Customer ID", "Status"])) == nil)
  }

  @Test func `clauses whose columns a file lacks are left out, of several the first stays`() throws
  {
    let profile = try #require(ExportProfile.all.first)
    let fitted = profile.declaration.fitted(
      to: schema(["id", "Customer ID", "Start Date (UTC)", "Created (UTC)", "Ended At (UTC)"]))
    let lives = fitted.clauses.compactMap { clause -> String? in
      if case .life(let from, _, _) = clause { from.text } else { nil }
    }
    #expect(lives == ["Start Date (UTC)"])
    let hasAmount = fitted.clauses.contains { clause in
      if case .amount(_, _, _) = clause { true } else { false }
    }
    #expect(!hasAmount)
  }

  @Test func `seconds and milliseconds since 1970 become instants`() throws {
    let table = UnixTimes.wrapping(
      MemoryTable("t", "created_at,score\n1717236000,1717236000\n1717236000000,2\n,3"),
      ["Created At"])
    #expect(table.schema.map(\.type) == [.timestamp, .integer])
    let read = try table.columns([0, 1])
    #expect(read[0][0] == .timestamp(1_717_236_000_000_000))
    #expect(read[0][1] == .timestamp(1_717_236_000_000_000))
    #expect(read[0][2] == nil)
    #expect(read[1][0] == .integer(1_717_236_000))
  }

  @Test func `a price for each is multiplied by a count of another name`() throws {
    for count in ["Quantity", "Qty", "Seats"] {
      let table = MemoryTable(
        "export",
        """
        id,Customer ID,Status,Amount,\(count),Interval,Start (UTC),Ended At (UTC)
        s1,c1,active,10.00,3,month,2024-01-01,
        s2,c2,active,120.00,2,year,2024-01-01,
        """)
      let read = try ModelReader.read([], tables: [table])
      let found = read.model.tables[0]
      #expect(found.reasons["profile"]?.hasPrefix("Stripe") == true)
      #expect(found.amount?.quantity == count.lowercased(), "\(count)")
    }
  }
}
