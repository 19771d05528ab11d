-- kpi: concentration_parent, concentration_parent(2), largest_share by month where period = 2023-03..2024-06
-- ratio: concentration_parent, concentration_parent(2), largest_share
with firms as (
  select label, coalesce(parent_id, moves.customer_id) as firm, sum(c) as paid, max(c) as most
  from moves left join customers using (customer_id) where grain = 'month' and c > 0 group by all
), ranked as (select *, row_number() over (partition by label order by paid desc) as place from firms)
select spans.label as month, (sum(paid) filter (place <= 10) / sum(paid))::double as concentration_parent,
  (sum(paid) filter (place <= 2) / sum(paid))::double as "concentration_parent(2)", (max(most) / sum(paid))::double as largest_share
from spans left join ranked using (label) where grain = 'month' group by 1 order by 1;
