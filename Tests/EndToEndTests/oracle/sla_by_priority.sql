-- kpi: sla_attainment, sla_attainment_response, sla_attainment_resolution by priority where period = 2024-Q2
-- ratio: sla_attainment, sla_attainment_response, sla_attainment_resolution
with targets(priority, response, resolution) as (
  values ('urgent', 1, 8), ('high', 4, 24), ('normal', 8, 72), ('low', 24, 120)
), own as (
  select priority, created_at::timestamp as c, first_response_at::timestamp as f,
    case when status in ('new', 'open', 'pending', 'hold') then null else resolved_at::timestamp end as d,
    created_at::timestamp + to_hours(response) as f_due, created_at::timestamp + to_hours(resolution) as d_due
  from tickets join targets using (priority)
), checks as (
  select priority, 'response' as kind, coalesce(f <= f_due, false) as met from own
  where f_due::date between date '2024-04-01' and date '2024-06-30'
  union all
  select priority, 'resolution', coalesce(d <= d_due, false) from own
  where d_due::date between date '2024-04-01' and date '2024-06-30'
)
select priority, count(*) filter (met) / count(*) as sla_attainment,
  count(*) filter (met and kind = 'response') / count(*) filter (kind = 'response') as sla_attainment_response,
  count(*) filter (met and kind = 'resolution') / count(*) filter (kind = 'resolution') as sla_attainment_resolution
from checks group by 1 order by 1;
