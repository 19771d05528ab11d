-- kpi: feature_adoption_accounts, feature_adoption_all_users by event where period = 2024-Q2
-- ratio: feature_adoption_accounts, feature_adoption_all_users
with own as (
  select user_id, customer_id, event, occurred_at::timestamp::date as day from events
  where occurred_at::timestamp::date <= date '2024-06-30'
), now as (from own where day >= date '2024-04-01')
select event, count(distinct customer_id) / (select count(distinct customer_id) from now) as feature_adoption_accounts,
  count(distinct user_id) / (select count(distinct user_id) from own) as feature_adoption_all_users
from now group by 1 order by 1;
