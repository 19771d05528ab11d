-- kpi: logo_churn_b2c, gross_revenue_churn_b2c, net_revenue_churn_b2c where period = 2024-06
-- ratio: logo_churn_b2c, gross_revenue_churn_b2c, net_revenue_churn_b2c
with days as (
  select unnest(generate_series(date '2024-06-01', date '2024-06-30', interval 1 day))::date as day
), paid as (
  select day, customer_id,
    coalesce(sum(mrr) filter (start < day and stop >= day), 0)::double as o,
    coalesce(sum(mrr) filter (start <= day and stop > day), 0)::double as c,
    coalesce(min(start) filter (mrr > 0) < any_value(day), false) as known
  from days join life on start <= day group by all
), rates as (
  select day, count(*) filter (o > 0 and c = 0) / count(*) filter (o > 0) as logos,
    sum(greatest(o - c, 0)) filter (o > 0) / sum(o) as lost,
    (sum(o) - (sum(c) - coalesce(sum(c) filter (o = 0 and not known), 0))) / sum(o) as net
  from paid group by 1
)
select sum(logos) as logo_churn_b2c, sum(lost) as gross_revenue_churn_b2c,
  sum(net) as net_revenue_churn_b2c from rates;
