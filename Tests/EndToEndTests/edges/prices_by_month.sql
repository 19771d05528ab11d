-- kpi: mrr_contracted, arpa_per_seat by month where period = 2023-03..2024-06
-- ratio: mrr_contracted, arpa_per_seat
-- Seats of what is paid for: free plans, trials, one-off charges and credits have none.
select label as month, sum(list_mrr)::double as mrr_contracted, sum(mrr)::double / sum(seats) filter (mrr > 0) as arpa_per_seat
from spans join life on start <= e - 1 and stop > e - 1 where grain = 'month' and label >= '2023-03' group by 1 order by 1;
