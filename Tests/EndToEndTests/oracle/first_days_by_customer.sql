-- kpi: first_paid_day, first_value, first_activation, first_contract_start, first_value_from_contract by customer where segment = enterprise and period = 2024
with first as (
  select customer_id, min(start) as paid from life where mrr > 0 and stop > start and start < date '2025-01-01' group by 1
), reached as (
  select customer_id, min(occurred_at::timestamp) as value from customers join events using (customer_id)
  where occurred_at::timestamp >= signup_date::date group by 1
), signed as (
  select customer_id, min(start_date::date) as contract from contracts group by 1
), used as (
  select customer_id, min(occurred_at::timestamp) as since from signed join events using (customer_id)
  where occurred_at::timestamp >= contract group by 1
)
select customer_id as customer, name, paid as first_paid_day,
  strftime(value, '%Y-%m-%dT%H:%M:%SZ') as first_value,
  strftime(value, '%Y-%m-%dT%H:%M:%SZ') as first_activation, contract as first_contract_start,
  strftime(since, '%Y-%m-%dT%H:%M:%SZ') as first_value_from_contract
from customers left join first using (customer_id) left join reached using (customer_id)
  left join signed using (customer_id) left join used using (customer_id)
where segment = 'enterprise' and (paid is not null or value is not null or contract is not null) order by 1;
