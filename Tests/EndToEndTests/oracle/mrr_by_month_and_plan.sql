-- kpi: mrr by month, plan where period = 2024
-- Every plan that somebody holds in the year, free ones too, in every month.
with months as (
  select label as month, e - 1 as day from spans where grain = 'month' and label like '2024-%'
), held as (
  select month, plan, sum(mrr) as mrr from months join life on start <= day and stop > day
  group by all
)
select month, plan, coalesce(mrr, 0.00) as mrr
from (select month from months) cross join (select distinct plan from held)
left join held using (month, plan) order by 1, 2;
