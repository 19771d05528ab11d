-- kpi: renewals_due, renewals_due_value, renewed_contracts, lost_contracts, pending_renewals, renewal_rate, renewal_rate_by_contract, gross_renewal_rate, net_renewal_rate by quarter where period in 2023-Q1..2024-Q4
-- ratio: renewal_rate, renewal_rate_by_contract, gross_renewal_rate, net_renewal_rate
with contract as (
  select contract_id, customer_id, start_date::date as begins, end_date::date as ends,
    annual_value::decimal(18, 2) as value, outcome, renewed_contract_id
  from contracts where term_months::int > 1
), followed as (
  select a.*,
    coalesce(
      (select b.value from contract b where b.contract_id = a.renewed_contract_id),
      (select b.value from contract b
       where b.customer_id = a.customer_id and b.begins > a.begins
         and b.begins <= a.ends + 30 and b.ends > a.ends order by b.begins limit 1)) as next_value
  from contract a
), decided as (
  select year(ends) || '-Q' || quarter(ends) as quarter, customer_id, value,
    outcome = 'renewed' or (outcome <> 'churned' and next_value is not null) as renewed,
    outcome = 'churned'
      or (outcome <> 'renewed' and next_value is null and ends + 30 < date '2025-06-30') as lost,
    coalesce(next_value, value) as next_value
  from followed where ends >= date '2023-01-01' and ends < date '2025-01-01'
), quarters as (
  select unnest(['2023-Q1', '2023-Q2', '2023-Q3', '2023-Q4',
    '2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4']) as quarter
)
select quarter, count(customer_id) as renewals_due, coalesce(sum(value), 0) as renewals_due_value,
  count(*) filter (renewed) as renewed_contracts, count(*) filter (lost) as lost_contracts,
  count(*) filter (not renewed and not lost) as pending_renewals,
  count(distinct customer_id) filter (renewed)
    / nullif(count(distinct customer_id) filter (renewed or lost), 0) as renewal_rate,
  count(*) filter (renewed) / nullif(count(*) filter (renewed or lost), 0)
    as renewal_rate_by_contract,
  sum(case when renewed then least(value, next_value) end)::double
    / nullif(sum(value) filter (renewed or lost), 0)::double as gross_renewal_rate,
  sum(case when renewed then next_value end)::double
    / nullif(sum(value) filter (renewed or lost), 0)::double as net_renewal_rate
from quarters left join decided using (quarter) group by 1 order by 1;
