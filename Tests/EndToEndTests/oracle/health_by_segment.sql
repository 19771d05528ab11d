-- kpi: health_score by segment where period = 2024-Q2
-- ratio: health_score
with points as (
  select customer_id, count(*) / 3 as points from events
  where occurred_at::timestamp::date between date '2024-04-01' and date '2024-06-30' group by all
)
select coalesce(segment, '(none)') as segment, avg(coalesce(points, 0)) as health_score
from states left join customers using (customer_id) left join points using (customer_id)
where day = date '2024-06-30' group by 1 order by 1;
