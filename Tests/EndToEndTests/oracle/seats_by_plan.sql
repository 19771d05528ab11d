-- kpi: avg(subscriptions.mrr) as price, sum(seats) as seats by plan from subscriptions
-- ratio: price
select plan, avg(mrr::double) as price, sum(seats::bigint) as seats
from subscriptions group by 1 order by 1;
