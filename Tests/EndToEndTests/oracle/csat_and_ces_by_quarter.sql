-- kpi: csat, csat_mean, csat_points, csat_rescaled, ces, ces_percent_easy, ces_net, responses by quarter where period = 2024
-- ratio: csat, csat_mean, csat_points, csat_rescaled, ces, ces_percent_easy, ces_net
with own as (
  select year(responded_at::timestamp) || '-Q' || quarter(responded_at::timestamp) as quarter,
    type, score::int as score, scale_max::int as top
  from surveys where year(responded_at::timestamp) = 2024
)
select quarter,
  count(*) filter (type = 'csat' and score >= 4) / count(*) filter (type = 'csat') as csat,
  avg(score) filter (type = 'csat') as csat_mean,
  sum(score) filter (type = 'csat') / sum(top) filter (type = 'csat') as csat_points,
  avg((score - 1) / (top - 1)) filter (type = 'csat') as csat_rescaled,
  avg(score) filter (type = 'ces') as ces,
  count(*) filter (type = 'ces' and score >= 5) / count(*) filter (type = 'ces') as ces_percent_easy,
  100 * (count(*) filter (type = 'ces' and score >= 6) - count(*) filter (type = 'ces' and score <= 3))
    / count(*) filter (type = 'ces') as ces_net,
  count(*) as responses
from own group by 1 order by 1;
