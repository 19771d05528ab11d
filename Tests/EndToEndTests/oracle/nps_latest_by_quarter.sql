-- kpi: nps_latest, nps_by_customer by quarter where period = 2024
-- ratio: nps_latest, nps_by_customer
with own as (
  select year(responded_at::timestamp) || '-Q' || quarter(responded_at::timestamp) as quarter,
    respondent_id, customer_id, score::int as score, responded_at::timestamp as moment
  from surveys where type = 'nps' and year(responded_at::timestamp) = 2024
), people as (
  select quarter, respondent_id, arg_max(score, moment) as score from own
  where respondent_id is not null group by all
), firms as (
  select quarter, customer_id, avg(score) as score from own where customer_id is not null group by all
)
select quarter,
  (select avg(case when score >= 9 then 100 when score <= 6 then -100 else 0 end) from people p where p.quarter = q.quarter) as nps_latest,
  (select avg(case when score >= 9 then 100 when score <= 6 then -100 else 0 end) from firms f where f.quarter = q.quarter) as nps_by_customer
from (select distinct quarter from own) q order by 1;
