-- kpi: dau, wau, mau, stickiness, distinct_users by quarter where period = 2024-Q1..2024-Q2
-- ratio: dau, wau, mau, stickiness
-- A longer period has the mean of its days, of its whole weeks and months; stickiness is a ratio of sums.
with daily_use as (
  select days.day, count(distinct user_id) as users from days left join used using (day) group by 1
), weeks as (
  select date_trunc('week', days.day)::date as week, count(distinct user_id) as users from days left join used using (day) group by 1
), months as (
  select s, e, count(distinct user_id) as users, (select avg(users) from daily_use where day >= s and day < e) as dau
  from spans left join used on day >= s and day < e where grain = 'month' group by all
)
select label as quarter, (select avg(users) from daily_use where day >= s and day < e) as dau,
  (select avg(users) from weeks where week >= s and week + 7 <= e) as wau,
  (select avg(users) from months where months.s >= spans.s and months.e <= spans.e) as mau,
  (select sum(dau) / sum(users) from months where months.s >= spans.s and months.e <= spans.e) as stickiness,
  (select count(distinct user_id) from used where day >= s and day < e) as distinct_users
from spans where grain = 'quarter' and label >= '2024' order by 1;
