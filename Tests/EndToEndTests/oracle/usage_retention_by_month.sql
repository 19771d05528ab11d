-- kpi: usage_retention, usage_retention(3) as third, usage_retention_rolling, usage_retention_unbounded by month where period = 2024-H1
-- ratio: usage_retention, third, usage_retention_rolling, usage_retention_unbounded
with own as (
  select user_id, occurred_at::timestamp as moment,
    min(occurred_at::timestamp) over (partition by user_id) as first
  from events where user_id is not null
), ages as (
  select user_id, strftime(first, '%Y-%m') as month, date_diff('month', first::date, moment::date) as months,
    floor(epoch(moment - first) / 86400 / 30) as intervals
  from own where first >= timestamp '2024-01-01' and first < timestamp '2024-07-01'
)
select month,
  count(distinct user_id) filter (months = 1) / count(distinct user_id) as usage_retention,
  count(distinct user_id) filter (months = 3) / count(distinct user_id) as third,
  count(distinct user_id) filter (intervals = 1) / count(distinct user_id) as usage_retention_rolling,
  count(distinct user_id) filter (months >= 1) / count(distinct user_id) as usage_retention_unbounded
from ages group by 1 order by 1;
