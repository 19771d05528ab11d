-- kpi: customers where mrr > 1000 and period = 2024-Q2
select count(*) as customers from moves where label = '2024-Q2' and c > 1000;
