-- kpi: health_score by month where period = 2024-Q2
-- ratio: health_score
select label as month, avg(coalesce(
  (select count(*) from events where events.customer_id = states.customer_id
    and occurred_at::timestamp::date >= s and occurred_at::timestamp::date < e), 0)) as health_score
from spans join states on day = e - 1
where grain = 'month' and label in ('2024-04', '2024-05', '2024-06') group by 1 order by 1;
