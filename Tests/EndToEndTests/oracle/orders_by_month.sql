-- kpi: sum(amount) as total, count_distinct(customer_id) as buyers by month(created_at) from orders where created_at in 2024
select created_at[1:7] as month, sum(amount::decimal(18, 2)) as total,
  count(distinct customer_id) as buyers
from orders where created_at like '2024-%' group by 1 order by 1;
