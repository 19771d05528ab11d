-- kpi: new_mrr_events, reactivation_mrr_events, expansion_mrr_events, contraction_mrr_events, churned_mrr_events, grr_events, logo_churn_events by quarter where period = 2024
-- ratio: grr_events, logo_churn_events
with days as (
  select customer_id, start as day from life where stop > start
  union select customer_id, stop from life where stop > start and stop < date '9999-12-31'
), states_by_day as (
  select customer_id, day,
    coalesce((select sum(mrr) from life where life.customer_id = days.customer_id
      and start <= day and stop > day), 0)::decimal(18, 2) as after
  from days
), changes as (
  select customer_id, day, after,
    coalesce(lag(after) over who, 0) as before,
    coalesce(max(after) over (partition by customer_id order by day
      rows between unbounded preceding and 1 preceding), 0) > 0 as has_paid
  from states_by_day window who as (partition by customer_id order by day)
), sums as (
  select year(day) || '-Q' || quarter(day) as quarter,
    sum(after) filter (before = 0 and not has_paid) as new,
    sum(after) filter (before = 0 and has_paid) as reactivation,
    sum(after - before) filter (before > 0 and after > before) as expansion,
    sum(before - after) filter (after > 0 and after < before) as contraction,
    sum(before) filter (before > 0 and after = 0) as churn,
    count(*) filter (before > 0 and after = 0) as times
  from changes where year(day) = 2024 group by 1
)
select quarter, coalesce(new, 0) as new_mrr_events,
  coalesce(reactivation, 0) as reactivation_mrr_events,
  coalesce(expansion, 0) as expansion_mrr_events,
  coalesce(contraction, 0) as contraction_mrr_events, coalesce(churn, 0) as churned_mrr_events,
  ((select sum(o) from moves where label = quarter) - coalesce(contraction, 0)
    - coalesce(churn, 0))::double / (select sum(o) from moves where label = quarter)::double
    as grr_events,
  times / (select count(*) from moves where label = quarter and o > 0) as logo_churn_events
from sums order by 1;
