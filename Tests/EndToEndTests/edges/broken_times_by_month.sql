-- kpi: answers_before_tickets, resolutions_before_tickets by month where period = 2024-01..2024-06
select label as month, count(*) filter (created >= s and created < e and answered < created) as answers_before_tickets,
  count(*) filter (solved >= s and solved < e and solved < created) as resolutions_before_tickets
from spans cross join asked where grain = 'month' and label >= '2024' group by 1 order by 1;
