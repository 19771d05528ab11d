-- kpi: trials_ended, trials_converted, trial_conversion, trial_conversion_with_refunds, trials_started, trials_converted_by_start, trial_conversion_by_start by month where period = 2024-03..2024-06
-- ratio: trial_conversion, trial_conversion_with_refunds, trial_conversion_by_start
-- By customer, of several trials the last; converted is who paid by the trial's end and was not paid back.
with own as (
  select customer_id, trial_start::date as starts, trial_end::date as ends,
    coalesce(converted_at::date <= trial_end::date, false) as had_paid, had_paid and refunded_at is null as is_paid
  from trials
), ended as (select label, customer_id, arg_max(is_paid, ends) as is_paid, arg_max(had_paid, ends) as had_paid from spans join own on ends >= s and ends < e where grain = 'month' group by all
), begun as (select label, customer_id, arg_max(is_paid, starts) as is_paid from spans join own on starts >= s and starts < e where grain = 'month' group by all
), sums as (
  select label, (select count(*) from ended where ended.label = spans.label) as n_ended, (select count(*) from ended where ended.label = spans.label and is_paid) as p_ended,
    (select count(*) from ended where ended.label = spans.label and had_paid) as h_ended,
    (select count(*) from begun where begun.label = spans.label) as n_begun, (select count(*) from begun where begun.label = spans.label and is_paid) as p_begun
  from spans where grain = 'month' and label >= '2024-03'
)
select label as month, n_ended as trials_ended, p_ended as trials_converted, p_ended / nullif(n_ended, 0) as trial_conversion, h_ended / nullif(n_ended, 0) as trial_conversion_with_refunds,
  n_begun as trials_started, p_begun as trials_converted_by_start, p_begun / nullif(n_begun, 0) as trial_conversion_by_start
from sums order by 1;
