-- What the queries beside this file stand on: `life` has a row for each plan, price and stretch of
-- time, in force on day d when start <= d < stop.

-- Every month, quarter and year that the data touch.
create table spans as
with months as (
  select unnest(generate_series(
    date_trunc('month', (select min(start) from life)),
    date_trunc('month', (select greatest(max(start), max(stop) filter (stop < date '9999-12-31')) from life)),
    interval 1 month))::date as s
)
select 'month' as grain, strftime(s, '%Y-%m') as label, s, (s + interval 1 month)::date as e from months
union all
select distinct 'quarter', year(s) || '-Q' || quarter(s), date_trunc('quarter', s)::date,
  (date_trunc('quarter', s) + interval 3 month)::date from months
union all
select distinct 'year', year(s)::varchar, date_trunc('year', s)::date,
  (date_trunc('year', s) + interval 1 year)::date from months;

-- The days at whose close a state is asked for.
create table closes as
select distinct s - 1 as day from spans union select distinct e - 1 from spans;

-- Each customer with money at the close of a day: how much, and its primary plan (most money, then
-- the earliest start, then the name).
create table states as
with held as (
  select day, customer_id, plan, sum(mrr) as amount, min(start) as since
  from closes join life on start <= day and stop > day
  group by all
)
select day, customer_id, sum(amount) as mrr,
  arg_min(plan, (-amount, since, plan)) as plan
from held group by all having sum(amount) > 0;

-- What became of each customer in each span: one movement at most, the difference of two states.
create table moves as
with first_paid as (
  select customer_id, min(start) as day from life where mrr > 0 and stop > start group by all
), opening as (
  select grain, label, customer_id, mrr, plan from spans join states on day = s - 1
), closing as (
  select grain, label, customer_id, mrr, plan from spans join states on day = e - 1
), pairs as (
  select grain, label, customer_id,
    coalesce(opening.mrr, 0)::decimal(18, 2) as o, coalesce(closing.mrr, 0)::decimal(18, 2) as c,
    opening.plan as plan_o, closing.plan as plan_c
  from opening full join closing using (grain, label, customer_id)
)
select grain, label, customer_id, o, c, plan_o, plan_c,
  case when o = 0 and day >= s then c else 0 end as new,
  case when o = 0 and day < s then c else 0 end as reactivation,
  case when o > 0 and c > o then c - o else 0 end as expansion,
  case when o > 0 and c > 0 and c < o then o - c else 0 end as contraction,
  case when c = 0 then o else 0 end as churn
from pairs join spans using (grain, label) join first_paid using (customer_id);

-- The plan that a customer holds at the close of a span, paid or free, and the last one it held
-- where it holds none.
create table plan_at_end as
with last_days as (
  select grain, label, customer_id, max(least(stop, e)) - 1 as day
  from spans join life on start < e and stop > start group by all
), held as (
  select grain, label, customer_id, plan, sum(mrr) as amount, min(start) as since
  from last_days join life using (customer_id) where start <= day and stop > day group by all
)
select grain, label, customer_id, arg_min(plan, (-amount, since, plan)) as plan
from held group by all;
