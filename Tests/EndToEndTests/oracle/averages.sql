-- kpi: mrr_average, arr_average, arpa_average, hhi, pareto, pareto(50%), logo_churn_annualised, logo_churn_monthly, nrr_trailing where period = 2024-Q4
-- ratio: mrr_average, arr_average, arpa_average, hhi, pareto, pareto(50%), logo_churn_annualised, logo_churn_monthly, nrr_trailing
with ends as (
  select day, sum(mrr)::double as mrr, count(*) as customers from states
  where day in (date '2024-10-31', date '2024-11-30', date '2024-12-31') group by 1
), last as (
  select mrr::double as mrr, sum(mrr::double) over () as total, count(*) over () as customers,
    sum(mrr::double) over (order by mrr desc rows unbounded preceding) as running,
    row_number() over (order by mrr desc) as place
  from states where day = date '2024-12-31'
), churn as (
  select count(*) filter (c = 0) / count(*) as rate from moves where label = '2024-Q4' and o > 0
), year_ago as (
  select sum(coalesce(b.mrr, 0))::double / sum(a.mrr)::double as nrr
  from states a left join states b on b.customer_id = a.customer_id and b.day = date '2024-12-31'
  where a.day = date '2023-12-31'
)
select avg(mrr) as mrr_average, 12 * avg(mrr) as arr_average,
  avg(mrr) / avg(customers) as arpa_average,
  (select sum((100 * mrr / total) ^ 2) from last) as hhi,
  (select min(place) filter (running >= 0.8 * total) / max(customers) from last) as pareto,
  (select min(place) filter (running >= 0.5 * total) / max(customers) from last) as "pareto(50%)",
  (select 1 - (1 - rate) ^ (12 / 3) from churn) as logo_churn_annualised,
  (select 1 - (1 - rate) ^ (1 / 3) from churn) as logo_churn_monthly,
  (select nrr from year_ago) as nrr_trailing
from ends;
