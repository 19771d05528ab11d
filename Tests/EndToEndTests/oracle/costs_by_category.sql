-- kpi: sum(amount) as spent, max(amount) as most by category from costs where date in 2024
select category, sum(amount::decimal(18, 2)) as spent, max(amount::decimal(18, 2)) as most
from costs where date like '2024-%' group by 1 order by 1;
