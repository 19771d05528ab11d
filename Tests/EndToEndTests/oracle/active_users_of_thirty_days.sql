-- kpi: mau, distinct_users by month where period = 2025-Q1 rolling 30 days
-- The last 30 days of each month; those of February hold a whole month and two days before it.
select strftime(last, '%Y-%m') as month, count(distinct user_id) as mau,
  count(distinct user_id) as distinct_users
from (values (date '2025-01-31'), (date '2025-02-28'), (date '2025-03-31')) as ends(last)
  join events on occurred_at::timestamp::date between last - 29 and last
group by 1 order by 1;
