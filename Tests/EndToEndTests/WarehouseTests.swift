import Foundation
import TestSupport
import Testing

/// Exports of warehouses, where they are at hand: other people's tables are taken for what they are.
@Suite(.enabled(if: Checkout.shared("data/exports") != nil)) struct WarehouseTests {
  struct Export: Sendable, CustomTestStringConvertible {
    var name: String
    var revenue: String?
    var tickets: String?
    var purchases: String?
    /// Metrics that its tables do not hold, though some look as if they did.
    var refused: [String] = []
    /// What `nrr` says where there is no revenue.
    var found: [String] = []

    var testDescription: String { name }
  }

  static let exports = [
    Export(name: "zendesk", tickets: "ticket_data", refused: ["dau", "health_points"]),
    Export(
      name: "recurly", revenue: "subscription_history_data", purchases: "transaction_data",
      refused: ["renewal_rate", "renewals_due"]),
    Export(
      name: "stripe", purchases: "charge_data", refused: ["renewals_due"],
      found: ["`subscription_data`, which has no amount", "single charges, which do not recur"]),
    Export(name: "hubspot", tickets: "ticket_data", refused: ["dau", "health_points", "sessions"]),
  ]

  @Test(arguments: exports)
  func `every table is taken for what it is`(_ export: Export) throws {
    let folder = try #require(Checkout.shared("data/exports")) + "/\(export.name)/data"
    let model = try Command.kpi([folder, "-c", "show model"])
    #expect(model.status == 0, "\(model.errors)")
    func table(_ purpose: String) -> String? {
      model.output.components(separatedBy: "\n").first { $0.contains("# \(purpose)") }?
        .components(separatedBy: " ").dropFirst().first
    }
    #expect(table("revenue and customers") == export.revenue)
    #expect(table("support") == export.tickets)
    #expect(table("purchases") == export.purchases)
    #expect(table("product use") == nil)
    for metric in export.refused {
      let answer = try Command.kpi([folder, "-c", metric])
      #expect(answer.status == 1 && answer.errors.contains("needs"), "\(metric): \(answer.output)")
    }
    guard export.revenue == nil else { return }
    let nrr = try Command.kpi([folder, "-c", "nrr"])
    #expect(nrr.status == 1)
    for text in export.found { #expect(nrr.errors.contains(text), "\(nrr.errors)") }
  }

  /// What was inferred is a model: read back, it says the same.
  @Test(arguments: exports)
  func `the model that is shown can be read`(_ export: Export) throws {
    let folder = try #require(Checkout.shared("data/exports")) + "/\(export.name)/data"
    let first = try Command.kpi([folder, "-c", "show model"]).output
    let place = try TemporaryFolder()
    try place.write(first, to: "model.kpi")
    let again = try Command.kpi([folder, "--model", place.path + "/model.kpi", "-c", "show model"])
    #expect(again.status == 0, "\(again.errors)")
    func plain(_ text: String) -> [String] {
      text.components(separatedBy: "\n").map { line in
        line.components(separatedBy: "  #")[0]
      }
    }
    #expect(plain(again.output) == plain(first))
  }
}
