-- kpi: churned_by_voluntary where period = 2024-Q2
-- ratio: churned_by_voluntary
-- The reason is that of the row that ended the customer; it splits what was lost, never the base.
with lost as (
  select customer_id, o,
    (select arg_max(reason, stop) from life where life.customer_id = moves.customer_id and life.mrr > 0 and stop <= e) as why
  from moves where label = '2024-Q2' and o > 0 and c = 0
), told as (
  select customer_id, o, coalesce(case when why in ('payment_failed', 'closed_business') then 'involuntary' when why is not null then 'voluntary' end, '(none)') as churn_kind from lost
)
select churn_kind, count(distinct customer_id)::double / (select count(*) from moves where label = '2024-Q2' and o > 0) as churned_by_voluntary from told group by 1 order by 1;
