-- kpi: ticket_volume, dau by plan at start where period = 2024-Q1
-- ratio: dau
-- By the plan that the customer held when the quarter began, whatever it held on the day.
with held as (
  select customer_id, plan, sum(mrr) as amount, min(start) as since
  from life where start <= date '2023-12-31' and stop > date '2023-12-31' group by all
), at_start as (
  select customer_id, arg_min(plan, (-amount, since, plan)) as plan from held group by all
), asked as (
  select coalesce(plan, '(none)') as plan, count(*) as ticket_volume
  from tickets left join at_start using (customer_id)
  where created_at::timestamp::date between date '2024-01-01' and date '2024-03-31' group by 1
), daily as (
  select coalesce(plan, '(none)') as plan, occurred_at::timestamp::date as day,
    count(distinct user_id) as users
  from events left join at_start using (customer_id)
  where occurred_at::timestamp::date between date '2024-01-01' and date '2024-03-31' group by all
), active as (
  select plan, sum(users) / 91 as dau from daily group by all
)
select plan, ticket_volume, dau from asked full join active using (plan) order by 1;
