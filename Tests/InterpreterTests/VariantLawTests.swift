import Storage
import Testing
import Values

@testable import Interpreter

/// How variants of one metric stand to each other, whatever the data are.
@Suite struct VariantLawTests {
  /// Never greater than the other, where both have a value.
  static let order: [(less: String, greater: String)] = [
    ("grr", "nrr"), ("nrr", "nrr_reactivation"), ("grr_events", "grr"), ("grr", "1"),
    ("gross_revenue_churn_churn_only", "gross_revenue_churn"),
    ("net_revenue_churn", "gross_revenue_churn"),
    ("net_revenue_churn_reactivation", "net_revenue_churn"),
    ("logo_churn", "logo_churn_events"), ("freemium_churn", "logo_churn"), ("logo_churn", "1"),
    ("logo_churn_stripe", "logo_churn_events"), ("quick_ratio_strict", "quick_ratio"),
    ("new_customers", "acquired_customers"), ("customers", "customers_served"),
    ("opening_customers", "customers_served + churned_customers"),
    ("cohort_retention_strict", "cohort_retention"), ("cohort_retention", "1"),
    ("unbroken_customers", "customers"), ("largest_share", "concentration(3)"),
    ("concentration(3)", "concentration"), ("concentration", "1"), ("hhi", "10000"),
    ("10000 / customers", "hhi"), ("10000 * largest_share * largest_share", "hhi"),
    ("hhi", "10000 * largest_share"), ("pareto(50%)", "pareto"), ("customers", "customers_any"),
    ("crc_not_annualised", "crc"), ("ltv_floor(2%)", "ltv_floor"), ("ltv_floor", "ltv"),
    ("cac_with_reactivation", "cac"), ("cac_payback", "cac_payback_whole_months"),
    ("cac_payback_revenue", "cac_payback"), ("crc_retained", "retention_cost"),
    ("logo_churn_monthly", "logo_churn"), ("logo_churn", "logo_churn_annualised"),
    ("upsell_rate", "upsell_cross_sell_rate"), ("cross_sell_rate", "upsell_cross_sell_rate"),
    ("upsell_cross_sell_rate", "upsell_rate + cross_sell_rate"), ("wau", "mau"),
    ("dau_weekdays", "distinct_users"), ("mau", "distinct_users"), ("wau_rolling", "mau_rolling"),
    ("distinct_users", "known_users"),
    ("stickiness_days(5)", "stickiness_days(3)"),
    ("stickiness_days(3)", "stickiness_days(1)"),
    ("feature_adoption_all_users", "feature_adoption"),
    ("feature_adoption(3)", "feature_adoption"), ("usage_retention", "usage_retention_unbounded"),
    ("time_to_first_response_median", "time_to_first_response_p90"),
    ("time_to_first_response_business", "time_to_first_response"),
    ("time_to_resolution_median", "time_to_resolution_p90"),
    ("time_to_resolution_business", "time_to_resolution"),
    ("sla_attainment", "1"),
    ("response_targets_met", "response_targets_due"), ("nps", "100"), ("-100", "nps"),
    ("csat_net", "100 * csat"), ("csat_points", "1"),
    ("detractors + promoters", "nps_responses"), ("engagement_score", "100"),
    ("health_score_weighted", "100"), ("health_score_weighted_zero", "health_score_weighted"),
    ("time_to_value", "time_to_value_p75"), ("time_to_value_p75", "time_to_value_p90"),
    ("activated_customers", "settled_starts"), ("settled_starts", "customers_started"),
    ("renewal_rate_all", "renewal_rate"), ("gross_renewal_rate", "net_renewal_rate"),
    ("gross_renewal_rate", "gross_renewal_rate_before_downgrades"),
    ("gross_renewal_rate_before_downgrades", "1"),
    ("renewed_contracts + lost_contracts + pending_renewals", "renewals_due"),
    ("customers_up_for_renewal", "renewals_due"),
  ]

  /// Equal, where both have a value.
  static let equal: [(String, String)] = [
    ("logo_churn + retention_rate", "1"), ("grr + gross_revenue_churn", "1"),
    ("nrr + net_revenue_churn", "1"), ("grr + expansion_mrr_rate", "nrr"),
    ("opening_mrr + net_new_mrr", "closing_mrr"), ("mrr", "closing_mrr"), ("arr", "12 * mrr"),
    (
      "opening_customers + new_customers + reactivated_customers - churned_customers", "customers"
    ),
    (
      "new_mrr_events + reactivation_mrr_events + expansion_mrr_events - contraction_mrr_events - churned_mrr_events",
      "net_new_mrr"
    ),
    ("arpa * customers", "closing_mrr"), ("arpa_annual", "12 * arpa"), ("arpa_at_start", "arpa"),
    ("arr_average", "12 * mrr_average"), ("ltv_crc_lifetime * crc", "ltv * logo_churn_annualised"),
    (
      "retained_mrr", "opening_mrr + expansion_mrr - contraction_mrr - churned_mrr"
    ),
    ("crc_by_days * period_days", "crc_not_annualised * 365"),
    ("all_churned_customers", "churned_customers"),
    ("open_ticket_share * ticket_volume", "unresolved_tickets"),
    ("value_reached * customers_started + not_yet_at_value", "customers_started"),
    ("feature_adoption", "1"),
  ]

  private func figures(_ bench: Workbench, _ side: String, _ clauses: String) throws -> [Double?]? {
    let text = "\(side) as x \(clauses)"
    let problems = bench.problems(text)
    if !problems.isEmpty {
      let isKnown = problems.allSatisfy {
        $0.hasPrefix("missing-") || $0 == "unreachable-dimension"
      }
      if !isKnown { Issue.record("\(text): \(problems)") }
      return nil
    }
    let sheet = try bench.sheet(text)
    return (0..<sheet.count).map { sheet.number("x", $0) }
  }

  private static let periods = [
    "by month where period = 2023-07..2024-06", "by quarter where period = 2023-Q1..2024-Q2",
  ]

  @Test(arguments: MetricLawTests.grounds)
  func `variants keep their order`(_ ground: MetricLawTests.Ground) throws {
    let bench = try ground.workbench()
    var count = 0
    for clauses in Self.periods {
      for (less, greater) in Self.order {
        let bound = Double(greater)
        guard let a = try figures(bench, less, clauses),
          let b = try bound.map({ limit in a.map { _ in Optional(limit) } })
            ?? figures(bench, greater, clauses)
        else { continue }
        for (row, (x, y)) in zip(a, b).enumerated() {
          guard let x, let y else { continue }
          #expect(x <= y + 1e-9 * max(1, abs(y)), "\(less) ≤ \(greater) \(clauses), row \(row)")
          count += 1
        }
      }
    }
    #expect(count > 500)
  }

  @Test(arguments: MetricLawTests.grounds)
  func `figures that say the same are equal`(_ ground: MetricLawTests.Ground) throws {
    let bench = try ground.workbench()
    var count = 0
    for clauses in Self.periods {
      for (left, right) in Self.equal {
        guard let a = try figures(bench, left, clauses),
          let b = try Double(right).map({ value in a.map { _ in Optional(value) } })
            ?? figures(bench, right, clauses)
        else { continue }
        for (row, (x, y)) in zip(a, b).enumerated() {
          guard let x, let y else { continue }
          #expect(isNear(x, y), "\(left) = \(right) \(clauses), row \(row): \(x), \(y)")
          count += 1
        }
      }
    }
    #expect(count > 200)
  }
}
