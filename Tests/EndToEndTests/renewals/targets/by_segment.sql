-- kpi: customers_up_for_renewal, renewals_due, renewals_due_value, renewed_contracts, lost_contracts, pending_renewals, renewal_rate, renewal_rate_by_contract, renewal_rate_with_monthly, renewal_rate_all, gross_renewal_rate, gross_renewal_rate_before_downgrades, net_renewal_rate by segment where period = 2024-H1
-- ratio: renewal_rate, renewal_rate_by_contract, renewal_rate_with_monthly, renewal_rate_all, gross_renewal_rate, gross_renewal_rate_before_downgrades, net_renewal_rate
-- The target is for the months of the term that expires, the final amount for those of the new one; for a year where none are known.
with firsts as (
  select * from (select *, row_number() over () as place from renewals) qualify row_number() over (partition by "Opportunity ID" order by place) = 1
), fates as (
  select "Account ID" as customer_id, "Due Date" as due, coalesce("Previous Term (months)", "Term (months)") as months,
    case when Stage in ('Closed Won', 'Renewed') then 'renewed' when Stage like '%Closed Lost' then 'lost' else 'pending' end as fate,
    round("Target Amount" * 12 / coalesce("Previous Term (months)", 12), 6) as value,
    round("Final Amount" * 12 / coalesce("Term (months)", 12), 6) as next_value
  from firsts
), own as (
  select *, coalesce(months, 12) > 1 as is_long, fate <> 'pending' as is_decided, fate = 'renewed' as is_renewed,
    case when value is null then null when fate = 'renewed' then coalesce(next_value, value) else 0 end as renewed_value
  from fates
)
select segment, count(distinct customer_id) as customers_up_for_renewal, count(*) as renewals_due, coalesce(sum(value), 0) as renewals_due_value,
  count(*) filter (is_long and is_renewed) as renewed_contracts, count(*) filter (is_long and fate = 'lost') as lost_contracts,
  count(*) filter (is_long and fate = 'pending') as pending_renewals,
  count(distinct customer_id) filter (is_long and is_renewed) / nullif(count(distinct customer_id) filter (is_long and is_decided), 0) as renewal_rate,
  count(*) filter (is_long and is_renewed) / nullif(count(*) filter (is_long and is_decided), 0) as renewal_rate_by_contract,
  count(distinct customer_id) filter (is_renewed) / nullif(count(distinct customer_id) filter (is_decided), 0) as renewal_rate_with_monthly,
  (count(distinct customer_id) filter (is_long and is_decided) - count(distinct customer_id) filter (is_long and is_decided and not is_renewed))
    / nullif(count(distinct customer_id) filter (is_long and is_decided), 0) as renewal_rate_all,
  sum(least(value, renewed_value)) filter (is_long and is_decided)::double / nullif(sum(value) filter (is_long and is_decided), 0)::double as gross_renewal_rate,
  coalesce(sum(value) filter (is_long and is_renewed), 0)::double / nullif(sum(value) filter (is_long and is_decided), 0)::double as gross_renewal_rate_before_downgrades,
  sum(renewed_value) filter (is_long and is_decided)::double / nullif(sum(value) filter (is_long and is_decided), 0)::double as net_renewal_rate
from own join customers using (customer_id) where due >= '2024-01-01' and due < '2024-07-01' group by 1 order by 1;
