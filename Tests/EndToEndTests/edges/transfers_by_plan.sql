-- kpi: transfer_in, transfer_out by plan where period = 2024-Q2
with own as (
  select o, c, p.plan as plan_o, q.plan as plan_c from moves
  join plan_of as p on p.customer_id = moves.customer_id and p.day = s - 1
  join plan_of as q on q.customer_id = moves.customer_id and q.day = e - 1
  where label = '2024-Q2' and o > 0 and c > 0 and p.plan <> q.plan
)
select plan, (select coalesce(sum(c), 0) from own where plan_c = plan) as transfer_in,
  (select coalesce(sum(c), 0) from own where plan_o = plan) as transfer_out
from (select plan_o as plan from own union select plan_c from own) order by 1;
