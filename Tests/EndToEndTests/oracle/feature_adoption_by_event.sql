-- kpi: feature_adoption by event where period = 2024-Q2
-- ratio: feature_adoption
with own as (
  select user_id, event from events
  where occurred_at::timestamp::date between date '2024-04-01' and date '2024-06-30'
)
select event, count(distinct user_id) / (select count(distinct user_id) from own) as feature_adoption
from own group by 1 having count(distinct user_id) > 0 order by 1;
