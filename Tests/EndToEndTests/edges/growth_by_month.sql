-- kpi: expansion_mrr_growth by month where period = 2023-03..2024-06
-- ratio: expansion_mrr_growth
with own as (select label, sum(rise_of(o, c))::double as rise from moves where grain = 'month' group by 1),
paired as (select label, rise, lag(rise) over (order by label) as before from own)
select label as month, (rise - before) / nullif(before, 0) as expansion_mrr_growth
from paired where label >= '2023-03' order by 1;
