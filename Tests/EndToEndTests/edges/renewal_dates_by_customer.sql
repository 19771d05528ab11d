-- kpi: renewal_date, notice_deadline by customer
select customer_id as customer, name, min(due) as renewal_date, min(due - notice) as notice_deadline
from terms join customers using (customer_id) where due >= date '2024-06-30' group by all order by 1;
