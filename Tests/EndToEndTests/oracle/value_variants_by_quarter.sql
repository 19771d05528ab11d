-- kpi: settled_starts, activated_customers, not_yet_at_value, time_to_value_p75 by quarter where period = 2024
-- ratio: time_to_value_p75
with own as (
  select customer_id, signup_date::date as start,
    (select min(occurred_at::timestamp) from events
     where events.customer_id = customers.customer_id and occurred_at::timestamp >= signup_date::date) as first
  from customers where year(signup_date::date) = 2024
), days as (
  select year(start) || '-Q' || quarter(start) as quarter, start,
    epoch(first - start::timestamp) / 86400 as days from own
)
select quarter, count(*) filter (start <= date '2025-06-30' - 30) as settled_starts,
  count(*) filter (days <= 30) as activated_customers,
  count(*) filter (days is null) as not_yet_at_value, quantile_cont(days, 0.75) as time_to_value_p75
from days group by 1 order by 1;
