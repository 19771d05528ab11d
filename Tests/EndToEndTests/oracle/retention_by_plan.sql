-- kpi: nrr, grr, logo_churn, retention_rate, gross_revenue_churn, net_revenue_churn by plan where period = 2024-Q2
-- ratio: nrr, grr, logo_churn, retention_rate, gross_revenue_churn, net_revenue_churn
select plan_o as plan, sum(c)::double / sum(o)::double as nrr,
  sum(least(o, c))::double / sum(o)::double as grr,
  count(*) filter (c = 0) / count(*) as logo_churn,
  count(*) filter (c > 0) / count(*) as retention_rate,
  (sum(o) - sum(least(o, c)))::double / sum(o)::double as gross_revenue_churn,
  (sum(o) - sum(c))::double / sum(o)::double as net_revenue_churn
from moves where label = '2024-Q2' and o > 0 group by 1 order by 1;
