import Testing

/// An example with numbers that somebody published: what goes in, what must come out.
///
/// Where only sums were published, the rows are made so that they give those sums; a period is
/// May 2024 unless the source names another.
struct WorkedExample: Sendable, CustomTestStringConvertible {
  /// A query with one row and one column, and the figure as printed: percent as percent.
  struct Figure: Sendable {
    var query: String
    var expected: Double
    /// The digits behind the point that were published, or that the arithmetic gives.
    var digits: Int
    var isPercent: Bool

    init(_ query: String, _ expected: Double, digits: Int = 2, percent: Bool = false) {
      self.query = query
      self.expected = expected
      self.digits = digits
      isPercent = percent
    }
  }

  var source: String
  /// `subscriptions.csv`, lines with the header first.
  var subscriptions: [String]
  var figures: [Figure]

  var testDescription: String { source }

  static let header = "customer_id,plan,mrr,start_date,end_date"

  /// Rows in which May 2024 opens with an amount and has these movements, each by a customer of
  /// its own.
  static func movements(
    opening: Int, new: Int = 0, expansion: Int = 0, contraction: Int = 0, churn: Int = 0
  ) -> [String] {
    let stays = opening - churn - (contraction + 1) - 1
    var rows = [
      header, "stays,P,\(stays),2023-01-01,",
      "shrinks,P,\(contraction + 1),2023-01-01,2024-05-12", "shrinks,P,1,2024-05-12,",
      "grows,P,1,2023-01-01,2024-05-20", "grows,P,\(1 + expansion),2024-05-20,",
    ]
    if churn > 0 { rows.append("leaves,P,\(churn),2023-01-01,2024-05-10") }
    if new > 0 { rows.append("comes,P,\(new),2024-05-15,") }
    return rows
  }

  /// As many customers as asked for, each with 10 a month.
  static func customers(_ groups: [(count: Int, start: String, end: String)]) -> [String] {
    var rows = [header]
    for (group, line) in groups.enumerated() {
      rows += (0..<line.count).map { "g\(group)n\($0),P,10,\(line.start),\(line.end)" }
    }
    return rows
  }

  static let all = rates + counts + amounts
}

extension WorkedExample {
  private static let may = "where period = 2024-05"

  fileprivate static let rates = [
    WorkedExample(
      source: "MetricKit: MRR waterfall calculator",
      subscriptions: movements(
        opening: 200_000, new: 12_000, expansion: 8_000, contraction: 3_000, churn: 5_000),
      figures: [
        Figure("closing_mrr \(may)", 212_000), Figure("net_new_mrr \(may)", 12_000),
        Figure("quick_ratio \(may)", 2.5), Figure("nrr \(may)", 100, percent: true),
        Figure("grr \(may)", 96, percent: true),
      ]),
    WorkedExample(
      source: "dnoise: NRR",
      subscriptions: movements(
        opening: 200_000, expansion: 20_000, contraction: 4_000, churn: 6_000),
      figures: [
        Figure("nrr \(may)", 105, percent: true), Figure("grr \(may)", 95, percent: true),
        Figure("gross_revenue_churn \(may)", 5, percent: true),
        Figure("net_revenue_churn \(may)", -5, percent: true),
      ]),
    WorkedExample(
      source: "MetricKit: NRR guide",
      subscriptions: movements(
        opening: 100_000, expansion: 15_000, contraction: 5_000, churn: 8_000),
      figures: [
        Figure("nrr \(may)", 102, percent: true), Figure("grr \(may)", 87, percent: true),
      ]),
    WorkedExample(
      source: "PitchKit: quick ratio",
      subscriptions: movements(
        opening: 100_000, new: 20_000, expansion: 8_000, contraction: 3_000, churn: 5_000),
      figures: [
        Figure("quick_ratio \(may)", 3.5), Figure("quick_ratio_strict \(may)", 3.5),
      ]),
    WorkedExample(
      source: "ChartMogul: MRR churn rate, standard (B2B)",
      subscriptions: [
        header, "a,P,10,2023-01-01,2024-05-10", "b,P,30,2023-01-01,2024-05-12",
        "b,P,20,2024-05-12,", "c,P,20,2023-01-01,2024-05-20", "c,P,30,2024-05-20,",
        "d,P,40,2023-01-01,",
      ],
      figures: [Figure("gross_revenue_churn \(may)", 20, percent: true)]),
    WorkedExample(
      source: "GitLab Handbook: customer success vision, retention",
      subscriptions: [
        header, "X,P,50,2022-01-01,2024-03-01", "X,P,100,2024-03-01,",
        "Y,P,125,2022-01-01,2024-03-01", "Y,P,100,2024-03-01,",
      ],
      figures: [
        // Published as 114 % and about 86 %.
        Figure("nrr where period = 2023-07..2024-06", 114, digits: 0, percent: true),
        Figure("grr where period = 2023-07..2024-06", 86, digits: 0, percent: true),
      ]),
    WorkedExample(
      source: "Upzelo: expansion MRR",
      subscriptions: movements(opening: 5_000, expansion: 1_000),
      figures: [Figure("expansion_mrr_rate \(may)", 20, percent: true)]),
  ]

  fileprivate static let counts = [
    WorkedExample(
      source: "Brett777/Predict-Churn: logo churn",
      subscriptions: customers([
        (450, "2023-01-01", ""), (50, "2023-01-01", "2024-05-15"), (30, "2024-05-10", ""),
      ]),
      figures: [Figure("logo_churn \(may)", 10, percent: true)]),
    WorkedExample(
      source: "Upollo: monthly churn",
      subscriptions: customers([(950, "2023-01-01", ""), (50, "2023-01-01", "2024-05-15")]),
      figures: [Figure("logo_churn \(may)", 5, percent: true)]),
    WorkedExample(
      source: "askanewquestion: customer retention rate, S 200, E 220, N 50",
      subscriptions: customers([
        (170, "2023-01-01", ""), (30, "2023-01-01", "2024-05-15"), (50, "2024-05-10", ""),
      ]),
      figures: [
        Figure("retention_rate \(may)", 85, percent: true), Figure("customers \(may)", 220),
        Figure("logo_churn + retention_rate \(may)", 100, percent: true),
      ]),
    WorkedExample(
      source: "ChartMogul: chart data, 15 expansions of 14 customers",
      subscriptions: [header, "n0,P,100,2023-01-01,2024-05-04", "n0,P,300,2024-05-04,2024-05-18"]
        + ["n0,P,475,2024-05-18,"]
        + (1...13).flatMap {
          ["n\($0),P,100,2023-01-01,2024-05-07", "n\($0),P,471,2024-05-07,"]
        },
      figures: [Figure("expanded_customers \(may)", 14), Figure("expansion_mrr \(may)", 5_198)]),
  ]

  fileprivate static let amounts = [
    WorkedExample(
      source: "article 001: 100 customers at 100",
      subscriptions: [header] + (1...100).map { "c\($0),P,100,2024-01-01," },
      figures: [
        Figure("mrr \(may)", 10_000), Figure("arr \(may)", 120_000), Figure("arpa \(may)", 100),
      ]),
    WorkedExample(
      source: "Future Proof: customer concentration",
      // Thousands a year: 300 for the first, 800 for five, 1,100 for ten, 2,000 for all.
      subscriptions: [header, "top,P,300,2023-01-01,"]
        + (1...4).map { "second\($0),P,125,2023-01-01," }
        + (1...5).map { "third\($0),P,60,2023-01-01," }
        + (1...18).map { "rest\($0),P,50,2023-01-01," },
      figures: [
        Figure("concentration(1) \(may)", 15, percent: true),
        Figure("concentration(5) \(may)", 40, percent: true),
        Figure("concentration \(may)", 55, percent: true),
      ]),
    WorkedExample(
      source: "Revenue Calculators: MRR growth bridge",
      subscriptions: movements(
        opening: 18_000, new: 2_800, expansion: 700, contraction: 300, churn: 900),
      figures: [
        Figure("net_new_mrr \(may)", 2_300), Figure("closing_mrr \(may)", 20_300),
        Figure("net_new_mrr / opening_mrr \(may)", 12.78, percent: true),
      ]),
    WorkedExample(
      source: "Stripe: a yearly price of 1200",
      subscriptions: [intervals, "c1,1200,year,1,1,2024-01-01,"],
      figures: [Figure("mrr \(may)", 100)]),
    WorkedExample(
      source: "RevenueCat: a yearly price of 120",
      subscriptions: [intervals, "c1,120,year,1,1,2024-01-01,"],
      figures: [Figure("mrr \(may)", 10)]),
    WorkedExample(
      source: "ChartMogul: lifecycle of a subscription",
      subscriptions: [
        "subscription_id,customer_id,plan,amount,quantity,interval,interval_count,start_date,end_date",
        "s1,syncalytics,Gold yearly,500,4,year,1,2023-01-10,2024-01-10",
        "s2,syncalytics,Silver monthly,30,2,month,1,2023-02-03,2023-03-17",
        "s3,syncalytics,Gold monthly,50,3,month,1,2024-03-05,",
      ],
      figures: [
        Figure("new_mrr where period = 2023-01", 166.67),
        Figure("expansion_mrr where period = 2023-02", 60),
        Figure("contraction_mrr where period = 2023-03", 60),
        Figure("churned_mrr where period = 2024-01", 166.67),
        Figure("reactivation_mrr where period = 2024-03", 150),
      ]),
  ]

  private static let intervals =
    "customer_id,amount,interval,interval_count,quantity,start_date,end_date"
}
