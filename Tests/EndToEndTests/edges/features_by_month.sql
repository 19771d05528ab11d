-- kpi: feature_breadth, eligible_users by month where period = 2023-12..2024-06
-- ratio: feature_breadth
-- Features are the kinds of events that there are, six of them.
with own as (
  select label, user_id, count(distinct event) as features from spans join used on day >= s and day < e
  where grain = 'month' and user_id is not null group by all
)
select spans.label as month, avg(features) / (select count(distinct event) from events) as feature_breadth,
  (select count(distinct user_id) from used join plan_of using (customer_id, day)
   where day >= s and day < e and plan in ('pro', 'enterprise')) as eligible_users
from spans left join own using (label) where grain = 'month' and spans.label >= '2023-12' group by spans.label, s, e order by 1;
