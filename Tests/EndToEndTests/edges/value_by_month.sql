-- kpi: customers_started, settled_starts, activated_customers, activation_rate, not_yet_at_value, value_reached, time_to_value, time_to_value_mean, time_to_value_p75, time_to_value_p90 by month where period = 2023-11..2024-06
-- ratio: activation_rate, value_reached, time_to_value, time_to_value_mean, time_to_value_p75, time_to_value_p90
-- Activation has thirty days; who is younger than that is not counted.
with own as (
  select label, customer_id, start <= date '2024-06-30' - 30 as is_settled, days_between(start, activated) as until_active,
    days_between(start, value) as until_value
  from spans join starts on start >= s and start < e where grain = 'month'
)
select spans.label as month, count(customer_id) as customers_started, count(*) filter (is_settled) as settled_starts,
  count(*) filter (is_settled and until_active <= 30) as activated_customers,
  count(*) filter (is_settled and until_active <= 30) / nullif(count(*) filter (is_settled), 0) as activation_rate,
  count(customer_id) - count(until_value) as not_yet_at_value, count(until_value) / nullif(count(customer_id), 0) as value_reached,
  quantile_cont(until_value, 0.5) as time_to_value, avg(until_value) as time_to_value_mean,
  quantile_cont(until_value, 0.75) as time_to_value_p75, quantile_cont(until_value, 0.9) as time_to_value_p90
from spans left join own using (label) where grain = 'month' and spans.label >= '2023-11' group by 1 order by 1;
