-- kpi: crc_by_days by quarter where period = 2023-Q3..2024-Q2
-- ratio: crc_by_days
select label as quarter, coalesce((select sum(amount::double) from costs
    where category in ('support', 'customer success', 'customer_success') and date::date >= s and date::date < e), 0) * 365 / any_value(e - s)
  / count(*) filter (c > 0) as crc_by_days
from moves where grain = 'quarter' and label >= '2023-Q3' group by label, s, e order by 1;
