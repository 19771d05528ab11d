-- kpi: nrr_revenue, ltv_observed by quarter where period = 2024
-- ratio: nrr_revenue, ltv_observed
with quarters as (
  select label, s, e, (s - interval 3 month)::date as before from spans
  where grain = 'quarter' and label like '2024-%'
), months as (
  select s as m, e as n from spans where grain = 'month'
), accrued as (
  -- Each row, month by month: its amount for the share of the month's days in which it runs.
  select customer_id, m,
    mrr::double * (least(stop, n) - greatest(start, m)) / (n - m) as amount
  from life join months on start < n and stop > m and stop > start
), now as (
  select label, customer_id, sum(amount) filter (m >= s) as a, sum(amount) filter (m < s) as b
  from quarters join accrued on m >= before and m < e group by all
), gone as (
  select label, customer_id, sum(amount) as total
  from quarters join accrued on m < e
    anti join states on states.customer_id = accrued.customer_id and states.day = e - 1
  group by all having sum(amount) > 0
)
select label as quarter, sum(a) filter (b > 0) / sum(b) as nrr_revenue,
  (select avg(total) from gone where gone.label = now.label) as ltv_observed
from now group by 1 order by 1;
