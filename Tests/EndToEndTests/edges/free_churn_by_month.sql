-- kpi: churned_to_free_customers, freemium_churn by month where period = 2024-01..2024-06
-- ratio: freemium_churn
select label as month, count(*) filter (o > 0 and c = 0 and is_free) as churned_to_free_customers,
  count(*) filter (o > 0 and c = 0 and is_free) / nullif(count(*) filter (o > 0), 0) as freemium_churn
from (select *, exists (select 1 from life where life.customer_id = moves.customer_id and start <= e - 1 and stop > e - 1
    and mrr = 0 and not is_trial and not is_one_off) as is_free from moves)
where grain = 'month' and label >= '2024' group by 1 order by 1;
