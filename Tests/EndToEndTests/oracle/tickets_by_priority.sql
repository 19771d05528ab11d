-- kpi: count() as tickets, median(hours(resolved_at - created_at)) as middle by priority from tickets where created_at in 2024-Q1
-- ratio: middle
select priority, count(*) as tickets,
  median((epoch(resolved_at::timestamp) - epoch(created_at::timestamp)) / 3600) as middle
from tickets where created_at >= '2024-01-01' and created_at < '2024-04-01' group by 1 order by 1;
