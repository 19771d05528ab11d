-- kpi: stickiness_days(3), stickiness_days(5) as five by month where period = 2024-Q2
-- ratio: stickiness_days(3), five
with own as (
  select strftime(occurred_at::timestamp, '%Y-%m') as month, user_id,
    count(distinct occurred_at::timestamp::date) as days
  from events where user_id is not null
    and occurred_at::timestamp::date between date '2024-04-01' and date '2024-06-30' group by all
)
select month, count(*) filter (days >= 3) / count(*) as "stickiness_days(3)",
  count(*) filter (days >= 5) / count(*) as five
from own group by 1 order by 1;
