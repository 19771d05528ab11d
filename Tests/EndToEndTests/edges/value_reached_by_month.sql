-- kpi: time_to_value_reached by month where period = 2023-11..2024-06
-- ratio: time_to_value_reached
select label as month, median(days_between(start, value)) filter (value >= s and value < e) as time_to_value_reached
from spans cross join starts where grain = 'month' and label >= '2023-11' group by 1 order by 1;
