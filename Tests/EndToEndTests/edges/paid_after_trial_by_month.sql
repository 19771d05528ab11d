-- kpi: time_to_value_paid by month where period = 2024-02..2024-06
-- ratio: time_to_value_paid
with own as (
  select strftime(trial_start::date, '%Y-%m') as label, first_paid - trial_start::date as days
  from trials join people using (customer_id) where converted_at::date <= trial_end::date
)
select spans.label as month, median(days) as time_to_value_paid
from spans left join own using (label) where grain = 'month' and spans.label >= '2024-02' group by 1 order by 1;
