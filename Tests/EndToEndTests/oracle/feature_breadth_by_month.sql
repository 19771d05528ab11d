-- kpi: feature_breadth by month where period = 2024-Q2
-- ratio: feature_breadth
with own as (
  select strftime(occurred_at::timestamp, '%Y-%m') as month, user_id, count(distinct event) as features
  from events where user_id is not null
    and occurred_at::timestamp::date between date '2024-04-01' and date '2024-06-30' group by all
)
select month, avg(features) / (select count(distinct event) from events) as feature_breadth
from own group by 1 order by 1;
