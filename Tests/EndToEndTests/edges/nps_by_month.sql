-- kpi: responses, nps_responses, rejected_nps_scores, promoters, detractors, nps, nps_latest, nps_by_customer, nps_ci by month where period = 2024-01..2024-06
-- ratio: nps, nps_latest, nps_by_customer, nps_ci
-- Whole scores from 0 to 10, on that scale; 9 and 10 promote, 6 and less detract.
with said as (
  select label, type, score::double as score, scale_max::int as top, customer_id, respondent_id, responded_at::timestamp as moment
  from spans join surveys on responded_at::timestamp >= s and responded_at::timestamp < e where grain = 'month'
), valid as (select *, case when score >= 9 then 1 when score <= 6 then -1 else 0 end as side from said
  where type = 'nps' and top = 10 and score between 0 and 10 and score = floor(score)
), sums as (
  select label, count(*) as n, count(*) filter (side = 1) as p, count(*) filter (side = -1) as d from valid group by 1
), latest as (select label, avg(side) as x from (select label, respondent_id, arg_max(side, moment) as side from valid group by all) group by 1
), firms as (select label, avg(case when mean >= 9 then 1 when mean <= 6 then -1 else 0 end) as x
  from (select label, customer_id, avg(score) as mean from valid group by all) group by 1
)
select spans.label as month, (select count(*) from said where said.label = spans.label) as responses, coalesce(n, 0) as nps_responses,
  (select count(*) from said where said.label = spans.label and type = 'nps' and not coalesce(top = 10 and score between 0 and 10 and score = floor(score), false)) as rejected_nps_scores,
  coalesce(p, 0) as promoters, coalesce(d, 0) as detractors, 100 * (p - d) / n as nps, 100 * latest.x as nps_latest, 100 * firms.x as nps_by_customer,
  1.96 * 100 * sqrt((p / n + d / n - (p / n - d / n) ^ 2) / n) as nps_ci
from spans left join sums using (label) left join latest using (label) left join firms using (label)
where grain = 'month' and spans.label >= '2024' order by 1;
