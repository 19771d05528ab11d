-- kpi: ticket_volume, tickets_resolved, ticket_backlog, tickets_per_100_customers, unanswered_tickets, unresolved_tickets, open_ticket_share, tickets_closed_without_time by month where period = 2024-01..2024-06
-- ratio: tickets_per_100_customers, open_ticket_share
select label as month, count(*) filter (created >= s and created < e) as ticket_volume,
  count(*) filter (solved >= s and solved < e) as tickets_resolved,
  count(*) filter (created < e and (solved is null and not shut or solved >= e)) as ticket_backlog,
  100 * count(*) filter (created >= s and created < e)
    / ((select (count(*) filter (o > 0) + count(*) filter (c > 0)) / 2 from moves where moves.label = spans.label)) as tickets_per_100_customers,
  count(*) filter (created >= s and created < e and answered is null) as unanswered_tickets,
  count(*) filter (created >= s and created < e and solved is null and not shut) as unresolved_tickets,
  count(*) filter (created >= s and created < e and solved is null and not shut) / nullif(count(*) filter (created >= s and created < e), 0) as open_ticket_share,
  count(*) filter (created >= s and created < e and solved is null and shut) as tickets_closed_without_time
from spans cross join asked where grain = 'month' and label >= '2024' group by label, s, e order by 1;
