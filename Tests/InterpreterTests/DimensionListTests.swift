import Diagnostics
import Modeling
import Storage
import Testing

@testable import Interpreter

/// `show dimensions` names whatever answers behind `by`.
@Suite struct DimensionListTests {
  private func listed(_ session: Session) throws -> Set<String> {
    let sheet = try #require(try Workbench(over: session).sheets("show dimensions").first)
    return Set((0..<sheet.count).compactMap { sheet.text("dimension", $0) })
  }

  /// One metric for each table that the example has.
  private static let metrics = [
    "mrr", "churned_customers", "nrr", "renewals_due", "ticket_volume", "mau", "responses",
    "retention_cost", "customers_started", "purchases",
  ]

  @Test func `every column, outcome and role that splits a metric is listed`() throws {
    let session = Session.overExample()
    let listed = try listed(session)
    var candidates: Set<String> = ["customer", "cohort", "health_band"]
    for table in session.dataset.model.tables {
      candidates.formUnion(table.columns.map(\.name))
      candidates.formUnion(table.outcomes.map(\.name))
      candidates.formUnion(table.roles.keys)
    }
    #expect(candidates.count > 60)
    var answered: Set<String> = []
    for name in candidates.sorted() {
      for metric in Self.metrics where !answered.contains(name) {
        let statement = "\(metric) by \(name) where period = 2024-06 limit 1"
        if session.complaints(about: statement).isEmpty { answered.insert(name) }
      }
    }
    #expect(answered.isSuperset(of: ["renewal_term", "plan", "reason", "priority", "health_band"]))
    #expect(answered.subtracting(listed).isEmpty, "\(answered.subtracting(listed).sorted())")
  }

  @Test func `what is listed splits the rows of the table beside it`() throws {
    let session = Session.overExample()
    let sheet = try #require(try Workbench(over: session).sheets("show dimensions").first)
    for row in 0..<sheet.count {
      let name = try #require(sheet.text("dimension", row))
      let tables = try #require(sheet.text("splits", row))
      for table in tables.split(separator: ",").map({ $0.drop { $0 == " " } }) {
        // Behind `from` names are columns.
        let statement =
          ["cohort", "health_band"].contains(name)
          ? "customers by \(name) limit 1" : "count() by \(name) from \(table) limit 1"
        #expect(session.complaints(about: statement).isEmpty, "\(statement)")
      }
    }
  }
}
