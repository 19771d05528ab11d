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
        // A trial pays from its end on, one that runs not yet.
        ("mrr by plan", "plan,mrr\nprice_basic,100.00\nprice_pro,170.00"),
        ("new_mrr where period = 2024-06", "new_mrr\n70.00"),
        (
          "trial_conversion, trials_ended where period = 2024-06",
          "trial_conversion,trials_ended\n1,1"
        ),
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
    // Without a price: days of service and states alone.
    Self(
      files: ["stripe_subscription_table.csv"], profile: "Stripe subscription table",
      answers: [
        (
          "count() by status from stripe_subscription_table where period = 2024-06",
          "status,count()\nactive,2\ntrialing,1"
        )
      ]),
    // Cents; a charge that failed is none.
    Self(
      files: ["stripe_charge_table.csv"], profile: "Stripe charge table",
      answers: [
        (
          "purchases, purchases_value, buyers where period = 2024-06",
          "purchases,purchases_value,buyers\n2,170.50,2"
        )
      ]),
    // Cents and seconds; a charge that failed is none.
    Self(
      files: ["stripe_charge_objects.csv"], profile: "Stripe charge objects",
      answers: [
        (
          "purchases, purchases_value, buyers where period = 2024-06",
          "purchases,purchases_value,buyers\n2,170.50,2"
        )
      ]),
    // 2 × 99 a month, 12,000 a year, and 270 for three months up to the first of June.
    Self(
      files: ["stripe_subscription_objects.csv"], profile: "Stripe subscription objects",
      answers: [
        (
          "mrr by plan where period = 2024-05",
          "plan,mrr\nprice_ent,1000.00\nprice_pro,198.00\nprice_quarter,90.00"
        ),
        ("mrr, churned_customers where period = 2024-06", "mrr,churned_customers\n1198.00,1"),
      ]),
    // The same by the programming interface: times, cents, a customer that came back.
    Self(
      files: ["chartmogul_activities.csv"], profile: "ChartMogul activities export",
      answers: [
        ("mrr by plan", "plan,mrr\nbasic,60.00\npro,150.00"),
        (
          "churned_mrr_events, reactivation_mrr_events, new_mrr_events where period = 2024-H1",
          "churned_mrr_events,reactivation_mrr_events,new_mrr_events\n80.00,60.00,180.00"
        ),
      ]),
    // Cents; `mrr` is for a month already, whatever the cycle.
    Self(
      files: ["chartmogul_subscriptions.csv"], profile: "ChartMogul subscriptions export",
      answers: [
        ("mrr by plan", "plan,mrr\nBasic,60.00\nPro yearly,150.00"),
        (
          "reactivated_customers, reactivation_mrr where period = 2024-06",
          "reactivated_customers,reactivation_mrr\n1,60.00"
        ),
      ]),
    Self(
      files: ["chartmogul_customers.csv"], profile: "ChartMogul customers export",
      answers: [
        (
          "count() by status from chartmogul_customers",
          "status,count()\nactive,2\nchurned,1\nlead,1"
        ),
        // By itself it is what customers pay now, in cents.
        ("mrr, customers", "mrr,customers\n180.00,2"),
        ("mrr by country", "country,mrr\nDE,60.00\nGB,120.00"),
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
    // Charges of a subscription add up; a raised price begins where the old one ends; of several ends
    // that of the charge.
    Self(
      files: ["zuora_charges.csv"], profile: "Zuora rate plan charges export",
      answers: [
        ("mrr by plan", "plan,mrr\nBasic,75.00\nPro,165.00"),
        ("mrr by customer", "customer,mrr\nA-01,165.00\nA-03,75.00"),
        (
          "churned_mrr, expansion_mrr where period = 2024-Q2",
          "churned_mrr,expansion_mrr\n50.00,40.00"
        ),
      ]),
    // Nobody's `Expires At`: who left is told by `Canceled At`.
    Self(
      files: ["maxio_subscriptions.csv"], profile: "Maxio subscriptions export",
      answers: [
        ("mrr by product", "product,mrr\nPro,170.00"),
        ("churned_mrr where period = 2024-Q2", "churned_mrr\n50.00"),
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
    // What is not signed yet renews nothing, is not due and not in force.
    Self(
      files: ["salesforce_drafts.csv"], profile: "Salesforce contracts export",
      today: "2024-08-15",
      answers: [
        (
          "renewals_due, renewed_contracts, lost_contracts where period = 2024-H1",
          "renewals_due,renewed_contracts,lost_contracts\n3,1,2"
        ),
        ("renewals_due where period = 2025", "renewals_due\n1"),
        ("average_contract_length", "average_contract_length\n12"),
      ]),
    Self(
      files: ["salesforce_contracts_report.csv"], profile: "Salesforce contracts report",
      today: "2024-08-01",
      answers: [("renewal_rate where period = 2024-H1", "renewal_rate\n0.5")]),
    // By themselves who renewed; what it was worth needs the contracts.
    Self(
      files: ["salesforce_opportunities.csv"], profile: "Salesforce opportunities export",
      answers: [
        (
          "sum(amount) by stage_name from salesforce_opportunities where period = 2024-H1",
          "stage_name,sum(amount)\nClosed Lost,8000.00\nClosed Won,12000.00"
        ),
        (
          "renewal_rate, renewals_due, lost_contracts where period = 2024-H1",
          "renewal_rate,renewals_due,lost_contracts\n0.5,2,1"
        ),
      ]),
    // What expires, and when, stands in the contract that `ContractId` names.
    Self(
      files: ["salesforce_opportunities.csv", "salesforce_contracts_valued.csv"],
      profile: "Salesforce opportunities export",
      answers: [
        (
          "renewals_due_value, gross_renewal_rate, net_renewal_rate by quarter where period = 2024-H1",
          "quarter,renewals_due_value,gross_renewal_rate,net_renewal_rate\n"
            + "2024-Q1,10000.00,1,1.2\n2024-Q2,8000.00,0,0"
        )
      ]),
    // Labels, days of a month behind it, thousands; without ids of accounts.
    Self(
      files: ["salesforce_opportunities_report.csv"], profile: "Salesforce opportunities report",
      answers: [
        (
          "renewal_rate, renewals_due, pending_renewals where period = 2024-H1",
          "renewal_rate,renewals_due,pending_renewals\n0.5,3,1"
        )
      ]),
    // Deals of the pipeline; a new customer's is no renewal.
    Self(
      files: ["hubspot_deals.csv"], profile: "HubSpot deals export",
      answers: [
        (
          "renewal_rate, renewals_due, pending_renewals where period = 2024-Q2",
          "renewal_rate,renewals_due,pending_renewals\n0.5,3,1"
        )
      ]),
    // Thousands separators; what came of it is empty while it is open.
    Self(
      files: ["gainsight_renewals.csv"], profile: "Gainsight renewals export",
      today: "2024-08-31",
      answers: [
        (
          "sum(target_amount), sum(final_amount) by quarter from gainsight_renewals where period = 2024",
          "quarter,sum(target_amount),sum(final_amount)\n2024-Q1,12000.00,13000.00\n"
            + "2024-Q2,8000.00,0.00\n2024-Q3,5000.00,0.00"
        ),
        // 12,000 of 20,000 without the growth, 13,000 with it; 5,000 are open.
        (
          "renewal_rate, gross_renewal_rate, net_renewal_rate, renewals_due_value, pending_renewals where period = 2024",
          "renewal_rate,gross_renewal_rate,net_renewal_rate,renewals_due_value,pending_renewals\n"
            + "0.5,0.6,0.65,25000.00,1"
        ),
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
        (
          "ticket_volume, time_to_first_response, time_to_resolution, time_to_resolution_first where period = 2024-06",
          "ticket_volume,time_to_first_response,time_to_resolution,time_to_resolution_first\n3,1,20,6"
        ),
        // (30 + 0) / 2 and (120 + 480) / 2 business minutes, as the file has them.
        (
          "time_to_first_response_business, time_to_resolution_business where period = 2024-06",
          "time_to_first_response_business,time_to_resolution_business\n0.25,5"
        ),
      ]),
    // From the afternoon to the next morning: 17, 3 and 2 hours by the clock, 1, 3 and 2 of business.
    Self(
      files: ["freshdesk_tickets.csv"], profile: "Freshdesk tickets export",
      answers: [
        (
          "ticket_volume, ticket_backlog, time_to_resolution where period = 2024-06",
          "ticket_volume,ticket_backlog,time_to_resolution\n3,1,23"
        ),
        (
          "time_to_first_response, time_to_first_response_business, time_to_resolution_business where period = 2024-06",
          "time_to_first_response,time_to_first_response_business,time_to_resolution_business\n"
            + "7.333333333333333,2,7"
        ),
        (
          "ticket_volume by customer for 2024-06",
          "customer,ticket_volume\nAlder Ltd,1\nBirch GmbH,2"
        ),
      ]),
    // Hours, minutes and seconds in place of moments.
    Self(
      files: ["hubspot_tickets.csv"], profile: "HubSpot tickets export",
      answers: [
        (
          "ticket_volume, time_to_first_response, time_to_resolution, ticket_backlog where period = 2024-06",
          "ticket_volume,time_to_first_response,time_to_resolution,ticket_backlog\n3,1,25,2"
        )
      ]),
    // Deleted and merged tickets are none.
    Self(
      files: ["zendesk_ticket_table.csv"], profile: "Zendesk ticket table",
      answers: [
        (
          "ticket_volume by priority where period = 2024-06",
          "priority,ticket_volume\nhigh,1\nnormal,1"
        )
      ]),
    // Seconds since 1970.
    Self(
      files: ["delighted_responses.csv"], profile: "Delighted survey responses",
      today: "2024-07-31",
      answers: [
        ("count() by month from delighted_responses", "month,count()\n2024-06,3\n2024-07,1"),
        ("nps, nps_responses where period = 2024-07", "nps,nps_responses\n0,1"),
      ]),
    Self(
      files: ["surveymonkey_responses.csv"], profile: "SurveyMonkey responses export",
      today: "2024-07-31",
      // A second header, twelve-hour times around noon and midnight, the kind by the question.
      answers: [
        ("count() from surveymonkey_responses", "count()\n3"),
        ("nps, nps_responses by month", "month,nps,nps_responses\n2024-06,0,2\n2024-07,100,1"),
        (
          "max(responded_at) from surveymonkey_responses where period = 2024-06",
          "max(responded_at)\n2024-06-14T12:24:00Z"
        ),
      ]),
    // Answers with their labels: 10, 6, 0 and 9 are two promoters and two detractors.
    Self(
      files: ["surveymonkey_labelled_responses.csv"], profile: "SurveyMonkey responses export",
      answers: [("nps, nps_responses where period = 2024-06", "nps,nps_responses\n0,4")]),
    // Three questions a row: 10, 6, 9; 5, 4, 1 of five; 6, 7, 3 of seven; what is empty is no answer.
    Self(
      files: ["surveymonkey_several_questions.csv"], profile: "SurveyMonkey responses export",
      answers: [
        (
          "nps_responses, csat_responses, ces_responses, responses",
          "nps_responses,csat_responses,ces_responses,responses\n3,3,3,9"
        ),
        ("nps, ces where period = 2024-06", "nps,ces\n33.333333333333336,5.333333333333333"),
        ("csat where period = 2024-06", "csat\n0.6666666666666666"),
      ]),
    Self(
      files: ["surveymonkey_plain_responses.csv"], profile: "SurveyMonkey responses export",
      answers: [("csat, csat_responses where period = 2024-06", "csat,csat_responses\n0.5,2")]),
    // Stars out of five; requests without an answer are no responses.
    Self(
      files: ["medallia_requests.csv"], profile: "Medallia survey requests", today: "2024-07-31",
      answers: [
        (
          "csat, csat_responses by month",
          "month,csat,csat_responses\n2024-06,0.5,2\n2024-07,1,1"
        ),
        (
          "survey_response_rate, surveys_sent where period = 2024-06",
          "survey_response_rate,surveys_sent\n0.75,4"
        ),
      ]),
    Self(
      files: ["amplitude_events.csv"], profile: "Amplitude events export",
      answers: [
        (
          "count() by event_type from amplitude_events where period = 2024-06",
          "event_type,count()\nexport,1\nlogin,2"
        ),
        ("mau, sessions where period = 2024-06", "mau,sessions\n2,2"),
        // No group: each user is an account of its own, which is said.
        ("mau_accounts where period = 2024-06", "mau_accounts\n2"),
      ]),
    // One object a line; the group's company is the customer, three users of two.
    Self(
      files: ["amplitude_events.jsonl"], profile: "Amplitude events export",
      answers: [
        ("mau, mau_accounts, sessions where period = 2024-06", "mau,mau_accounts,sessions\n3,2,3"),
        ("count() by customer from amplitude_events", "customer,count()\nAlder,2\nBirch,1"),
        ("count() by city from amplitude_events", "city,count()\nBonn,1\nKöln,1\nLyon,1"),
      ]),
    Self(
      files: ["mixpanel_events.jsonl"], profile: "Mixpanel events, JSON lines",
      today: "2024-07-31",
      answers: [
        (
          "mau, mau_accounts by month where period = 2024-06..2024-07",
          "month,mau,mau_accounts\n2024-06,2,1\n2024-07,1,1"
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
        ),
        ("mau, mau_accounts where period = 2024-06", "mau,mau_accounts\n2,2"),
      ]),
    // The time of the device, not that of the copy; the group is the customer.
    Self(
      files: ["segment_tracks_of_devices.csv"], profile: "Segment tracks without `timestamp`",
      today: "2024-07-31",
      answers: [("mau, mau_accounts where period = 2024-06", "mau,mau_accounts\n3,2")]),
  ]
}
