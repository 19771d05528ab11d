-- kpi: ticket_volume by plan where period = 2024-Q2
with held as (
  select ticket_id, tickets.customer_id, created_at::timestamp::date as day from tickets
  where created_at::timestamp::date between date '2024-04-01' and date '2024-06-30'
), on_day as (
  select ticket_id, plan, sum(mrr) as amount, min(start) as since
  from held join life on life.customer_id = held.customer_id and start <= day and stop > day
  group by all
), gone as (
  select ticket_id, arg_max(plan, stop) as plan
  from held join life on life.customer_id = held.customer_id and stop <= day and stop > start
  where ticket_id not in (select ticket_id from on_day) group by all
), spoken as (
  select ticket_id, arg_min(plan, (-amount, since, plan)) as plan from on_day group by all
  union all select * from gone
)
select coalesce(plan, '(none)') as plan, count(*) as ticket_volume
from held left join spoken using (ticket_id) group by 1 order by 1;
