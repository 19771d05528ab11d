/// Statements of every kind, for the tests that hold for all of them.
enum Samples {
  /// The queries that must read exactly like this.
  static let queries = #"""
    nrr by plan where period = 2024-Q2
    nrr last quarter
    nrr 2024-Q2 by plan vs previous
    nrr, grr, logo_churn by segment where period = 2024-Q2 and region in (EMEA, APAC)
    mrr by month where period = 2024
    mrr by plan across month where period = 2024-H1 with total
    nrr by plan where period = 2024-Q2 vs year ago having nrr < 100% and opening_mrr > 10k
    nrr by plan at end where period = 2024-Q2
    nrr by month where period = 2024 rolling 12 months
    churned_mrr by reason where period = 2024-Q2 top 5 + other
    mrr_bridge by plan where period = 2024-Q2
    retention by cohort quarter across age where cohort in 2023-Q1..2024-Q2
    nps by segment where period = last quarter having responses >= 30
    time_to_resolution by priority where period = 2024-06
    health_score, arr by customer where health_band = sick and renewal_date in next 90 days sort by arr desc
    customers where mrr > 1000
    mrr / customers as per_account by plan
    mrr by customer top 10
    nrr where plan = self-serve
    mrr as of 2024-03-31
    why nrr where period = 2024-Q2 vs previous
    rows churned_mrr where period = 2024-Q2 and plan = pro
    assert nrr >= 100% where period = last quarter
    plot mrr by month, plan where period = 2024
    define core_nrr = nrr where segment != smb
    define tickets_per_100 : ratio = 100 * ticket_volume / customers
    sum(amount), count(), median(amount) by country from orders where status = paid and created_at in 2024-Q1
    sum(amount) by month(created_at) from orders
    avg(subscriptions.mrr) by plan
    """#.split(separator: "\n").map(String.init)

  /// One of each other form.
  static let others: [String] = [
    "rows 3", "rows from orders", "rows from orders where status = paid limit 10",
    "funnel signup > \"first login\" > paid where period = 2024-Q2 by plan",
    "describe nrr", "describe where", "explain nrr by plan", "explain why nrr vs previous",
    "sql nrr by plan", "forecast mrr 3 months", "anomalies ticket_volume by week", "plot by month",
    "let floor = 90%", "let p = last quarter", "let plan = self-serve", "set today 2024-06-30",
    "set fiscal year starts feb", "set gross margin 80%", "set timezone Europe/Berlin",
    "set currency \"EUR\"", "show metrics", "show values plan", "show model", "show mrr",
    "show values by plan", "load \"orders 2024.csv\" as orders", "run \"a.kpi\" plan=pro floor=90%",
    "help", "help where", "quit", "exit", "active events = login, report_viewed",
    "value event = first_report", "health action login 4, export 10, ticket_opened -5",
    "target nrr >= 110%", "band nps: poor < 0, fair <= 30, good < 40, excellent",
    "mrr ytd", "mrr today", "mrr for 2024", "mrr in 2024-01..2024-06", "mrr this month",
    "mrr FY2025-Q1", "mrr 2024-W23 by day", "mrr at start where plan is not missing",
    "mrr where plan = (none) and segment != (none)", "mrr where plan not in (pro, (none))",
    "(mrr at start where plan = pro) / mrr", "mrr where name contains acme and not (a = b or c)",
    "mrr where name not like \"Acme%\" and x between 1 and 10", "mrr where plan not in (pro, 10kg)",
    "mrr where age > 30 days and seats * 2 > limit", "top by value sort by top desc, value",
    "`by` by `Created (UTC)`, subscriptions.`where`", "mrr by cohort, month at end vs whole 2023",
    "mrr where a = by and b = where", "-a * -(b + $c) - 1.50", "größe by 套餐 where 地区 = 北京",
    "if(mrr > $10k, \"big\", 'it''s') by month", "mrr to date by month top 3 by mrr + other",
    "define concentration(n = 10) \"Top\" : percent = sum_largest(mrr, $n) / mrr as share, mrr\n"
      + "  alias top_share, conc\n  source \"a\"\n  by \"reason\"",
    "table subscriptions from \"Subscriptions export.csv\"\n  key id\n"
      + "  customer \"Customer ID\" -> customers\n  join `Account` -> accounts\n"
      + "  active from \"Start (UTC)\" until \"Ended At (UTC)\"  # a comment\n"
      + "  amount mrr = \"Amount\" / 100 per \"Interval\"\n  attribute plan, product\n"
      + "  map status: canceled, Cancelled = churned\n  outcome cancel_reason as reason\n"
      + "  label name\n  column plan = \"Plan Name\"\n  type amount text\n  skip 2 rows",
    "table tickets\n  at created_at until resolved_at\n  as of month\n  active from a through b",
  ]

  static let all = queries + others
}
