-- kpi: time_to_value_onboarded by month where period = 2023-11..2024-06
-- ratio: time_to_value_onboarded
-- Value before the end of onboarding is none behind it.
select label as month, median(days_between(onboarded, value)) filter (onboarded >= s and onboarded < e and value >= onboarded) as time_to_value_onboarded
from spans cross join starts where grain = 'month' and label >= '2023-11' group by 1 order by 1;
