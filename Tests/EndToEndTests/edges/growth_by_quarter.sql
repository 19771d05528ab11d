-- kpi: expansion_mrr_growth by quarter where period = 2023-Q3..2024-Q2
-- ratio: expansion_mrr_growth
-- Against the quarter before, not the month before.
with own as (select label, sum(rise_of(o, c))::double as rise from moves where grain = 'quarter' group by 1),
paired as (select label, rise, lag(rise) over (order by label) as before from own)
select label as quarter, (rise - before) / nullif(before, 0) as expansion_mrr_growth
from paired where label >= '2023-Q3' order by 1;
