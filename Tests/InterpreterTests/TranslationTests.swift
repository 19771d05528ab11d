import Diagnostics
import Interpreter
import Testing

/// What people type who come from SQL, spreadsheets, PromQL or plain English, and what they get.
@Suite struct TranslationTests {
  /// As written, and the statement that is proposed.
  static let translated: [(written: String, meant: String)] = [
    (
      "select plan, sum(mrr) from subscriptions group by plan",
      "sum(mrr) from subscriptions by plan"
    ),
    (
      "SELECT plan, AVG(mrr) AS average FROM subscriptions WHERE plan <> 'free' "
        + "GROUP BY 1 ORDER BY 2 DESC LIMIT 3;",
      "AVG(mrr) as average from subscriptions by plan where plan != 'free' "
        + "sort by average DESC limit 3"
    ),
    (
      "select c.segment, sum(s.mrr) as total from subscriptions s join customers c "
        + "on s.customer_id = c.customer_id group by c.segment order by total desc",
      "sum(subscriptions.mrr) as total from subscriptions by customers.segment "
        + "sort by total desc"
    ),
    (
      "select date_trunc('month', created_at), count(*) from tickets group by 1",
      "count() from tickets by month(created_at)"
    ),
    (
      "select sum(case when plan = 'pro' then mrr else 0 end) from subscriptions",
      "sum(if(plan = 'pro', mrr, 0)) from subscriptions"
    ),
    ("select distinct plan from subscriptions", "count() from subscriptions by plan"),
    ("select * from customers where segment = 'smb'", "rows from customers where segment = 'smb'"),
    ("count(*) from tickets", "count() from tickets"),
    ("top 5 mrr by customer", "mrr by customer top 5"),
    ("top 5 customers by mrr", "mrr by customer top 5"),
    ("nrr and grr by plan", "nrr, grr by plan"),
    ("mrr share by plan", "share(mrr) by plan"),
    ("mrr, by plan", "mrr by plan"),
    ("churn rate 2024", "churn_rate 2024"), ("logo churn 2024", "logo_churn 2024"),
    ("new customers 2024", "new_customers 2024"),
    ("net revenue retention 2024", "net_revenue_retention 2024"),
    ("time to resolution 2024", "time_to_resolution 2024"),
    ("mrr where plan = Pro Plan", "mrr where plan = \"Pro Plan\""),
    ("mrr where plan = Pro Plan by month", "mrr where plan = \"Pro Plan\" by month"),
    (
      "mrr where plan = Pro Plan and region = EMEA 2024-Q2",
      "mrr where plan = \"Pro Plan\" and region = EMEA 2024-Q2"
    ),
    ("nrr group by plan", "nrr by plan"), ("group by plan", "mrr by plan"),
    ("nrr by plan order by nrr desc", "nrr by plan sort by nrr desc"),
    ("order by nrr", "nrr by customer sort by nrr"),
    ("nrr where plan == 'pro'", "nrr where plan = 'pro'"),
    ("where plan == 'pro'", "mrr where plan = 'pro'"),
    ("nrr where plan is null", "nrr where plan is missing"),
    ("nrr where plan = pro && region = EMEA", "nrr where plan = pro and region = EMEA"),
    ("mrr by plan desc", "mrr by plan sort by mrr desc"),
    ("mrr by plan sort by -mrr", "mrr by plan sort by mrr desc"),
    ("mrr by plan and region", "mrr by plan, region"),
    ("mrr by plan, by region", "mrr by plan, region"),
    ("mrr by plan pivot month", "mrr by plan across month"),
    (
      "mrr where region = \"EMEA\" and where plan = pro",
      "mrr where region = \"EMEA\" and plan = pro"
    ),
    ("nrr where plan = pro, region = EMEA", "nrr where plan = pro and region = EMEA"),
    ("nrr where plan = pro, 2024-Q2", "nrr where plan = pro for 2024-Q2"),
    (
      "nrr where plan = pro in 2024-Q2 and region = EMEA",
      "nrr where plan = pro and period = 2024-Q2 and region = EMEA"
    ),
    ("nrr where plan = pro and 2024-Q2", "nrr where plan = pro for 2024-Q2"),
    ("nrr for 2024/06", "nrr for 2024-06"),
    ("mrr by plan -- of today", "mrr by plan # of today"),
    ("mrr as \"Recurring\"", "mrr as `Recurring`"),
    ("show metric", "show metrics"),
    ("show columns from subscriptions", "describe subscriptions"),
    ("distinct plan from subscriptions", "count_distinct(plan) from subscriptions"),
    ("mrr by plan top ten", "mrr by plan top 10"),
    ("mrr by plan top 2 + rest", "mrr by plan top 2 + other"),
    ("nrr by month rolling 12", "nrr by month rolling 12 months"),
    ("mrr where plan in pro, team", "mrr where plan in (pro, team)"),
    ("mrr where plan = pro, team", "mrr where plan in (pro, team)"),
    ("mrr where plan not pro", "mrr where plan != pro"),
    ("mrr where plan is pro", "mrr where plan = pro"),
    ("customers where mrr > 1,000", "customers where mrr > 1000"),
    ("mrr by customer where mrr is greater than 1000", "mrr by customer where mrr > 1000"),
    ("customers with mrr over 1000", "customers where mrr > 1000"),
    ("nrr{plan=\"pro\"}", "nrr where plan=\"pro\""),
    ("sum by (plan) (mrr)", "mrr by plan"), ("rate(churned_mrr[30d])", "churned_mrr last 30 days"),
    ("=SUM(mrr)", "SUM(mrr)"), ("top 10 customers by mrr", "mrr by customer top 10"),
    ("bottom 5 plans by nrr", "nrr by plan sort by nrr limit 5"),
    (
      "show me the top 10 customers by mrr in June 2024",
      "show mrr by customer top 10 in 2024-06"
    ),
    ("churned_mrr in June 2024", "churned_mrr in 2024-06"),
    ("churned_mrr in june", "churned_mrr in 2025-06"), ("nrr q4", "nrr 2024-Q4"),
    ("nrr for Q2 2024", "nrr for 2024-Q2"), ("nrr 2024Q2", "nrr 2024-Q2"),
    ("nrr per plan", "nrr by plan"), ("mrr monthly", "mrr by month"),
    ("monthly mrr", "mrr by month"), ("mrr by months", "mrr by month"),
    ("ytd nrr", "nrr ytd"), ("nrr year to date", "nrr ytd"),
    ("nrr in the last 3 months", "nrr last 3 months"), ("nrr previous quarter", "nrr last quarter"),
    ("nrr trailing 12 months", "nrr last 12 months"), ("nrr ttm", "nrr last 12 months"),
    ("mrr since 2024-01-01", "mrr for 2024-01-01..today"),
    ("mrr between 2024-01-01 and 2024-06-30", "mrr for 2024-01-01..2024-06-30"),
    ("mrr on 2024-03-31", "mrr as of 2024-03-31"), ("mrr yoy", "mrr vs year ago"),
    ("mrr month over month", "mrr vs previous month"),
    ("mrr growth rate by month", "mrr vs previous by month"),
    ("average nrr by plan", "nrr by plan"), ("total mrr by plan", "mrr by plan"),
    ("net revenue retention by plan", "net_revenue_retention by plan"),
    ("churn rate by plan", "churn_rate by plan"),
    ("new customers per month in 2024", "new_customers by month in 2024"),
    ("average revenue per account by segment", "average_revenue_per_account by segment"),
    ("number of customers", "customers"), ("how many customers do we have", "customers"),
    ("how many customers churned last month", "churned_customers last month"),
    ("mrr where \"plan\" = pro", "mrr where `plan` = pro"),
    ("how many customers did we lose last month", "churned_customers last month"),
    ("how much mrr did we lose last quarter", "churned_mrr last quarter"),
    ("average revenue per customer", "arpa"), ("average mrr by account", "arpa"),
    ("who are our biggest customers", "mrr by customer top 10"),
    ("which plan has the highest mrr", "mrr by plan top 1"),
    ("which customers churned last quarter", "rows churned_mrr last quarter"),
    ("what is our nrr", "show nrr"), ("what was nrr last quarter?", "show nrr last quarter"),
    ("why did nrr drop last quarter", "why nrr last quarter"),
    ("mrr, plan", "mrr by plan"), ("plan, mrr", "mrr by plan"),
    ("mrr of pro", "mrr where plan = pro"), ("mrr for plan pro", "mrr where plan = pro"),
    ("nrr enterprise", "nrr where plan = enterprise"),
    (
      "feature adoption of \"Export CSV\" by month",
      "feature_adoption where event = \"Export CSV\" by month"
    ),
    ("feature adoption of plan pro", "feature_adoption where plan = pro"),
    ("mrr where plan = pro or team", "mrr where plan in (pro, team)"),
    (
      "mrr where segment = smb or mid-market in 2024",
      "mrr where segment in (smb, mid-market) in 2024"
    ),
    ("mrr where plan != pro and team", "mrr where plan not in (pro, team)"),
    ("nrr where quarter = 2025-Q1", "nrr where period = 2025-Q1"),
    ("nrr where quarter = Q1", "nrr where period = 2025-Q1"),
    ("mrr where year = 2024", "mrr where period = 2024"),
    ("churned_mrr where month = june 2024", "churned_mrr where period = 2024-06"),
    ("churned_mrr where date >= 2024-07-01", "churned_mrr where period = 2024-07-01..today"),
    (
      "sum(amount) from costs where date >= 2024-01-01 group by category",
      "sum(amount) from costs where date >= 2024-01-01 by category"
    ),
    ("churned_mrr where quarter = last quarter", "churned_mrr where period = last quarter"),
    ("mrr where period = Q1 2025", "mrr where period = 2025-Q1"),
    ("sla by month", "sla_attainment by month"), ("mrr forecast 6 months", "forecast mrr 6 months"),
    ("forecast mrr for 6 months", "forecast mrr 6 months"),
    ("mrr plot by month", "plot mrr by month"),
    ("retention by signup month", "retention by cohort month across age"),
    ("mrr by signup quarter", "mrr by cohort quarter"),
    ("arr at end of 2024", "arr as of 2024-12-31"),
    ("arr at the end of last quarter", "arr as of last quarter"),
    ("mrr by customer having mrr >= $1,000", "mrr by customer having mrr >= $1000"),
    ("customers where mrr > $1,000.50", "customers where mrr > $1000.50"),
    ("mrr for FY24", "mrr for FY2024"), ("mrr for FY24-Q1", "mrr for FY2024-Q1"),
    ("mrr where period = fy2024q1", "mrr where period = FY2024-Q1"),
    ("mrr for 12/2024", "mrr for 2024-12"),
    ("mrr for plan = pro", "mrr where plan = pro"), ("mrr plan = pro", "mrr where plan = pro"),
    ("mrr by month and plan = pro", "mrr by month where plan = pro"),
    ("mrr except plan = pro", "mrr where plan != pro"),
    ("mrr excluding plan free", "mrr where plan != free"),
    ("mrr by month plan in (pro, team)", "mrr by month where plan in (pro, team)"),
    ("mrr last quarter plan = pro by segment", "mrr last quarter where plan = pro by segment"),
    ("mrr by month | head", "mrr by month limit 10"),
    ("mrr by plan | sort -rn | head -n 3", "mrr by plan limit 3"),
    ("rows churned_mrr | head -20", "rows churned_mrr limit 20"),
    ("nrr by plan | wc -l", "nrr by plan"),
    (
      "retention by cohort quarter across age | head", "retention by cohort quarter across age"
    ),
    ("mrr | by plan | where segment = smb", "mrr by plan where segment = smb"),
    ("sort mrr by plan", "mrr by plan sort by mrr desc"),
    ("sort mrr by plan asc", "mrr by plan sort by mrr asc"),
    ("sort plans by mrr", "mrr by plan sort by mrr desc"),
    ("sort customers by mrr", "mrr by customer sort by mrr desc"),
    (
      "health score by customer sort asc limit 10",
      "health_score by customer sort by health_score asc limit 10"
    ),
    ("mrr by plan sort by desc", "mrr by plan sort by mrr desc"),
    ("mrr by plan order descending limit 2", "mrr by plan sort by mrr desc limit 2"),
    ("share(mrr) by plan desc", "share(mrr) by plan sort by share(mrr) desc"),
    ("customers by mrr desc limit 10", "mrr by customer sort by mrr desc limit 10"),
    ("show columns", "show tables"), ("\\dt", "show tables"), ("desc nrr", "describe nrr"),
  ]

  @Test func `every habit gets its translation, and the translation runs`() {
    let session = Session.overExample()
    for (written, meant) in Self.translated {
      let found = session.complaints(about: written)
      let first = found.first
      #expect(first?.edit?.replacement == meant, "\(written): \(found)")
      #expect(first?.hints.first == "write `\(meant)`", "\(written)")
      let range = first?.edit?.range
      #expect(range?.start == 0 && range.map { $0.end + 1 >= written.utf8.count } == true)
      let rest = session.complaints(about: meant)
      #expect(rest.isEmpty, "\(meant): \(rest)")
    }
  }

  @Test func `a slip has its repair`() {
    let session = Session.overExample()
    for (written, repair) in [
      ("avg(nrr)", "nrr"), ("nrr by plan having nrr < 95", "95%"), ("nrr by paln", "plan"),
      ("median(resolution_time)", "time_to_resolution_median"),
      ("nrr by plan where periode = 2024-Q2", "period"), ("nrrr", "nrr"),
    ] {
      let found = session.complaints(about: written)
      #expect(found.count == 1, "\(written)")
      #expect(found.first?.edit?.replacement == repair, "\(written)")
    }
  }

  @Test func `another language's function is named as it is here`() {
    let session = Session.overExample()
    for (written, ours) in [
      ("sumif(mrr, plan = pro)", "(METRIC where CONDITION)"), ("p95(mrr)", "percentile(mrr, 95%)"),
      ("ifnull(mrr, 0)", "coalesce(a, b)"), ("std(amount) from orders", "stddev(amount)"),
      ("quantile(amount, 0.9) from orders", "percentile(x, 90%)"), ("pow(mrr, 2)", "power(x, n)"),
      ("len(country) from orders", "length(text)"),
    ] {
      #expect(session.complaints(about: written).first?.hints == ["write `\(ours)`"], "\(written)")
    }
  }

  @Test func `a function of one argument is translated with it`() {
    let session = Session.overExample()
    for (written, ours) in [
      (
        "p90(days(resolved_at - created_at)) from tickets",
        "percentile(days(resolved_at - created_at), 90%) from tickets"
      ),
      ("average(amount) by country from orders", "avg(amount) by country from orders"),
      ("nunique(country) from orders", "count_distinct(country) from orders"),
    ] {
      let source = Source(name: "<test>", text: written)
      let found = session.complaints(about: written)
      #expect(source.repaired(by: found) == ours, "\(written): \(found)")
      #expect(session.complaints(about: ours).isEmpty, "\(ours)")
    }
  }

  @Test func `what would change data is refused`() {
    let session = Session.overExample()
    for written in ["drop table customers", "delete from customers", "insert into t values (1)"] {
      let found = session.complaints(about: written)
      #expect(found.map(\.id) == ["read-only"], "\(written)")
      #expect(found.first?.edit == nil)
    }
  }

  @Test func `all problems of a statement are told at once`() {
    let session = Session.overExample()
    let three = session.complaints(about: "nrr by foo, bar where baz = 1")
    #expect(three.map(\.id) == Array(repeating: "unknown-column", count: 3))
    let mixed = session.complaints(about: "nrr group by paln")
    #expect(mixed.map(\.id) == ["foreign-wording", "unknown-column"])
    #expect(mixed.first?.edit?.replacement == "nrr by plan")
  }

  @Test func `nothing is proposed that does not run`() {
    let session = Session.overExample()
    for written in [
      "mrr reason = price", "tabel customers", "nrr by xyzzy", "mrr qqq", "nrr where plan = proo",
      "((((", "mrr by plan top 5 by plan by x",
      "foo bar baz", "our the", "? ? ?", "= = =", "[30d]", "{a=1}", "case when", "select",
    ] {
      for problem in session.complaints(about: written) {
        guard let edit = problem.edit, problem.hints.first?.hasPrefix("write") == true else {
          continue
        }
        let rest = session.complaints(about: edit.replacement)
        #expect(rest.isEmpty, "\(written): \(edit.replacement): \(rest)")
      }
    }
  }
}
