-- kpi: gross_revenue_churn_b2c, net_revenue_churn_b2c, logo_churn_b2c by month where period = 2023-03..2024-06
-- ratio: gross_revenue_churn_b2c, net_revenue_churn_b2c, logo_churn_b2c
with rates as (
  select day, sum(loss + fall)::double / nullif(sum(before), 0)::double as gross,
    sum(loss + fall - rise - back)::double / nullif(sum(before), 0)::double as net,
    count(*) filter (loss > 0) / nullif(count(*) filter (before > 0), 0) as logos
  from changes group by 1
)
select label as month, sum(gross) as gross_revenue_churn_b2c, sum(net) as net_revenue_churn_b2c, sum(logos) as logo_churn_b2c
from spans join rates on day >= s and day < e where grain = 'month' group by 1 order by 1;
