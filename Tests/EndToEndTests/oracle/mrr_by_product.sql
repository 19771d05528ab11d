-- kpi: mrr by product where period = 2025-06
select product, sum(mrr) as mrr from life
where start <= date '2025-06-30' and stop > date '2025-06-30' and mrr > 0
group by 1 order by 1;
