// The exports that teams have, after metrics.md part F. Adding one is adding a text.
extension ExportProfile {
  static let all: [ExportProfile] = billing + contracts + activity

  private static let billing: [ExportProfile] = [
    // `Canceled At (UTC)` is the day of the request, even for a cancellation at the period's end.
    ExportProfile(
      "Stripe subscriptions export", headers: ["Customer ID", "Status", "Ended At (UTC)"],
      unconfirmed: ["Plan", "Quantity", "Currency", "Customer Description"],
      text: """
        table subscriptions
          key id
          customer "Customer ID"
          active from "Start (UTC)" until "Ended At (UTC)"
          active from "Start Date (UTC)" until "Ended At (UTC)"
          active from "Created (UTC)" until "Ended At (UTC)"
          amount mrr = "Amount" * "Quantity" per "Interval"
          amount mrr = "Amount" per "Interval"
          attribute Plan, Currency, Status
          outcome "Cancellation Reason" as reason
        """),
    // Cents, with a sign; `MRR` is what is paid after the movement.
    ExportProfile(
      "ChartMogul MRR movements export",
      headers: ["DATE", "MRR_MOVEMENT", "MRR", "MOVEMENT_TYPE", "CUSTOMER_EXTERNAL_ID"],
      text: """
        table mrr_movements
          column plan = PLAN_EXTERNAL_ID
          customer CUSTOMER_EXTERNAL_ID
          at DATE
          amount mrr = MRR / 100
          attribute plan, MOVEMENT_TYPE, CURRENCY_CODE
          map MOVEMENT_TYPE: new_biz = "new"
        """),
    ExportProfile(
      "ChartMogul customers export", headers: ["uuid", "external_id", "customer-since", "status"],
      text: """
        table customers
          key external_id
          customer external_id
          amount mrr = mrr / 100
          label name
          label company
          attribute status, country, state, city, currency, "customer-since"
          map status: "Active" = "active"
          map status: "Past Due" = "past_due"
          map status: "Cancelled" = "churned"
          map status: "Lead" = "lead"
        """),
    // Cents; a price for so many intervals.
    ExportProfile(
      "Baremetrics import template",
      headers: ["plan_oid", "customer_oid", "subscription_oid", "subscription_started_at"],
      text: """
        table subscriptions
          column plan = plan_name
          key subscription_oid
          customer customer_oid
          active from subscription_started_at until subscription_canceled_at
          amount mrr = plan_amount * subscription_quantity / 100 / plan_interval_count per plan_interval
          attribute plan, plan_currency
        """),
    // Half-open: end_date is the first day that is not paid for.
    ExportProfile(
      "dbt mrr-playbook subscription periods",
      headers: ["subscription_id", "customer_id", "start_date", "end_date", "monthly_amount"],
      text: """
        table subscriptions
          key subscription_id
          customer customer_id
          active from start_date until end_date
          amount mrr = monthly_amount
        """),
  ]

  private static let contracts: [ExportProfile] = [
    // EndDate is the last day of service: StartDate + ContractTerm − 1 day.
    ExportProfile(
      "Salesforce contracts export",
      headers: ["ContractNumber", "AccountId", "StartDate", "EndDate", "ContractTerm"],
      unconfirmed: ["EndDate is inclusive"],
      text: """
        table contracts
          key ContractNumber
          customer AccountId
          active from StartDate through EndDate
          attribute Status
        """),
    ExportProfile(
      "Salesforce contracts report",
      headers: ["Contract Number", "Account Name", "Contract Start Date", "Contract End Date"],
      unconfirmed: ["Contract End Date is inclusive"],
      text: """
        table contracts
          key "Contract Number"
          customer "Account Name"
          active from "Contract Start Date" through "Contract End Date"
          attribute Status
        """),
    ExportProfile(
      "Salesforce opportunities export",
      headers: ["AccountId", "StageName", "Amount", "CloseDate"],
      unconfirmed: [
        "Id", "AccountId", "Name", "StageName", "Amount", "CloseDate", "Type", "IsWon", "IsClosed",
      ],
      text: """
        table opportunities
          key Id
          customer AccountId
          at CloseDate
          amount amount = Amount
          attribute StageName, Type
        """),
  ]

  private static let activity: [ExportProfile] = [
    // Minutes in place of moments; no customer's id: the organization stands for it.
    ExportProfile(
      "Zendesk tickets export",
      headers: ["Id", "Created at", "Status", "Requester", "First reply time in minutes"],
      unconfirmed: ["Summation column"],
      text: """
        table tickets
          column first_response_minutes = "First reply time in minutes"
          column first_response_business_minutes = "First reply time in minutes within business hours"
          column first_resolution_minutes = "First resolution time in minutes"
          column resolution_minutes = "Full resolution time in minutes"
          column resolution_business_minutes = "Full resolution time in minutes within business hours"
          column channel = Via
          key Id
          customer Organization
          customer "Requester external id"
          at "Created at" until "Solved at"
          at "Created at"
          attribute Status, Priority, channel, Group, "Ticket type"
          map Status: Solved, Closed = solved
          map Status: New = new
          map Status: Open = open
          map Status: Pending = pending
          map Status: "On-hold", Hold = hold
        """),
    // Seconds since 1970.
    ExportProfile(
      "Delighted survey responses",
      headers: ["id", "person", "survey_type", "score", "created_at"],
      text: """
        table surveys
          column type = survey_type
          column responded_at = created_at
          column respondent_id = person
          key id
          type created_at unix
          type updated_at unix
          at responded_at
          attribute "type"
        """),
    ExportProfile(
      "SurveyMonkey responses export",
      headers: ["Respondent ID", "Collector ID", "Start Date", "End Date"],
      unconfirmed: [
        "Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address",
      ],
      text: """
        table surveys
          column respondent_id = "Respondent ID"
          column survey_id = "Collector ID"
          column responded_at = "End Date"
          key respondent_id
          customer "Email Address"
          at responded_at
        """),
    ExportProfile(
      "Amplitude events export", headers: ["event_type", "event_time", "user_id", "amplitude_id"],
      text: """
        table events
          column occurred_at = event_time
          key "$insert_id"
          key uuid
          at occurred_at
          attribute event_type, platform, country, region, language
        """),
    // `time` is in seconds since 1970.
    ExportProfile(
      "Mixpanel events export", headers: ["event", "time", "distinct_id"],
      text: """
        table events
          column user_id = distinct_id
          column occurred_at = time
          key "$insert_id"
          type time unix
          at occurred_at
          attribute event
        """),
    ExportProfile(
      "Segment tracks table",
      headers: ["id", "anonymous_id", "user_id", "event", "timestamp"],
      unconfirmed: ["id", "anonymous_id", "user_id", "event", "event_text", "timestamp"],
      text: """
        table events
          column occurred_at = timestamp
          key id
          customer group_id
          at occurred_at
          attribute event
        """),
  ]
}
