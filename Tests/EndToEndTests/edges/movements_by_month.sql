-- kpi: mrr, arr, opening_mrr, closing_mrr, retained_mrr, new_mrr, reactivation_mrr, expansion_mrr, contraction_mrr, churned_mrr, net_new_mrr by month where period = 2023-03..2024-06
select label as month, sum(c) as mrr, 12 * sum(c) as arr, sum(o) as opening_mrr, sum(c) as closing_mrr,
  coalesce(sum(c) filter (o > 0), 0) as retained_mrr, sum(new_of(o, c, paid_before)) as new_mrr,
  sum(back_of(o, c, paid_before)) as reactivation_mrr, sum(rise_of(o, c)) as expansion_mrr,
  sum(fall_of(o, c)) as contraction_mrr, sum(loss_of(o, c)) as churned_mrr, sum(c) - sum(o) as net_new_mrr
from moves where grain = 'month' group by label order by label;
