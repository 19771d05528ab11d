-- kpi: customers_any by product where period = 2024-Q2
-- Everybody that pays for the product at the close, whatever else it pays for.
select product, count(distinct customer_id) as customers_any
from life where start <= date '2024-06-30' and stop > date '2024-06-30' and mrr > 0 group by 1 order by 1;
