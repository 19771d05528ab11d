-- kpi: nrr, opening_mrr, closing_mrr where plan = self-serve and period = 2024-Q3
-- ratio: nrr
select sum(c) filter (plan_o = 'self-serve')::double / sum(o) filter (plan_o = 'self-serve')::double
    as nrr,
  sum(o) filter (plan_o = 'self-serve') as opening_mrr,
  sum(c) filter (plan_c = 'self-serve') as closing_mrr
from moves where label = '2024-Q3';
