-- kpi: feature_adoption, feature_adoption(2), feature_adoption_accounts, feature_adoption_all_users, feature_adoption_eligible by event where period = 2024-Q2
-- ratio: feature_adoption, feature_adoption(2), feature_adoption_accounts, feature_adoption_all_users, feature_adoption_eligible
-- The denominators stay whole; eligible is who is on pro or enterprise on the day.
with own as (
  select used.*, coalesce(plan in ('pro', 'enterprise'), false) as may from used
  left join plan_of on plan_of.customer_id = used.customer_id and plan_of.day = used.day
  where used.day >= date '2024-04-01' and used.day < date '2024-07-01'
), times as (select event, user_id, count(*) as n, count(*) filter (may) as eligible from own where user_id is not null group by all)
select event, count(*) / (select count(distinct user_id) from own) as feature_adoption,
  count(*) filter (n >= 2) / (select count(distinct user_id) from own) as "feature_adoption(2)",
  (select count(distinct customer_id) from own where own.event = times.event) / (select count(distinct customer_id) from own) as feature_adoption_accounts,
  count(*) / (select count(distinct user_id) from used where day < date '2024-07-01') as feature_adoption_all_users,
  count(*) filter (eligible > 0) / (select count(distinct user_id) from own where may) as feature_adoption_eligible
from times group by 1 order by 1;
