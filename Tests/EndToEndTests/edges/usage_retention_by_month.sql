-- kpi: usage_retention, usage_retention(2), usage_retention_rolling, usage_retention_rolling(2), usage_retention_unbounded by month where period = 2023-12..2024-06
-- ratio: usage_retention, usage_retention(2), usage_retention_rolling, usage_retention_rolling(2), usage_retention_unbounded
-- Who began late enough that the unit asked for is not over yet is not counted.
with ages as (
  select user_id, min(moment) over (partition by user_id) as first, moment from used where user_id is not null
), people_seen as (
  select user_id, any_value(first) as first, date_diff('month', any_value(first)::date, date '2024-07-01') - 1 as months_over,
    floor(epoch(timestamp '2024-07-01' - any_value(first)) / 86400 / 30) - 1 as intervals_over,
    list(distinct date_diff('month', first::date, moment::date)) as months,
    list(distinct floor(epoch(moment - first) / 86400 / 30)) as intervals
  from ages group by 1
)
select label as month,
  count(*) filter (months_over >= 1 and list_contains(months, 1)) / nullif(count(*) filter (months_over >= 1), 0) as usage_retention,
  count(*) filter (months_over >= 2 and list_contains(months, 2)) / nullif(count(*) filter (months_over >= 2), 0) as "usage_retention(2)",
  count(*) filter (intervals_over >= 1 and list_contains(intervals, 1)) / nullif(count(*) filter (intervals_over >= 1), 0) as usage_retention_rolling,
  count(*) filter (intervals_over >= 2 and list_contains(intervals, 2)) / nullif(count(*) filter (intervals_over >= 2), 0) as "usage_retention_rolling(2)",
  count(*) filter (months_over >= 1 and list_max(months) >= 1) / nullif(count(*) filter (months_over >= 1), 0) as usage_retention_unbounded
from spans left join people_seen on first >= s and first < e where grain = 'month' and label >= '2023-12' group by 1 order by 1;
