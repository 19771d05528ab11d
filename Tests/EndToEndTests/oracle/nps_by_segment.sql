-- kpi: nps, nps_responses, promoters, detractors by segment where period = 2024
-- ratio: nps
select coalesce(segment, '(none)') as segment,
  100 * (count(*) filter (score::int >= 9) - count(*) filter (score::int <= 6)) / count(*) as nps,
  count(*) as nps_responses, count(*) filter (score::int >= 9) as promoters,
  count(*) filter (score::int <= 6) as detractors
from surveys left join customers using (customer_id)
where type = 'nps' and year(responded_at::timestamp) = 2024 and score::int between 0 and 10
group by 1 order by 1;
