-- kpi: churned_mrr, churned_customers, logo_churn by reason where period = 2024-Q3
-- ratio: logo_churn
with lost as (
  select customer_id, o from moves where label = '2024-Q3' and churn > 0
), ended as (
  select customer_id, o, arg_max_null(life.reason, (stop, life.mrr)) as reason
  from lost join life using (customer_id)
  where life.mrr > 0 and start < date '2024-10-01' group by all
)
select coalesce(reason, '(none)') as reason, sum(o) as churned_mrr, count(*) as churned_customers,
  count(*) / (select count(*) from moves where label = '2024-Q3' and o > 0) as logo_churn
from ended group by 1 order by 1;
