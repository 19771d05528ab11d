-- kpi: upsell_mrr_by_product, cross_sell_mrr, upsell_rate, cross_sell_rate, upsell_cross_sell_rate by month where period = 2023-03..2024-06
-- ratio: upsell_rate, cross_sell_rate, upsell_cross_sell_rate
with held as (
  select label, customer_id, product, coalesce(sum(mrr) filter (start <= s - 1 and stop > s - 1), 0) as o,
    coalesce(sum(mrr) filter (start <= e - 1 and stop > e - 1), 0) as c
  from spans join life on true where grain = 'month' group by all
), sold as (
  select label, customer_id, sum(case when o > 0 and c > o then c - o else 0 end) as up,
    sum(case when o = 0 and c > 0 then c else 0 end) as over
  from held group by all having sum(o) > 0
)
select spans.label as month, coalesce(sum(up), 0) as upsell_mrr_by_product, coalesce(sum(over), 0) as cross_sell_mrr,
  count(*) filter (up > 0) / nullif(count(up), 0) as upsell_rate,
  count(*) filter (over > 0) / nullif(count(up), 0) as cross_sell_rate,
  count(*) filter (up > 0 or over > 0) / nullif(count(up), 0) as upsell_cross_sell_rate
from spans left join sold using (label) where grain = 'month' group by 1 order by 1;
