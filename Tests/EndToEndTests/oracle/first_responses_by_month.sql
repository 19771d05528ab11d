-- kpi: time_to_first_response, time_to_first_response_median, time_to_first_response_p90, unanswered_tickets, open_ticket_share, time_to_resolution_by_created by month where period = 2025-H1
-- ratio: time_to_first_response, time_to_first_response_median, time_to_first_response_p90, open_ticket_share, time_to_resolution_by_created
with own as (
  select strftime(created_at::timestamp, '%Y-%m') as month,
    epoch(first_response_at::timestamp - created_at::timestamp) / 3600 as first,
    epoch(resolved_at::timestamp - created_at::timestamp) / 3600 as done, status
  from tickets where created_at::timestamp::date between date '2025-01-01' and date '2025-06-30'
)
select month, avg(first) as time_to_first_response,
  quantile_cont(first, 0.5) as time_to_first_response_median,
  quantile_cont(first, 0.9) as time_to_first_response_p90,
  count(*) filter (first is null) as unanswered_tickets,
  count(*) filter (done is null or status in ('new', 'open', 'pending', 'hold')) / count(*) as open_ticket_share,
  avg(done) filter (status not in ('new', 'open', 'pending', 'hold')) as time_to_resolution_by_created
from own group by 1 order by 1;
