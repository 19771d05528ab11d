-- kpi: engagement_score by segment where period = 2024-06
-- ratio: engagement_score
with used as (
  select customer_id, count(distinct occurred_at::timestamp::date) as days, count(distinct event) as features
  from events where occurred_at::timestamp::date between date '2024-06-01' and date '2024-06-30' group by all
), asked as (
  select customer_id, count(*) as tickets from tickets
  where created_at::timestamp::date between date '2024-06-01' and date '2024-06-30' group by all
)
select coalesce(segment, '(none)') as segment, avg(100 * (0.4 * coalesce(days, 0) / 30
  + 0.4 * coalesce(features, 0) / (select count(distinct event) from events)
  + 0.2 * greatest(0, 1 - coalesce(tickets, 0) / 10))) as engagement_score
from states left join customers using (customer_id) left join used using (customer_id)
  left join asked using (customer_id)
where day = date '2024-06-30' group by 1 order by 1;
