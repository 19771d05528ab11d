-- kpi: health_points, engagement_points, weighted_health_points, weighted_health_points_zero, latest_nps_answer by customer where segment = enterprise and period = 2024-06
-- ratio: health_points, engagement_points, weighted_health_points, weighted_health_points_zero
with used as (
  select customer_id, count(*) as points, count(distinct occurred_at::timestamp::date) as days,
    count(distinct event) as features
  from events where occurred_at::timestamp::date between date '2024-06-01' and date '2024-06-30' group by 1
), asked as (
  select customer_id, count(*) as tickets from tickets
  where created_at::timestamp::date between date '2024-06-01' and date '2024-06-30' group by 1
), answered as (
  select customer_id, arg_max(score::int, responded_at::timestamp) as score from surveys
  where type = 'nps' and responded_at::timestamp::date between date '2024-06-01' and date '2024-06-30' group by 1
), parts as (
  select customer_id, name, points, score, least(1, coalesce(days, 0) / 20) * 100 as usage,
    greatest(0, 100 - 10 * coalesce(tickets, 0)) as support,
    100 * (0.4 * coalesce(days, 0) / 30
      + 0.4 * coalesce(features, 0) / (select count(distinct event) from events)
      + 0.2 * greatest(0, 1 - coalesce(tickets, 0) / 10)) as engagement
  from customers left join used using (customer_id) left join asked using (customer_id)
    left join answered using (customer_id) where segment = 'enterprise'
      and (points is not null or tickets is not null or score is not null or exists (
        from life where life.customer_id = customers.customer_id and start <= date '2024-06-30'
          and stop > date '2024-06-01'))
)
select customer_id as customer, name, coalesce(points, 0) as health_points, engagement as engagement_points,
  (40 * usage + 20 * support + coalesce(100 * score, 0)) / (60 + if(score is null, 0, 10)) as weighted_health_points,
  (40 * usage + 20 * support + coalesce(100 * score, 0)) / 100 as weighted_health_points_zero,
  score as latest_nps_answer
from parts order by 1;
