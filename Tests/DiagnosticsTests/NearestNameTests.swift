import Testing

@testable import Diagnostics

@Suite struct NearestNameTests {
  private let names = ["nrr", "grr", "mrr", "logo_churn", "customers", "expansion_mrr"]

  @Test(arguments: [
    ("nrrr", "nrr"), ("NRR", "nrr"), ("custmoers", "customers"), ("logo_chrun", "logo_churn"),
    ("expansion_mr", "expansion_mrr"), ("customer", "customers"),
  ])
  func `a slip finds the name that was meant`(typed: String, meant: String) {
    #expect(nearestName(to: typed, in: names) == meant)
  }

  @Test(arguments: ["xyz", "", "plan", "revenue", "logo"])
  func `what is far from every name stays as it is`(typed: String) {
    #expect(nearestName(to: typed, in: names) == nil)
  }

  @Test func `among equally near names the first in order wins`() {
    #expect(nearestName(to: "crr", in: names) == "grr")
    #expect(nearestName(to: "crr", in: names.reversed()) == "grr")
  }
}
