-- kpi: new_mrr_events, reactivation_mrr_events, expansion_mrr_events, contraction_mrr_events, churned_mrr_events, grr_events, logo_churn_events, logo_churn_stripe, expansion_rate_any_event by month where period = 2023-03..2024-06
-- ratio: grr_events, logo_churn_events, logo_churn_stripe, expansion_rate_any_event
with sums as (
  select label, s, e, sum(new) as new, sum(back) as back, sum(rise) as rise, sum(fall) as fall, sum(loss) as loss,
    count(*) filter (loss > 0) as losses
  from spans join changes on day >= s and day < e where grain = 'month' group by all
), bases as (
  select label, sum(o)::double as o, count(*) filter (o > 0) as payers,
    count(*) filter (first_paid >= s and first_paid < e) as acquired,
    count(*) filter (o > 0 and exists (select 1 from changes
      where changes.customer_id = moves.customer_id and day >= s and day < e and rise > 0)) as risen
  from moves where grain = 'month' group by all
)
select label as month, new as new_mrr_events, back as reactivation_mrr_events, rise as expansion_mrr_events,
  fall as contraction_mrr_events, loss as churned_mrr_events, (o - fall - loss)::double / nullif(o, 0) as grr_events,
  losses / nullif(payers, 0) as logo_churn_events, losses / nullif(payers + acquired, 0) as logo_churn_stripe,
  risen / nullif(payers, 0) as expansion_rate_any_event
from sums join bases using (label) order by 1;
