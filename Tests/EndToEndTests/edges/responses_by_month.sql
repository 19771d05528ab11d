-- kpi: time_to_first_response, time_to_first_response_median, time_to_first_response_p90, time_to_first_response_business, time_to_first_response_open_to_now by month where period = 2024-01..2024-06
-- ratio: time_to_first_response, time_to_first_response_median, time_to_first_response_p90, time_to_first_response_business, time_to_first_response_open_to_now
-- By the day of creation; an answer before its question is an error of the data and in none.
with own as (
  select label, hours(created, answered) as taken, work_minutes(created, answered) / 60 as worked,
    hours(created, coalesce(answered, timestamp '2024-07-01')) as so_far
  from spans join asked on created >= s and created < e where grain = 'month'
)
select spans.label as month, avg(taken) filter (taken >= 0) as time_to_first_response,
  quantile_cont(taken, 0.5) filter (taken >= 0) as time_to_first_response_median,
  quantile_cont(taken, 0.9) filter (taken >= 0) as time_to_first_response_p90,
  avg(worked) filter (taken >= 0) as time_to_first_response_business, avg(so_far) filter (so_far >= 0) as time_to_first_response_open_to_now
from spans left join own using (label) where grain = 'month' and spans.label >= '2024' group by 1 order by 1;
