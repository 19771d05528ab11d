-- kpi: dau, wau, mau, stickiness, dau_wau, distinct_users where period = 2024-Q3
-- ratio: dau, wau, mau, stickiness, dau_wau
with own as (
  select user_id, occurred_at::timestamp::date as day from events
  where occurred_at::timestamp::date between date '2024-07-01' and date '2024-09-30'
), daily as (select day, count(distinct user_id) as users from own group by all),
weekly as (
  select date_trunc('week', day)::date as monday, count(distinct user_id) as users from own
  where date_trunc('week', day) >= date '2024-07-01'
    and date_trunc('week', day) + interval 7 day <= date '2024-10-01' group by 1
), monthly as (select month(day) as month, count(distinct user_id) as users from own group by all),
rates as (select month(day) as month, sum(users) / max(day(last_day(day))) as users from daily group by all)
select (select sum(users) / 92 from daily) as dau, (select avg(users) from weekly) as wau,
  (select avg(users) from monthly) as mau,
  (select sum(users) from rates) / (select sum(users) from monthly) as stickiness,
  (select sum(users) / 7 from daily where day >= date '2024-07-01' and date_trunc('week', day) + interval 7 day <= date '2024-10-01')
    / (select sum(users) from weekly) as dau_wau,
  (select count(distinct user_id) from own) as distinct_users;
