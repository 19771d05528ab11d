-- kpi: cohort_retention, cohort_retention_strict, unbroken_customers, expansion_rate_any_event, free_to_paid by quarter where period = 2024
-- ratio: cohort_retention, cohort_retention_strict, expansion_rate_any_event, free_to_paid
with quarters as (
  select label, s, e from spans where grain = 'quarter' and label like '2024-%'
), runs as (
  select customer_id, start, stop,
    max(stop) over (partition by customer_id order by start, stop
      rows between unbounded preceding and 1 preceding) as reach
  from life where mrr > 0 and stop > start
), gaps as (
  select customer_id, reach as gap_from, start as gap_to from runs where start > reach
), first as (
  select customer_id, min(start) as day, max(stop) as last from runs group by 1
), facts as (
  select label, customer_id, day >= s as is_new, last >= e and
    exists (from runs r where r.customer_id = first.customer_id and r.start < e and r.stop >= e) as pays,
    exists (from gaps g where g.customer_id = first.customer_id and gap_from < e) as broke
  from quarters join first on day < e
), days as (
  select label, s, e, unnest(generate_series(s, e - 1, interval 1 day))::date as day from quarters
), levels as (
  select label, s, customer_id, day,
    coalesce(sum(mrr) filter (start < day and stop >= day), 0) as o,
    coalesce(sum(mrr) filter (start <= day and stop > day), 0) as c
  from days join life on start <= day and stop >= s group by all
), risen as (
  select distinct label, customer_id from levels where o > 0 and c > o
), free as (
  select label, s, e, customer_id, sum(mrr) as amount
  from quarters join life on start < s and stop >= s group by all
)
select label as quarter,
  count(*) filter (is_new and pays) / count(*) filter (is_new) as cohort_retention,
  count(*) filter (is_new and pays and not broke) / count(*) filter (is_new) as cohort_retention_strict,
  count(*) filter (pays and not broke) as unbroken_customers,
  (select count(*) from risen join moves using (label, customer_id) where o > 0 and risen.label = facts.label)
    / (select count(*) from moves where o > 0 and moves.label = facts.label) as expansion_rate_any_event,
  (select count(*) filter (states.customer_id is not null) / nullif(count(*), 0)
   from free left join states on states.customer_id = free.customer_id and day = e - 1
   where amount = 0 and free.label = facts.label) as free_to_paid
from facts group by 1 order by 1;
