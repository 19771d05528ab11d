import Foundation
import TestSupport
import Testing

/// What holds for every bridge, whatever the data are.
@Suite struct LawTests {
  @Test(arguments: ["", "plan", "segment", "product", "region"], ["quarter", "month"])
  func `a bridge adds up, and closes where the next one opens`(
    _ dimension: String, _ grain: String
  ) throws {
    let by = dimension.isEmpty ? grain : "\(dimension), \(grain)"
    let query = "mrr_bridge by \(by) where period = 2023-Q1..2025-Q2"
    let output = try Command.kpi([Checkout.exampleData, "-o", "csv", "-c", query])
    try #require(output.status == 0, "\(output.errors)")
    let sheet = Sheet(csv: output.output)
    #expect(sheet.rows.count >= (grain == "month" ? 30 : 10))
    let first = dimension.isEmpty ? 1 : 2
    var last: [String: Decimal] = [:]
    var total: Decimal = 0
    for row in sheet.rows {
      let amounts = try row[first...].map { try #require(Decimal(string: $0), "\(row)") }
      try #require(amounts.count == 9)
      let gained = amounts[1] + amounts[2] + amounts[3] - amounts[4] - amounts[5]
      #expect(amounts[0] + gained + amounts[6] - amounts[7] == amounts[8], "\(row)")
      let group = first == 2 ? row[0] : ""
      if let closing = last[group] { #expect(amounts[0] == closing, "\(row)") }
      last[group] = amounts[8]
      total += amounts[6] - amounts[7]
    }
    #expect(total == 0, "what leaves a group arrives in another")
  }
}
