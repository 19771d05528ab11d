// The exports that teams have, after metrics.md part F. Adding one is adding a text.
extension ExportProfile {
  static let all: [ExportProfile] = billing + copies + contracts + activity + surveys

  private static let billing: [ExportProfile] = [
    // `Canceled At (UTC)` is the day of the request, even for a cancellation at the period's end.
    ExportProfile(
      "Stripe subscriptions export", headers: ["Customer ID", "Status", "Ended At (UTC)"],
      unconfirmed: ["Plan", "Quantity", "Currency", "Customer Description"],
      note:
        "`Ended At`, never `Canceled At`; price × quantity per interval; a trial pays from its end on; one row a subscription, so no history of prices",
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
      note: "cents; signed movements, checked by adding up; `RANK` orders those of a day",
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
      note:
        "cents; states; `customer-since`; by itself it is the revenue of now, without movements, else the dimensions",
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
      note: "cents; price × quantity for so many intervals",
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
      note: "`end_date` is the first day not paid for",
      text: """
        table subscriptions
          key subscription_id
          customer customer_id
          active from start_date until end_date
          amount mrr = monthly_amount
        """),
    // A row a segment of a charge: the end is the first day of the next one.
    ExportProfile(
      "Zuora rate plan charges export",
      headers: [
        "Rate Plan Charge: MRR", "Rate Plan Charge: Effective Start Date",
        "Rate Plan Charge: Effective End Date",
      ],
      unconfirmed: ["Rate Plan Charge: Effective End Date is the first day not covered"],
      note:
        "charges of a subscription add up; of its many dates those of the charge; the account is the customer",
      text: """
        table subscriptions
          column plan = "Rate Plan: Name"
          column product = "Product: Name"
          key "Rate Plan Charge: ID"
          customer "Account: Account Number"
          customer "Account: Name"
          active from "Rate Plan Charge: Effective Start Date" until "Rate Plan Charge: Effective End Date"
          amount mrr = "Rate Plan Charge: MRR"
          attribute plan, product, "Subscription: Status"
        """),
    // `expires_at` is of products that expire: who leaves is told by `canceled_at`.
    ExportProfile(
      "Maxio subscriptions export",
      headers: ["Next Assessment At", "Activated At", "Canceled At", "Expires At", "State"],
      unconfirmed: ["Subscription ID", "Customer ID", "MRR", "Product", "Product Family"],
      note:
        "`Canceled At` is the day of the cancellation, `Expires At` that of products that expire and, without the other, no end",
      text: """
        table subscriptions
          key "Subscription ID"
          customer "Customer ID"
          active from "Activated At" until "Canceled At"
          amount mrr = "MRR"
          attribute Product, "Product Family", State
        """),
  ]

  // Warehouse copies and programming interfaces of the same programs.
  private static let copies: [ExportProfile] = [
    // No price: it stands in the items and their plans. `canceled_at` is the day of the request.
    ExportProfile(
      "Stripe subscription table",
      headers: ["id", "customer_id", "status", "cancel_at_period_end", "ended_at"],
      note: "a warehouse copy; prices stand in other tables, so no money",
      text: """
        table subscriptions
          key id
          customer customer_id
          active from start_date until ended_at
          active from created until ended_at
          attribute status
        """),
    // Cents; what failed brought nothing.
    ExportProfile(
      "Stripe charge table",
      headers: [
        "id", "amount", "amount_refunded", "balance_transaction_id", "customer_id", "paid",
      ],
      note: "a warehouse copy; cents; charges are purchases, failed ones are none",
      text: """
        table orders
          key id
          customer customer_id
          at created
          amount amount = amount / 100
          attribute status, currency
        """),
    ExportProfile(
      "Stripe charge objects",
      headers: ["id", "object", "amount", "amount_refunded", "balance_transaction", "customer"],
      note: "from the programming interface; cents; charges are purchases, failed ones are none",
      text: """
        table orders
          key id
          customer customer
          type created unix
          at created
          amount amount = amount / 100
          attribute status, currency
        """),
    // Cents; all times in seconds. A trial pays from its end on, by the role of the column.
    ExportProfile(
      "Stripe subscription objects",
      headers: ["id", "object", "customer", "status", "cancel_at_period_end", "plan_amount"],
      unconfirmed: ["plan_amount", "plan_interval", "plan_interval_count", "plan_id"],
      note:
        "from the programming interface, flattened; cents; `ended_at`, never `canceled_at`; price × quantity for so many intervals",
      text: """
        table subscriptions
          column plan = plan_id
          key id
          customer customer
          type created unix
          type start_date unix
          type ended_at unix
          type canceled_at unix
          type trial_start unix
          type trial_end unix
          type current_period_start unix
          type current_period_end unix
          active from start_date until ended_at
          active from created until ended_at
          amount mrr = plan_amount * quantity / 100 / plan_interval_count per plan_interval
          amount mrr = plan_amount * quantity / 100 per plan_interval
          amount mrr = plan_amount / 100 per plan_interval
          attribute plan, status, currency
        """),
    ExportProfile(
      "ChartMogul activities export",
      headers: ["date", "type", "activity-mrr-movement", "activity-mrr", "customer-external-id"],
      note: "as the movements, from the programming interface",
      text: """
        table mrr_movements
          column plan = "plan-external-id"
          column movement_type = type
          customer "customer-external-id"
          at date
          amount mrr = "activity-mrr" / 100
          attribute plan, movement_type, currency
          map movement_type: new_biz = "new"
        """),
    // The list of a customer's subscriptions does not repeat the customer.
    ExportProfile(
      "ChartMogul subscriptions export",
      headers: ["external_id", "plan", "mrr", "billing-cycle", "start-date", "end-date"],
      unconfirmed: ["customer-external-id", "customer_external_id"],
      note: "cents; `mrr` is for a month, whatever the cycle",
      text: """
        table subscriptions
          key external_id
          customer "customer-external-id"
          customer "customer_external_id"
          customer external_id
          active from "start-date" until "end-date"
          amount mrr = mrr / 100
          attribute plan, status, currency
        """),
    ExportProfile(
      "Zendesk ticket table",
      headers: ["id", "created_at", "status", "requester_id", "via_channel", "merged_ticket_ids"],
      note: "a warehouse copy; no moments of response or resolution",
      text: """
        table tickets
          column ticket_id = id
          column channel = via_channel
          key ticket_id
          customer organization_id
          at created_at
          attribute status, priority, "type", channel
        """),
  ]

  private static let contracts: [ExportProfile] = [
    // EndDate is the last day of service: StartDate + ContractTerm − 1 day.
    ExportProfile(
      "Salesforce contracts export",
      headers: ["ContractNumber", "AccountId", "StartDate", "EndDate", "ContractTerm"],
      unconfirmed: ["EndDate is inclusive"],
      note:
        "`EndDate` is the last day of service; drafts are left out; no amount on the standard object",
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
      note: "the labels of reports; the end is the last day of service",
      text: """
        table contracts
          key "Contract Number"
          customer "Account Name"
          active from "Contract Start Date" through "Contract End Date"
          attribute Status
        """),
    // Any stage and type; `IsWon` decides, else the stage.
    ExportProfile(
      "Salesforce opportunities export",
      headers: ["AccountId", "StageName", "Amount", "CloseDate"],
      unconfirmed: [
        "Id", "AccountId", "Name", "StageName", "Amount", "CloseDate", "Type", "IsWon", "IsClosed",
        "ContractId",
      ],
      note:
        "renewals are those whose `Type` says so; due by `CloseDate`, or by the end of the contract that `ContractId` names, whose value is what expires",
      text: """
        table renewals
          key Id
          customer AccountId
          at CloseDate
          amount amount = Amount
          attribute StageName, Type
        """),
    ExportProfile(
      "Salesforce opportunities report",
      headers: ["Opportunity Name", "Account Name", "Stage", "Amount", "Close Date"],
      unconfirmed: [
        "Opportunity Name", "Account Name", "Stage", "Amount", "Close Date", "Type",
        "Opportunity ID",
      ],
      note: "the labels of reports; renewals are those whose `Type` says so, due by `Close Date`",
      text: """
        table renewals
          key "Opportunity ID"
          customer "Account ID"
          customer "Account Name"
          at "Close Date"
          amount amount = "Amount"
          attribute Stage, Type
        """),
    // What stands in the pipeline is open; `Closed Won` and `Closed Lost` are not.
    ExportProfile(
      "HubSpot deals export", headers: ["Deal Name", "Deal Stage", "Amount", "Close Date"],
      unconfirmed: ["Associated Company IDs", "Associated Company", "Company Name", "Deal Type"],
      note: "renewals are those whose `Deal Type` says so, due by `Close Date`",
      text: """
        table renewals
          key "Record ID"
          customer "Associated Company IDs"
          customer "Associated Company"
          customer "Company Name"
          at "Close Date"
          amount amount = Amount
          attribute "Deal Stage", "Deal Type", Pipeline, "Deal owner"
        """),
    // What is due is the target, what came of it the final amount.
    ExportProfile(
      "Gainsight renewals export", headers: ["Target Amount", "Final Amount", "Due Date"],
      unconfirmed: [
        "Id", "Opportunity ID", "Account ID", "Account Name", "Company Name", "Stage", "Name",
      ],
      note:
        "every row is a renewal, due by `Due Date`: the target is what expires, the final amount what it was renewed for; `Stage` says what became of it",
      text: """
        table renewals
          column target_amount = "Target Amount"
          column final_amount = "Final Amount"
          column forecast_amount = "Forecast Amount"
          column due_date = "Due Date"
          key Id
          key "Opportunity ID"
          customer "Account ID"
          customer "Account Name"
          customer "Company Name"
          at due_date
          attribute Stage
        """),
  ]
}
