extension Prelude {
  /// Customers, their churn and retention: metrics.md part B2.
  static let customers = #"""
    define customers "Paying customers at the close of the period" : count = (count(movements) at end where movements.closing > 0)
      alias active_customers, paying_customers, logos, accounts
      formula "customers with closing MRR > 0"
      edges "free plans do not count; a customer with several subscriptions counts once"
      source "Stripe, Recurly"
      needs "subscriptions: customer, amount, start, end"
      example "customers by segment"

    define customers_any "Paying customers, each in every group that it has a paid row in" : count = (count_distinct(active.customer) where active.amount > 0)
      formula "different customers with a row in force at the close that costs something"
      edges "by plan: who has two plans counts in both, so groups do not add up; customers counts each once, by its primary plan"
      split "`customers_any` counts a customer in every group that it has a row in: groups do not add up"
      source "metrics.md A6: any; Mixpanel counts uniques so"
      needs "subscriptions: customer, amount, start, end"
      example "customers, customers_any by plan"

    define opening_customers "Paying customers at the opening of the period" : count = (count(movements) at start where movements.opening > 0)
      formula "customers with opening MRR > 0"
      source "the denominator of logo_churn"
      needs "subscriptions: customer, amount, start, end"
      example "opening_customers by plan where period = 2024-Q2"

    define customers_served "Customers that paid on some day of the period" : count = (count(movements) at end where movements.served)
      formula "customers with MRR > 0 on at least one day of the period"
      edges "who joined and left within the period is in it"
      source "metrics.md A6b"
      needs "subscriptions: customer, amount, start, end"
      example "customers_served where period = 2024-Q2"

    define new_customers "Customers at the close that never paid before the period" : count = (count(movements) at end where movements.opening = 0 and movements.closing > 0 and not movements.paid_before)
      alias new_logos
      formula "customers with opening = 0, closing > 0 and no paid day before"
      source "the count of new_mrr"
      needs "subscriptions: customer, amount, start, end"
      example "new_customers by month where period = 2024"

    define reactivated_customers "Customers at the close that had left before the period" : count = (count(movements) at end where movements.opening = 0 and movements.closing > 0 and movements.paid_before)
      formula "customers with opening = 0, closing > 0 and a paid day before the period"
      source "the count of reactivation_mrr"
      needs "subscriptions: customer, amount, start, end"
      example "reactivated_customers by month where period = 2024"

    define expanded_customers "Customers that pay more at the close than at the opening" : count = (count(movements) at start where movements.opening > 0 and movements.closing > movements.opening)
      alias expansion_customers
      formula "customers with 0 < opening < closing"
      source "ChartMogul counts customers, not activities, since 2025-01-31"
      needs "subscriptions: customer, amount, start, end"
      example "expanded_customers by plan where period = 2024-Q2"

    define contracted_customers "Customers that pay less at the close than at the opening, without leaving" : count = (count(movements) at start where movements.opening > 0 and movements.opening > movements.closing and movements.closing > 0)
      alias contraction_customers
      better "lower"
      formula "customers with 0 < closing < opening"
      source "the count of contraction_mrr"
      needs "subscriptions: customer, amount, start, end"
      example "contracted_customers by plan where period = 2024-Q2"

    define churned_customers "Customers of the opening that pay nothing at the close" : count = (count(movements) at start where movements.opening > 0 and movements.closing = 0)
      alias lost_customers, churned_logos, customers_lost
      better "lower"
      formula "customers with opening > 0 and closing = 0"
      source "the count of churned_mrr"
      needs "subscriptions: customer, amount, start, end"
      example "churned_customers by reason where period = 2024-Q2"

    define customer_bridge "From the opening to the closing customers, movement by movement" : count = opening_customers as opening_customers, new_customers as new_customers, reactivated_customers as reactivated_customers, expanded_customers as expanded_customers, contracted_customers as contracted_customers, churned_customers as churned_customers, (count(movements) at end where movements.opening > 0 and movements.closing > 0 and movements.changed_group) as customers_in, (count(movements) at start where movements.opening > 0 and movements.closing > 0 and movements.changed_group) as customers_out, customers as closing_customers
      alias logo_bridge, customer_movements
      formula "opening + new + reactivated − churned + in − out = closing; expanded and contracted ones stay"
      edges "customers, not activities; in and out are 0 without a dimension or a condition that changes; who joined and left within the period is in none"
      authorities "customers: ChartMogul since 2025-01-31, which counted activities before"
      source "the counts of mrr_bridge"
      needs "subscriptions: customer, amount, start, end"
      example "mrr_bridge, customer_bridge by plan where period = 2024-Q2"

    define logo_churn "The share of the opening's customers that left" : percent = churned_customers / opening_customers
      alias customer_churn, customer_churn_rate, churn_rate, attrition, churn
      better "lower"
      formula "customers with opening > 0 and closing = 0 / customers with opening > 0"
      none "nobody paid at the opening"
      edges "who joined and left, or left and returned, within the period is not churn; `by reason` splits the numerator alone"
      variants "logo_churn_events, _stripe, _b2c, _annualised, _monthly; churned_by_reason"
      note "article 001 divides the customers at the end by those at the beginning: that is nearer to retention and counts new customers (100, lost 5, won 10: 105 % churn), so it is not offered"
      authorities "lost of those at the opening: ChartMogul B2B, Recurly, articles 000 and 002; all that churned / opening and new: Stripe (logo_churn_stripe); with who joined in between: Baremetrics (logo_churn_events); daily rates: Shopify, Recharge, ChartMogul B2C (logo_churn_b2c)"
      source "ChartMogul B2B, Recurly, articles 000 and 002"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn by plan where period = 2024-Q2"

    define retention_rate "The share of the opening's customers that still pay at the close" : percent = (count(movements) at start where movements.opening > 0 and movements.closing > 0) / opening_customers
      alias customer_retention_rate, logo_retention, crr, retention
      formula "customers with opening > 0 and closing > 0 / customers with opening > 0 = 100 % − logo_churn"
      none "nobody paid at the opening"
      note "article 001 divides by the customers that started in the period: that is the retention of a cohort"
      more_bands "Bain via article 001: no band; 5 % more retention bring 25 to 95 % more profit"
      source "the textbook's (E − N) / S, with N holding returning customers too"
      needs "subscriptions: customer, amount, start, end"
      example "retention_rate by segment where period = 2024-Q2"

    define expansion_rate "The share of the opening's customers that pay more at the close" : percent = expanded_customers / opening_customers
      alias expansion_customer_rate, customers_expanded_rate
      formula "customers with 0 < opening < closing / customers with opening > 0"
      none "nobody paid at the opening"
      variants "expansion_mrr_rate counts money instead; expansion_rate_any_event"
      authorities "customers: article 001; money: glossaries (expansion_mrr_rate); growth of expansion MRR: article 000, Corporate Finance Institute (expansion_mrr_growth)"
      source "article 001"
      needs "subscriptions: customer, amount, start, end"
      example "expansion_rate by plan where period = 2024-Q2"

    define churned_by_reason "Churn split by what ended the customer's last row" : percent = churned_customers / opening_customers
      alias churn_reason, lost_to
      better "lower"
      by "reason"
      formula "churned customers with the reason / all opening customers: the reasons add up to logo_churn"
      none "nobody paid at the opening"
      edges "the reason belongs to the churn, so it never shrinks the denominator"
      variants "churned_by_reason_share, churned_by_reason_mrr, churned_by_voluntary, freemium_churn; churned_mrr by reason"
      source "articles 000 and 002"
      needs "subscriptions: customer, amount, start, end, churn reason"
      example "churned_by_reason where period = 2024-Q2"

    define all_churned_customers "The customers lost in the period, whatever the reason" : count = (count(movements) at start where movements.opening > 0 and movements.closing = 0)
      better "lower"
      whole "all_churned_customers: reason, churn_kind"
      formula "customers with opening > 0 and closing = 0, not split by reason"
      source "the denominator of churned_by_reason_share"
      needs "subscriptions: customer, amount, start, end"
      example "all_churned_customers where period = 2024-Q2"

    define churned_by_reason_share "The customers lost for each reason, as a share of all that were lost" : percent = churned_customers / all_churned_customers
      better "lower"
      by "reason"
      formula "churned customers with the reason / all churned customers: the reasons add up to 100 %"
      none "no customer was lost in the period"
      source "GitLab reports reasons as shares"
      needs "subscriptions: customer, amount, start, end, churn reason"
      example "churned_by_reason_share where period = 2024-Q2"

    define churned_by_reason_mrr "The MRR lost for each reason, as a share of the opening MRR" : percent = churned_mrr / opening_mrr
      better "lower"
      by "reason"
      formula "churned MRR with the reason / opening MRR: the reasons add up to gross_revenue_churn_churn_only"
      none "nobody paid at the opening"
      source "GitLab weighs reasons by money"
      needs "subscriptions: customer, amount, start, end, churn reason"
      example "churned_by_reason_mrr where period = 2024-Q2"

    define churned_to_free_customers "Customers lost in the period that are on a free plan at the close" : count = (count(movements) at start where movements.opening > 0 and movements.closing = 0 and movements.is_free)
      better "lower"
      formula "customers with opening > 0, closing = 0 and a row in force at the close that costs nothing"
      edges "told by the rows, whatever the reason says; trials are no free plan"
      source "articles 000 and 002: lost to freemium"
      needs "subscriptions: customer, amount, start, end"
      example "churned_to_free_customers where period = 2024-Q2"

    define freemium_churn "The share of the opening's customers that stepped down to a free plan" : percent = churned_to_free_customers / opening_customers
      alias lost_to_freemium
      better "lower"
      formula "customers lost to a free plan / customers with opening > 0: a part of logo_churn"
      none "nobody paid at the opening"
      source "articles 000 and 002: separate who stops paying and goes on for free"
      needs "subscriptions: customer, amount, start, end"
      example "logo_churn, freemium_churn where period = 2024-Q2"

    define churned_by_voluntary "Churn split by whether customers left of their own will" : percent = churned_customers / opening_customers
      better "lower"
      by "churn_kind"
      formula "churned customers of the kind / all opening customers"
      none "nobody paid at the opening"
      edges "payments that fail and businesses that close are involuntary; `involuntary reasons = …` in `model.kpi` says otherwise"
      source "Recurly: voluntary and involuntary churn"
      needs "subscriptions: customer, amount, start, end, churn reason"
      example "churned_by_voluntary where period = 2024-Q2"

    define cohort_retention "The share of the customers won in the period that still pay at its close" : percent = (count(movements) at end where movements.served and not movements.paid_before and movements.closing > 0) / acquired_customers
      alias retention_rate_cohort, retention_curve, cohort_table, retention_triangle
      formula "customers first paid in the period that pay at its close / customers first paid in it"
      none "nobody first paid in the period"
      edges "`by cohort month across age` gives the triangle: of each month's first payers the share that pays at the close of every month since; who comes back counts again"
      variants "cohort_retention_m0; cohort_retention_strict; `nrr by cohort month across age` for money"
      authorities "who comes back counts again: RevenueCat, ChartMogul; never again: cohort_retention_strict; all first payers of the month: Baremetrics; those at its end: cohort_retention_m0"
      source "article 001: customers who continued to use it at the end / customers who started in the period; Baremetrics column 0"
      needs "subscriptions: customer, amount, start, end"
      example "cohort_retention by cohort quarter across age"

    define cohort_retention_m0 "Cohort retention of those still there at the first month's end: 100 % at age 0" : percent = (count(movements) at end where movements.served and not movements.paid_before and movements.closing > 0) / (count(movements) at end where movements.served and not movements.paid_before and movements.closing > 0)
      formula "customers of the cohort at the close / customers of the cohort at the close of its first unit"
      none "of those that first paid in the unit nobody paid at its close"
      edges "for one period it is 100 % or has no value; it is meant for `by cohort`"
      source "metrics.md B2: m0=100"
      needs "subscriptions: customer, amount, start, end"
      example "cohort_retention_m0 by cohort quarter across age"

    define cohort_retention_strict "Cohort retention without those that ever left" : percent = (count(movements) at end where movements.served and not movements.paid_before and movements.is_unbroken) / acquired_customers
      formula "customers first paid in the period that have paid on every day since / customers first paid in it"
      none "nobody first paid in the period"
      edges "who left and came back does not count, so a row never rises"
      source "metrics.md B2: strict"
      needs "subscriptions: customer, amount, start, end"
      example "cohort_retention_strict by cohort quarter across age"

    define unbroken_customers "Customers that have paid on every day since the first" : count = (count(movements) at end where movements.closing > 0 and movements.is_unbroken)
      formula "customers with closing MRR > 0 and no day without MRR since the first"
      source "the numerator of cohort_retention_strict"
      needs "subscriptions: customer, amount, start, end"
      example "unbroken_customers, customers by segment"
    """#
}
