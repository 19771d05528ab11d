-- kpi: nps_ci, csat_net, rejected_csat_scores, csat_scales, ces_responses, ces_scales by quarter where period = 2024
-- ratio: nps_ci, csat_net
with own as (
  select year(responded_at::timestamp) || '-Q' || quarter(responded_at::timestamp) as quarter,
    type, score::int as score, scale_max::int as top
  from surveys where year(responded_at::timestamp) = 2024
), shares as (
  select quarter, avg((score >= 9)::int) as p, avg((score <= 6)::int) as d, count(*) as n
  from own where type = 'nps' group by 1
)
select quarter, 1.96 * 100 * sqrt((any_value(p) + any_value(d) - (any_value(p) - any_value(d)) ^ 2) / any_value(n)) as nps_ci,
  100 * (count(*) filter (type = 'csat' and score >= 4) - count(*) filter (type = 'csat' and score <= 2))
    / count(*) filter (type = 'csat') as csat_net,
  count(*) filter (type = 'csat' and (score < 1 or score > top)) as rejected_csat_scores,
  count(distinct top) filter (type = 'csat') as csat_scales,
  count(*) filter (type = 'ces' and score between 1 and top) as ces_responses,
  count(distinct top) filter (type = 'ces') as ces_scales
from own join shares using (quarter) group by 1 order by 1;
