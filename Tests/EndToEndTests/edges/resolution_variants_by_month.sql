-- kpi: time_to_resolution_first, time_to_resolution_by_created by month where period = 2024-01..2024-06
-- ratio: time_to_resolution_first, time_to_resolution_by_created
select label as month, avg(hours(created, first_solved)) filter (first_solved >= s and first_solved < e) as time_to_resolution_first,
  avg(hours(created, solved)) filter (created >= s and created < e and solved >= created) as time_to_resolution_by_created
from spans cross join asked where grain = 'month' and label >= '2024' group by 1 order by 1;
