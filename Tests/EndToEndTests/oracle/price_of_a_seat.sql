-- kpi: arpa_per_seat by plan where period = 2024-Q2
-- ratio: arpa_per_seat
-- Seats that cost something: free plans have none.
select plan, sum(mrr::decimal(18, 2))::double / sum(seats::int) filter (mrr::decimal(18, 2) > 0) as arpa_per_seat
from subscriptions
where start_date::date <= date '2024-06-30' and coalesce(end_date::date, date '9999-12-31') > date '2024-06-30'
group by 1 order by 1;
