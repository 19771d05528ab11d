-- kpi: time_to_first_response_business, time_to_resolution_business by month where period = 2024-Q2
-- ratio: time_to_first_response_business, time_to_resolution_business
-- Minute by minute would be slow: each working day's overlap with the ticket's span is summed.
with days as (
  select d::date as day from generate_series(date '2022-06-01', date '2025-12-31', interval 1 day) as t(d)
  where isodow(d) <= 5
), spent as (
  select ticket_id, a, b, kind, sum(if(day is null, 0, greatest(0, epoch(
      least(b, day + interval 17 hour) - greatest(a, day + interval 9 hour))))) / 3600 as hours
  from (
    select ticket_id, created_at::timestamp as a, first_response_at::timestamp as b, 'first' as kind from tickets
    where first_response_at is not null
    union all
    select ticket_id, created_at::timestamp, resolved_at::timestamp, 'done' from tickets
    where resolved_at is not null and status not in ('new', 'open', 'pending', 'hold')
  ) left join days on day between a::date and b::date
  group by all
)
select label as month,
  (select avg(hours) from spent where kind = 'first' and a::date >= s and a::date < e) as time_to_first_response_business,
  (select avg(hours) from spent where kind = 'done' and b::date >= s and b::date < e) as time_to_resolution_business
from spans where grain = 'month' and label in ('2024-04', '2024-05', '2024-06') order by 1;
