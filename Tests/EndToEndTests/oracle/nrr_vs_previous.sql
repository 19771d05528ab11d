-- kpi: nrr by segment where period = 2025-Q1 vs previous
-- ratio: nrr, nrr_before, nrr_change
with rates as (
  select coalesce(segment, '(none)') as segment, label, sum(c)::double / sum(o)::double as nrr
  from moves join customers using (customer_id) where o > 0 group by all
)
select segment, a.nrr, b.nrr as nrr_before, a.nrr - b.nrr as nrr_change
from rates a join rates b using (segment)
where a.label = '2025-Q1' and b.label = '2024-Q4' order by 1;
