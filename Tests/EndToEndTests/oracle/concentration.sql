-- kpi: concentration, concentration(1) as largest, concentration(5) as top_five where period = 2024-Q2
-- ratio: concentration, largest, top_five
with ranked as (
  select c, row_number() over (order by c desc, customer_id) as rank
  from moves where label = '2024-Q2' and c > 0
)
select sum(c) filter (rank <= 10)::double / sum(c)::double as concentration,
  sum(c) filter (rank <= 1)::double / sum(c)::double as largest,
  sum(c) filter (rank <= 5)::double / sum(c)::double as top_five
from ranked;
