-- kpi: nrr, grr, logo_churn by segment where period = 2024-Q2 and region in (EMEA, APAC)
-- ratio: nrr, grr, logo_churn
select coalesce(segment, '(none)') as segment, sum(c)::double / sum(o)::double as nrr,
  sum(least(o, c))::double / sum(o)::double as grr, count(*) filter (c = 0) / count(*) as logo_churn
from moves join customers using (customer_id)
where label = '2024-Q2' and o > 0 and region in ('EMEA', 'APAC') group by 1 order by 1;
