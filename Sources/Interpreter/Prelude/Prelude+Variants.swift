extension Prelude {
  /// The other ways to count revenue and customers: metrics.md parts A4, A7, B1 and B2.
  ///
  /// The `_events` fields of `movements` add up every change of a customer's daily state within
  /// the period; changes of one day are one change.
  static let variants = #"""
    define new_mrr_events "MRR of first payments within the period, every change counted" : currency = (sum(movements.new_events) at end where movements.served)
      formula "Σ of what customers that had never paid began to pay, day by day"
      edges "who joined and left within the period is in it; a later rise is expansion"
      source "ChartMogul MRR movements, Stripe customer MRR changes"
      needs "subscriptions: customer, amount, start, end"
      example "new_mrr, new_mrr_events by month where period = 2024"

    define reactivation_mrr_events "MRR of customers that came back within the period, every change counted" : currency = (sum(movements.reactivation_events) at end where movements.served)
      formula "Σ of what customers that had paid before began to pay again, day by day"
      edges "who left and came back within the period is in it"
      source "ChartMogul MRR movements"
      needs "subscriptions: customer, amount, start, end"
      example "reactivation_mrr_events where period = 2024-Q2"

    define expansion_mrr_events "Rises of MRR within the period, every change counted" : currency = (sum(movements.expansion_events) at end where movements.served)
      formula "Σ of rises while a customer pays, day by day"
      edges "100 → 150 → 120 is expansion 50 and contraction 30"
      source "ChartMogul MRR movements"
      needs "subscriptions: customer, amount, start, end"
      example "expansion_mrr, expansion_mrr_events where period = 2024-Q2"

    define contraction_mrr_events "Falls of MRR within the period, every change counted" : currency = (sum(movements.contraction_events) at end where movements.served)
      better "lower"
      formula "Σ of falls that leave something, day by day"
      source "ChartMogul MRR movements"
      needs "subscriptions: customer, amount, start, end"
      example "contraction_mrr_events where period = 2024-Q2"

    define churned_mrr_events "MRR lost to cancellations within the period, every change counted" : currency = (sum(movements.churn_events) at end where movements.served or movements.opening > 0)
      better "lower"
      formula "Σ of what customers paid on the day before they fell to nothing"
      edges "who joined and left, or left and came back, within the period is in it"
      source "ChartMogul MRR movements"
      needs "subscriptions: customer, amount, start, end"
      example "churned_mrr, churned_mrr_events where period = 2024-Q2"

    define grr_events "Gross revenue retention with every loss of the period counted" : percent = (opening_mrr - (sum(movements.contraction_events + movements.churn_events) at start where movements.served or movements.opening > 0)) / opening_mrr
      formula "(opening − contraction events − churn events) / opening"
      none "nobody paid at the opening"
      edges "below grr when a customer dips and recovers; it can fall below 0 %"
      source "ChartMogul, SaaS Metrics Standards Board"
      needs "subscriptions: customer, amount, start, end"
      example "grr, grr_events where period = 2024-Q2"

    define logo_churn_events "Churn with every cancellation of the period counted" : percent = (sum(movements.churn_count) at start where movements.served or movements.opening > 0) / opening_customers
      better "lower"
      formula "times that a customer fell to nothing / customers of the opening"
      none "nobody paid at the opening"
      edges "a second churn of the same customer counts again, and so does who joined within the period"
      source "Baremetrics counts sign-ups that cancel in the same 30 days"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn, logo_churn_events where period = 2024-Q2"

    define logo_churn_stripe "Churn as Stripe counts it" : percent = (sum(movements.churn_count) at start where movements.served or movements.opening > 0) / (opening_customers + acquired_customers)
      better "lower"
      formula "times that a customer fell to nothing / (customers of the opening + customers won in the period)"
      none "nobody paid at the opening or was won in the period"
      source "Stripe, over 30 days"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn, logo_churn_stripe where period = last 30 days"

    define logo_churn_annualised "What the period's churn is in a year" : percent = 1 - power(1 - logo_churn, 12 / period_months)
      better "lower"
      formula "1 − (1 − logo_churn) ^ (12 / months)"
      edges "3 % a month are 30.6 % a year, not 36 %, in February as in March: a calendar month is a twelfth of a year, a quarter a fourth; periods that are no whole months count 365/12 days to the month"
      variants "logo_churn_annualised_by_days: 365 / days in place of 12 / months"
      source "Fighting Churn With Data, listing 2.5"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn_annualised where period = 2024-06"

    define logo_churn_monthly "What the period's churn is in a month" : percent = 1 - power(1 - logo_churn, 1 / period_months)
      better "lower"
      formula "1 − (1 − logo_churn) ^ (1 / months)"
      edges "a calendar month's churn is itself"
      variants "logo_churn_monthly_by_days: 365 / 12 / days in place of 1 / months"
      source "Fighting Churn With Data, listing 2.5"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn_monthly where period = 2024"

    define gross_revenue_churn_annualised "What the period's gross revenue churn is in a year" : percent = 1 - power(1 - gross_revenue_churn, 12 / period_months)
      better "lower"
      formula "1 − grr ^ (12 / months)"
      edges "a calendar month is a twelfth of a year, whatever its days"
      variants "gross_revenue_churn_annualised_by_days: 365 / days in place of 12 / months"
      bands "forEntrepreneurs via GitLab, median of a year: 'below the median' < 8%, 'above the median'"
      source "Fighting Churn With Data, listing 2.5"
      needs "subscriptions: customer, amount, start, end"
      example "gross_revenue_churn_annualised where period = 2024-06"

    define logo_churn_annualised_by_days "What the period's churn is in 365 days" : percent = 1 - power(1 - logo_churn, 365 / period_days)
      better "lower"
      formula "1 − (1 − logo_churn) ^ (365 / days)"
      edges "the days of the calendar count: 5 % are 45.3 % a year in a month of 31 days, 46.4 % in one of 30"
      source "Fighting Churn With Data, listing 2.5"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn_annualised, logo_churn_annualised_by_days where period = 2024-06"

    define logo_churn_monthly_by_days "What the period's churn is in a twelfth of 365 days" : percent = 1 - power(1 - logo_churn, 365 / 12 / period_days)
      better "lower"
      formula "1 − (1 − logo_churn) ^ (365 / 12 / days)"
      edges "the days of the calendar count: a month of 31 days is more than a twelfth of the year"
      source "Fighting Churn With Data, listing 2.5"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn_monthly, logo_churn_monthly_by_days where period = 2024-06"

    define gross_revenue_churn_annualised_by_days "What the period's gross revenue churn is in 365 days" : percent = 1 - power(1 - gross_revenue_churn, 365 / period_days)
      better "lower"
      formula "1 − grr ^ (365 / days)"
      edges "the days of the calendar count: 5 % are 45.3 % a year in a month of 31 days, 46.4 % in one of 30"
      source "Fighting Churn With Data, listing 2.5"
      needs "subscriptions: customer, amount, start, end"
      example "gross_revenue_churn_annualised, gross_revenue_churn_annualised_by_days where period = 2024-06"

    define gross_revenue_churn_monthly_by_days "What the period's gross revenue churn is in a twelfth of 365 days" : percent = 1 - power(1 - gross_revenue_churn, 365 / 12 / period_days)
      better "lower"
      formula "1 − grr ^ (365 / 12 / days)"
      edges "the days of the calendar count: a month of 31 days is more than a twelfth of the year"
      source "Fighting Churn With Data, listing 2.5"
      needs "subscriptions: customer, amount, start, end"
      example "gross_revenue_churn_monthly, gross_revenue_churn_monthly_by_days where period = 2024-06"

    define nrr_trailing "Net revenue retention over the twelve months that end with the period" : percent = trailing(nrr, 12)
      alias nrr_trailing_12
      formula "nrr of the customers that paid twelve months before the close"
      edges "the board's convention; monthly figures do not multiply to it, since their customers change"
      source "GitLab: MRR twelve months ago against now"
      needs "subscriptions: customer, amount, start, end; a year of history"
      example "nrr, nrr_trailing by month where period = 2024"

    define grr_trailing "Gross revenue retention over the twelve months that end with the period" : percent = trailing(grr, 12)
      formula "grr of the customers that paid twelve months before the close"
      source "GitLab"
      needs "subscriptions: customer, amount, start, end; a year of history"
      example "grr_trailing by quarter where period = 2024"

    define mrr_average "The mean of the MRR at the months' ends" : currency = monthly_mean(mrr)
      formula "Σ MRR at the close of each month of the period / months"
      source "a variant of mrr for periods longer than a month"
      needs "subscriptions: customer, amount, start, end"
      example "mrr, mrr_average where period = 2024-Q2"

    define arr_average "Twelve times the mean of the MRR at the months' ends" : currency = 12 * mrr_average
      formula "12 × mrr_average"
      source "article 001: average MRR by 12"
      needs "subscriptions: customer, amount, start, end"
      example "arr, arr_average where period = 2024-Q2"

    define arr_contracted "The annual value of the contracts in force at the close" : currency = sum(active_contracts.expiring_value)
      formula "Σ annual value of contracts in force"
      source "metrics.md B1, a variant of arr"
      needs "contracts: customer, start, end, annual or total value"
      example "arr_contracted by segment"

    define arpa_average "Mean MRR for every mean customer of the period" : currency = mrr_average / monthly_mean(customers)
      formula "mean of MRR / mean of customers, at the months' ends"
      none "nobody paid at a month's end"
      source "metrics.md B1, a variant of arpa"
      needs "subscriptions: customer, amount, start, end"
      example "arpa, arpa_average where period = 2024-Q2"

    define expansion_mrr_growth "How much more expansion the period brought than the one before" : percent = (expansion_mrr - lagged(expansion_mrr)) / lagged(expansion_mrr)
      alias expansion_mrr_rate_growth
      formula "(expansion − expansion of the period before) / expansion of the period before"
      none "the period before brought no expansion"
      source "article 000 and the Corporate Finance Institute call this the expansion MRR rate"
      needs "subscriptions: customer, amount, start, end"
      edges "a growth rate of a flow, not a share of the base: it explodes when the period before was small; a quarter is held against a quarter"
      example "expansion_mrr_growth where period = 2024-06"

    define upsell_mrr_by_product "What customers pay more at the close for products that they had at the opening" : currency = (sum(movements.upsell) at start where movements.opening > 0)
      formula "Σ rises, product by product, of customers of the opening"
      edges "a plan replaced by a higher one of the same product, and more seats, are upsell; so are price rises, unless a column `price_change` marks the rows that begin with one"
      source "metrics.md B2"
      needs "subscriptions: customer, amount, start, end, product"
      example "upsell_mrr_by_product, cross_sell_mrr where period = 2024-Q2"

    define cross_sell_mrr "What customers pay at the close for products that they did not have at the opening" : currency = (sum(movements.cross_sell) at start where movements.opening > 0)
      formula "Σ closing MRR of products not held at the opening, of customers of the opening"
      source "metrics.md B2"
      needs "subscriptions: customer, amount, start, end, product"
      example "cross_sell_mrr by segment where period = 2024-Q2"

    define upsell_rate "The share of the opening's customers that pay more for a product they had" : percent = (count(movements) at start where movements.opening > 0 and movements.upsell > 0) / opening_customers
      formula "customers with a rise in a product of the opening / customers of the opening"
      none "nobody paid at the opening"
      edges "a customer can be in upsell_rate and in cross_sell_rate; rows marked by a column `price_change` are no upsell"
      source "article 004: one number for two"
      needs "subscriptions: customer, amount, start, end, product"
      example "upsell_rate, cross_sell_rate by segment where period = 2024-Q2"

    define cross_sell_rate "The share of the opening's customers that bought another product" : percent = (count(movements) at start where movements.opening > 0 and movements.cross_sell > 0) / opening_customers
      formula "customers with a product at the close that they did not have at the opening / customers of the opening"
      none "nobody paid at the opening"
      source "article 004"
      needs "subscriptions: customer, amount, start, end, product"
      example "cross_sell_rate by segment where period = 2024-Q2"

    define upsell_cross_sell_rate "The share of the opening's customers that bought more, of the same or of another product" : percent = (count(movements) at start where movements.opening > 0 and (movements.upsell > 0 or movements.cross_sell > 0)) / opening_customers
      formula "customers in upsell_rate or in cross_sell_rate / customers of the opening"
      none "nobody paid at the opening"
      source "article 004: existing customers who purchase additional products or upgrade their plan"
      needs "subscriptions: customer, amount, start, end, product"
      example "upsell_cross_sell_rate by segment where period = 2024-Q2"

    define hhi "Concentration of the closing MRR, from 0 to 10,000" : score = 10000 * (sum(movements.closing * movements.closing) at end where movements.closing > 0) / (closing_mrr * closing_mrr)
      alias herfindahl, concentration_hhi
      better "lower"
      formula "Σ (share of the closing MRR in percent)²"
      none "nobody pays at the close"
      edges "one customer alone: 10,000; n equal ones: 10,000 / n"
      source "Herfindahl and Hirschman"
      needs "subscriptions: customer, amount, start, end"
      example "hhi, concentration"

    define pareto(share = 80%) "The share of the customers that make 80 % of the MRR" : percent = (share_of_rows(movements.closing, share) at end where movements.closing > 0)
      alias concentration_pareto
      takes "a share above 0% and up to 100%"
      formula "the fewest customers whose closing MRR adds up to 80 % of all / customers"
      none "nobody pays at the close"
      source "metrics.md B1, a variant of concentration"
      needs "subscriptions: customer, amount, start, end"
      example "pareto, pareto(50%)"

    define mrr_contracted "MRR at the close before discounts, where the data have list amounts" : currency = sum(coalesce(active.contracted_amount, active.amount))
      formula "sum of the monthly list amounts of the rows in force; a row without one counts with its own amount"
      edges "mrr takes the amount as the file has it, net of discounts"
      source "Fivetran reports contracted and billed MRR; Stripe leaves MRR as it is under a limited discount"
      needs "subscriptions: customer, amount, start, end, list_amount"
      example "mrr, mrr_contracted by plan"

    define arpa_per_seat "MRR at the close for every seat" : currency = mrr / (sum(active.quantity) where active.amount > 0)
      formula "mrr / seats of the rows in force that cost something"
      none "no seat is paid for at the close"
      edges "free plans, trials, one-off charges and credits have no seats"
      source "metrics.md B1: revenue per user where the number of users is known"
      needs "subscriptions: customer, amount, start, end, quantity"
      example "arpa_per_seat by plan"

    define expansion_rate_any_event "The share of the opening's customers that expanded on some day of the period" : percent = (count(movements) at start where movements.opening > 0 and movements.expansion_events > 0) / opening_customers
      formula "customers of the opening with a rise within the period / customers of the opening"
      none "nobody paid at the opening"
      edges "a rise that was taken back later counts"
      source "metrics.md B1"
      needs "subscriptions: customer, amount, start, end"
      example "expansion_rate, expansion_rate_any_event where period = 2024-Q2"

    define nrr_revenue "Revenue of the period from the customers of the period before, as a share of what they paid in that one" : percent = (sum(movements.accrued) at start where movements.accrued_before > 0) / (sum(movements.accrued_before) at start where movements.accrued_before > 0)
      alias revenue_retention
      formula "Σ revenue of the period of customers with revenue in as long a stretch before it / Σ their revenue then"
      none "nobody paid in the period before"
      edges "revenue accrues day by day: a month's amount for a whole month; a customer that joined in the middle of the period before looks like growth"
      source "article 001: total revenue from existing customers over a period / from the same customers in the previous one"
      needs "subscriptions: customer, amount, start, end"
      example "nrr, nrr_revenue where period = 2024-Q2"

    define nrr_average_of_months "The mean of the months' net revenue retention" : percent = monthly_mean(nrr)
      formula "mean of the nrr of each month of the period"
      none "no month of the period has customers at its opening"
      edges "every month has customers of its own, so it is no figure of the period: 108.5 % where nrr is 82.1 %"
      source "metrics.md B1"
      needs "subscriptions: customer, amount, start, end"
      example "nrr, nrr_average_of_months where period = 2024-Q2"

    define gross_revenue_churn_monthly "What the period's gross revenue churn is in a month" : percent = 1 - power(1 - gross_revenue_churn, 1 / period_months)
      better "lower"
      formula "1 − grr ^ (1 / months)"
      edges "a calendar month's churn is itself"
      variants "gross_revenue_churn_monthly_by_days: 365 / 12 / days in place of 1 / months"
      source "Fighting Churn With Data, listing 2.5"
      needs "subscriptions: customer, amount, start, end"
      example "gross_revenue_churn_monthly where period = 2024"

    define gross_revenue_churn_b2c "Gross revenue churn as the sum of daily rates" : percent = daily_sum(gross_revenue_churn)
      alias gross_revenue_churn_daily
      better "lower"
      formula "Σ over the days of (churn + contraction of the day) / MRR at its start"
      none "no day of the period has customers at its start"
      edges "each day has its own opening, so customers that came within the period are in it; ChartMogul prints its brackets wrong"
      source "ChartMogul and Shopify, for many customers on monthly plans"
      needs "subscriptions: customer, amount, start, end"
      example "gross_revenue_churn, gross_revenue_churn_b2c where period = 2024-06"

    define net_revenue_churn_b2c "Net revenue churn as the sum of daily rates" : percent = daily_sum(net_revenue_churn_reactivation)
      better "lower"
      formula "Σ over the days of (MRR at its start − (MRR at its end − new)) / MRR at its start"
      none "no day of the period has customers at its start"
      edges "returning customers count as gain"
      source "ChartMogul, Shopify formula: (100 − (120 − 10)) / 100 = −10 %"
      needs "subscriptions: customer, amount, start, end"
      example "net_revenue_churn, net_revenue_churn_b2c where period = 2024-06"

    define negative_churn "Whether expansion outweighs churn and contraction" : flag = if(net_revenue_churn is not missing, net_revenue_churn < 0%)
      formula "net_revenue_churn < 0"
      note "the articles compare expansion with churn alone and forget contraction"
      source "articles 000 and 002"
      needs "subscriptions: customer, amount, start, end"
      example "negative_churn by segment where period = 2024-Q2"

    define logo_churn_b2c "Customer churn as the sum of daily rates" : percent = daily_sum(logo_churn)
      alias logo_churn_daily
      better "lower"
      formula "Σ over the days of customers lost on the day / customers at its start"
      none "no day of the period has customers at its start"
      edges "for many customers on monthly plans: who came within the period is in the later days' denominators"
      source "ChartMogul B2C, Shopify"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn, logo_churn_b2c where period = 2024-06"
    """#
}
