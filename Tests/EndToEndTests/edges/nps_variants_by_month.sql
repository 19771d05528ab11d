-- kpi: nps_weighted, nps_five_point, nps_seven_point by month where period = 2024-01..2024-06
-- ratio: nps_weighted, nps_five_point, nps_seven_point
-- Weighed by what the customer of the answer pays at the close of the month; on five points 5 promotes, 1 to 3
-- detract, on seven 7 and 1 to 5.
with said as (
  select label, score::double as score, scale_max::int as top, coalesce((select mrr from daily where daily.customer_id = surveys.customer_id and day = e - 1), 0)::double as mrr
  from spans join surveys on responded_at::timestamp >= s and responded_at::timestamp < e
  where grain = 'month' and type = 'nps' and score::double = floor(score::double)
)
select spans.label as month,
  100 * sum(case when score >= 9 then mrr when score <= 6 then -mrr else 0 end) filter (top = 10 and score between 0 and 10)
    / nullif(sum(mrr) filter (top = 10 and score between 0 and 10), 0) as nps_weighted,
  100 * (count(*) filter (top = 5 and score = 5) - count(*) filter (top = 5 and score between 1 and 3))
    / nullif(count(*) filter (top = 5 and score between 1 and 5), 0) as nps_five_point,
  100 * (count(*) filter (top = 7 and score = 7) - count(*) filter (top = 7 and score between 1 and 5))
    / nullif(count(*) filter (top = 7 and score between 1 and 7), 0) as nps_seven_point
from spans left join said using (label) where grain = 'month' and spans.label >= '2024' group by 1 order by 1;
