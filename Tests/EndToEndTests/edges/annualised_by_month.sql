-- kpi: logo_churn_annualised, logo_churn_monthly, gross_revenue_churn_annualised, gross_revenue_churn_monthly by month where period = 2023-03..2024-06
-- ratio: logo_churn_annualised, logo_churn_monthly, gross_revenue_churn_annualised, gross_revenue_churn_monthly
-- A calendar month is a twelfth of a year, whatever its days: 5 % a month are 46.0 % a year.
with rates as (
  select label, count(*) filter (o > 0 and c = 0) / nullif(count(*) filter (o > 0), 0) as r,
    1 - (sum(least(o, c)) filter (o > 0))::double / nullif(sum(o), 0)::double as g
  from moves where grain = 'month' group by 1
)
select label as month, 1 - (1 - r) ^ 12 as logo_churn_annualised, r as logo_churn_monthly,
  1 - (1 - g) ^ 12 as gross_revenue_churn_annualised, g as gross_revenue_churn_monthly
from rates order by 1;
