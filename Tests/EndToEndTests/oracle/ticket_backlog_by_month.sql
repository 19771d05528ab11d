-- kpi: ticket_backlog, tickets_per_100_customers by month where period = 2024
-- ratio: tickets_per_100_customers
select label as month,
  (select count(*) from tickets where created_at::timestamp::date < e
    and (resolved_at is null or resolved_at::timestamp::date >= e)) as ticket_backlog,
  100 * (select count(*) from tickets where created_at::timestamp::date >= s and created_at::timestamp::date < e)
    / (((select count(*) from states where day = s - 1) + (select count(*) from states where day = e - 1)) / 2)
    as tickets_per_100_customers
from spans where grain = 'month' and label like '2024-%' order by 1;
