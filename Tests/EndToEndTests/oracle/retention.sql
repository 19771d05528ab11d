-- kpi: nrr, grr, logo_churn where period = 2025-Q1
-- ratio: nrr, grr, logo_churn
select sum(c)::double / sum(o)::double as nrr, sum(least(o, c))::double / sum(o)::double as grr,
  count(*) filter (c = 0) / count(*) as logo_churn
from moves where label = '2025-Q1' and o > 0;
