import Testing

/// Published figures of renewals and unit economics, built from rows.
@Suite struct EconomicsExampleTests {
  @Test(arguments: Scenario.published)
  func `published figures come out as printed`(_ scenario: Scenario) throws {
    let differences = try scenario.differences()
    #expect(differences.isEmpty, "\(differences.joined(separator: "; "))")
  }
}

extension Scenario {
  static let published = renewals + lengths + economics

  private static let may = "where period = 2024-05"
  private static let contractHeader =
    "contract_id,customer_id,start_date,end_date,term_months,annual_value,outcome,renewed_value"

  /// Contracts of a year that end in May 2024, each of a customer of its own.
  private static func contracts(
    _ groups: [(count: Int, value: Int, outcome: String, renewed: String)]
  ) -> [String: [String]] {
    var rows = [contractHeader]
    for (group, line) in groups.enumerated() {
      rows += (0..<line.count).map { row in
        "k\(group)_\(row),c\(group)_\(row),2023-05-16,2024-05-15,12,\(line.value),\(line.outcome),"
          + line.renewed
      }
    }
    return ["contracts.csv": rows]
  }

  private static let renewals = [
    Scenario(
      "article 001: 80 of 100 customers renew",
      files: contracts([(80, 1000, "renewed", ""), (20, 1000, "churned", "")]),
      [
        .init("renewal_rate \(may)", 80, percent: true),
        .init("customers_up_for_renewal \(may)", 100), .init("renewals_due \(may)", 100),
      ]),
    Scenario(
      "Wins Above: 45 of 50 renew; 4M due, 0.5M lost, 0.3M less",
      files: contracts([
        (42, 70_000, "renewed", "70000"), (3, 186_667, "renewed", "86667"),
        (5, 100_000, "churned", ""),
      ]),
      [
        .init("renewal_rate \(may)", 90, percent: true),
        .init("gross_renewal_rate \(may)", 80, digits: 1, percent: true),
      ]),
    Scenario(
      "CodingAce, January: 120 due, 102 renewed; gross before downgrades",
      files: contracts([(102, 1, "renewed", ""), (18, 1, "churned", "")]),
      [.init("gross_renewal_rate_before_downgrades \(may)", 85, percent: true)]),
    Scenario(
      "CodingAce, February: 135 due, 118 renewed, 9 more, 3 less",
      files: contracts([
        (106, 1, "renewed", "1"), (9, 1, "renewed", "2"), (3, 1, "renewed", "0"),
        (17, 1, "churned", ""),
      ]),
      [
        .init("gross_renewal_rate_before_downgrades \(may)", 87.41, percent: true),
        .init("net_renewal_rate \(may)", 91.85, percent: true),
        // The default counts downgrades as lost: (118 − 3) / 135.
        .init("gross_renewal_rate \(may)", 85.19, percent: true),
      ]),
    Scenario(
      "CodingAce, April: 140 due, 124 renewed, 10 more, 2 less",
      files: contracts([
        (112, 1, "renewed", "1"), (10, 1, "renewed", "2"), (2, 1, "renewed", "0"),
        (16, 1, "churned", ""),
      ]),
      [.init("net_renewal_rate \(may)", 94.29, percent: true)]),
  ]

  private static func terms(_ groups: [(count: Int, months: Int)]) -> [String: [String]] {
    var rows = ["contract_id,customer_id,start_date,end_date,term_months,annual_value"]
    for group in groups {
      rows += (0..<group.count).map {
        "k\(group.months)_\($0),c\(group.months)_\($0),2024-01-01,2030-12-31,\(group.months),1000"
      }
    }
    return ["contracts.csv": rows]
  }

  private static let lengths = [
    Scenario(
      "Baremetrics: 10 monthly, 2 annual, 1 of two years: 58 / 13",
      files: terms([(10, 1), (2, 12), (1, 24)]), [.init("average_contract_length", 4.46)]),
    Scenario(
      "FirstOfficer: 20 monthly, 5 annual, 1 of three years",
      files: terms([(20, 1), (5, 12), (1, 36)]), [.init("average_contract_length", 4.46)]),
    Scenario(
      "Kellogg: 5, 10 and 15 deals of 1, 2 and 3 years of one value: 2.33 years",
      files: terms([(5, 12), (10, 24), (15, 36)]),
      [.init("average_contract_length_weighted / 12", 2.33)]),
  ]

  /// Costs of May 2024 by category.
  private static func costs(_ lines: [(category: String, amount: Int)]) -> [String] {
    ["date,category,amount"] + lines.map { "2024-05-01,\($0.category),\($0.amount)" }
  }

  private static let economics = [
    Scenario(
      "article 001: CAC 100,000 / 100; payback 1000 / 85 in 12 whole months",
      files: [
        "costs.csv": costs([("sales", 60_000), ("marketing", 40_000), ("support", 7)]),
        "subscriptions.csv": WorkedExample.customers([(5, "2023-01-01", "")])
          + (1...100).map { "new\($0),P,85,2024-05-10," },
      ],
      [
        .init("cac \(may)", 1_000), .init("cac_payback \(may)", 11.76),
        .init("cac_payback_whole_months \(may)", 12), .init("arpa_new \(may)", 85),
      ]),
    Scenario(
      "Totango: CAC 200,000 / 1,000",
      files: [
        "costs.csv": costs([("sales and marketing", 200_000)]),
        "subscriptions.csv": WorkedExample.customers([(1000, "2024-05-03", "")]),
      ],
      [.init("cac \(may)", 200)]),
    Scenario(
      "ChartMogul: LTV 100 / 5 %",
      files: [
        "subscriptions.csv": [WorkedExample.header] + (1...19).map { "c\($0),P,100,2023-01-01," }
          + ["gone,P,100,2023-01-01,2024-05-20"]
      ],
      [
        .init("ltv \(may)", 2_000), .init("arpa \(may)", 100),
        // A floor below the churn changes nothing.
        .init("ltv_floor \(may)", 2_000),
      ]),
    Scenario(
      "Stripe: nobody leaves: 1.67 % a month, 60 months",
      files: ["subscriptions.csv": WorkedExample.customers([(10, "2023-01-01", "")])],
      [.init("ltv_floor \(may)", 599, digits: 0)]),
    Scenario(
      "mhq: 500 × 75 % / 2.5 %; ltv_cac 15,000 / 6,000",
      files: [
        "model.kpi": ["set gross margin 75%"],
        "costs.csv": costs([("sales", 6_000)]),
        "subscriptions.csv": [WorkedExample.header] + (1...39).map { "c\($0),P,500,2023-01-01," }
          + ["gone,P,500,2023-01-01,2024-05-20", "new,P,500,2024-05-10,"],
      ],
      [
        .init("ltv_margin \(may)", 15_000), .init("cac \(may)", 6_000),
        .init("ltv_cac \(may)", 2.5), .init("cac_payback \(may)", 16),
      ]),
    Scenario(
      "Zorian after Totango: 200,000 a year for 5,000 customers kept; article 000 the same",
      files: [
        "costs.csv": ["date,category,amount", "2024-03-01,customer success,200000"],
        "subscriptions.csv": WorkedExample.customers([(5000, "2022-01-01", "")]),
      ],
      [
        .init("crc_retained where period = 2023-07..2024-06", 40),
        .init("crc where period = 2023-07..2024-06", 40),
      ]),
    Scenario(
      "Operately: 10,000 / 500",
      files: [
        "costs.csv": costs([("retention", 10_000)]),
        "subscriptions.csv": WorkedExample.customers([(500, "2022-01-01", "")]),
      ],
      [.init("crc_not_annualised \(may)", 20), .init("crc \(may)", 240)]),
    Scenario(
      "5 % a month are 46.0 % a year",
      files: [
        "subscriptions.csv": WorkedExample.customers([
          (95, "2022-01-01", ""), (5, "2022-01-01", "2024-05-10"),
        ])
      ],
      [
        .init("logo_churn_annualised \(may)", 46, digits: 1, percent: true),
        .init("logo_churn_monthly \(may)", 5, percent: true),
      ]),
    Scenario(
      "TOption: 1 % a month in a year",
      files: [
        "subscriptions.csv": WorkedExample.customers([
          (99, "2022-01-01", ""), (1, "2022-01-01", "2024-05-10"),
        ])
      ],
      [.init("logo_churn_annualised \(may)", 11.36, percent: true)]),
    Scenario(
      "TOption: 10 % a month in a year",
      files: [
        "subscriptions.csv": WorkedExample.customers([
          (90, "2022-01-01", ""), (10, "2022-01-01", "2024-05-10"),
        ])
      ],
      [.init("logo_churn_annualised \(may)", 71.76, percent: true)]),
  ]
}
