-- kpi: arpa_at_start by plan where period = 2024-Q2
-- ratio: arpa_at_start
-- Who pays at the close, by the plan of the opening; who was not there has the one it holds first.
select coalesce(plan, '(none)') as plan, (sum(c) / count(*))::double as arpa_at_start
from moves left join plan_of on plan_of.customer_id = moves.customer_id and plan_of.day = s - 1
where label = '2024-Q2' and c > 0 group by 1 order by 1;
