-- kpi: sessions, sessions_per_day by month where period = 2024-H1
-- ratio: sessions_per_day
with own as (
  select user_id, occurred_at::timestamp as moment,
    lag(occurred_at::timestamp) over (partition by user_id order by occurred_at::timestamp) as before
  from events where user_id is not null
), starts as (
  select strftime(moment, '%Y-%m') as month, moment from own
  where before is null or moment - before > interval 30 minute
)
select month, count(*) as sessions, count(*) / max(day(last_day(moment))) as sessions_per_day
from starts where moment >= timestamp '2024-01-01' and moment < timestamp '2024-07-01' group by 1 order by 1;
