-- kpi: logo_churn_annualised_by_days, logo_churn_monthly_by_days, gross_revenue_churn_annualised_by_days, gross_revenue_churn_monthly_by_days by quarter where period = 2023-Q2..2024-Q2
-- ratio: logo_churn_annualised_by_days, logo_churn_monthly_by_days, gross_revenue_churn_annualised_by_days, gross_revenue_churn_monthly_by_days
with rates as (
  select label, any_value(e - s) as n, count(*) filter (o > 0 and c = 0) / nullif(count(*) filter (o > 0), 0) as r,
    1 - (sum(least(o, c)) filter (o > 0))::double / nullif(sum(o), 0)::double as g
  from moves where grain = 'quarter' group by 1
)
select label as quarter, 1 - (1 - r) ^ (365 / n) as logo_churn_annualised_by_days, 1 - (1 - r) ^ (365 / 12 / n) as logo_churn_monthly_by_days,
  1 - (1 - g) ^ (365 / n) as gross_revenue_churn_annualised_by_days, 1 - (1 - g) ^ (365 / 12 / n) as gross_revenue_churn_monthly_by_days
from rates order by 1;
