-- kpi: acquired_customers, acquisition_cost, retention_cost, cac, cac_payback, ltv, ltv_cac, crc, crc_retained, ltv_crc by quarter where period = 2024
-- ratio: cac, cac_payback, ltv, ltv_cac, crc, crc_retained, ltv_crc
with spent as (
  select year(date::date) || '-Q' || quarter(date::date) as label,
    sum(amount::decimal(18, 2)) filter (category in ('sales', 'marketing')) as acquisition,
    sum(amount::decimal(18, 2)) filter (category in ('success', 'customer_success', 'support', 'retention')) as retention
  from costs group by 1
), won as (
  select year(day) || '-Q' || quarter(day) as label, count(*) as won from (
    select customer_id, min(start) as day from life where mrr > 0 and stop > start group by 1)
  group by 1
), figures as (
  select label, won, acquisition, retention,
    count(*) filter (c > 0) as closing, sum(c)::double as mrr,
    count(*) filter (new > 0) as new_customers, sum(new)::double as new_mrr,
    count(*) filter (o > 0) as opening, count(*) filter (o > 0 and c = 0) as lost,
    count(*) filter (o > 0 and c > 0) as kept
  from moves join spent using (label) join won using (label)
  where grain = 'quarter' and label like '2024-%' group by all
), lifetime as (select *, mrr / closing * 3 / (lost / opening) as ltv from figures)
select label as quarter, won as acquired_customers, acquisition as acquisition_cost,
  retention as retention_cost, acquisition::double / won as cac,
  acquisition::double / won / (new_mrr / new_customers) as cac_payback, ltv,
  ltv / (acquisition::double / won) as ltv_cac,
  retention::double * 12 / 3 / closing as crc, retention::double / kept as crc_retained,
  ltv / (retention::double * 12 / 3 / closing) as ltv_crc
from lifetime order by 1;
