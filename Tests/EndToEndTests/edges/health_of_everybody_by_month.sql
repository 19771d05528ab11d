-- kpi: health_score, engagement_score, health_score_weighted, health_score_weighted_zero by month where period = 2024-03..2024-06
-- ratio: health_score, engagement_score, health_score_weighted, health_score_weighted_zero
-- The mean over those that pay at the close of the month.
select label as month, avg(health) as health_score, avg(engagement) as engagement_score, avg(weighted) as health_score_weighted,
  avg(weighted_zero) as health_score_weighted_zero
from scores where pays group by 1 order by 1;
