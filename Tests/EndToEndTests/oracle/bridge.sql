-- kpi: mrr_bridge where period = 2024-Q2
select sum(o) as opening, sum(new) as new, sum(reactivation) as reactivation,
  sum(expansion) as expansion, sum(contraction) as contraction, sum(churn) as churn,
  0 as transfer_in, 0 as transfer_out, sum(c) as closing
from moves where label = '2024-Q2';
