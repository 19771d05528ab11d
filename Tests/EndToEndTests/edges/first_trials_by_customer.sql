-- kpi: first_trial_start, customer_start by customer where customer in (c05, c08, c15)
select customer_id as customer, name, min(trial_start::date) as first_trial_start, any_value(signup_date::date) as customer_start
from trials join customers using (customer_id) where customer_id in ('c05', 'c08', 'c15') group by all order by 1;
