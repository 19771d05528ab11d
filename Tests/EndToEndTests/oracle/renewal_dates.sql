-- kpi: arr, renewal_date, notice_deadline by customer where renewal_date in next 60 days as of 2024-12-31
with due as (
  select customer_id, min(end_date::date) as renewal_date from contracts
  where end_date::date >= date '2024-12-31' group by 1
), paid as (
  select customer_id, sum(mrr) as mrr from life
  where start <= date '2024-12-31' and stop > date '2024-12-31' group by 1
)
select customer_id as customer, name, 12 * coalesce(mrr, 0) as arr, renewal_date,
  renewal_date - 30 as notice_deadline
from due join customers using (customer_id) left join paid using (customer_id)
where renewal_date > date '2024-12-31' and renewal_date <= date '2024-12-31' + 60 order by 1;
