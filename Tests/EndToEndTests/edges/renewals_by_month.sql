-- kpi: customers_up_for_renewal, renewals_due, renewals_due_value, renewed_contracts, lost_contracts, pending_renewals, renewal_rate, renewal_rate_by_contract, renewal_rate_with_monthly, renewal_rate_all, gross_renewal_rate, gross_renewal_rate_before_downgrades, net_renewal_rate by month where period = 2024-02..2024-06
-- ratio: renewal_rate, renewal_rate_by_contract, renewal_rate_with_monthly, renewal_rate_all, gross_renewal_rate, gross_renewal_rate_before_downgrades, net_renewal_rate
-- Contracts of a month are always due: in the counts, not in the rates.
with own as (
  select label, terms.*, months > 1 as is_long, fate <> 'pending' as is_decided, fate = 'renewed' as is_renewed
  from spans join terms on due >= s and due < e where grain = 'month'
), all_of as (
  select label, customer_id, bool_and(is_renewed) as is_all from own where is_long and is_decided group by all
)
select spans.label as month, count(distinct customer_id) as customers_up_for_renewal, count(contract_id) as renewals_due,
  coalesce(sum(value), 0) as renewals_due_value, count(*) filter (is_long and is_renewed) as renewed_contracts,
  count(*) filter (is_long and fate = 'lost') as lost_contracts, count(*) filter (is_long and fate = 'pending') as pending_renewals,
  count(distinct customer_id) filter (is_long and is_renewed) / nullif(count(distinct customer_id) filter (is_long and is_decided), 0) as renewal_rate,
  count(*) filter (is_long and is_renewed) / nullif(count(*) filter (is_long and is_decided), 0) as renewal_rate_by_contract,
  count(distinct customer_id) filter (is_renewed) / nullif(count(distinct customer_id) filter (is_decided), 0) as renewal_rate_with_monthly,
  (select count(*) filter (is_all) / nullif(count(*), 0) from all_of where all_of.label = spans.label) as renewal_rate_all,
  sum(case when is_renewed then least(value, next_value) else 0 end) filter (is_long and is_decided)::double
    / sum(value) filter (is_long and is_decided)::double as gross_renewal_rate,
  coalesce(sum(value) filter (is_long and is_renewed), 0)::double / sum(value) filter (is_long and is_decided)::double
    as gross_renewal_rate_before_downgrades,
  sum(case when is_renewed then next_value else 0 end) filter (is_long and is_decided)::double
    / sum(value) filter (is_long and is_decided)::double as net_renewal_rate
from spans left join own using (label) where spans.grain = 'month' and spans.label >= '2024-02' group by 1 order by 1;
