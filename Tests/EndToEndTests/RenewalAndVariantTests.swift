import TestSupport
import Testing

/// Edges that no published example shows.
@Suite struct RenewalAndVariantTests {
  @Test(arguments: Scenario.edges)
  func `edges come out as the definitions say`(_ scenario: Scenario) throws {
    let differences = try scenario.differences()
    #expect(differences.isEmpty, "\(differences.joined(separator: "; "))")
  }

  @Test func `costs are never spread over groups that they do not know`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "customer_id,plan,mrr,start_date,end_date\na,P,10,2024-05-01,\n", to: "subscriptions.csv")
    try folder.write("date,category,amount\n2024-05-01,sales,10\n", to: "costs.csv")
    let output = try Command.kpi([folder.path, "-c", "cac by plan where period = 2024-05"])
    #expect(output.status != 0)
    #expect(output.errors.contains("`plan` cannot be reached from `costs`"))
  }

  @Test func `what is not set, and what the data lack, is said`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "customer_id,plan,mrr,start_date,end_date\na,P,10,2024-01-01,\n", to: "subscriptions.csv")
    let margin = try Command.kpi([folder.path, "-c", "ltv_margin where period = 2024-01"])
    #expect(margin.errors.contains("needs the option `gross margin`"))
    let product = try Command.kpi([folder.path, "-c", "cross_sell_rate where period = 2024-01"])
    #expect(product.errors.contains("`cross_sell_rate` needs a column `product`"))
  }
}

extension Scenario {
  private static let q2 = "where period = 2024-Q2"
  private static let header = "customer_id,plan,mrr,start_date,end_date"

  private static func contracts(_ rows: [String]) -> [String: [String]] {
    [
      "contracts.csv": [
        "contract_id,customer_id,start_date,end_date,term_months,annual_value,product"
      ] + rows
    ]
  }

  fileprivate static let edges = events + renewals + shapes

  /// metrics.md A4: the same customer by state difference and by every change.
  private static let events: [Scenario] = [
    Scenario(
      "100 → 150 → 120",
      files: [
        "subscriptions.csv": [
          header, "a,P,100,2024-01-01,2024-04-10", "a,P,150,2024-04-10,2024-05-10",
          "a,P,120,2024-05-10,",
        ]
      ],
      [
        .init("expansion_mrr \(q2)", 20), .init("expansion_mrr_events \(q2)", 50),
        .init("contraction_mrr_events \(q2)", 30), .init("grr \(q2)", 100, percent: true),
        .init("grr_events \(q2)", 70, percent: true),
      ]),
    Scenario(
      "100 → 0 → 60",
      files: [
        "subscriptions.csv": [
          header, "a,P,100,2024-01-01,2024-04-10", "a,P,60,2024-05-10,",
        ]
      ],
      [
        .init("contraction_mrr \(q2)", 40), .init("churned_mrr_events \(q2)", 100),
        .init("reactivation_mrr_events \(q2)", 60),
        .init("logo_churn \(q2)", 0, percent: true),
        .init("logo_churn_events \(q2)", 100, percent: true),
      ]),
    Scenario(
      "never → 80 → 0, and lapsed → 50 → 80",
      files: [
        "subscriptions.csv": [
          header, "a,P,80,2024-04-10,2024-05-10", "b,P,10,2024-01-01,2024-02-01",
          "b,P,50,2024-04-10,2024-05-10", "b,P,80,2024-05-10,", "c,P,1,2024-01-01,",
        ]
      ],
      [
        .init("new_mrr \(q2)", 0), .init("new_mrr_events \(q2)", 80),
        .init("churned_mrr_events \(q2)", 80), .init("reactivation_mrr \(q2)", 80),
        .init("reactivation_mrr_events \(q2)", 50), .init("expansion_mrr_events \(q2)", 30),
        .init("acquired_customers \(q2)", 1), .init("new_customers \(q2)", 0),
        .init("logo_churn_stripe \(q2)", 50, percent: true),
      ]),
    Scenario(
      "a switch on one day is one change, two plans at once are one customer",
      files: [
        "subscriptions.csv": [
          header, "a,P,100,2024-01-01,2024-05-01", "a,Q,130,2024-05-01,",
          "b,P,100,2024-01-01,2024-05-01", "b,R,50,2024-01-01,",
        ]
      ],
      [
        .init("expansion_mrr_events \(q2)", 30), .init("churned_mrr_events \(q2)", 0),
        .init("contraction_mrr_events \(q2)", 100),
      ]),
    Scenario(
      "means of months, the months that end with the period, and earlier ones",
      files: [
        "subscriptions.csv": [
          header, "a,P,100,2023-01-01,2024-04-15", "a,P,130,2024-04-15,2024-06-15",
          "a,P,160,2024-06-15,", "b,P,100,2023-08-01,2024-05-15",
        ]
      ],
      [
        .init("mrr_average \(q2)", 173.33), .init("arpa_average \(q2)", 130),
        .init("nrr \(q2)", 80, percent: true), .init("nrr_trailing \(q2)", 160, percent: true),
        .init("lagged(closing_mrr, 1) \(q2)", 130), .init("hhi", 10_000, digits: 0),
      ]),
    Scenario(
      "hhi of four equal customers, and who makes four fifths",
      files: [
        "subscriptions.csv": WorkedExample.customers([(4, "2023-01-01", "")])
      ],
      [
        .init("hhi", 2_500, digits: 0), .init("pareto", 100, percent: true),
        .init("pareto(50%)", 50, percent: true),
      ]),
    Scenario(
      "upsell within a product, cross-sell of another",
      files: [
        "subscriptions.csv": [
          "customer_id,product,plan,mrr,start_date,end_date",
          "a,core,P,100,2023-01-01,2024-05-01", "a,core,Q,150,2024-05-01,",
          "b,core,P,100,2023-01-01,", "b,extra,P,20,2024-05-01,", "c,core,P,100,2023-01-01,",
          "d,extra,P,70,2024-05-01,",
        ]
      ],
      [
        .init("upsell_rate \(q2)", 33.33, percent: true),
        .init("cross_sell_rate \(q2)", 33.33, percent: true),
        .init("upsell_cross_sell_rate \(q2)", 66.67, percent: true),
        .init("upsell_mrr_by_product \(q2)", 50), .init("cross_sell_mrr \(q2)", 20),
      ]),
  ]

  private static let renewals: [Scenario] = [
    Scenario(
      "early, on time, within the days of grace, too late, another product, pending",
      today: "2024-07-10",
      files: contracts([
        "e1,early,2023-05-01,2024-04-30,12,100,core", "e2,early,2024-03-01,2025-02-28,12,90,core",
        "o1,ontime,2023-05-01,2024-04-30,12,100,core",
        "o2,ontime,2024-05-01,2027-04-30,36,130,core",
        "g1,grace,2023-05-01,2024-04-30,12,100,core", "g2,grace,2024-05-30,2025-05-29,12,100,core",
        "l1,late,2023-05-01,2024-04-30,12,100,core", "l2,late,2024-05-31,2025-05-30,12,100,core",
        "p1,other,2023-05-01,2024-04-30,12,100,core",
        "p2,other,2024-05-01,2025-04-30,12,100,extra",
        "w1,waits,2023-06-21,2024-06-20,12,100,core", "m1,month,2024-05-01,2024-05-31,1,100,core",
      ]),
      [
        .init("renewals_due \(q2)", 7), .init("customers_up_for_renewal \(q2)", 7),
        .init("renewed_contracts \(q2)", 3), .init("lost_contracts \(q2)", 2),
        .init("pending_renewals \(q2)", 1), .init("renewal_rate \(q2)", 60, percent: true),
        // 90 + 100 + 100 of 500; 90 + 130 + 100.
        .init("gross_renewal_rate \(q2)", 58, percent: true),
        .init("net_renewal_rate \(q2)", 64, percent: true),
        .init("renewal_rate_with_monthly \(q2)", 50, percent: true),
      ]),
    Scenario(
      "the days of grace are an option", today: "2024-07-10",
      files: contracts([
        "l1,late,2023-05-01,2024-04-30,12,100,core", "l2,late,2024-06-15,2025-06-14,12,100,core",
      ]).merging(["model.kpi": ["set renewal grace 60 days"]]) { $1 },
      [.init("renewal_rate \(q2)", 100, percent: true)]),
    Scenario(
      "several contracts of one customer: one renewal makes it renewed",
      files: contracts([
        "a1,a,2023-04-16,2024-04-15,12,100,core", "a2,a,2023-04-16,2024-04-15,12,100,extra",
        "a3,a,2024-04-16,2025-04-15,12,100,extra",
      ]),
      [
        .init("renewal_rate \(q2)", 100, percent: true),
        .init("renewal_rate_by_contract \(q2)", 50, percent: true),
      ]),
    Scenario(
      "one contract renews two: its value is shared out",
      files: [
        "contracts.csv": [
          "contract_id,customer_id,start_date,end_date,annual_value,renewed_contract_id",
          "a1,a,2023-04-16,2024-04-15,100,a3", "a2,a,2023-04-16,2024-04-15,200,a3",
          "a3,a,2024-04-16,2025-04-15,360,",
        ]
      ],
      [
        .init("net_renewal_rate \(q2)", 120, percent: true),
        .init("renewal_rate_by_contract \(q2)", 100, percent: true),
      ]),
    Scenario(
      "total values count by the year",
      files: [
        "contracts.csv": [
          "contract_id,customer_id,start_date,end_date,term_months,total_value",
          "a1,a,2023-05-16,2024-05-15,12,12000", "a2,a,2024-05-16,2027-05-15,36,36000",
        ]
      ],
      [
        .init("net_renewal_rate \(q2)", 100, percent: true),
        .init("renewals_due_value \(q2)", 12_000), .init("arr_contracted", 12_000),
      ]),
    Scenario(
      "what is due may lie ahead",
      files: contracts(["a1,a,2023-09-01,2024-08-31,12,100,core"]),
      [
        .init("renewals_due where period = 2024-Q3", 1),
        .init("renewals_due where period = next 90 days", 1),
      ]),
  ]

  private static let shapes: [Scenario] = [
    Scenario(
      "answers within the period, and within days of each invitation",
      files: [
        "surveys.csv": [
          "response_id,respondent_id,type,score,sent_at,responded_at",
          // 14 days are in time, 15 are not; what was sent 14 days ago has had its time.
          "1,u,nps,9,2024-06-01,2024-06-15", "2,v,nps,9,2024-06-01,2024-06-16",
          "3,w,nps,,2024-06-16,", "4,x,nps,9,2024-06-17,2024-06-18",
          "5,y,nps,9,2024-05-31,2024-06-01",
        ]
      ],
      [
        .init("survey_response_rate where period = 2024-06", 75, percent: true),
        .init("survey_response_rate_in_period where period = 2024-06", 75, percent: true),
        .init("survey_response_rate_in_period where period = 2024-05", 0, percent: true),
        .init("survey_response_rate_in_period where period = 2024-Q2", 80, percent: true),
        .init("survey_response_rate_within where period = 2024-06", 33.33, percent: true),
        .init("survey_response_rate_within where period = 2024-05", 100, percent: true),
        .init("survey_response_rate_within(15) where period = 2024-06", 100, percent: true),
        .init("surveys_still_open where period = 2024-06", 1),
      ]),
    Scenario(
      "a log without signs",
      files: [
        "mrr_movements.csv": [
          "customer_id,date,mrr_movement,movement_type", "a,2024-01-05,100,new",
          "a,2024-04-10,40,contraction", "b,2024-02-01,80,new", "b,2024-05-01,80,churn",
        ]
      ],
      [
        .init("mrr", 60), .init("churned_mrr \(q2)", 80), .init("contraction_mrr \(q2)", 40),
        .init("nrr \(q2)", 33.33, percent: true),
      ]),
    Scenario(
      "a log of what is paid after each movement",
      files: [
        "mrr_movements.csv": [
          "customer_id,date,mrr,movement_type", "a,2024-01-05,100,new",
          "a,2024-04-10,140,expansion", "b,2024-02-01,80,new", "b,2024-05-01,0,churn",
        ]
      ],
      [.init("mrr", 140), .init("expansion_mrr \(q2)", 40), .init("churned_mrr \(q2)", 80)]),
    Scenario(
      "monthly snapshots, with a month missing", today: "2024-03-31",
      files: [
        "mrr_by_month.csv": [
          "customer_id,month,mrr,plan", "a,2024-01-01,100,basic", "a,2024-02-01,150,pro",
          "a,2024-03-01,120,pro", "b,2024-01-01,80,basic", "b,2024-03-01,60,basic",
          "c,2024-02-01,40,basic",
        ]
      ],
      [
        .init("mrr", 180), .init("churned_mrr where period = 2024-02", 80),
        .init("reactivation_mrr where period = 2024-03", 60),
        .init("nrr where period = 2024-02", 83.33, percent: true),
        .init("mrr where plan = pro", 120),
      ]),
  ]
}
