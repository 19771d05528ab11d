import TestSupport
import Testing

/// The queries that the language's description says must read exactly like this.
@Suite struct LanguageTests {
  private static let answered = [
    "nrr by plan where period = 2024-Q2",
    "nrr last quarter",
    "nrr 2024-Q2 by plan vs previous",
    "nrr, grr, logo_churn by segment where period = 2024-Q2 and region in (EMEA, APAC)",
    "mrr by month where period = 2024",
    "mrr by plan across month where period = 2024-H1 with total",
    "nrr by plan where period = 2024-Q2 vs year ago having nrr < 120% and opening_mrr > 10k",
    "nrr by plan at end where period = 2024-Q2",
    "churned_mrr by reason where period = 2024-Q2 top 5 + other",
    "mrr_bridge by plan where period = 2024-Q2",
    "customers where mrr > 1000",
    "mrr / customers as per_account by plan",
    "mrr by customer top 10",
    "nrr where plan = self-serve",
    "mrr as of 2024-03-31",
    "rows churned_mrr where period = 2024-Q2 and plan = pro",
    "define core_nrr = nrr where segment != smb; core_nrr by plan where period = 2024-Q2",
    "sum(amount), count(), median(amount) by country from orders "
      + "where status = paid and created_at in 2024-Q1",
    "sum(amount) by month(created_at) from orders",
    "avg(subscriptions.mrr) by plan",
  ]

  /// What a later version answers may still be declined, but by its name.
  private static let declined = [
    "nrr by month where period = 2024 rolling 12 months",
    "retention by cohort quarter across age where cohort in 2023-Q1..2024-Q2",
    "nps by segment where period = last quarter having responses >= 30",
    "time_to_resolution by priority where period = 2024-06",
    "health_score, arr by customer where health_band = sick and renewal_date in next 90 days "
      + "sort by arr desc",
    "why nrr where period = 2024-Q2 vs previous",
    "assert nrr >= 50% where period = last quarter",
    "plot mrr by month, plan where period = 2024",
    "define tickets_per_100 : ratio = 100 * ticket_volume / customers",
  ]

  @Test(arguments: answered)
  func `a query of the description is answered`(_ query: String) throws {
    let output = try Command.kpi([Checkout.exampleData, "-o", "csv", "-c", query])
    #expect(output.status == 0, "\(output.errors)")
    #expect(Sheet.all(csv: output.output).last?.rows.isEmpty == false)
  }

  @Test(arguments: declined)
  func `a query of the description is answered, or said not to be built yet`(
    _ query: String
  ) throws {
    let output = try Command.kpi([Checkout.exampleData, "-o", "csv", "-c", query])
    #expect(
      output.status == 0 || (output.status == 1 && output.errors.contains("not built yet")),
      "\(output.errors)")
  }

  @Test(arguments: [
    ("select plan, sum(mrr) from subscriptions group by plan", "by plan"),
    ("top 10 customers by mrr", "mrr by customer top 10"),
    ("churned_mrr in June 2024", "2024-06"),
    ("nrr by plan where period = 2024-Q5", "2024-Q5"),
    ("nrr by plam", "plan"),
    ("mrr where plan = prp", "pro"),
    ("nrr < 95", "95%"),
  ])
  func `a near miss is told what was meant`(_ query: String, _ hint: String) throws {
    let output = try Command.kpi([Checkout.exampleData, "-c", query])
    #expect(output.errors.contains(hint), "\(output.errors)")
  }
}
