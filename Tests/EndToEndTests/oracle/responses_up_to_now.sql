-- kpi: time_to_first_response_open_to_now by month where period = 2025-H1
-- ratio: time_to_first_response_open_to_now
select strftime(created_at::timestamp, '%Y-%m') as month,
  avg(epoch(coalesce(first_response_at::timestamp, timestamp '2025-07-01') - created_at::timestamp) / 3600)
    as time_to_first_response_open_to_now
from tickets where created_at::timestamp::date between date '2025-01-01' and date '2025-06-30'
group by 1 order by 1;
