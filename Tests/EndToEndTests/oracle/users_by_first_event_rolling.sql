-- kpi: usage_retention_rolling by cohort quarter across age where cohort in 2024-Q4..2025-Q1
-- ratio: 0, 1, 2, 3, 4, 5
-- Intervals of 30 days from each user's first event; the data end with 2025-06-30.
with own as (
  select user_id, epoch_us(occurred_at::timestamp) as moment from events where user_id is not null
), firsts as (select user_id, min(moment) as first from own group by all
), ages as (
  select user_id, year(make_timestamp(first)) || '-Q' || quarter(make_timestamp(first)) as cohort,
    date_diff(
      'day', (date_trunc('quarter', make_timestamp(first)) + interval 3 month)::date,
      date '2025-07-01') // 30 as open,
    (moment - first) // (30 * 86400000000) as age
  from own join firsts using (user_id)
), triangle as (
select cohort, count(distinct user_id) as size,
  case when any_value(open) > 0
    then count(distinct user_id) filter (age = 0) / count(distinct user_id) end as "0",
  case when any_value(open) > 1
    then count(distinct user_id) filter (age = 1) / count(distinct user_id) end as "1",
  case when any_value(open) > 2
    then count(distinct user_id) filter (age = 2) / count(distinct user_id) end as "2",
  case when any_value(open) > 3
    then count(distinct user_id) filter (age = 3) / count(distinct user_id) end as "3",
  case when any_value(open) > 4
    then count(distinct user_id) filter (age = 4) / count(distinct user_id) end as "4",
  case when any_value(open) > 5
    then count(distinct user_id) filter (age = 5) / count(distinct user_id) end as "5"
from ages where cohort between '2024-Q4' and '2025-Q1' group by 1
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
