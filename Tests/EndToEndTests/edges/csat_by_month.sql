-- kpi: csat_responses, rejected_csat_scores, csat_scales, csat, csat_mean, csat_points, csat_rescaled, csat_net by month where period = 2024-01..2024-06
-- ratio: csat, csat_mean, csat_points, csat_rescaled, csat_net
-- Satisfied: 4 of 5, 6 of 7, 8 of 10, 3 of 3, 2 of 2; dissatisfied: 2 of 5, 3 of 7, 5 of 10, 1 of 3 and 2. A mean only on one scale.
with said as (
  select label, score::int as score, scale_max::int as top
  from spans join surveys on responded_at::timestamp >= s and responded_at::timestamp < e where grain = 'month' and type = 'csat'
), judged as (
  select *, score between 1 and top as is_valid,
    score between 1 and top and score >= case top when 10 then 8 when 7 then 6 when 5 then 4 else top end as is_good,
    score between 1 and top and score <= case top when 10 then 5 when 7 then 3 when 5 then 2 else 1 end as is_bad
  from said
)
select spans.label as month, count(*) filter (is_valid) as csat_responses, count(*) filter (not is_valid) as rejected_csat_scores,
  count(distinct top) as csat_scales, count(*) filter (is_good) / nullif(count(*) filter (is_valid), 0) as csat,
  case when count(distinct top) = 1 then avg(score) filter (is_valid) end as csat_mean,
  sum(score) filter (is_valid) / sum(top) filter (is_valid) as csat_points,
  avg((score - 1) / (top - 1)) filter (is_valid) as csat_rescaled,
  100 * (count(*) filter (is_good) - count(*) filter (is_bad)) / nullif(count(*) filter (is_valid), 0) as csat_net
from spans left join judged using (label) where grain = 'month' and spans.label >= '2024' group by 1 order by 1;
