-- kpi: churned_by_voluntary, churned_customers, all_churned_customers by churn_kind where period = 2024
-- ratio: churned_by_voluntary
with base as (
  select customer_id, o, c from moves where label = '2024' and o > 0
), ended as (
  select customer_id, arg_max_null(life.reason, (stop, life.mrr)) as reason
  from base join life using (customer_id)
  where c = 0 and life.mrr > 0 and start < date '2025-01-01' group by all
)
select case when reason is null then '(none)'
    when reason in ('payment_failed', 'closed_business', 'business_closed') then 'involuntary'
    else 'voluntary' end as churn_kind,
  count(*) / (select count(*) from base) as churned_by_voluntary, count(*) as churned_customers,
  (select count(*) from base where c = 0) as all_churned_customers
from ended group by 1 order by 1;
