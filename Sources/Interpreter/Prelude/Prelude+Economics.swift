extension Prelude {
  /// What customers cost and bring: metrics.md part B3.
  ///
  /// `cost_kind` sorts the categories of the costs (`CostKinds`; `acquisition costs = …` and
  /// `retention costs = …` in a model say it otherwise). The length of the period
  /// is `period_months`.
  static let economics = #"""
    define acquired_customers "Customers whose first paid day lies in the period" : count = (count(movements) at end where movements.served and not movements.paid_before)
      formula "customers that paid in the period and on no day before it"
      edges "who left again within the period is in it: it was acquired; new_customers counts those that are there at the close"
      source "the denominator of cac"
      needs "subscriptions: customer, amount, start, end"
      example "acquired_customers by month where period = 2024"

    define acquisition_cost "Costs of sales and marketing in the period" : currency = (sum(costs.amount) where costs.cost_kind = acquisition)
      alias sales_and_marketing_cost
      better "lower"
      formula "Σ amount of costs of the kind acquisition"
      edges "acquisition costs = sales, marketing … in a model says which categories these are"
      source "article 001"
      needs "costs: date, category, amount"
      example "acquisition_cost by month where period = 2024"

    define retention_cost "Costs of retention, customer success and support in the period" : currency = (sum(costs.amount) where costs.cost_kind = retention)
      better "lower"
      formula "Σ amount of costs of the kind retention"
      edges "retention costs = success, support … in a model says which categories these are"
      source "article 000"
      needs "costs: date, category, amount"
      example "retention_cost by month where period = 2024"

    define cac "Customer acquisition cost: sales and marketing for every customer won" : currency = acquisition_cost / acquired_customers
      alias customer_acquisition_cost
      better "lower"
      formula "acquisition cost in the period / customers whose first paid day lies in it"
      none "nobody first paid in the period"
      edges "returning customers are not new; nobody won: no value; it cannot be split by what costs do not tell, since spending is never spread"
      variants "cac_lag(n): the costs of n months earlier; cac_with_reactivation"
      source "article 001: 100,000 / 100 = 1,000; Totango"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "cac by quarter where period = 2024"

    define cac_lag(n = 1) "Customer acquisition cost with the costs of some months earlier" : currency = lagged(acquisition_cost, n) / acquired_customers
      better "lower"
      takes "a whole number from 0"
      formula "acquisition cost of the period n months earlier / customers won in the period"
      none "nobody first paid in the period"
      source "metrics.md B3: for sales that take months"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "cac, cac_lag(3) by quarter where period = 2024"

    define cac_with_reactivation "Acquisition cost for every customer won or won back" : currency = acquisition_cost / (acquired_customers + reactivated_customers)
      better "lower"
      formula "acquisition cost / (customers won + customers that came back)"
      none "nobody was won or won back in the period"
      source "metrics.md B3"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "cac_with_reactivation by quarter where period = 2024"

    define cac_payback "Months of gross profit that pay for winning a customer" : months = cac / (arpa_new * coalesce(option.gross_margin, 1))
      alias payback
      better "lower"
      unset "gross margin: no gross margin is set: payback counts revenue, as if all of it were profit; `set gross margin 80%` says how much is"
      formula "cac / (arpa of new customers × gross margin)"
      none "what was won brings no MRR at the close"
      edges "without `set gross margin` it counts revenue instead of profit, as article 001 does; the SaaS Metrics Standards Board asks for the margin"
      variants "cac_payback_revenue; cac_payback_whole_months"
      authorities "with gross margin: SaaS Metrics Standards Board; without: article 001 (cac_payback_revenue)"
      bands "mrrcanvas: efficient < 12, workable <= 18, risky <= 24, poor"
      more_bands "SaaS Metrics Standards Board via imboard: efficient < 24, between <= 36, bad"
      source "SaaS Metrics Standards Board; article 001: 1000 / 85 = 11.76"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "cac_payback by quarter where period = 2024"

    define cac_payback_revenue "Months of revenue that pay for winning a customer" : months = cac / arpa_new
      better "lower"
      formula "cac / arpa of new customers"
      none "what was won brings no MRR at the close"
      source "article 001"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "cac_payback_revenue where period = 2024-Q2"

    define cac_payback_whole_months "cac_payback in whole months, rounded up" : months = ceil(cac_payback)
      better "lower"
      formula "the next whole number above cac_payback"
      source "article 001 prints about 12 months for 11.76"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "cac_payback_whole_months where period = 2024-Q2"

    define arpa_at_start "Average revenue per account at the close, each in the group it had at the opening" : currency = (sum(movements.closing) at start where movements.closing > 0) / (count(movements) at start where movements.closing > 0)
      formula "closing MRR / closing paying customers, by the value of a dimension at the opening"
      edges "without a dimension that changes it is arpa"
      none "nobody pays at the close"
      source "metrics.md B3: both parts of ltv by the opening's group"
      needs "subscriptions: customer, amount, start, end"
      example "arpa, arpa_at_start by plan where period = 2024-Q2"

    define ltv "Customer lifetime value: revenue that an account brings until it leaves" : currency = arpa_at_start * period_months / logo_churn
      alias clv, cltv, customer_lifetime_value
      few "churned_customers: customer lost | customers lost"
      unset "gross margin: no gross margin is set: lifetime value counts revenue, as if all of it were profit; with `set gross margin 80%` `ltv_margin` and `ltv_cac` count profit"
      formula "arpa at the close of the period, by the groups of its start × its months / its logo churn"
      none "nobody left in the period"
      edges "both for the same length of time: a quarter's churn goes with three months' revenue; nobody left: no value; below ten customers lost it is unsteady; a changing dimension is read at the opening in both parts"
      variants "ltv_margin; ltv_floor(rate); ltv_revenue_churn; ltv_observed; ltv_purchases(years)"
      note "article 002 calls it average profit, but its formula is revenue; its example takes an LTV of 1,900 against 1,700 for a loss"
      authorities "nobody left: no value here, 0 in ChartMogul, 1.67 % a month in Stripe (ltv_floor), smoothed in ProfitWell; by revenue churn: Finmark (ltv_revenue_churn); with margin: Skok, SaaS Metrics Standards Board (ltv_margin)"
      source "articles 000 and 002; ChartMogul: 100 / 5 % = 2,000"
      needs "subscriptions: customer, amount, start, end"
      example "ltv by segment where period = 2024"

    define ltv_margin "Customer lifetime value in gross profit" : currency = ltv * option.gross_margin
      formula "arpa at the start × months × gross margin / logo churn"
      source "SaaS Metrics Standards Board, Skok: 500 × 75 % / 2.5 % = 15,000"
      needs "subscriptions: customer, amount, start, end; `set gross margin 80%`"
      example "ltv_margin by segment where period = 2024"

    define ltv_floor(rate = 1.67%) "Customer lifetime value with a least churn a month" : currency = arpa_at_start * period_months / greatest(logo_churn, rate * period_months) / if(opening_customers > 0, 1, 0)
      takes "a share above 0% and up to 100%"
      unset "gross margin: no gross margin is set: lifetime value counts revenue, as if all of it were profit; with `set gross margin 80%` `ltv_margin` and `ltv_cac` count profit"
      formula "arpa at the start × months / max(logo churn, rate × months)"
      none "nobody paid at the opening"
      edges "nobody left: a life of 1 / rate months, 60 for 1.67 %"
      source "Stripe assumes 1.67 % a month when nobody leaves"
      needs "subscriptions: customer, amount, start, end"
      example "ltv_floor, ltv_floor(2%) where period = 2024-Q2"

    define ltv_revenue_churn "Customer lifetime value by revenue churn" : currency = arpa_at_start * period_months / gross_revenue_churn
      unset "gross margin: no gross margin is set: lifetime value counts revenue, as if all of it were profit; with `set gross margin 80%` `ltv_margin` and `ltv_cac` count profit"
      formula "arpa at the start × months / gross revenue churn"
      none "no MRR was lost in the period"
      source "Finmark"
      needs "subscriptions: customer, amount, start, end"
      example "ltv, ltv_revenue_churn where period = 2024"

    define ltv_cac "Lifetime value for every unit of acquisition cost" : ratio = ltv * coalesce(option.gross_margin, 1) / cac
      alias ltv_to_cac
      formula "ltv / cac, with the gross margin where it is set"
      none "nothing was spent on winning customers"
      note "article 000's low CAC:LTV is the inverse"
      bands "Skok via mrrcanvas: low < 3, good < 5, 'may be under-investing'"
      source "Skok: 3 or more"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "ltv_cac by quarter where period = 2024"

    define crc "Customer retention cost: what keeping a customer costs in a year" : currency = retention_cost * 12 / period_months / customers
      alias customer_retention_cost
      better "lower"
      formula "retention cost × 12 / months of the period / customers at the close"
      none "nobody pays at the close"
      edges "a whole year gives the cost as it is, a leap year too; a calendar month is a twelfth of it, other lengths count 365/12 days to the month; it cannot be split by what costs do not tell"
      variants "crc_average; crc_retained; crc_not_annualised; crc_by_days: × 365 / days"
      authorities "active customers: article 000; customers kept: Totango (crc_retained)"
      source "article 000: a year's expenses for retention and customer success / active customers"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "crc by quarter where period = 2024"

    define crc_by_days "Customer retention cost, brought to 365 days" : currency = retention_cost * 365 / period_days / customers
      better "lower"
      formula "retention cost × 365 / days of the period / customers at the close"
      edges "a leap year is cut to 365 days, so its cost is not the article's own"
      none "nobody pays at the close"
      source "metrics.md B3: retention cost in the period × 365 / days"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "crc, crc_by_days by quarter where period = 2024"

    define crc_average "Retention cost a year for the mean number of customers" : currency = retention_cost * 12 / period_months / monthly_mean(customers)
      better "lower"
      formula "retention cost × 12 / months / mean of the customers at the months' ends"
      none "nobody paid at a month's end"
      source "metrics.md B3"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "crc, crc_average where period = 2024-Q2"

    define crc_retained "Retention cost of the period for every customer kept" : currency = retention_cost / (count(movements) at start where movements.opening > 0 and movements.closing > 0)
      better "lower"
      formula "retention cost / customers of the opening that still pay at the close"
      none "no customer of the opening was kept"
      source "Totango; Zorian: 200,000 / 5,000 = 40"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "crc_retained where period = 2024-Q2"

    define crc_not_annualised "Retention cost of the period for every customer" : currency = retention_cost / customers
      better "lower"
      formula "retention cost / customers at the close"
      none "nobody pays at the close"
      source "Operately: 10,000 / 500 = 20"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "crc_not_annualised by month where period = 2024"

    define ltv_crc "Lifetime value for every unit of yearly retention cost" : ratio = ltv / crc
      alias ltv_to_crc
      formula "ltv / crc"
      none "nothing was spent on keeping customers"
      edges "ltv covers a whole life, crc a year: ltv_crc_lifetime compares like with like"
      bands "article 002: low <= 2, above"
      source "article 002: 2 is low"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "ltv_crc by quarter where period = 2024"

    define ltv_crc_lifetime "Lifetime value for every unit of a lifetime's retention cost" : ratio = ltv / (crc / logo_churn_annualised)
      formula "ltv / (crc × expected years), expected years = 1 / annual churn"
      none "nothing was spent on keeping customers"
      source "metrics.md B3"
      needs "costs: date, category, amount; subscriptions: customer, amount, start, end"
      example "ltv_crc, ltv_crc_lifetime where period = 2024"

    define purchases "Purchases in the period" : count = (count(orders) where orders.is_purchase)
      alias orders_placed
      formula "purchases whose day lies in the period; failed, refunded, voided and cancelled ones are left out where the status says so"
      edges "an amount below zero is a credit: taken from purchases_value, and no purchase"
      source "article 001"
      needs "orders: customer, date, amount"
      example "purchases by month where period = 2024"

    define purchases_value "What was bought in the period" : currency = (sum(orders.amount) where orders.counts)
      formula "Σ amount of the purchases in the period, less credits"
      source "article 001"
      needs "orders: customer, date, amount"
      example "purchases_value by quarter where period = 2024"

    define buyers "Customers that bought in the period" : count = (count_distinct(orders.customer) where orders.is_purchase)
      formula "different customers with a purchase in the period"
      source "article 001"
      needs "orders: customer, date, amount"
      example "buyers by quarter where period = 2024"

    define ltv_purchases(years = 1) "Customer lifetime value from single purchases" : currency = purchases_value / purchases * (purchases / buyers * 12 / period_months) * years
      takes "a number above 0"
      formula "mean purchase × purchases of a buyer in a year × years; years = 1 unless given: ltv_purchases(2)"
      none "nobody bought in the period"
      edges "how long a customer stays is not in its purchases: it is given, or 1 / logo_churn_annualised"
      source "article 001: 100 × 5 × 2 = 1,000; the article leaves per year unsaid"
      needs "orders: customer, date, amount"
      example "ltv_purchases, ltv_purchases(3) where period = 2024"

    define ltv_observed "What customers that have left paid in all, on average" : currency = (sum(movements.accrued_to_date) at end where movements.closing = 0 and movements.first_paid is not missing) / (count(movements) at end where movements.closing = 0 and movements.first_paid is not missing)
      formula "mean of the revenue to date of customers that paid once and pay nothing at the close"
      none "no customer has left up to the close"
      edges "revenue accrues day by day from the start of the data, so lives that began before are cut; customers that stay long are not in it yet, which keeps it low"
      source "metrics.md B3"
      needs "subscriptions: customer, amount, start, end"
      example "ltv, ltv_observed by segment where period = 2024"
    """#
}
