-- kpi: time_to_value_reached by quarter where period = 2024
-- ratio: time_to_value_reached
with own as (
  select signup_date::date as start,
    (select min(occurred_at::timestamp) from events
     where events.customer_id = customers.customer_id and occurred_at::timestamp >= signup_date::date) as first
  from customers
)
select year(first) || '-Q' || quarter(first) as quarter,
  quantile_cont(epoch(first - start::timestamp) / 86400, 0.5) as time_to_value_reached
from own where year(first) = 2024 group by 1 order by 1;
