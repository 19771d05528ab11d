-- kpi: health_score, health_band by customer where period = 2024-05
-- ratio: health_score
-- Impact × frequency of May for those that pay at its close; a login 5, an export 20, a report 10, a complaint −15.
with own as (
  select daily.customer_id, coalesce(sum(case event when 'login' then 5 when 'export' then 20 when 'report' then 10 when 'complaint' then -15 else 0 end), 0) as points
  from daily left join events on events.customer_id = daily.customer_id and occurred_at >= '2024-05-01' and occurred_at < '2024-06'
  where daily.day = date '2024-05-31' and mrr > 0 group by 1
)
select customer_id as customer, name, points as health_score,
  case when points < 0 then 'very sick' when points <= 40 then 'sick' when points <= 70 then 'somewhat healthy' when points <= 100 then 'very healthy' else 'thriving' end as health_band
from own join customers using (customer_id) order by 1;
