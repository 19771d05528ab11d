-- kpi: time_to_resolution, time_to_resolution_median, time_to_resolution_p90, time_to_resolution_business, time_to_resolution_minus_waiting by month where period = 2024-01..2024-06
-- ratio: time_to_resolution, time_to_resolution_median, time_to_resolution_p90, time_to_resolution_business, time_to_resolution_minus_waiting
-- By the day of the last resolution; one before its ticket is an error of the data.
with own as (
  select label, hours(created, solved) as taken, work_minutes(created, solved) / 60 as worked, hours(created, solved) - waited / 60 as ours
  from spans join asked on solved >= s and solved < e where grain = 'month' and solved >= created
)
select spans.label as month, avg(taken) as time_to_resolution, quantile_cont(taken, 0.5) as time_to_resolution_median,
  quantile_cont(taken, 0.9) as time_to_resolution_p90, avg(worked) as time_to_resolution_business, avg(ours) as time_to_resolution_minus_waiting
from spans left join own using (label) where grain = 'month' and spans.label >= '2024' group by 1 order by 1;
