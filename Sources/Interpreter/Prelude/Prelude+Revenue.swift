extension Prelude {
  /// Recurring revenue: metrics.md part B1.
  ///
  /// `active` are the rows of the revenue table in force at the close of the period; `movements`
  /// has one row a customer: what it paid at the opening and at the close. `at start` reads a
  /// changing dimension at the opening, `at end` at the close.
  static let revenue = #"""
    define mrr "Monthly recurring revenue at the close of the period, split by each row's own value" : currency = sum(active.amount)
      alias monthly_recurring_revenue, recurring_revenue, revenue
      formula "sum of the monthly amounts of the rows in force at the close of the period's last day"
      edges "one-off charges, trials and free plans are not in it; annual prices count a twelfth; credits (negative rows) reduce it"
      authorities "week × 52/12: Fivetran; × 4: RevenueCat (`set week factor 4`); day × 30: RevenueCat (`set day factor 30`); limited discounts leave MRR as it is: Stripe (mrr_contracted), contract and expand it: ChartMogul; here the amount as the file has it"
      source "Stripe, ChartMogul and GitLab agree: a snapshot at the end of the period"
      needs "subscriptions: customer, amount, start, end"
      example "mrr by plan where period = 2024-Q2"

    define arr "Annual recurring revenue: twelve times the closing MRR" : currency = 12 * mrr
      alias annual_recurring_revenue, annual_run_rate, annualised_mrr
      formula "12 × mrr"
      edges "at a point in time; a quarter's revenue is never multiplied by 4"
      variants "arr_average: of the months' ends; arr_contracted: the annual value of the contracts in force"
      authorities "closing MRR × 12: GitLab, Baremetrics, Stripe; average MRR × 12: article 001, which leaves open of what (arr_average)"
      source "GitLab, Baremetrics, Stripe"
      needs "subscriptions: customer, amount, start, end"
      example "arr by segment"

    define opening_mrr "MRR at the close of the day before the period, by customer" : currency = (sum(movements.opening) at start where movements.opening > 0)
      alias starting_mrr, beginning_mrr, bop_mrr
      formula "sum of the opening MRR of all customers"
      edges "equal to closing_mrr of the period before; a subscription that starts on the first day is not in it"
      source "metrics.md A1; the opening of the MRR bridge"
      needs "subscriptions: customer, amount, start, end"
      example "opening_mrr, closing_mrr by month where period = 2024"

    define closing_mrr "MRR at the close of the period's last day, by customer" : currency = (sum(movements.closing) at end where movements.closing > 0)
      alias ending_mrr
      formula "sum of the closing MRR of all customers"
      edges "a customer with several plans counts under its primary one; mrr splits by each row's own"
      source "metrics.md A1; the close of the MRR bridge"
      needs "subscriptions: customer, amount, start, end"
      example "closing_mrr by plan where period = 2024-Q2"

    define retained_mrr "What the customers of the opening pay at the close" : currency = (sum(movements.closing) at start where movements.opening > 0)
      formula "sum of closing MRR over customers with opening MRR > 0"
      edges "new and returning customers are not in it"
      source "the numerator of nrr"
      needs "subscriptions: customer, amount, start, end"
      example "retained_mrr, opening_mrr by plan where period = 2024-Q2"

    define new_mrr "MRR at the close of customers that never paid before the period" : currency = (sum(movements.closing) at end where movements.opening = 0 and movements.closing > 0 and not movements.paid_before)
      alias new_business_mrr
      formula "sum of closing MRR where opening = 0 and the customer had no paid day before"
      edges "who joined and left within the period is not in it (a footnote counts them); free to paid is new"
      source "state difference: GitLab, dbt, fight-churn, ChartMogul net movements"
      variants "new_mrr_events: every change within the period"
      needs "subscriptions: customer, amount, start, end"
      example "new_mrr by month where period = 2024"

    define reactivation_mrr "MRR at the close of customers that had left and came back" : currency = (sum(movements.closing) at end where movements.opening = 0 and movements.closing > 0 and movements.paid_before)
      alias resurrected_mrr, winback_mrr, restarted_mrr
      formula "sum of closing MRR where opening = 0 and the customer had paid on some day before the period"
      edges "any gap of a day counts as having left; data that start with the period know no reactivation"
      source "dbt and ChartMogul keep it apart from new and expansion"
      needs "subscriptions: customer, amount, start, end"
      example "reactivation_mrr by month where period = 2024"

    define expansion_mrr "What customers of the opening pay more at the close" : currency = (sum(movements.closing - movements.opening) at start where movements.opening > 0 and movements.closing > movements.opening)
      alias upgrade_mrr, upsell_mrr, expansion_revenue
      formula "sum of closing − opening where opening > 0 and closing > opening"
      edges "one bucket a customer: 100 → 150 → 120 within the period is expansion 20; a switch of plan stays with the plan at the opening"
      authorities "state difference: GitLab, dbt, Fighting Churn With Data, ChartMogul's net movements; every change: ChartMogul, Stripe (expansion_mrr_events)"
      source "state difference: GitLab, dbt, fight-churn"
      variants "expansion_mrr_events: every change within the period"
      needs "subscriptions: customer, amount, start, end"
      example "expansion_mrr by plan where period = 2024-Q2"

    define contraction_mrr "What customers of the opening pay less at the close, without leaving" : currency = (sum(movements.opening - movements.closing) at start where movements.opening > 0 and movements.opening > movements.closing and movements.closing > 0)
      alias downgrade_mrr
      better "lower"
      formula "sum of opening − closing where 0 < closing < opening"
      edges "a positive number; cancelling one of two subscriptions is contraction, not churn"
      source "ChartMogul, Stripe: status is per customer"
      needs "subscriptions: customer, amount, start, end"
      example "contraction_mrr by plan where period = 2024-Q2"

    define churned_mrr "What customers paid at the opening that pay nothing at the close" : currency = (sum(movements.opening) at start where movements.opening > 0 and movements.closing = 0)
      alias churn_mrr, lost_mrr, cancelled_mrr
      better "lower"
      formula "sum of opening MRR where closing = 0"
      edges "a positive number; the end of service counts, not the day of the request; `by reason` splits it by what ended the last row"
      authorities "end of service: Recurly, RevenueCat, ChartMogul; Stripe's canceled_at is the day of the request and is not taken; every change: ChartMogul, Stripe (churned_mrr_events)"
      source "state difference: GitLab, dbt, fight-churn"
      needs "subscriptions: customer, amount, start, end"
      example "churned_mrr by reason where period = 2024-Q2"

    define net_new_mrr "The change of MRR over the period" : currency = new_mrr + reactivation_mrr + expansion_mrr - contraction_mrr - churned_mrr
      alias net_mrr_movement
      formula "new + reactivation + expansion − contraction − churn = closing − opening"
      edges "by plan, or of one plan, without those who changed it: transfer_in − transfer_out is the rest of closing − opening"
      source "ChartMogul, MetricKit"
      needs "subscriptions: customer, amount, start, end"
      example "net_new_mrr by month where period = 2024"

    define transfer_in "MRR of customers that moved into a group, such as a plan, within the period" : currency = (sum(movements.closing) at end where movements.opening > 0 and movements.closing > 0 and movements.changed_group)
      formula "sum of closing MRR of customers that are in this group at the close and were in another at the opening"
      edges "0 without `by` or `where`; with transfer_out it makes every group of the bridge add up"
      source "metrics.md A6: follows from the two identities of the bridge"
      needs "subscriptions: customer, amount, start, end, a dimension that changes"
      example "transfer_in, transfer_out by plan where period = 2024-Q2"

    define transfer_out "MRR of customers that moved out of a group, such as a plan, within the period" : currency = (sum(movements.closing) at start where movements.opening > 0 and movements.closing > 0 and movements.changed_group)
      formula "sum of closing MRR of customers that were in this group at the opening and are in another at the close"
      source "metrics.md A6"
      needs "subscriptions: customer, amount, start, end, a dimension that changes"
      example "transfer_in, transfer_out by plan where period = 2024-Q2"

    define mrr_bridge "From the opening to the closing MRR, movement by movement" : currency = opening_mrr as opening, new_mrr as new, reactivation_mrr as reactivation, expansion_mrr as expansion, contraction_mrr as contraction, churned_mrr as churn, transfer_in as transfer_in, transfer_out as transfer_out, closing_mrr as closing
      alias waterfall, mrr_movements, mrr_rollforward
      formula "opening + new + reactivation + expansion − contraction − churn + transfer_in − transfer_out = closing"
      edges "checked to the cent on every run; transfers are 0 without a dimension or a condition that changes"
      authorities "by plan: the group of the opening, with transfers; ChartMogul's filter counts a switch that expands as fully retained and shows only changes into the plan"
      source "MetricKit: 200,000 + 12,000 + 8,000 − 3,000 − 5,000 = 212,000"
      needs "subscriptions: customer, amount, start, end"
      example "mrr_bridge by plan where period = 2024-Q2"

    define nrr "Net revenue retention: what the customers of the opening pay at the close, as a share of what they paid" : percent = retained_mrr / opening_mrr
      alias net_revenue_retention, ndr, net_dollar_retention, dbnrr, net_mrr_retention, net_retention_rate
      formula "Σ closing MRR of customers with opening MRR > 0 / Σ their opening MRR"
      none "nobody paid at the opening"
      edges "new and returning customers are out; who left and returned within the period counts with its closing MRR; a customer stays in the group it had at the opening (`at end` asks for the other)"
      variants "nrr_reactivation: adds reactivation; nrr_trailing: the twelve months to the close; nrr_revenue: of recognised revenue; nrr_average_of_months"
      authorities "without reactivation: SaaS Metrics Standards Board, ChartMogul; with it: RevenueCat's churn, ChartMogul's net churn (nrr_reactivation); trailing twelve months: boards, GitLab (nrr_trailing); of revenue: article 001 (nrr_revenue)"
      bands "article 001: below <= 100%, good <= 125%, 'world class'"
      more_bands "articles 002 and ChartMogul: below <= 100%, favourable"
      source "SaaS Metrics Standards Board, GitLab, ChartMogul; the window is always printed"
      needs "subscriptions: customer, amount, start, end"
      example "nrr by plan where period = 2024-Q2"

    define nrr_reactivation "Net revenue retention with returning customers in the numerator" : percent = (retained_mrr + reactivation_mrr) / opening_mrr
      formula "(Σ closing MRR of customers with opening MRR > 0 + reactivation) / Σ opening MRR"
      none "nobody paid at the opening"
      source "ChartMogul's net MRR churn, read as retention"
      needs "subscriptions: customer, amount, start, end"
      example "nrr, nrr_reactivation where period = 2024-Q2"

    define grr "Gross revenue retention: as nrr, with nobody counted above what it paid at the opening" : percent = (sum(least(movements.opening, movements.closing)) at start where movements.opening > 0) / opening_mrr
      alias gross_revenue_retention, gdr, gross_dollar_retention, gross_mrr_retention
      formula "Σ min(opening, closing) of customers with opening MRR > 0 / Σ their opening MRR"
      none "nobody paid at the opening"
      edges "between 0 % and 100 %; the minimum is taken customer by customer, never of the sums"
      variants "grr_events: losses of every change within the period"
      authorities "the minimum customer by customer: GitLab; every loss: ChartMogul, SaaS Metrics Standards Board (grr_events); min of the sums, as GitLab's product page abbreviates it, is 100 % whenever nrr is above 100 % and is not offered"
      bands "ChartMogul: below <= 90%, ideal"
      more_bands "KBCM and Sapphire 2024 via imboard, quartiles: lowest < 82%, second < 91%, third < 95%, highest"
      source "GitLab; KeyBanc and Sapphire 2024 via imboard: median 91 %"
      needs "subscriptions: customer, amount, start, end"
      example "grr by segment where period = 2024-Q2"

    define gross_revenue_churn "The share of the opening MRR that was lost to churn and contraction" : percent = (churned_mrr + contraction_mrr) / opening_mrr
      alias gross_mrr_churn, mrr_churn_rate, revenue_churn, dollar_churn
      better "lower"
      formula "(churn + contraction) / opening = 100 % − grr"
      none "nobody paid at the opening"
      variants "gross_revenue_churn_churn_only: without contraction; gross_revenue_churn_b2c: daily rates, added; gross_revenue_churn_annualised, _monthly"
      authorities "contraction counts: ChartMogul, GitLab, Fighting Churn With Data; churn alone: some vendors (gross_revenue_churn_churn_only); daily rates: Shopify, ChartMogul B2C (gross_revenue_churn_b2c)"
      more_bands "forEntrepreneurs via GitLab: no band; the median is 8 % a year"
      source "ChartMogul, Fighting Churn With Data listing 2.4"
      needs "subscriptions: customer, amount, start, end"
      example "gross_revenue_churn by plan where period = 2024-Q2"

    define gross_revenue_churn_churn_only "The share of the opening MRR of customers that left" : percent = churned_mrr / opening_mrr
      better "lower"
      formula "churn / opening"
      none "nobody paid at the opening"
      source "some vendors call this revenue churn"
      needs "subscriptions: customer, amount, start, end"
      example "gross_revenue_churn_churn_only by month where period = 2024"

    define net_revenue_churn "The share of the opening MRR that was lost net of expansion; below 0 % when the base grows" : percent = (churned_mrr + contraction_mrr - expansion_mrr) / opening_mrr
      alias net_mrr_churn, net_churn
      better "lower"
      formula "(churn + contraction − expansion) / opening = 100 % − nrr"
      none "nobody paid at the opening"
      variants "net_revenue_churn_reactivation: reactivation subtracted too, as ChartMogul's net MRR churn; net_revenue_churn_b2c; negative_churn"
      authorities "returning customers left out, so that it is 100 % − nrr: here; taken off the loss: ChartMogul's net MRR churn, whose net retention leaves them out (net_revenue_churn_reactivation)"
      source "Baremetrics, ChartMogul"
      needs "subscriptions: customer, amount, start, end"
      example "net_revenue_churn by month where period = 2024"

    define net_revenue_churn_reactivation "Net revenue churn with returning customers counted as gain" : percent = (churned_mrr + contraction_mrr - expansion_mrr - reactivation_mrr) / opening_mrr
      better "lower"
      formula "(churn + contraction − expansion − reactivation) / opening"
      none "nobody paid at the opening"
      source "ChartMogul's net MRR churn; it is not 100 % − nrr when anybody returns"
      needs "subscriptions: customer, amount, start, end"
      example "net_revenue_churn_reactivation where period = 2024-Q2"

    define expansion_mrr_rate "Expansion as a share of the opening MRR" : percent = expansion_mrr / opening_mrr
      alias expansion_revenue_rate, gross_expansion_rate, expansion_rate_revenue
      formula "expansion / opening; nrr = grr + expansion_mrr_rate, exactly"
      none "nobody paid at the opening"
      variants "expansion_rate counts customers instead"
      authorities "share of the opening: glossaries; growth over the month before: article 000, Corporate Finance Institute (expansion_mrr_growth); (end − start) / start of the same customers: Upzelo, which is nrr − 100 %"
      source "creativeg and WebmasterID glossaries; article 000's formula is a growth rate of a flow"
      needs "subscriptions: customer, amount, start, end"
      example "expansion_mrr_rate by plan where period = 2024-Q2"

    define quick_ratio "MRR won for every unit of MRR lost" : ratio = (new_mrr + reactivation_mrr + expansion_mrr) / (contraction_mrr + churned_mrr)
      alias saas_quick_ratio
      formula "(new + reactivation + expansion) / (contraction + churn)"
      none "no MRR was lost in the period"
      edges "no losses in the period: no value, not infinity"
      variants "quick_ratio_strict: without reactivation"
      authorities "with reactivation, since five buckets have to go somewhere; (new + expansion) / (contraction + churn): Hamid, Baremetrics, with four buckets (quick_ratio_strict)"
      bands "Hamid, Social Capital: shrinking < 1, low < 2, fair < 4, 'high growth'"
      source "Hamid / Social Capital, Baremetrics; with five buckets a returning customer's money belongs on top"
      needs "subscriptions: customer, amount, start, end"
      example "quick_ratio by quarter where period = 2024"

    define quick_ratio_strict "Quick ratio without reactivation" : ratio = (new_mrr + expansion_mrr) / (contraction_mrr + churned_mrr)
      formula "(new + expansion) / (contraction + churn)"
      none "no MRR was lost in the period"
      source "Hamid / Social Capital with four buckets"
      needs "subscriptions: customer, amount, start, end"
      example "quick_ratio, quick_ratio_strict where period = 2024-Q2"

    define arpa "Average revenue per paying account and month at the close" : currency = closing_mrr / customers
      alias arpu, average_revenue_per_account, average_revenue_per_user, arps, revenue_per_customer
      formula "closing MRR / closing paying customers"
      none "nobody pays at the close"
      edges "free customers are never in the denominator"
      variants "arpa_new: new MRR / new customers; arpa_average; arpa_per_seat; arpa_annual: × 12"
      source "Baremetrics, ChartMogul"
      needs "subscriptions: customer, amount, start, end"
      example "arpa by plan"

    define arpa_annual "Average revenue per paying account and year" : currency = 12 * closing_mrr / customers
      formula "12 × arpa"
      none "nobody pays at the close"
      source "metrics.md B1"
      needs "subscriptions: customer, amount, start, end"
      example "arpa_annual by segment"

    define arpa_new "Average MRR of the period's new customers" : currency = new_mrr / new_customers
      formula "new MRR / new customers"
      none "no new customer pays at the close"
      source "ChartMogul calls it average sale price"
      needs "subscriptions: customer, amount, start, end"
      example "arpa_new by quarter where period = 2024"

    define concentration(n = 10) "The share of the closing MRR that the n largest customers pay" : percent = (sum_largest(movements.closing, n) at end where movements.closing > 0) / closing_mrr
      alias customer_concentration, top_n_share, revenue_concentration
      better "lower"
      takes "a whole number from 1"
      formula "Σ closing MRR of the n largest customers / Σ closing MRR; n = 10 unless given: concentration(1)"
      none "nobody pays at the close"
      edges "by customer, ties by name; where the customers have a parent account concentration_parent takes groups of companies as one"
      where_known "customers.parent_id: concentration counts customer by customer; `concentration_parent` takes those of one parent account together"
      variants "concentration_parent(n); largest_share; hhi; pareto"
      source "Future Proof, SaaSGrid; one customer above 10 to 15 % is a flag (saber, Kellogg)"
      needs "subscriptions: customer, amount, start, end"
      example "concentration(1), concentration(5), concentration"

    define largest_share "The share of the closing MRR that the largest customer pays" : percent = concentration(1)
      alias concentration_1
      better "lower"
      formula "closing MRR of the largest customer / Σ closing MRR"
      bands "saber, Kellogg via getmonetizely: spread <= 10%, watch <= 15%, flagged"
      source "SaaSGrid: 20 customers, 500, largest 100: 20 %"
      needs "subscriptions: customer, amount, start, end"
      example "largest_share by month where period = 2024"

    define concentration_parent(n = 10) "The share of the closing MRR that the n largest parent accounts pay" : percent = (sum_largest_by(movements.parent, sum(movements.closing), n) at end where movements.closing > 0) / closing_mrr
      better "lower"
      takes "a whole number from 1"
      formula "Σ closing MRR of the n largest parent accounts / Σ closing MRR; who has no parent is its own"
      none "nobody pays at the close"
      source "metrics.md B1: by the parent account where a hierarchy is known"
      needs "subscriptions: customer, amount, start, end; customers: customer_id, parent_id"
      example "concentration(5), concentration_parent(5)"
    """#
}
