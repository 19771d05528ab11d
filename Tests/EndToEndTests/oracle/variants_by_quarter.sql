-- kpi: nrr_reactivation, gross_revenue_churn_churn_only, net_revenue_churn_reactivation, arpa_annual, gross_revenue_churn_annualised, gross_revenue_churn_monthly, expansion_mrr_growth as growth, negative_churn by quarter where period = 2024
-- ratio: nrr_reactivation, gross_revenue_churn_churn_only, net_revenue_churn_reactivation, arpa_annual, gross_revenue_churn_annualised, gross_revenue_churn_monthly, growth
with sums as (
  select label, sum(o)::double as o, sum(c)::double as c, count(*) filter (c > 0) as customers,
    sum(c) filter (o > 0)::double as kept, sum(reactivation)::double as back,
    sum(churn)::double as churn, sum(contraction)::double as less, sum(expansion)::double as more,
    lag(sum(expansion)::double) over (order by label) as more_before
  from moves where grain = 'quarter' group by 1
)
select label as quarter, (kept + back) / o as nrr_reactivation,
  churn / o as gross_revenue_churn_churn_only,
  (churn + less - more - back) / o as net_revenue_churn_reactivation,
  12 * c / customers as arpa_annual,
  1 - (1 - (churn + less) / o) ^ 4 as gross_revenue_churn_annualised,
  1 - (1 - (churn + less) / o) ^ (1 / 3) as gross_revenue_churn_monthly,
  (more - more_before) / more_before as growth,
  lower((churn + less - more < 0)::varchar) as negative_churn
from sums where label like '2024-%' order by 1;
