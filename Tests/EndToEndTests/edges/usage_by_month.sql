-- kpi: dau, wau, mau, dau_accounts, wau_accounts, mau_accounts, distinct_users, active_accounts, stickiness, stickiness_accounts, dau_wau, wau_mau, dau_weekdays, wau_rolling, mau_rolling, known_users, stickiness_days, stickiness_days(2) by month where period = 2023-12..2024-06
-- ratio: dau, wau, dau_accounts, wau_accounts, stickiness, stickiness_accounts, dau_wau, wau_mau, dau_weekdays, stickiness_days, stickiness_days(2)
with daily_use as (
  select days.day, count(distinct user_id) as users, count(distinct customer_id) as firms
  from days left join used using (day) group by days.day
), weekly_use as (
  -- Weeks of Monday to Sunday that lie whole in the month.
  select label, week, count(distinct user_id) as users, count(distinct customer_id) as firms,
    count(distinct (user_id, day)) filter (user_id is not null) / 7 as daily
  from spans join (select distinct date_trunc('week', day)::date as week from days) as weeks on week >= s and week + 7 <= e
  left join used on day >= week and day < week + 7 where grain = 'month' group by all
), per_user as (
  select label, user_id, count(distinct day) as days from spans join used on day >= s and day < e
  where grain = 'month' and user_id is not null group by all
), monthly as (
  select label, s, e, (select avg(users) from daily_use where day >= s and day < e) as dau,
    (select avg(firms) from daily_use where day >= s and day < e) as dau_accounts,
    (select sum(users) from daily_use where day >= s and day < e and isodow(day) <= 5)
      / (select count(*) from days where day >= s and day < e and isodow(day) <= 5) as dau_weekdays,
    (select count(distinct user_id) from used where day >= s and day < e) as mau,
    (select count(distinct customer_id) from used where day >= s and day < e) as firms,
    (select avg(users) from weekly_use where weekly_use.label = spans.label) as wau,
    (select avg(firms) from weekly_use where weekly_use.label = spans.label) as wau_accounts,
    (select sum(daily) / nullif(sum(users), 0) from weekly_use where weekly_use.label = spans.label) as dau_wau
  from spans where grain = 'month' and label >= '2023-12'
)
select label as month, dau, wau, mau, dau_accounts, wau_accounts, firms as mau_accounts, mau as distinct_users,
  firms as active_accounts, dau / nullif(mau, 0) as stickiness, dau_accounts / nullif(firms, 0) as stickiness_accounts, dau_wau,
  wau / nullif(mau, 0) as wau_mau, dau_weekdays,
  (select count(distinct user_id) from used where day >= e - 7 and day < e) as wau_rolling,
  (select count(distinct user_id) from used where day >= e - 30 and day < e) as mau_rolling,
  (select count(distinct user_id) from used where day < e) as known_users,
  (select count(*) filter (days >= 3) / nullif(count(*), 0) from per_user where per_user.label = monthly.label) as stickiness_days,
  (select count(*) filter (days >= 2) / nullif(count(*), 0) from per_user where per_user.label = monthly.label) as "stickiness_days(2)"
from monthly order by 1;
