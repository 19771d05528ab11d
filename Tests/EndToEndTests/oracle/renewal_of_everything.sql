-- kpi: renewal_rate_all by quarter where period = 2024
-- ratio: renewal_rate_all
with contract as (
  select contract_id, customer_id, start_date::date as begins, end_date::date as ends,
    outcome, renewed_contract_id from contracts where term_months::int > 1
), decided as (
  select year(ends) || '-Q' || quarter(ends) as quarter, customer_id,
    outcome = 'renewed' or (outcome <> 'churned' and followed) as renewed,
    outcome = 'churned' or (outcome <> 'renewed' and not followed and ends + 30 < date '2025-06-30') as lost
  from (select *, renewed_contract_id is not null or exists (
      from contract b where b.customer_id = a.customer_id and b.begins > a.begins
        and b.begins <= a.ends + 30 and b.ends > a.ends) as followed
    from contract a)
  where year(ends) = 2024
), firms as (
  select quarter, customer_id, bool_and(renewed) as all_renewed from decided
  where renewed or lost group by all
)
select quarter, count(*) filter (all_renewed) / count(*) as renewal_rate_all
from firms group by 1 order by 1;
