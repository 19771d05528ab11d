-- kpi: purchases, purchases_value, buyers, ltv_purchases, ltv_purchases(2) by month where period = 2024-01..2024-06
-- ratio: ltv_purchases, ltv_purchases(2)
with own as (
  select strftime(created_at::timestamp, '%Y-%m') as label, amount::decimal(18, 2) as amount, customer_id
  from orders where status = 'paid'
)
select spans.label as month, count(amount) as purchases, coalesce(sum(amount), 0) as purchases_value,
  count(distinct customer_id) as buyers, avg(amount)::double * (count(amount) / nullif(count(distinct customer_id), 0)) * 12 as ltv_purchases,
  avg(amount)::double * (count(amount) / nullif(count(distinct customer_id), 0)) * 12 * 2 as "ltv_purchases(2)"
from spans left join own using (label) where grain = 'month' and spans.label >= '2024-01' group by 1 order by 1;
