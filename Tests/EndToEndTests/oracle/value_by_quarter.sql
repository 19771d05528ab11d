-- kpi: customers_started, value_reached, time_to_value, time_to_value_mean, time_to_value_p90, activation_rate by quarter where period = 2024
-- ratio: value_reached, time_to_value, time_to_value_mean, time_to_value_p90, activation_rate
with own as (
  select customer_id, signup_date::date as start, min(occurred_at::timestamp) as first
  from customers left join events using (customer_id)
  where year(signup_date::date) = 2024 and (occurred_at is null or occurred_at::timestamp >= signup_date::date)
  group by all
  union all
  select customer_id, signup_date::date, null from customers
  where year(signup_date::date) = 2024 and customer_id in (select customer_id from events)
    and customer_id not in (
      select customer_id from customers join events using (customer_id)
      where occurred_at::timestamp >= signup_date::date)
), days as (
  select year(start) || '-Q' || quarter(start) as quarter, epoch(first - start::timestamp) / 86400 as days from own
)
select quarter, count(*) as customers_started, count(days) / count(*) as value_reached,
  quantile_cont(days, 0.5) as time_to_value, avg(days) as time_to_value_mean,
  quantile_cont(days, 0.9) as time_to_value_p90, count(*) filter (days <= 30) / count(*) as activation_rate
from days group by 1 order by 1;
