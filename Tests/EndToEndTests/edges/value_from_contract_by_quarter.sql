-- kpi: time_to_value_from_contract by quarter where period = 2023-Q2..2024-Q2
-- ratio: time_to_value_from_contract
-- From the start of a contract that renews none to the first report at or after the customer's first contract.
with reached as (
  select customer_id, min(occurred_at::timestamp) as reached from events
  join (select customer_id, min(start) as first from terms group by 1) using (customer_id)
  where event = 'report' and occurred_at::timestamp >= first group by 1
)
select label as quarter, median(days_between(start, reached)) filter (start >= s and start < e and not is_renewal and reached >= start) as time_to_value_from_contract
from spans cross join (from terms left join reached using (customer_id)) where grain = 'quarter' group by 1 order by 1;
