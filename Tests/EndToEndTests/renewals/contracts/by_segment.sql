-- kpi: customers_up_for_renewal, renewals_due, renewals_due_value, renewed_contracts, lost_contracts, pending_renewals, renewal_rate, renewal_rate_by_contract, renewal_rate_with_monthly, renewal_rate_all, gross_renewal_rate, gross_renewal_rate_before_downgrades, net_renewal_rate by segment where period = 2024-H1
-- ratio: renewal_rate, renewal_rate_by_contract, renewal_rate_with_monthly, renewal_rate_all, gross_renewal_rate, gross_renewal_rate_before_downgrades, net_renewal_rate
-- One opportunity speaks for a contract: the one that was won, else one that is open, else the first. Due at the end of the contract.
with firsts as (
  select * from (select *, row_number() over () as place from opportunities) qualify row_number() over (partition by Id order by place) = 1
), told as (
  select firsts.*, c.EndDate, c.ContractTerm, c."Total Value" * 12 / c.ContractTerm as worth, c.Id as contract,
    case when not IsClosed then 'pending' when IsWon then 'renewed' else 'lost' end as fate
  from firsts left join contracts c on c.Id = firsts.ContractId and c.Status <> 'Draft' where "Type" ilike '%renewal%'
), best as (
  select * from told qualify contract is null
    or row_number() over (partition by contract order by case fate when 'renewed' then 0 when 'pending' then 1 else 2 end, place) = 1
), fates as (
  select AccountId as customer_id, fate, coalesce(EndDate, CloseDate) as due, coalesce(ContractTerm, Term) as months, round(worth, 6) as value, round(Amount * 12 / coalesce(Term, 12), 6) as next_value
  from best
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
