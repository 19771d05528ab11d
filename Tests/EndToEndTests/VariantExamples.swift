import Testing

/// Published figures of variants, and edges of variants worked out by hand.
@Suite struct VariantExampleTests {
  @Test(arguments: Scenario.variants)
  func `variants give what their sources print`(_ scenario: Scenario) throws {
    let differences = try scenario.differences()
    #expect(differences.isEmpty, "\(differences.joined(separator: "; "))")
  }
}

extension Scenario {
  static let variants = variantsPublished + usage + onboarding + support + money

  private static let may = "where period = 2024-05"
  private static let header = WorkedExample.header

  private static let variantsPublished = [
    Scenario(
      "ChartMogul, Shopify formula: 100 at the start of the day, 120 at its end, 10 of it new",
      files: [
        "subscriptions.csv": [
          header, "a,P,100,2023-01-01,2024-05-10", "a,P,110,2024-05-10,", "b,P,10,2024-05-10,",
        ]
      ],
      [
        .init("net_revenue_churn_b2c where period = 2024-05-10", -10, percent: true),
        .init("net_revenue_churn where period = 2024-05-10", -10, percent: true),
        .init("net_revenue_churn_b2c \(may)", -10, percent: true),
      ]),
    Scenario(
      "article 001: a sale of 100, five a year, two years",
      files: [
        "orders.csv": ["order_id,customer_id,status,amount,created_at"]
          + (1...5).map { "o\($0),a,paid,100.00,2023-0\($0)-10T10:00:00Z" }
          + ["o6,a,failed,900.00,2023-07-01T10:00:00Z"]
      ],
      [
        .init("ltv_purchases(2) where period = 2023", 1_000),
        .init("purchases where period = 2023", 5),
      ]),
    Scenario(
      "Chartsy: a hundred customers a month, those left month by month",
      files: ["subscriptions.csv": chartsy], chartsyFigures),
    Scenario(
      "CodingAce, March: 150 due, 126 renewed",
      files: [
        "contracts.csv": ["contract_id,customer_id,start_date,end_date,annual_value,outcome"]
          + (1...150).map {
            "k\($0),c\($0),2023-05-16,2024-05-15,1,\($0 <= 126 ? "renewed" : "churned")"
          }
      ],
      [
        .init("gross_renewal_rate_before_downgrades \(may)", 84, percent: true),
        .init("renewal_rate_all \(may)", 84, percent: true),
      ]),
    Scenario(
      "Fivetran, ticket 941606, by the last schedule: 690.13 minutes, exact",
      today: "2020-10-31",
      files: [
        "model.kpi": [
          "set timezone America/Los_Angeles", "set business hours \"mon-fri 8:00-17:30\"",
        ],
        "tickets.csv": [
          "ticket_id,created_at,first_response_at",
          "941606,2020-09-29T17:01:38Z,2020-09-30T19:01:46Z",
        ],
      ],
      [.init("time_to_first_response_business * 60 where period = 2020-09", 690.13)]),
  ]

  /// The first month's customers leave on the last days of the months that follow.
  private static let chartsy: [String] = {
    var rows = [header]
    for (month, left) in [("01", [91, 85, 81]), ("02", [93, 87, 84]), ("03", [95, 90, 87])] {
      let first = Int(month) ?? 1
      for number in 0..<100 {
        let age = left.firstIndex { number >= $0 }
        let end = age.map { "2024-0\(first + $0 + 1)-15" } ?? ""
        rows.append("m\(month)n\(number),P,10,2024-\(month)-05,\(end)")
      }
    }
    return rows
  }()

  private static let chartsyFigures: [WorkedExample.Figure] = {
    var figures: [WorkedExample.Figure] = []
    for (month, left) in [("01", [100, 91, 85, 81]), ("02", [100, 93, 87, 84])] {
      for (age, share) in left.enumerated() {
        let close = "2024-0\((Int(month) ?? 1) + age)"
        figures.append(
          .init(
            "cohort_retention where period = 2024-\(month)..\(close) and customer like 'm\(month)%'",
            Double(share), percent: true))
      }
    }
    return figures
  }()

  private static func events(_ rows: [String]) -> [String: [String]] {
    ["events.csv": ["event_id,user_id,customer_id,event,occurred_at"] + rows]
  }

  private static let usage = [
    Scenario(
      "Mixpanel: thirty days back from the last day of a bucket", today: "2024-01-31",
      files: events([
        "1,u1,a,login,2023-11-03T10:00:00Z", "2,u2,a,login,2023-11-04T10:00:00Z",
        "3,u3,b,login,2023-12-01T10:00:00Z", "4,u4,b,login,2023-12-02T10:00:00Z",
        "5,u5,c,login,2023-12-31T23:00:00Z", "6,u6,c,login,2023-10-03T10:00:00Z",
        "7,u7,c,login,2023-10-02T10:00:00Z",
      ]),
      [
        // 4 November to 3 December: u2, u3, u4; 2 to 31 December: u4, u5.
        .init("mau_rolling where period = 2023-11-27..2023-12-03", 3),
        .init("mau_rolling where period = 2023-12", 2), .init("mau where period = 2023-12", 3),
        // 3 October to 1 November: u6.
        .init("mau_rolling where period = 2023-11-01", 1),
        .init("wau_rolling where period = 2023-12", 1),
        .init("known_users where period = 2023-11", 4),
      ]),
    Scenario(
      "Mixpanel: 25 February, then 3 March is a month later by the calendar alone",
      today: "2024-05-31",
      files: events([
        "1,u1,a,purchase,2024-02-25T10:00:00Z", "2,u1,a,purchase,2024-03-03T10:00:00Z",
        "3,u2,a,purchase,2024-02-10T10:00:00Z", "4,u2,a,purchase,2024-04-20T10:00:00Z",
        "5,u3,a,purchase,2024-03-31T10:00:00Z",
      ]),
      [
        .init("usage_retention where period = 2024-02", 50, percent: true),
        .init("usage_retention_rolling where period = 2024-02", 0, percent: true),
        .init("usage_retention_unbounded where period = 2024-02", 100, percent: true),
        .init("usage_retention(2) where period = 2024-02", 50, percent: true),
        .init(
          "usage_retention_rolling(2) where period = 2024-02 and user_id = u2", 100, percent: true),
        .init("usage_retention where period = 2024-03", 0, percent: true),
      ]),
    Scenario(
      "weekdays alone; a weekend has no value, a month without rows none at work",
      files: events([
        "1,u1,a,login,2024-06-07T10:00:00Z", "2,u2,a,login,2024-06-07T10:00:00Z",
        "3,u3,a,login,2024-06-08T10:00:00Z", "4,u1,a,login,2024-06-10T10:00:00Z",
        "5,u1,a,login,2024-04-30T10:00:00Z",
      ]),
      [
        // Friday two, Monday one, over two weekdays; all four days: 2 + 1 + 0 + 1.
        .init("dau_weekdays where period = 2024-06-07..2024-06-10", 1.5),
        .init("dau where period = 2024-06-07..2024-06-10", 1),
        .init("dau_weekdays where period = 2024-05", 0),
      ]),
    Scenario(
      "who may use a feature is known by the plan on the day",
      files: events([
        "1,u1,a,export,2024-06-03T10:00:00Z", "2,u2,b,login,2024-06-04T10:00:00Z",
        "3,u3,c,login,2024-06-04T10:00:00Z", "4,u4,c,export,2024-06-20T10:00:00Z",
        "5,u5,d,export,2024-06-20T10:00:00Z",
      ]).merging([
        "model.kpi": ["eligible plans = pro, enterprise"],
        "subscriptions.csv": [
          header, "a,pro,10,2024-01-01,", "b,enterprise,10,2024-01-01,",
          "c,basic,10,2024-01-01,2024-06-10", "c,pro,10,2024-06-10,", "d,basic,10,2024-01-01,",
        ],
      ]) { $1 },
      [
        // u1, u2, u4 may; u1 and u4 do.
        .init("eligible_users where period = 2024-06", 3),
        .init(
          "feature_adoption_eligible where event = export and period = 2024-06", 66.67,
          percent: true),
        .init("feature_adoption where event = export and period = 2024-06", 60, percent: true),
      ]),
  ]

  private static let onboarding = [
    Scenario(
      "trials by end and by start, and how long until they pay",
      files: [
        "trials.csv": [
          "customer_id,trial_start,trial_end,converted_at", "a,2024-05-20,2024-06-03,2024-06-03",
          "b,2024-05-20,2024-06-03,", "c,2024-06-10,2024-06-24,2024-06-20",
          "d,2024-06-28,2024-07-12,",
        ],
        "subscriptions.csv": [header, "a,P,10,2024-06-03,", "c,P,10,2024-06-20,"],
      ],
      [
        .init("trials_started where period = 2024-06", 2),
        .init("trials_converted where period = 2024-06", 2),
        .init("trials_converted_by_start where period = 2024-06", 1),
        .init("trial_conversion where period = 2024-06", 66.67, percent: true),
        .init("time_to_value_paid where period = 2024-05", 14),
        .init("time_to_value_paid where period = 2024-06", 10),
      ]),
    Scenario(
      "steps done once, twice, late and by weight; value from the end of onboarding",
      files: [
        "model.kpi": [
          "onboarding events = report, invite", "set onboarding weights \"report 3, invite 1\"",
          "value event = report",
        ],
        "customers.csv": [
          "customer_id,name,signup_date,onboarding_end", "a,A,2024-05-01,2024-05-10",
          "b,B,2024-05-01,2024-05-10", "c,C,2024-05-02,",
        ],
        "events.csv": [
          "event_id,customer_id,event,occurred_at", "1,a,report,2024-05-12T00:00:00Z",
          "2,a,report,2024-05-13T00:00:00Z", "3,a,invite,2024-06-29T00:00:00Z",
          "4,b,invite,2024-05-03T00:00:00Z", "5,c,login,2024-05-03T00:00:00Z",
        ],
      ],
      [
        .init("onboarding_completion \(may)", 33.33, percent: true),
        .init("onboarding_engagement_score \(may)", 50),
        // 4, 1 and 0 of 4.
        .init("onboarding_engagement_score_weighted \(may)", 41.67),
        .init("onboarding_steps_done by customer having onboarding_steps_done > 1", 2),
        .init("onboarding_weight_done by customer having onboarding_weight_done > 1", 4),
        .init("time_to_value_onboarded \(may)", 2),
      ]),
    Scenario(
      "several required events: value is the latest of their firsts", today: "2024-06-30",
      files: [
        "model.kpi": ["value events = report, invite"],
        "customers.csv": ["customer_id,name,signup_date", "a,A,2024-05-01", "b,B,2024-05-01"],
        "events.csv": [
          "event_id,customer_id,event,occurred_at", "1,a,report,2024-04-12T00:00:00Z",
          "2,a,report,2024-05-05T00:00:00Z", "3,a,invite,2024-05-11T00:00:00Z",
          "4,a,report,2024-05-20T00:00:00Z", "5,b,report,2024-05-02T00:00:00Z",
        ],
      ],
      [
        .init("time_to_value \(may)", 10), .init("value_reached \(may)", 50, percent: true),
        .init("not_yet_at_value \(may)", 1),
      ]),
    Scenario(
      "steps that may take thirty days",
      files: [
        "model.kpi": ["onboarding events = report, invite", "set onboarding days 30"],
        "customers.csv": ["customer_id,name,signup_date", "a,A,2024-05-01", "b,B,2024-05-01"],
        "events.csv": [
          "event_id,customer_id,event,occurred_at", "1,a,report,2024-05-12T00:00:00Z",
          "2,a,invite,2024-06-29T00:00:00Z", "3,b,report,2024-05-12T00:00:00Z",
          "4,b,invite,2024-05-31T00:00:00Z",
        ],
      ],
      [
        .init("onboarding_completion \(may)", 50, percent: true),
        .init("onboarding_engagement_score \(may)", 75),
      ]),
    Scenario(
      "from a free plan to a paid one; a trial is no free plan",
      files: [
        "subscriptions.csv": [
          header, "a,free,0,2024-01-01,2024-05-10", "a,pro,10,2024-05-10,", "b,free,0,2024-01-01,",
          "c,free,0,2024-05-02,", "d,pro,10,2024-01-01,", "e,free,0,2024-01-01,2024-02-01",
        ]
      ],
      [
        .init("free_to_paid \(may)", 50, percent: true), .init("customers \(may)", 2),
        .init("new_mrr \(may)", 10),
      ]),
  ]

  private static let support = [
    Scenario(
      "the time that a ticket waited on the customer",
      files: [
        "tickets.csv": [
          "ticket_id,created_at,resolved_at,waiting_minutes",
          "1,2024-06-03T10:00:00Z,2024-06-03T20:00:00Z,120",
          "2,2024-06-04T10:00:00Z,2024-06-04T12:00:00Z,0",
          "3,2024-06-05T10:00:00Z,,45",
        ]
      ],
      [
        .init("time_to_resolution where period = 2024-06", 6),
        .init("time_to_resolution_minus_waiting where period = 2024-06", 5),
      ]),
    Scenario(
      "a ticket with one target met and one missed, one open past its target, one open within",
      files: [
        "tickets.csv": [
          "ticket_id,created_at,first_response_at,resolved_at,priority",
          "1,2024-06-03T10:00:00Z,2024-06-03T10:30:00Z,2024-06-03T12:00:00Z,urgent",
          "2,2024-06-04T10:00:00Z,2024-06-04T10:30:00Z,2024-06-05T12:00:00Z,urgent",
          "3,2024-06-05T10:00:00Z,2024-06-05T10:30:00Z,,urgent",
          "4,2024-06-30T20:00:00Z,2024-06-30T20:30:00Z,,low",
          "5,2024-06-06T10:00:00Z,2024-06-06T10:30:00Z,2024-06-06T12:00:00Z,whatever",
        ]
      ],
      [
        .init("sla_attainment_tickets where period = 2024-06", 33.33, percent: true),
        .init("tickets_with_targets where period = 2024-06", 3),
        // Responses: four met; resolutions: one met, two missed, one running.
        .init("sla_attainment_by_created where period = 2024-06", 71.43, percent: true),
        // Tickets 1 and 2: three of four.
        .init("sla_attainment_by_resolved where period = 2024-06", 75, percent: true),
      ]),
    Scenario(
      "five points in place of eleven; weighed by what customers pay",
      files: [
        "subscriptions.csv": [header, "a,P,300,2024-01-01,", "b,P,100,2024-01-01,"],
        "surveys.csv": [
          "response_id,customer_id,type,score,scale_max,responded_at", "1,a,nps,5,5,2024-06-01",
          "2,a,nps,4,5,2024-06-01", "3,b,nps,3,5,2024-06-01", "4,b,nps,5,5,2024-06-01",
          "5,a,nps,9,10,2024-05-01", "6,b,nps,2,10,2024-05-01", "7,gone,nps,2,10,2024-05-01",
        ],
      ],
      [
        .init("nps_five_point where period = 2024-06", 25),
        .init("nps_weighted where period = 2024-05", 50),
        .init("nps where period = 2024-05", -33.33),
        .init("nps_ci where period = 2024-05", 106.69),
      ]),
    Scenario(
      "scales told by the greatest answer of each survey; net of the dissatisfied",
      files: [
        "surveys.csv": [
          "response_id,survey_id,type,score,responded_at", "1,s5,csat,5,2024-06-01",
          "2,s5,csat,2,2024-06-01", "3,s10,csat,10,2024-06-01", "4,s10,csat,7,2024-06-01",
          "5,s7,csat,7,2024-06-01", "6,s7,csat,5,2024-06-01", "7,s8,csat,8,2024-06-01",
          "8,s4,csat,4,2024-06-01", "9,s4,csat,1,2024-06-01",
        ]
      ],
      [
        // 5 of 5, 10 of 10, 7 of 7; the scales of s8 and s4 are not known.
        .init("csat where period = 2024-06", 50, percent: true),
        .init("csat_responses where period = 2024-06", 6),
        .init("csat_net where period = 2024-06", 33.33),
      ]),
  ]

  private static let money = [
    Scenario(
      "list amounts beside amounts; seats",
      files: [
        "subscriptions.csv": [
          "customer_id,plan,amount,list_amount,interval,seats,start_date,end_date",
          "a,P,900,1200,year,3,2024-01-01,", "b,P,50,,month,2,2024-01-01,",
        ]
      ],
      [
        // 3 × 900 / 12 and 2 × 50; 3 × 1200 / 12 and 2 × 50.
        .init("mrr", 325), .init("mrr_contracted", 400), .init("arpa_per_seat", 65),
      ]),
    Scenario(
      "revenue of days: half a month is half an amount, February or not",
      files: [
        "subscriptions.csv": [
          header, "a,P,290,2024-02-01,2024-02-11", "b,P,310,2024-03-01,2024-03-11",
          "c,P,100,2024-01-01,",
        ]
      ],
      [
        .init("ltv_observed where period = 2024-06", 100),
        .init("nrr_revenue where period = 2024-03", 50, percent: true),
        // 300 of 100 + 100 + 300.
        .init("nrr_revenue where period = 2024-Q2", 60, percent: true),
      ]),
    Scenario(
      "nobody at the opening: no rate, and movements all the same", today: "2024-01-31",
      files: ["subscriptions.csv": [header, "a,P,10,2024-01-05,", "b,P,20,2024-01-06,"]],
      [
        .init("coalesce(nrr, -1) where period = 2024-01", -1),
        .init("coalesce(logo_churn, -1) where period = 2024-01", -1),
        .init("coalesce(logo_churn_b2c, -1) where period = 2024-01-05", -1),
        .init("new_mrr where period = 2024-01", 30),
        .init("coalesce(ltv_observed, -1) where period = 2024-01", -1),
      ]),
    Scenario(
      "rows that overlap add up, versions of one subscription do not",
      files: [
        "subscriptions.csv": [
          "subscription_id,customer_id,plan,mrr,start_date,end_date", "s1,a,P,100,2024-01-01,",
          "s2,a,P,50,2024-03-01,", "s3,b,P,100,2024-01-01,", "s3,b,P,130,2024-05-10,",
        ]
      ],
      [
        .init("mrr", 280), .init("expansion_mrr where period = 2024-Q2", 30),
        .init("customers", 2), .init("nrr where period = 2024-Q2", 112, percent: true),
        // 150 + 130 of 150 + 9/31 of 100 + 22/31 of 130.
        .init("nrr_revenue where period = 2024-06", 103.21, percent: true),
      ]),
    Scenario(
      "a cohort that lost somebody in its first month, and one that came back",
      files: [
        "subscriptions.csv": [
          header, "a,P,10,2024-05-01,", "b,P,10,2024-05-03,2024-05-20",
          "c,P,10,2024-05-04,2024-05-10", "c,P,10,2024-05-25,", "d,P,10,2024-01-01,",
        ]
      ],
      [
        .init("cohort_retention \(may)", 66.67, percent: true),
        .init("cohort_retention_strict \(may)", 33.33, percent: true),
        .init("cohort_retention_m0 \(may)", 100, percent: true),
        .init("unbroken_customers \(may)", 2), .init("retention_rate \(may)", 100, percent: true),
      ]),
  ]
}
