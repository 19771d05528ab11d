-- kpi: new_mrr, reactivation_mrr, expansion_mrr, contraction_mrr, churned_mrr, net_new_mrr by month where period = 2024
select label as month, sum(new) as new_mrr, sum(reactivation) as reactivation_mrr,
  sum(expansion) as expansion_mrr, sum(contraction) as contraction_mrr, sum(churn) as churned_mrr,
  sum(new + reactivation + expansion - contraction - churn) as net_new_mrr
from moves where grain = 'month' and label like '2024-%' group by 1 order by 1;
