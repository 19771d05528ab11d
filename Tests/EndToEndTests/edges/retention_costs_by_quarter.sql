-- kpi: crc, crc_average, crc_retained, crc_not_annualised, ltv_crc, ltv_crc_lifetime by quarter where period = 2023-Q3..2024-Q2
-- ratio: crc, crc_average, crc_retained, crc_not_annualised, ltv_crc, ltv_crc_lifetime
with spent as (
  select label, coalesce(sum(amount::double) filter (category in ('support', 'customer success', 'customer_success') and date::date >= s and date::date < e), 0) as cost
  from spans cross join costs where grain = 'quarter' group by all
), facts as (
  select label, count(*) filter (c > 0) as payers, count(*) filter (o > 0 and c > 0) as kept,
    sum(c)::double / count(*) filter (c > 0) as arpa,
    nullif(count(*) filter (o > 0 and c = 0), 0) / count(*) filter (o > 0) as churn
  from moves where grain = 'quarter' group by all
), means as (
  select year(s) || '-Q' || quarter(s) as label, avg(payers) as payers from (
    select s, count(*) filter (c > 0) as payers from moves where grain = 'month' group by 1) group by 1
)
select label as quarter, 4 * cost / facts.payers as crc, 4 * cost / means.payers as crc_average, cost / kept as crc_retained,
  cost / facts.payers as crc_not_annualised, arpa * 3 / churn / nullif(4 * cost / facts.payers, 0) as ltv_crc,
  -- A life is as many years as the yearly churn goes into 1.
  arpa * 3 / churn / nullif(4 * cost / facts.payers * (1 / (1 - (1 - churn) ^ 4)), 0) as ltv_crc_lifetime
from spent join facts using (label) join means using (label) where label >= '2023-Q3' order by 1;
