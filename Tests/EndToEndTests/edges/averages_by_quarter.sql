-- kpi: mrr_average, arr_average, arpa_average, nrr_average_of_months by quarter where period = 2023-Q2..2024-Q2
-- ratio: mrr_average, arr_average, arpa_average, nrr_average_of_months
with monthly as (
  select year(s) || '-Q' || quarter(s) as quarter, label, sum(c)::double as mrr, count(*) filter (c > 0) as payers,
    (sum(c) filter (o > 0))::double / nullif(sum(o), 0)::double as nrr
  from moves where grain = 'month' group by all
)
select quarter, avg(mrr) as mrr_average, 12 * avg(mrr) as arr_average, avg(mrr) / avg(payers) as arpa_average,
  avg(nrr) as nrr_average_of_months
from monthly where quarter >= '2023-Q2' group by 1 order by 1;
