-- kpi: customers_up_for_renewal, renewals_due_value by renewal_term where period = 2024-04..2024-07
-- What lies ahead is in it too.
select case when months = 1 then 'monthly' when months = 3 then 'quarterly' when months = 12 then 'annual'
    when months > 12 then 'multi-year' else 'other' end as renewal_term,
  count(distinct customer_id) as customers_up_for_renewal, sum(value) as renewals_due_value
from terms where due >= date '2024-04-01' and due < date '2024-08-01' group by 1 order by 1;
