-- kpi: tickets_with_targets, sla_attainment_tickets, sla_attainment_by_created, sla_attainment_by_resolved by month where period = 2024-01..2024-06
-- ratio: sla_attainment_tickets, sla_attainment_by_created, sla_attainment_by_resolved
-- As of the end of 30 June: a target is decided when it was met or missed, or its time has come.
with own as (
  select *, created + to_hours(answer_hours) as answer_due, created + to_hours(solve_hours) as solve_due,
    coalesce(hours(created, answered) <= answer_hours, false) as answer_met, coalesce(hours(created, solved) <= solve_hours, false) as solve_met
  from asked where answer_hours is not null
), told as (
  select *, answered is not null or answer_due < timestamp '2024-07-01' as answer_told, solved is not null or solve_due < timestamp '2024-07-01' as solve_told
  from own
)
select label as month, count(*) filter (greatest(answer_due, solve_due) >= s and greatest(answer_due, solve_due) < e and answer_told and solve_told) as tickets_with_targets,
  count(*) filter (greatest(answer_due, solve_due) >= s and greatest(answer_due, solve_due) < e and answer_met and solve_met)
    / nullif(count(*) filter (greatest(answer_due, solve_due) >= s and greatest(answer_due, solve_due) < e and answer_told and solve_told), 0) as sla_attainment_tickets,
  (count(*) filter (created >= s and created < e and answer_met) + count(*) filter (created >= s and created < e and solve_met))
    / nullif(count(*) filter (created >= s and created < e and answer_told) + count(*) filter (created >= s and created < e and solve_told), 0) as sla_attainment_by_created,
  (count(*) filter (solved >= s and solved < e and answer_met) + count(*) filter (solved >= s and solved < e and solve_met))
    / nullif(2 * count(*) filter (solved >= s and solved < e), 0) as sla_attainment_by_resolved
from spans cross join told where grain = 'month' and label >= '2024' group by 1 order by 1;
