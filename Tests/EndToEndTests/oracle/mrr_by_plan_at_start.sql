-- kpi: mrr, customers, nrr by plan at start where period = 2024-Q1
-- ratio: nrr
-- The close of March by the plan that each customer held at the end of December, paid or free.
with held as (
  select customer_id, plan, sum(mrr) as amount, min(start) as since
  from life where start <= date '2023-12-31' and stop > date '2023-12-31' group by all
), at_start as (
  select customer_id, arg_min(plan, (-amount, since, plan)) as plan from held group by all
), at_close as (
  select customer_id, sum(mrr) as mrr from life
  where start <= date '2024-03-31' and stop > date '2024-03-31' group by all
), opened as (
  select customer_id, o, c from moves where label = '2024-Q1'
)
select coalesce(plan, '(none)') as plan, coalesce(sum(mrr), 0) as mrr,
  count(*) filter (mrr > 0) as customers,
  sum(c) filter (o > 0)::double / sum(o) filter (o > 0)::double as nrr
from at_close full join at_start using (customer_id) left join opened using (customer_id)
group by 1 order by 1;
