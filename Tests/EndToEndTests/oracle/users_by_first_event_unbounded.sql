-- kpi: usage_retention_unbounded by cohort quarter across age where cohort in 2024-Q1..2025-Q2
-- ratio: 0, 1, 2, 3, 4, 5
-- Quarters that have closed by the end of the data, 2025-06-30, counted by 4 · year + quarter.
with own as (
  select user_id, occurred_at::timestamp::date as day from events where user_id is not null
), firsts as (select user_id, min(day) as first from own group by all
), ages as (
  select user_id, year(first) || '-Q' || quarter(first) as cohort,
    (4 * 2025 + 2) - (4 * year(first) + quarter(first)) + 1 as open,
    (4 * year(day) + quarter(day)) - (4 * year(first) + quarter(first)) as age
  from own join firsts using (user_id)
), triangle as (
select cohort, count(distinct user_id) as size,
  case when any_value(open) > 0
    then count(distinct user_id) filter (age >= 0) / count(distinct user_id) end as "0",
  case when any_value(open) > 1
    then count(distinct user_id) filter (age >= 1) / count(distinct user_id) end as "1",
  case when any_value(open) > 2
    then count(distinct user_id) filter (age >= 2) / count(distinct user_id) end as "2",
  case when any_value(open) > 3
    then count(distinct user_id) filter (age >= 3) / count(distinct user_id) end as "3",
  case when any_value(open) > 4
    then count(distinct user_id) filter (age >= 4) / count(distinct user_id) end as "4",
  case when any_value(open) > 5
    then count(distinct user_id) filter (age >= 5) / count(distinct user_id) end as "5"
from ages where cohort between '2024-Q1' and '2025-Q2' group by 1
)
select * from triangle union all
select 'weighted mean', sum(size),
  sum("0" * size) / sum(size) filter ("0" is not null),
  sum("1" * size) / sum(size) filter ("1" is not null),
  sum("2" * size) / sum(size) filter ("2" is not null),
  sum("3" * size) / sum(size) filter ("3" is not null),
  sum("4" * size) / sum(size) filter ("4" is not null),
  sum("5" * size) / sum(size) filter ("5" is not null)
from triangle order by 1;
