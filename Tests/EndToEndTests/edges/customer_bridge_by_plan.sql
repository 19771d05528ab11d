-- kpi: customer_bridge by plan where period = 2024-Q2
-- Customers by the group that they had at the opening, new and returning ones by that of the close.
with own as (
  select moves.*, p.plan as plan_o, q.plan as plan_c from moves
  join plan_of as p on p.customer_id = moves.customer_id and p.day = s - 1
  join plan_of as q on q.customer_id = moves.customer_id and q.day = e - 1
  where label = '2024-Q2'
), parts as (
  select plan_o as plan, 1 as opening, 0 as new, 0 as back, (c > o)::int as up, (c > 0 and c < o)::int as down,
    (c = 0)::int as gone, 0 as moved_in, (c > 0 and plan_o <> plan_c)::int as moved_out, 0 as closing
  from own where o > 0
  union all
  select plan_c, 0, (o = 0 and not paid_before)::int, (o = 0 and paid_before)::int, 0, 0, 0,
    (o > 0 and plan_o <> plan_c)::int, 0, 1 from own where c > 0
)
select plan, sum(opening) as opening_customers, sum(new) as new_customers, sum(back) as reactivated_customers,
  sum(up) as expanded_customers, sum(down) as contracted_customers, sum(gone) as churned_customers,
  sum(moved_in) as customers_in, sum(moved_out) as customers_out, sum(closing) as closing_customers
from parts group by 1 order by 1;
