-- kpi: nrr_revenue by month where period = 2023-03..2024-06
-- ratio: nrr_revenue
-- A day brings its part of the month's amount; the months beside each other.
with revenue as (
  select customer_id, date_trunc('month', day)::date as s, sum(mrr::double / day(last_day(day))) as amount from daily group by all
), pairs as (
  select a.s, a.customer_id, a.amount, b.amount as before from revenue as a
  left join revenue as b on b.customer_id = a.customer_id and b.s = (a.s - interval 1 month)::date
)
select label as month, sum(amount) filter (before > 1e-9) / sum(before) filter (before > 1e-9) as nrr_revenue
from spans join pairs using (s) where grain = 'month' group by 1 order by 1;
