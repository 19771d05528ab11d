-- kpi: first_activation, first_value, onboarding_steps_done, onboarding_weight_done by customer where customer in (c01, c03, c04, c06, c13, c15, c27)
-- Of who has taken a step at least.
select customer_id as customer, name, activated as first_activation, value as first_value, steps as onboarding_steps_done,
  weight as onboarding_weight_done
from starts join customers using (customer_id) where customer_id in ('c01', 'c03', 'c04', 'c06', 'c13', 'c15', 'c27') and steps > 0 order by 1;
