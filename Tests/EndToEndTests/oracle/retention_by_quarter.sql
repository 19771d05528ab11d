-- kpi: nrr, grr by quarter where period = 2023-Q1..2025-Q2
-- ratio: nrr, grr
select label as quarter, sum(c)::double / sum(o)::double as nrr,
  sum(least(o, c))::double / sum(o)::double as grr
from moves where grain = 'quarter' and label between '2023-Q1' and '2025-Q2' and o > 0
group by 1 order by 1;
