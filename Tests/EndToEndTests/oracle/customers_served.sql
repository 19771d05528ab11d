-- kpi: customers_served by quarter where period = 2024
select label as quarter, count(distinct customer_id) as customers_served
from spans join life on start < e and stop > s and stop > start and mrr > 0
where grain = 'quarter' and label like '2024-%' group by 1 order by 1;
