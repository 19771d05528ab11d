-- kpi: quick_ratio, quick_ratio_strict by month where period = 2024-07..2025-06
-- ratio: quick_ratio, quick_ratio_strict
select label as month,
  sum(new + reactivation + expansion)::double / nullif(sum(contraction + churn), 0)::double
    as quick_ratio,
  sum(new + expansion)::double / nullif(sum(contraction + churn), 0)::double as quick_ratio_strict
from moves where grain = 'month' and label between '2024-07' and '2025-06' group by 1 order by 1;
