-- kpi: nrr_trailing, grr_trailing by month where period = 2024-02..2024-06
-- ratio: nrr_trailing, grr_trailing
-- The customers of the day a year before the close: none yet in February.
select label as month,
  sum(c.mrr) filter (o.mrr > 0)::double / nullif(sum(o.mrr), 0)::double as nrr_trailing,
  sum(least(o.mrr, c.mrr)) filter (o.mrr > 0)::double / nullif(sum(o.mrr), 0)::double as grr_trailing
from spans join daily as c on c.day = e - 1
join daily as o on o.customer_id = c.customer_id and o.day = (e - interval 12 month)::date - 1
where grain = 'month' and label >= '2024-02' group by 1 order by 1;
