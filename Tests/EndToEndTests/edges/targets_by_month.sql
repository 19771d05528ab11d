-- kpi: response_targets_due, response_targets_met, resolution_targets_due, resolution_targets_met, sla_attainment, sla_attainment_response, sla_attainment_resolution by month where period = 2024-01..2024-06
-- ratio: sla_attainment, sla_attainment_response, sla_attainment_resolution
-- By the moment at which it was due; exactly the target is met, open past it is not.
with checks as (
  select 'a' as kind, created + to_hours(answer_hours) as due, coalesce(hours(created, answered) <= answer_hours, false) as met
  from asked where answer_hours is not null
  union all
  select 's', created + to_hours(solve_hours), coalesce(hours(created, solved) <= solve_hours, false) from asked where solve_hours is not null
), own as (select label, kind, met from spans join checks on due >= s and due < e where grain = 'month')
select spans.label as month, count(*) filter (kind = 'a') as response_targets_due, count(*) filter (kind = 'a' and met) as response_targets_met,
  count(*) filter (kind = 's') as resolution_targets_due, count(*) filter (kind = 's' and met) as resolution_targets_met,
  count(*) filter (met) / nullif(count(kind), 0) as sla_attainment,
  count(*) filter (kind = 'a' and met) / nullif(count(*) filter (kind = 'a'), 0) as sla_attainment_response,
  count(*) filter (kind = 's' and met) / nullif(count(*) filter (kind = 's'), 0) as sla_attainment_resolution
from spans left join own using (label) where grain = 'month' and spans.label >= '2024' group by 1 order by 1;
