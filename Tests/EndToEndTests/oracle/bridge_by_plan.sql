-- kpi: mrr_bridge by plan where period = 2024-Q2
with lines as (
  select plan_o as plan, o as opening, 0 as new, 0 as reactivation, expansion, contraction, churn,
    0 as transfer_in, if(plan_c <> plan_o, c, 0) as transfer_out, 0 as closing
  from moves where label = '2024-Q2' and o > 0
  union all
  select plan_c, 0, new, reactivation, 0, 0, 0, if(plan_o <> plan_c, c, 0), 0, c
  from moves where label = '2024-Q2' and c > 0
)
select plan, sum(opening) as opening, sum(new) as new, sum(reactivation) as reactivation,
  sum(expansion) as expansion, sum(contraction) as contraction, sum(churn) as churn,
  sum(transfer_in) as transfer_in, sum(transfer_out) as transfer_out, sum(closing) as closing
from lines group by 1 order by 1;
