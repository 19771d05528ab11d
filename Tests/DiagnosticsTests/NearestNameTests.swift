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

  @Test(arguments: [
    ("nps_score", "nps"), ("net_retention", "net_retention_rate"), ("ticket_count", "tickets"),
    ("churned_customer", "churned_customers"), ("time_median", "median_time"),
    ("expansion", "expansion_mrr"), ("plan_name", "plan"), ("nrrr", "nrr"),
    ("gross_margin_of_users", nil), ("", nil), ("_", nil), ("rate", nil),
  ])
  func `a name of other words finds the one that says most of them`(typed: String, meant: String?) {
    let names = [
      "nps", "rejected_nps_scores", "net_retention_rate", "retention_cost", "tickets",
      "median_time",
      "open_ticket_share", "churned_customers", "expansion_mrr", "expansion_rate_growth", "name",
      "plan", "nrr",
    ]
    #expect(likeliestName(for: typed, in: names) == meant)
    #expect(likeliestName(for: typed, in: names.reversed()) == meant)
  }

  @Test func `among equally near names the first in order wins`() {
    #expect(nearestName(to: "crr", in: names) == "grr")
    #expect(nearestName(to: "crr", in: names.reversed()) == "grr")
  }
}
