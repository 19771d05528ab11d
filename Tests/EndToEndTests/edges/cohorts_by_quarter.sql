-- kpi: cohort_retention, cohort_retention_m0, cohort_retention_strict by quarter where period = 2023-Q2..2024-Q2
-- ratio: cohort_retention, cohort_retention_m0, cohort_retention_strict
-- The customers first paid in the quarter, and what they are at its close.
with cohort as (
  select label, customer_id, c, exists (select 1 from daily
      where daily.customer_id = moves.customer_id and day > first_paid and day < e and mrr = 0) as was_away
  from moves where grain = 'quarter' and first_paid >= s and first_paid < e
)
select spans.label as quarter, count(*) filter (c > 0) / nullif(count(c), 0) as cohort_retention,
  case when count(*) filter (c > 0) > 0 then 1.0 end as cohort_retention_m0,
  count(*) filter (c > 0 and not was_away) / nullif(count(c), 0) as cohort_retention_strict
from spans left join cohort using (label) where grain = 'quarter' group by 1 order by 1;
