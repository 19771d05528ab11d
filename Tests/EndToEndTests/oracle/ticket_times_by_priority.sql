-- kpi: time_to_resolution, time_to_resolution_median, time_to_resolution_p90, tickets_resolved by priority where period = 2024-Q2
-- ratio: time_to_resolution, time_to_resolution_median, time_to_resolution_p90
with done as (
  select priority, epoch(resolved_at::timestamp - created_at::timestamp) / 3600 as hours from tickets
  where resolved_at::timestamp::date between date '2024-04-01' and date '2024-06-30'
    and status not in ('new', 'open', 'pending', 'hold')
)
select priority, avg(hours) as time_to_resolution, quantile_cont(hours, 0.5) as time_to_resolution_median,
  quantile_cont(hours, 0.9) as time_to_resolution_p90, count(*) as tickets_resolved
from done group by 1 order by 1;
