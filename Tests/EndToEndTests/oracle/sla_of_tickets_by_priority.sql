-- kpi: tickets_with_targets, sla_attainment_tickets, sla_attainment_by_created, sla_attainment_by_resolved, response_targets_met, resolution_targets_met by priority where period = 2024-Q2
-- ratio: sla_attainment_tickets, sla_attainment_by_created, sla_attainment_by_resolved
with targets(priority, response, resolution) as (
  values ('urgent', 1, 8), ('high', 4, 24), ('normal', 8, 72), ('low', 24, 120)
), own as (
  select priority, created_at::timestamp as c, first_response_at::timestamp as f,
    case when status in ('new', 'open', 'pending', 'hold') then null else resolved_at::timestamp end as d,
    created_at::timestamp + to_hours(response) as f_due, created_at::timestamp + to_hours(resolution) as d_due
  from tickets join targets using (priority)
), facts as (
  -- All data of the period have come to their end long before the last day.
  select *, greatest(f_due, d_due) as due, coalesce(f <= f_due, false) as f_met,
    coalesce(d <= d_due, false) as d_met from own
)
select priority,
  count(*) filter (due::date between date '2024-04-01' and date '2024-06-30') as tickets_with_targets,
  count(*) filter (f_met and d_met and due::date between date '2024-04-01' and date '2024-06-30')
    / count(*) filter (due::date between date '2024-04-01' and date '2024-06-30') as sla_attainment_tickets,
  (count(*) filter (f_met and c::date between date '2024-04-01' and date '2024-06-30')
    + count(*) filter (d_met and c::date between date '2024-04-01' and date '2024-06-30'))
    / (2 * count(*) filter (c::date between date '2024-04-01' and date '2024-06-30')) as sla_attainment_by_created,
  (count(*) filter (f_met and d::date between date '2024-04-01' and date '2024-06-30')
    + count(*) filter (d_met and d::date between date '2024-04-01' and date '2024-06-30'))
    / (2 * count(*) filter (d::date between date '2024-04-01' and date '2024-06-30')) as sla_attainment_by_resolved,
  count(*) filter (f_met and f_due::date between date '2024-04-01' and date '2024-06-30') as response_targets_met,
  count(*) filter (d_met and d_due::date between date '2024-04-01' and date '2024-06-30') as resolution_targets_met
from facts group by 1 order by 1;
