-- kpi: ticket_volume by plan at end where period = 2024-Q1
-- By the plan that the customer holds when the quarter ends, or held last.
select coalesce(plan, '(none)') as plan, count(*) as ticket_volume
from tickets left join (select * from plan_at_end where label = '2024-Q1') using (customer_id)
where created_at::timestamp::date between date '2024-01-01' and date '2024-03-31'
group by 1 order by 1;
