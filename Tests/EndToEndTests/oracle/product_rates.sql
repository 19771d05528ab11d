-- kpi: upsell_mrr_by_product, cross_sell_mrr, upsell_rate, cross_sell_rate, upsell_cross_sell_rate where period = 2024-H1
-- ratio: upsell_rate, cross_sell_rate, upsell_cross_sell_rate
with held as (
  select customer_id, product,
    coalesce(sum(mrr) filter (start <= date '2023-12-31' and stop > date '2023-12-31'), 0) as o,
    coalesce(sum(mrr) filter (start <= date '2024-06-30' and stop > date '2024-06-30'), 0) as c
  from life group by all
), customer as (
  select customer_id, sum(case when o > 0 and c > o then c - o else 0 end) as upsell,
    sum(case when o = 0 then c else 0 end) as cross_sell
  from held group by 1 having sum(o) > 0
)
select sum(upsell) as upsell_mrr_by_product, sum(cross_sell) as cross_sell_mrr,
  count(*) filter (upsell > 0) / count(*) as upsell_rate,
  count(*) filter (cross_sell > 0) / count(*) as cross_sell_rate,
  count(*) filter (upsell > 0 or cross_sell > 0) / count(*) as upsell_cross_sell_rate
from customer;
