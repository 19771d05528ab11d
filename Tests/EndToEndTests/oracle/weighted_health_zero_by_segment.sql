-- kpi: health_score_weighted_zero by segment where period = 2024-06
-- ratio: health_score_weighted_zero
with used as (
  select customer_id, count(distinct occurred_at::timestamp::date) as days from events
  where occurred_at::timestamp::date between date '2024-06-01' and date '2024-06-30' group by all
), asked as (
  select customer_id, count(*) as tickets from tickets
  where created_at::timestamp::date between date '2024-06-01' and date '2024-06-30' group by all
), answered as (
  select customer_id, arg_max(score::int, responded_at::timestamp) as score from surveys
  where type = 'nps' and responded_at::timestamp::date between date '2024-06-01' and date '2024-06-30' group by all
)
select coalesce(segment, '(none)') as segment,
  avg((40 * least(1, coalesce(days, 0) / 20) * 100 + 20 * greatest(0, 100 - 10 * coalesce(tickets, 0))
    + 10 * coalesce(10 * score, 0)) / 100) as health_score_weighted_zero
from states left join customers using (customer_id) left join used using (customer_id)
  left join asked using (customer_id) left join answered using (customer_id)
where day = date '2024-06-30' group by 1 order by 1;
