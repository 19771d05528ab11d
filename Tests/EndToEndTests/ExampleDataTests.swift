import Foundation
import TestSupport
import Testing

@Suite struct ExampleDataTests {
  private static let names = [
    "contracts", "costs", "customers", "events", "orders", "subscriptions", "surveys", "tickets",
  ]

  @Test func `the generator writes the files that are committed, byte for byte`() throws {
    let folder = try TemporaryFolder()
    let generator = URL(fileURLWithPath: Checkout.kpi).deletingLastPathComponent()
      .appendingPathComponent("example-data").path
    let output = try Command(generator, [folder.path]).run()
    try #require(output.status == 0, "\(output.output)")
    for name in ExampleDataTests.names {
      let committed = FileManager.default.contents(
        atPath: "\(Checkout.exampleData)/\(name).csv")
      #expect(try folder.bytes(name + ".csv") == committed.map { [UInt8]($0) }, "\(name).csv")
    }
  }

  @Test func `the data stay small enough to live beside the code`() throws {
    var total = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: Checkout.exampleData) {
      total += FileManager.default.contents(atPath: "\(Checkout.exampleData)/\(name)")?.count ?? 0
    }
    #expect(total > 1_000_000 && total <= 3_000_000)
  }

  @Test func `the awkward cases are there`() throws {
    let rows = try sheet("subscriptions").rows
    let customers = try sheet("customers")
    let byCustomer = Dictionary(grouping: rows) { $0[1] }
    #expect(customers.rows.count >= 350)
    #expect(rows.contains { $0[4] == "0.00" })
    #expect(rows.contains { !$0[7].isEmpty && $0[8].isEmpty })
    #expect(byCustomer.values.contains { Set($0.filter { $0[7].isEmpty }.map { $0[3] }).count > 1 })
    #expect(byCustomer.values.contains { $0.contains { row in !row[8].isEmpty } && $0.count > 2 })
    #expect(customers.rows.contains { $0[1].contains("\"") && $0[1].contains(",") })
    #expect(customers.rows.contains { $0[1].contains("東") })
    #expect(customers.rows.contains { $0[2].isEmpty })
  }

  private func sheet(_ name: String) throws -> Sheet {
    Sheet(csv: try String(contentsOfFile: "\(Checkout.exampleData)/\(name).csv", encoding: .utf8))
  }
}
