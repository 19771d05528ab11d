-- kpi: average_contract_length_new, average_contract_length_renewals, time_to_value_from_contract by quarter where period = 2024
-- ratio: average_contract_length_new, average_contract_length_renewals, time_to_value_from_contract
with contract as (
  select contract_id, customer_id, start_date::date as begins, end_date::date as ends,
    term_months::int as months, renewed_contract_id, outcome from contracts
), renewing as (
  select distinct renewed_contract_id as contract_id from contract where renewed_contract_id is not null
  union
  -- A following contract that begins in time renews one whose file names none.
  select b.contract_id from contract a join contract b on b.customer_id = a.customer_id
    and b.begins > a.begins and b.begins <= a.ends + 30 and b.ends > a.ends
  where a.renewed_contract_id is null and a.outcome <> 'churned'
), first as (
  select customer_id, min(begins) as since from contract group by 1
), reached as (
  select customer_id, min(occurred_at::timestamp) as value from first join events using (customer_id)
  where occurred_at::timestamp >= since group by 1
)
select year(begins) || '-Q' || quarter(begins) as quarter,
  avg(months) filter (renewing.contract_id is null) as average_contract_length_new,
  avg(months) filter (renewing.contract_id is not null) as average_contract_length_renewals,
  quantile_cont(epoch(value - begins::timestamp) / 86400, 0.5)
    filter (renewing.contract_id is null and value >= begins) as time_to_value_from_contract
from contract left join renewing using (contract_id) left join reached using (customer_id)
where year(begins) = 2024 group by 1 order by 1;
