-- kpi: first_contract_start, first_value_from_contract by customer where customer in (c01, c02, c04, c06, c11)
with own as (select customer_id, min(start) as first from terms group by 1)
select customer_id as customer, name, first as first_contract_start,
  (select min(occurred_at::timestamp) from events where events.customer_id = own.customer_id and event = 'report'
    and occurred_at::timestamp >= first) as first_value_from_contract
from own join customers using (customer_id) where customer_id in ('c01', 'c02', 'c04', 'c06', 'c11') order by 1;
