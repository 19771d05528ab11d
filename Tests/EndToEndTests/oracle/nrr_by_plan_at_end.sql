-- kpi: nrr, opening_mrr by plan at end where period = 2024-Q2
-- ratio: nrr
select plan, sum(c)::double / sum(o)::double as nrr, sum(o) as opening_mrr
from moves join plan_at_end using (grain, label, customer_id)
where label = '2024-Q2' and o > 0 group by 1 order by 1;
