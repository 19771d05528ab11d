-- kpi: new_customers, reactivated_customers, expanded_customers, contracted_customers, churned_customers by quarter where period = 2023-Q1..2025-Q2
select label as quarter, count(*) filter (new > 0) as new_customers,
  count(*) filter (reactivation > 0) as reactivated_customers,
  count(*) filter (expansion > 0) as expanded_customers,
  count(*) filter (contraction > 0) as contracted_customers,
  count(*) filter (churn > 0) as churned_customers
from moves where grain = 'quarter' and label between '2023-Q1' and '2025-Q2' group by 1 order by 1;
