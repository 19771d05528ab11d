-- kpi: nps_weighted by quarter where period = 2024
-- ratio: nps_weighted
with own as (
  select label as quarter, score::int as score, coalesce(mrr, 0)::double as mrr
  from surveys join spans on responded_at::timestamp::date >= s and responded_at::timestamp::date < e
    left join states on states.customer_id = surveys.customer_id and day = e - 1
  where type = 'nps' and grain = 'quarter' and label like '2024-%'
)
select quarter, 100 * (sum(mrr) filter (score >= 9) - sum(mrr) filter (score <= 6)) / sum(mrr) as nps_weighted
from own group by 1 order by 1;
