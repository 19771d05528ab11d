-- kpi: nrr, nrr_reactivation, grr, gross_revenue_churn, gross_revenue_churn_churn_only, net_revenue_churn, net_revenue_churn_reactivation, expansion_mrr_rate, quick_ratio, quick_ratio_strict, arpa, arpa_annual, arpa_new, negative_churn by month where period = 2023-03..2024-06
-- ratio: nrr, nrr_reactivation, grr, gross_revenue_churn, gross_revenue_churn_churn_only, net_revenue_churn, net_revenue_churn_reactivation, expansion_mrr_rate, quick_ratio, quick_ratio_strict, arpa, arpa_annual, arpa_new
with sums as (
  select label, sum(o)::double as o, sum(c)::double as c, (sum(c) filter (o > 0))::double as kept,
    (sum(least(o, c)) filter (o > 0))::double as capped,
    sum(new_of(o, c, paid_before))::double as new, sum(back_of(o, c, paid_before))::double as back,
    sum(rise_of(o, c))::double as rise, sum(fall_of(o, c))::double as fall, sum(loss_of(o, c))::double as loss,
    count(*) filter (c > 0) as payers, count(*) filter (o = 0 and c > 0 and not paid_before) as newcomers
  from moves where grain = 'month' group by label
)
-- Nothing at the opening, nothing lost, nobody new: no value.
select label as month, kept / nullif(o, 0) as nrr, (kept + back) / nullif(o, 0) as nrr_reactivation,
  capped / nullif(o, 0) as grr, 1 - capped / nullif(o, 0) as gross_revenue_churn,
  loss / nullif(o, 0) as gross_revenue_churn_churn_only, 1 - kept / nullif(o, 0) as net_revenue_churn,
  (loss + fall - rise - back) / nullif(o, 0) as net_revenue_churn_reactivation,
  rise / nullif(o, 0) as expansion_mrr_rate, (new + back + rise) / nullif(fall + loss, 0) as quick_ratio,
  (new + rise) / nullif(fall + loss, 0) as quick_ratio_strict, c / nullif(payers, 0) as arpa,
  12 * c / nullif(payers, 0) as arpa_annual, new / nullif(newcomers, 0) as arpa_new,
  kept / nullif(o, 0) > 1 as negative_churn
from sums order by label;
