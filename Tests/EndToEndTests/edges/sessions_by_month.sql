-- kpi: sessions, sessions_per_day, sessions_per_user by month where period = 2023-12..2024-06
-- ratio: sessions_per_day, sessions_per_user
-- A session is what bears its name, else a user's events with no silence of more than 30 minutes.
with own as (
  select user_id, session_id, occurred_at::timestamp as moment from events where user_id is not null or session_id is not null
), steps as (
  select *, lag(moment) over (partition by user_id, session_id is null order by moment) as before from own
), begun as (
  select moment from steps where session_id is null and (before is null or moment - before > interval 30 minute)
  union all select min(moment) from own where session_id is not null group by session_id
), daily_use as (
  select days.day, count(distinct user_id) as users from days left join used using (day) group by 1
)
select label as month, (select count(*) from begun where moment >= s and moment < e) as sessions,
  (select count(*) from begun where moment >= s and moment < e) / (e - s) as sessions_per_day,
  (select count(*) from begun where moment >= s and moment < e) / nullif((select sum(users) from daily_use where day >= s and day < e), 0) as sessions_per_user
from spans where grain = 'month' and label >= '2023-12' order by 1;
