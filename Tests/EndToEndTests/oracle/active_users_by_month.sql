-- kpi: dau, wau, mau, stickiness, dau_accounts, mau_accounts, distinct_users by month where period = 2024-Q1
-- ratio: dau, wau, stickiness, dau_accounts
with own as (
  select user_id, customer_id, occurred_at::timestamp::date as day from events
), daily as (
  select day, count(distinct user_id) as users, count(distinct customer_id) as firms from own group by all
), weekly as (
  select date_trunc('week', day)::date as week, count(distinct user_id) as users from own group by all
)
select label as month,
  (select sum(users) from daily where day >= s and day < e) / (e - s) as dau,
  (select avg(users) from weekly where week >= s and week + 7 <= e) as wau,
  (select count(distinct user_id) from own where day >= s and day < e) as mau,
  (select sum(users) from daily where day >= s and day < e) / (e - s)
    / (select count(distinct user_id) from own where day >= s and day < e) as stickiness,
  (select sum(firms) from daily where day >= s and day < e) / (e - s) as dau_accounts,
  (select count(distinct customer_id) from own where day >= s and day < e) as mau_accounts,
  (select count(distinct user_id) from own where day >= s and day < e) as distinct_users
from spans where grain = 'month' and label in ('2024-01', '2024-02', '2024-03') order by 1;
