import TestSupport
import Testing

/// Exports of other programs, by their own headers: files made by hand after metrics.md part F.
@Suite struct ExportTests {
  struct Export: Sendable, CustomTestStringConvertible {
    /// In `exports`.
    var files: [String]
    /// What `show model` says of the first.
    var profile: String
    var today = "2024-06-30"
    /// Queries and their answers as CSV.
    var answers: [(query: String, csv: String)]

    var testDescription: String { files[0] }
  }

  @Test(arguments: Export.all)
  func `an export is recognised by its headers, and its traps are known`(_ export: Export) throws {
    let folder = Checkout.root + "/Tests/EndToEndTests/exports/"
    let queries = ["show model"] + export.answers.map(\.query)
    let output = try Command.kpi(
      export.files.map { folder + $0 } + ["--today", export.today, "-o", "csv"]
        + queries.flatMap { ["-c", $0] })
    #expect(output.status == 0, "\(output.errors)")
    #expect(output.output.contains("# " + export.profile), "\(output.output)")
    for (query, csv) in export.answers {
      #expect(output.output.contains(csv + "\n"), "\(query): \(output.output)")
    }
  }
}

extension ExportTests.Export {
  static let all = billing + contracts + activity

  private static let billing = [
    // Ended, not canceled; a quantity of none is one; a price a year.
    Self(
      files: ["stripe_subscriptions.csv"], profile: "Stripe subscriptions export",
      answers: [
        ("mrr by plan", "plan,mrr\nprice_basic,100.00\nprice_pro,100.00"),
        (
          "churned_mrr by reason where period = 2024-Q2",
          "reason,churned_mrr\npayment_failed,50.00"
        ),
      ]),
    // Cents, signs, two movements of one day, a customer that left and came back.
    Self(
      files: ["chartmogul_mrr_movements.csv", "chartmogul_customers.csv"],
      profile: "ChartMogul MRR movements export",
      answers: [
        ("mrr by plan", "plan,mrr\nbasic,90.00\npro,120.00"),
        ("mrr by country", "country,mrr\nDE,60.00\nGB,120.00\nUS,30.00"),
        (
          "churned_mrr_events, reactivation_mrr_events, new_mrr_events where period = 2024-H1",
          "churned_mrr_events,reactivation_mrr_events,new_mrr_events\n80.00,60.00,210.00"
        ),
      ]),
    Self(
      files: ["chartmogul_customers.csv"], profile: "ChartMogul customers export",
      answers: [
        (
          "count() by status from chartmogul_customers",
          "status,count()\nactive,2\nchurned,1\nlead,1"
        )
      ]),
    // Cents, quantities, three months at a time.
    Self(
      files: ["baremetrics_template.csv"], profile: "Baremetrics import template",
      answers: [
        ("mrr by plan", "plan,mrr\nBasic,40.00\nYear,100.00"),
        ("churned_mrr where period = 2024-Q2", "churned_mrr\n100.00"),
      ]),
    // The first day without service is the day of the next period.
    Self(
      files: ["dbt_subscription_periods.csv"], profile: "dbt mrr-playbook subscription periods",
      answers: [
        (
          "mrr_bridge where period = 2024-Q2",
          "opening,new,reactivation,expansion,contraction,churn,transfer_in,transfer_out,closing\n"
            + "80,0,0,30,0,30,0,0,80"
        )
      ]),
  ]

  private static let contracts = [
    Self(
      files: ["salesforce_contracts.csv"], profile: "Salesforce contracts export",
      today: "2024-08-01",
      answers: [
        (
          "renewals_due by renewal_term where period = 2024-H1",
          "renewal_term,renewals_due\nannual,2\nmonthly,1"
        ),
        ("renewal_rate where period = 2024-H1", "renewal_rate\n0.5"),
        // The contracts of 001A and 001D are in force on the day.
        ("average_contract_length", "average_contract_length\n24"),
      ]),
    Self(
      files: ["salesforce_contracts_report.csv"], profile: "Salesforce contracts report",
      today: "2024-08-01",
      answers: [("renewal_rate where period = 2024-H1", "renewal_rate\n0.5")]),
    Self(
      files: ["salesforce_opportunities.csv"], profile: "Salesforce opportunities export",
      answers: [
        (
          "sum(amount) by stage_name from salesforce_opportunities where period = 2024-H1",
          "stage_name,sum(amount)\nClosed Lost,8000.00\nClosed Won,12000.00"
        )
      ]),
  ]

  private static let activity = [
    // Minutes in place of moments; a comma in a subject; the organization is the customer.
    Self(
      files: ["zendesk_tickets.csv"], profile: "Zendesk tickets export",
      answers: [
        (
          "count(), avg(first_response_minutes), max(resolution_minutes) by status from zendesk_tickets",
          "status,count(),avg(first_response_minutes),max(resolution_minutes)\nhold,1,,\n"
            + "solved,2,60,2280"
        ),
        ("count() by customer from zendesk_tickets limit 1", "customer,count()\nAlder Ltd,1"),
      ]),
    // Seconds since 1970.
    Self(
      files: ["delighted_responses.csv"], profile: "Delighted survey responses",
      today: "2024-07-31",
      answers: [
        ("count() by month from delighted_responses", "month,count()\n2024-06,3\n2024-07,1")
      ]),
    Self(
      files: ["surveymonkey_responses.csv"], profile: "SurveyMonkey responses export",
      answers: [("count() from surveymonkey_responses", "count()\n2")]),
    Self(
      files: ["amplitude_events.csv"], profile: "Amplitude events export",
      answers: [
        (
          "count() by event_type from amplitude_events where period = 2024-06",
          "event_type,count()\nexport,1\nlogin,2"
        )
      ]),
    Self(
      files: ["mixpanel_events.csv"], profile: "Mixpanel events export", today: "2024-07-31",
      answers: [("count() by month from mixpanel_events", "month,count()\n2024-06,2\n2024-07,1")]),
    Self(
      files: ["segment_tracks.csv"], profile: "Segment tracks table",
      answers: [
        (
          "count_distinct(user_id) by event from segment_tracks",
          "event,count_distinct(user_id)\nreport_viewed,1\nsigned_in,2"
        )
      ]),
  ]
}
