-- kpi: nrr, opening_mrr, retained_mrr by segment where period = 2024-Q3
-- ratio: nrr
select coalesce(segment, '(none)') as segment, sum(c)::double / sum(o)::double as nrr,
  sum(o) as opening_mrr, sum(c) as retained_mrr
from moves join customers using (customer_id)
where label = '2024-Q3' and o > 0 group by 1 order by 1;
