-- kpi: ces_responses, ces_scales, ces, ces_percent_easy, ces_net by month where period = 2024-01..2024-06
-- ratio: ces, ces_percent_easy, ces_net
-- Easy: 5 to 7 of 7, 4 and 5 of 5; net: 6 and 7 less 1 to 3 of 7, 4 and 5 less 1 and 2 of 5.
with said as (
  select label, score::int as score, scale_max::int as top, score::int between 1 and scale_max::int as is_valid
  from spans join surveys on responded_at::timestamp >= s and responded_at::timestamp < e where grain = 'month' and type = 'ces'
)
select spans.label as month, count(*) filter (is_valid) as ces_responses, count(distinct top) as ces_scales,
  case when count(distinct top) = 1 then avg(score) filter (is_valid) end as ces,
  count(*) filter (is_valid and score >= if(top = 7, 5, 4)) / nullif(count(*) filter (is_valid), 0) as ces_percent_easy,
  100 * (count(*) filter (is_valid and score >= if(top = 7, 6, 4)) - count(*) filter (is_valid and score <= if(top = 7, 3, 2)))
    / nullif(count(*) filter (is_valid), 0) as ces_net
from spans left join said using (label) where grain = 'month' and spans.label >= '2024' group by 1 order by 1;
