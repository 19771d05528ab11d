-- kpi: mrr, arr, customers, arpa by month where period = 2023-07..2025-06
-- ratio: arpa
select label as month, sum(mrr) as mrr, sum(mrr) * 12 as arr, count(*) as customers,
  sum(mrr)::double / count(*) as arpa
from spans join states on day = e - 1
where grain = 'month' and label between '2023-07' and '2025-06' group by 1 order by 1;
