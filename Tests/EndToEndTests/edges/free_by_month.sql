-- kpi: free_to_paid by month where period = 2024-01..2024-06
-- ratio: free_to_paid
-- On a free plan at the opening: a row in force at 0 that is no trial and no charge, and nothing paid.
with own as (
  select label, moves.customer_id, c, exists (select 1 from life where life.customer_id = moves.customer_id
      and start <= s - 1 and stop > s - 1 and mrr = 0 and not is_trial and not is_one_off) as was_free
  from moves where grain = 'month' and o = 0
)
select label as month, count(*) filter (was_free and c > 0) / nullif(count(*) filter (was_free), 0) as free_to_paid
from own where label >= '2024-01' group by 1 order by 1;
