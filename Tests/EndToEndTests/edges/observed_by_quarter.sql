-- kpi: ltv_observed by quarter where period = 2023-Q4..2024-Q2
-- ratio: ltv_observed
with own as (
  select label, moves.customer_id, (select sum(mrr::double / day(last_day(day))) from daily
    where daily.customer_id = moves.customer_id and day < e) as paid
  from moves where grain = 'quarter' and label >= '2023-Q4' and c = 0 and first_paid < e
)
select spans.label as quarter, avg(paid) as ltv_observed
from spans left join own using (label) where grain = 'quarter' and label >= '2023-Q4' group by 1 order by 1;
