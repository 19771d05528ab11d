-- kpi: logo_churn_annualised, logo_churn_monthly, gross_revenue_churn_annualised, gross_revenue_churn_monthly by quarter where period = 2023-Q2..2024-Q2
-- ratio: logo_churn_annualised, logo_churn_monthly, gross_revenue_churn_annualised, gross_revenue_churn_monthly
with rates as (
  select label, count(*) filter (o > 0 and c = 0) / nullif(count(*) filter (o > 0), 0) as r,
    1 - (sum(least(o, c)) filter (o > 0))::double / nullif(sum(o), 0)::double as g
  from moves where grain = 'quarter' group by 1
)
select label as quarter, 1 - (1 - r) ^ 4 as logo_churn_annualised, 1 - (1 - r) ^ (1 / 3.0) as logo_churn_monthly,
  1 - (1 - g) ^ 4 as gross_revenue_churn_annualised, 1 - (1 - g) ^ (1 / 3.0) as gross_revenue_churn_monthly
from rates order by 1;
