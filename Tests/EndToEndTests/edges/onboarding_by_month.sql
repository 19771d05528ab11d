-- kpi: onboarding_completion, onboarding_engagement_score, onboarding_engagement_score_weighted by month where period = 2023-11..2024-06
-- ratio: onboarding_completion, onboarding_engagement_score, onboarding_engagement_score_weighted
-- Two steps, a report (weight 3) and an invitation (1).
with own as (select label, steps, weight from spans join starts on start >= s and start < e where grain = 'month')
select spans.label as month, avg((steps = 2)::int) as onboarding_completion, 100 * avg(steps / 2) as onboarding_engagement_score,
  100 * avg(weight / 4) as onboarding_engagement_score_weighted
from spans left join own using (label) where grain = 'month' and spans.label >= '2023-11' group by 1 order by 1;
