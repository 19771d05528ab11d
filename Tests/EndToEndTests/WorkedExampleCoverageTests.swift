import Foundation
import TestSupport
import Testing

/// Every example of the collection of published figures is a case here, or the reason why not.
@Suite struct WorkedExampleCoverageTests {
  private enum Fate {
    /// The beginning of what the case is called.
    case tested(String)
    case notExpressible(String)
  }

  private static let fates: [String: Fate] = [
    "adg-logo": .tested("Brett777"), "article000-health-action": .tested("article 000: impact 4"),
    "article001-arr": .tested("article 001: 100 customers"),
    "article001-cac": .tested("article 001: CAC"),
    "article001-cac-payback": .tested("article 001: CAC"),
    "article001-clv": .tested("article 001: a sale of 100"),
    "article001-renewal": .tested("article 001: 80 of 100"),
    "article002-trial": .tested("article 002: 15 %"), "baremetrics-acl": .tested("Baremetrics: 10"),
    "chartmogul-chartdata-count": .tested("ChartMogul: chart data"),
    "chartmogul-gross-mrr-churn": .tested("ChartMogul: MRR churn rate"),
    "chartmogul-lifecycle": .tested("ChartMogul: lifecycle"),
    "chartmogul-ltv": .tested("ChartMogul: LTV"),
    "chartmogul-net-churn-b2c": .tested("ChartMogul, Shopify"),
    "chartsy-cohort": .tested("Chartsy"), "codingace-apr-net": .tested("CodingAce, April"),
    "codingace-feb-gross": .tested("CodingAce, February"),
    "codingace-feb-net": .tested("CodingAce, February"),
    "codingace-jan-gross": .tested("CodingAce, January"),
    "codingace-mar-gross": .tested("CodingAce, March"),
    "cys-ces-index": .notExpressible(
      "its source prints a formula and one share; the formula is held by a case of effort on seven points"
    ),
    "dbt-mrr-playbook-nrr-2019": .notExpressible(
      "its rows belong to somebody else and nothing was published; the shape is held by the export"),
    "delighted-csat": .tested("Delighted: 74"), "dnoise-nrr": .tested("dnoise"),
    "firstofficer-acl": .tested("FirstOfficer"),
    "fivetran-zendesk-frt-all-schedules": .notExpressible(
      "one schedule serves a file; by the last schedule, as Zendesk counts, it is tested"),
    "freeonlinecal-stickiness": .tested("FreeOnlineCal"), "gitlab-grr": .tested("GitLab"),
    "gitlab-nrr": .tested("GitLab"), "growslash-trial-day": .tested("GrowSlash"),
    "keeping-frt-cal": .tested("Keeping"), "metrickit-adoption-1": .tested("MetricKit: 800"),
    "metrickit-nrr": .tested("MetricKit: NRR"), "metrickit-waterfall": .tested("MetricKit: MRR"),
    "mhq-ltv-cac": .tested("mhq"), "mhq-ltv-gm": .tested("mhq"),
    "mixpanel-mau-month": .tested("Mixpanel: thirty days"),
    "mixpanel-mau-week": .tested("Mixpanel: thirty days"),
    "mixpanel-retention-calendar": .tested("Mixpanel: 25 February"),
    "pitchkit-quick": .tested("PitchKit"), "proprofs-nps": .tested("ProProfs"),
    "retention-s-e-n": .tested("askanewquestion"),
    "revenuecalculators-netnew": .tested("Revenue Calculators"),
    "revenuecat-mrr-year": .tested("RevenueCat: a yearly"),
    "runfutureproof-concentration": .tested("Future Proof"), "sightmill-nps": .tested("SightMill"),
    "simplesat-csat-1": .tested("Simplesat"), "stripe-annual": .tested("Stripe: a yearly"),
    "toption-annualise-1": .tested("TOption: 1 %"),
    "toption-annualise-10": .tested("TOption: 10 %"), "upollo-annual-logo": .tested("Upollo"),
    "upzelo-expansion": .tested("Upzelo"), "winsabove-logo": .tested("Wins Above"),
    "zoho-frt": .tested("Zoho"), "zorian-crc": .tested("Zorian"),
  ]

  private static let cases =
    WorkedExample.all.map(\.testDescription) + Scenario.published.map(\.name)
    + Scenario.variants.map(\.name) + ActivityCase.published.map(\.testDescription)

  @Test func `what is said to be tested is a case`() {
    for (id, fate) in Self.fates {
      guard case .tested(let name) = fate else { continue }
      #expect(Self.cases.contains { $0.hasPrefix(name) }, "\(id): no case begins with \(name)")
    }
  }

  /// The collection is kept beside the project, not in it.
  @Test func `every example of the collection has its fate`() throws {
    let path = Checkout.root + "/../shared/design/worked_examples.json"
    guard let data = FileManager.default.contents(atPath: path) else { return }
    struct Collection: Decodable {
      struct Example: Decodable { var id: String }
      var examples: [Example]
    }
    let found = try JSONDecoder().decode(Collection.self, from: data).examples.map(\.id)
    #expect(!found.isEmpty)
    for id in found { #expect(Self.fates[id] != nil, "\(id)") }
  }
}
