-- kpi: purchases, purchases_value, buyers, ltv_purchases(2) as ltv by quarter where period = 2024
-- ratio: ltv
with own as (
  select year(created_at::timestamp) || '-Q' || quarter(created_at::timestamp) as quarter,
    customer_id, amount::decimal(18, 2) as amount
  from orders where status not in ('failed', 'refunded', 'cancelled', 'pending')
    and year(created_at::timestamp) = 2024
)
select quarter, count(*) as purchases, sum(amount) as purchases_value,
  count(distinct customer_id) as buyers,
  sum(amount)::double / count(*) * (count(*) / count(distinct customer_id) * 4) * 2 as ltv
from own group by 1 order by 1;
