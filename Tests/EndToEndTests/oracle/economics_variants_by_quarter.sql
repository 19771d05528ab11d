-- kpi: cac_lag(3) as lagged, cac_with_reactivation, cac_payback_revenue, ltv_revenue_churn, crc_average, ltv_crc_lifetime by quarter where period = 2024
-- ratio: lagged, cac_with_reactivation, cac_payback_revenue, ltv_revenue_churn, crc_average, ltv_crc_lifetime
with spent as (
  select year(date::date) || '-Q' || quarter(date::date) as label,
    sum(amount::decimal(18, 2)) filter (category in ('sales', 'marketing'))::double as acquisition,
    sum(amount::decimal(18, 2)) filter (category in ('success', 'customer_success', 'support', 'retention'))::double as retention
  from costs group by 1
), lagged as (
  select label, acquisition, retention, lag(acquisition) over (order by label) as earlier from spent
), won as (
  select year(day) || '-Q' || quarter(day) as label, count(*) as won from (
    select customer_id, min(start) as day from life where mrr > 0 and stop > start group by 1)
  group by 1
), held as (
  select left(label, 4) || '-Q' || ceil(right(label, 2)::int / 3)::int as label, avg(n) as mean from (
    select label, count(*) filter (c > 0) as n from moves where grain = 'month' group by 1) group by 1
), figures as (
  select label, won, acquisition, retention, earlier, mean,
    count(*) filter (c > 0) as closing, sum(c)::double as mrr,
    count(*) filter (new > 0) as new_customers, sum(new)::double as new_mrr,
    count(*) filter (reactivation > 0) as returned,
    count(*) filter (o > 0 and c = 0) / count(*) filter (o > 0) as churn,
    (sum(churn) + sum(contraction))::double / sum(o)::double as lost
  from moves join lagged using (label) join won using (label) join held using (label)
  where grain = 'quarter' and label like '2024-%' group by all
)
select label as quarter, earlier / won as lagged, acquisition / (won + returned) as cac_with_reactivation,
  acquisition / won / (new_mrr / new_customers) as cac_payback_revenue,
  mrr / closing * 3 / lost as ltv_revenue_churn, retention * 4 / mean as crc_average,
  mrr / closing * 3 / churn / (retention * 4 / closing / (1 - (1 - churn) ^ 4)) as ltv_crc_lifetime
from figures order by 1;
