-- kpi: concentration, concentration(1), concentration(3), hhi, pareto, pareto(50%) by month where period = 2023-03..2024-06
-- ratio: concentration, concentration(1), concentration(3), hhi, pareto, pareto(50%)
with ranked as (
  select label, c, row_number() over (partition by label order by c desc, customer_id) as place,
    sum(c) over (partition by label order by c desc, customer_id) as running, sum(c) over (partition by label) as total
  from moves where grain = 'month' and c > 0
)
select spans.label as month, (sum(c) filter (place <= 10) / any_value(total))::double as concentration,
  (sum(c) filter (place <= 1) / any_value(total))::double as "concentration(1)",
  (sum(c) filter (place <= 3) / any_value(total))::double as "concentration(3)",
  sum((100 * c::double / total::double) ^ 2) as hhi,
  -- Those before whom the share was not reached yet.
  count(*) filter (running - c < total * 0.8) / nullif(count(c), 0) as pareto,
  count(*) filter (running - c < total * 0.5) / nullif(count(c), 0) as "pareto(50%)"
from spans left join ranked using (label) where grain = 'month' group by 1 order by 1;
