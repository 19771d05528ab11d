-- kpi: health_points, engagement_points, latest_nps_answer, billing_points, weighted_health_points, weighted_health_points_zero by customer where period = 2024-05 and customer in (c01, c05, c11, c13, c20, c24, c26)
-- ratio: health_points, engagement_points, billing_points, weighted_health_points, weighted_health_points_zero
select customer_id as customer, name, health as health_points, engagement as engagement_points, answer as latest_nps_answer, billing as billing_points,
  weighted as weighted_health_points, weighted_zero as weighted_health_points_zero
from scores join customers using (customer_id)
where label = '2024-05' and customer_id in ('c01', 'c05', 'c11', 'c13', 'c20', 'c24', 'c26') order by 1;
