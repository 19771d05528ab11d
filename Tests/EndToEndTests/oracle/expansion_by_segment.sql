-- kpi: expansion_mrr_rate, expansion_rate, opening_customers by segment where period = 2024-Q4
-- ratio: expansion_mrr_rate, expansion_rate
select coalesce(segment, '(none)') as segment,
  sum(expansion)::double / sum(o)::double as expansion_mrr_rate,
  count(*) filter (c > o) / count(*) as expansion_rate, count(*) as opening_customers
from moves join customers using (customer_id)
where label = '2024-Q4' and o > 0 group by 1 order by 1;
