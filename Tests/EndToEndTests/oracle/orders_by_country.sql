-- kpi: sum(amount) as total, count() as orders, median(amount) as middle by country from orders where status = paid and created_at in 2024-Q1
-- ratio: middle
select coalesce(country, '(none)') as country, sum(amount::decimal(18, 2)) as total,
  count(*) as orders, median(amount::double) as middle
from orders where status = 'paid' and created_at >= '2024-01-01' and created_at < '2024-04-01'
group by 1 order by 1;
