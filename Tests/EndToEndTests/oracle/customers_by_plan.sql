-- kpi: customers by plan where period = 2024-Q4
select plan_c as plan, count(*) as customers from moves
where label = '2024-Q4' and c > 0 group by 1 order by 1;
