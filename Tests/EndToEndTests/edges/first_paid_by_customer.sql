-- kpi: first_paid_day by customer where period = 2024-06
-- Of everybody with a row that covers a day; on a free plan there is none.
select customer_id as customer, name, first_paid as first_paid_day
from people join customers using (customer_id) where customer_id in (select customer_id from life) order by 1;
