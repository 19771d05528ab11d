-- kpi: wau_accounts, wau_mau, dau_weekdays, wau_rolling, mau_rolling, stickiness_accounts, known_users, active_accounts, sessions_per_user by month where period = 2024-Q1
-- ratio: wau_accounts, wau_mau, dau_weekdays, stickiness_accounts, sessions_per_user
with own as (
  select user_id, customer_id, occurred_at::timestamp as moment, occurred_at::timestamp::date as day from events
), daily as (
  select day, count(distinct user_id) as users, count(distinct customer_id) as firms from own group by all
), weekly as (
  select date_trunc('week', day)::date as week, count(distinct user_id) as users,
    count(distinct customer_id) as firms from own group by all
), starts as (
  select day from (
    select day, moment, lag(moment) over (partition by user_id order by moment) as before
    from own where user_id is not null)
  where before is null or moment - before > interval 30 minute
)
select label as month,
  (select avg(firms) from weekly where week >= s and week + 7 <= e) as wau_accounts,
  (select avg(users) from weekly where week >= s and week + 7 <= e)
    / (select count(distinct user_id) from own where day >= s and day < e) as wau_mau,
  (select sum(users) from daily where day >= s and day < e and isodow(day) <= 5)
    / (select count(*) from (select unnest(generate_series(s, e - 1, interval 1 day)) as d) where isodow(d) <= 5)
    as dau_weekdays,
  (select count(distinct user_id) from own where day >= e - 7 and day < e) as wau_rolling,
  (select count(distinct user_id) from own where day >= e - 30 and day < e) as mau_rolling,
  (select sum(firms) from daily where day >= s and day < e) / (e - s)
    / (select count(distinct customer_id) from own where day >= s and day < e) as stickiness_accounts,
  (select count(distinct user_id) from own where day < e) as known_users,
  (select count(distinct customer_id) from own where day >= s and day < e) as active_accounts,
  (select count(*) from starts where day >= s and day < e)
    / (select sum(users) from daily where day >= s and day < e) as sessions_per_user
from spans where grain = 'month' and label in ('2024-01', '2024-02', '2024-03') order by 1;
