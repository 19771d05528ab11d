-- kpi: mrr_bridge by plan where period = 2024-Q2
-- The group of the opening has what was lost and gained, that of the close what is new; who changes group is
-- transferred with what it pays at the close.
with own as (
  select moves.*, p.plan as plan_o, q.plan as plan_c from moves
  join plan_of as p on p.customer_id = moves.customer_id and p.day = s - 1
  join plan_of as q on q.customer_id = moves.customer_id and q.day = e - 1
  where label = '2024-Q2'
), parts as (
  select plan_o as plan, o as opening, 0 as new, 0 as reactivation, rise_of(o, c) as expansion, fall_of(o, c) as contraction,
    loss_of(o, c) as churn, 0 as transfer_in, case when c > 0 and plan_o <> plan_c then c else 0 end as transfer_out, 0 as closing
  from own where o > 0
  union all
  select plan_c, 0, new_of(o, c, paid_before), back_of(o, c, paid_before), 0, 0, 0,
    case when o > 0 and plan_o <> plan_c then c else 0 end, 0, c from own where c > 0
)
select plan, sum(opening) as opening, sum(new) as new, sum(reactivation) as reactivation, sum(expansion) as expansion,
  sum(contraction) as contraction, sum(churn) as churn, sum(transfer_in) as transfer_in,
  sum(transfer_out) as transfer_out, sum(closing) as closing
from parts group by 1 order by 1;
