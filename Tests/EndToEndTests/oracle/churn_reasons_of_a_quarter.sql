-- kpi: churned_by_reason, churned_by_reason_share, churned_by_reason_mrr by reason where period = 2024-Q3
-- ratio: churned_by_reason, churned_by_reason_share, churned_by_reason_mrr
with base as (
  select customer_id, o, c from moves where label = '2024-Q3' and o > 0
), ended as (
  select customer_id, o, arg_max_null(life.reason, (stop, life.mrr)) as reason
  from base join life using (customer_id)
  where c = 0 and life.mrr > 0 and start < date '2024-10-01' group by all
)
select coalesce(reason, '(none)') as reason,
  count(*) / (select count(*) from base) as churned_by_reason,
  count(*) / (select count(*) from base where c = 0) as churned_by_reason_share,
  sum(o)::double / (select sum(o)::double from base) as churned_by_reason_mrr
from ended group by 1 order by 1;
