-- kpi: nrr_average_of_months, grr_trailing by quarter where period = 2024
-- ratio: nrr_average_of_months, grr_trailing
with rates as (
  select label, sum(c) filter (o > 0)::double / sum(o)::double as nrr,
    left(label, 4) || '-Q' || ceil(right(label, 2)::int / 3)::int as quarter
  from moves where grain = 'month' and label like '2024-%' group by 1
), ends as (
  select label, e - 1 as day, (e - interval 1 year)::date - 1 as year_ago
  from spans where grain = 'quarter' and label like '2024-%'
), yearly as (
  select label as quarter,
    sum(least(a.mrr, coalesce(b.mrr, 0)))::double / sum(a.mrr)::double as grr
  from ends join states a on a.day = year_ago
    left join states b on b.customer_id = a.customer_id and b.day = ends.day group by 1
)
select quarter, avg(nrr) as nrr_average_of_months, any_value(grr) as grr_trailing
from rates join yearly using (quarter) group by 1 order by 1;
