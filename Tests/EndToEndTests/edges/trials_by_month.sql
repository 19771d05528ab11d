-- kpi: trials_ended, trials_converted, trial_conversion, trials_started, trials_converted_by_start, trial_conversion_by_start by month where period = 2024-02..2024-06
-- ratio: trial_conversion, trial_conversion_by_start
-- By customer; converted is who paid by the trial's end.
with own as (
  select customer_id, trial_start::date as starts, trial_end::date as ends,
    coalesce(converted_at::date <= trial_end::date, false) as is_paid
  from trials
)
select label as month, count(distinct customer_id) filter (ends >= s and ends < e) as trials_ended,
  count(distinct customer_id) filter (ends >= s and ends < e and is_paid) as trials_converted,
  count(distinct customer_id) filter (ends >= s and ends < e and is_paid)
    / nullif(count(distinct customer_id) filter (ends >= s and ends < e), 0) as trial_conversion,
  count(distinct customer_id) filter (starts >= s and starts < e) as trials_started,
  count(distinct customer_id) filter (starts >= s and starts < e and is_paid) as trials_converted_by_start,
  count(distinct customer_id) filter (starts >= s and starts < e and is_paid)
    / nullif(count(distinct customer_id) filter (starts >= s and starts < e), 0) as trial_conversion_by_start
from spans cross join own where grain = 'month' and label >= '2024-02' group by 1 order by 1;
