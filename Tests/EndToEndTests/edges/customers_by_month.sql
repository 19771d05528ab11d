-- kpi: customers, opening_customers, customers_served, new_customers, reactivated_customers, expanded_customers, contracted_customers, churned_customers, all_churned_customers, acquired_customers, logo_churn, retention_rate, expansion_rate, unbroken_customers by month where period = 2023-03..2024-06
-- ratio: logo_churn, retention_rate, expansion_rate
select label as month, count(*) filter (c > 0) as customers, count(*) filter (o > 0) as opening_customers,
  count(*) filter (served) as customers_served, count(*) filter (o = 0 and c > 0 and not paid_before) as new_customers,
  count(*) filter (o = 0 and c > 0 and paid_before) as reactivated_customers,
  count(*) filter (o > 0 and c > o) as expanded_customers,
  count(*) filter (o > 0 and c > 0 and c < o) as contracted_customers,
  count(*) filter (o > 0 and c = 0) as churned_customers, count(*) filter (o > 0 and c = 0) as all_churned_customers,
  count(*) filter (first_paid >= s and first_paid < e) as acquired_customers,
  count(*) filter (o > 0 and c = 0) / nullif(count(*) filter (o > 0), 0) as logo_churn,
  count(*) filter (o > 0 and c > 0) / nullif(count(*) filter (o > 0), 0) as retention_rate,
  count(*) filter (o > 0 and c > o) / nullif(count(*) filter (o > 0), 0) as expansion_rate,
  count(*) filter (c > 0 and not exists (
    select 1 from daily where daily.customer_id = moves.customer_id and day > first_paid and day < e and mrr = 0)) as unbroken_customers
from moves where grain = 'month' group by label order by label;
