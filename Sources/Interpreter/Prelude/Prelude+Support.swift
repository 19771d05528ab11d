extension Prelude {
  /// Support: metrics.md part B6.
  ///
  /// `on` names the time by which a ticket belongs to the period, where it is not its creation;
  /// `left_out` counts what a footnote tells.
  static let support = #"""
    define ticket_volume "Tickets created in the period" : count = (count(tickets) where tickets.counts)
      alias tickets, tickets_created, tickets_opened, support_tickets, new_tickets
      formula "tickets whose creation lies in the period"
      edges "spam, merged and deleted tickets are not in it where the status says so; by plan: the customer's primary plan on the day"
      variants "tickets_resolved, ticket_backlog, tickets_per_100_customers"
      source "articles 002 and 004"
      needs "tickets: created_at"
      example "ticket_volume by plan where period = 2024-Q2"

    define tickets_resolved "Tickets resolved in the period" : count = (count(tickets) where tickets.counts and tickets.is_resolved)
      alias ticket_volume_resolved, resolved_tickets, solved_tickets, tickets_closed, closed_tickets
      on "tickets.resolved_at"
      formula "tickets whose last resolution lies in the period"
      edges "resolved and opened again: not resolved"
      source "Zendesk"
      needs "tickets: created_at, resolved_at"
      example "tickets_resolved by month where period = 2024"

    define ticket_backlog "Tickets open at the close of the period" : count = (count(open_tickets) where tickets.counts)
      alias ticket_volume_backlog, open_tickets_at_end, backlog
      better "lower"
      formula "tickets created on or before the period's last day and not resolved by its close"
      edges "closed by the status without a time of resolution: in no backlog, which a footnote counts"
      source "metrics.md B6"
      needs "tickets: created_at, resolved_at or status"
      example "ticket_backlog by month where period = 2024"

    define tickets_per_100_customers "Tickets for each hundred paying customers" : ratio = 100 * ticket_volume / ((opening_customers + customers) / 2)
      alias ticket_volume_per_100, tickets_per_100
      better "lower"
      formula "100 × tickets created / mean of the paying customers at the opening and at the close"
      none "nobody pays, neither at the opening nor at the close"
      source "metrics.md B6"
      needs "tickets: created_at; subscriptions: customer, amount, start, end"
      example "tickets_per_100_customers by month where period = 2024"

    define unanswered_tickets "Tickets created in the period that wait for a first response" : count = (count(tickets) where tickets.counts and tickets.response_time is missing)
      alias waiting_tickets
      better "lower"
      formula "tickets created in the period without a first response"
      source "Zendesk: no first reply time until there is a reply"
      needs "tickets: created_at, first_response_at or first_response_minutes"
      example "unanswered_tickets by priority where period = 2024-Q2"

    define answers_before_tickets "Tickets created in the period with a first response before that" : count = (count(tickets) where tickets.counts and tickets.response_time < 0 minutes)
      better "lower"
      formula "tickets created in the period whose first response lies before their creation"
      edges "errors of the data: in no response time"
      source "metrics.md B6"
      needs "tickets: created_at, first_response_at or first_response_minutes"
      example "answers_before_tickets where period = 2024-Q2"

    define resolutions_before_tickets "Tickets resolved in the period, before they were created" : count = (count(tickets) where tickets.counts and tickets.is_resolved and tickets.resolution_time < 0 minutes)
      better "lower"
      on "tickets.resolved_at"
      formula "tickets whose last resolution lies in the period and before their creation"
      edges "errors of the data: in no resolution time"
      source "metrics.md B6"
      needs "tickets: created_at, resolved_at or resolution_minutes"
      example "resolutions_before_tickets where period = 2024-Q2"

    define tickets_closed_without_time "Tickets created in the period that are closed, nobody knows when" : count = (count(tickets) where tickets.counts and tickets.is_closed_without_time)
      better "lower"
      formula "tickets created in the period whose status says closed, solved or resolved, without a time of resolution"
      edges "not open, and in no resolution time"
      source "metrics.md B6"
      needs "tickets: created_at, status"
      example "tickets_closed_without_time where period = 2024-Q2"

    define unresolved_tickets "Tickets created in the period that are not resolved" : count = (count(tickets) where tickets.counts and tickets.is_open)
      better "lower"
      left_out "tickets_closed_without_time: ticket created in the period is closed without a time of resolution: not counted as open | tickets created in the period are closed without a time of resolution: not counted as open"
      formula "tickets created in the period that are open or were opened again"
      edges "closed, solved or resolved by its status: not open, whether or not the time is known"
      source "metrics.md B6"
      needs "tickets: created_at, resolved_at or resolution_minutes or status"
      example "unresolved_tickets by priority where period = 2024-Q2"

    define open_ticket_share "The share of the period's tickets that are not resolved" : percent = unresolved_tickets / ticket_volume
      alias time_to_resolution_open_share
      better "lower"
      formula "tickets created in the period and still open / tickets created in the period"
      none "no ticket was created in the period"
      source "stands beside time_to_resolution_by_created, which covers only the resolved ones"
      needs "tickets: created_at, resolved_at or resolution_minutes or status"
      example "open_ticket_share by month where period = 2024"

    define time_to_first_response "Mean time until a ticket is first answered" : hours = (avg(tickets.response_time) where tickets.counts and tickets.response_time >= 0 minutes)
      alias frt, first_reply_time, first_response_time, average_time_to_response
      better "lower"
      left_out "unanswered_tickets: ticket waits for a first response and is left out | tickets wait for a first response and are left out"
      left_out "answers_before_tickets: ticket was answered before it was created: left out | tickets were answered before they were created: left out"
      formula "mean of first response − creation over the tickets created in the period that have a response"
      none "no ticket created in the period was answered"
      edges "waiting tickets are left out, which flatters a bad day; negative times are errors of the data and left out"
      variants "time_to_first_response_median, _p90, _business, _open_to_now"
      authorities "calendar time, waiting tickets left out: Zendesk; business hours (time_to_first_response_business); waiting up to now (time_to_first_response_open_to_now); the median is what most recommend"
      source "article 001; Zendesk, Zoho"
      needs "tickets: created_at, first_response_at or first_response_minutes"
      example "time_to_first_response by priority where period = 2024-06"

    define time_to_first_response_median "Median time until a ticket is first answered" : hours = (median(tickets.response_time) where tickets.counts and tickets.response_time >= 0 minutes)
      alias median_first_response_time
      better "lower"
      left_out "unanswered_tickets: ticket waits for a first response and is left out | tickets wait for a first response and are left out"
      left_out "answers_before_tickets: ticket was answered before it was created: left out | tickets were answered before they were created: left out"
      formula "median of first response − creation over the tickets created in the period that have a response"
      none "no ticket created in the period was answered"
      source "metrics.md B6"
      needs "tickets: created_at, first_response_at or first_response_minutes"
      example "time_to_first_response_median by month where period = 2024"

    define time_to_first_response_p90 "The time in which nine of ten tickets are first answered" : hours = (percentile(tickets.response_time, 90%) where tickets.counts and tickets.response_time >= 0 minutes)
      better "lower"
      left_out "unanswered_tickets: ticket waits for a first response and is left out | tickets wait for a first response and are left out"
      left_out "answers_before_tickets: ticket was answered before it was created: left out | tickets were answered before they were created: left out"
      formula "90th percentile of first response − creation, interpolated"
      none "no ticket created in the period was answered"
      source "metrics.md B6"
      needs "tickets: created_at, first_response_at or first_response_minutes"
      example "time_to_first_response_p90 by month where period = 2024"

    define time_to_first_response_business "Mean business time until a ticket is first answered" : hours = (avg(tickets.response_business) where tickets.counts and tickets.response_time >= 0 minutes)
      alias first_response_time_business
      better "lower"
      left_out "unanswered_tickets: ticket waits for a first response and is left out | tickets wait for a first response and are left out"
      left_out "answers_before_tickets: ticket was answered before it was created: left out | tickets were answered before they were created: left out"
      formula "mean of the time within business hours between creation and first response"
      none "no ticket created in the period was answered"
      edges "one schedule for all tickets, in the model's time zone; holidays do not count; 0 when everything happened outside hours; where the table has business minutes of its own (Zendesk) and no hours are set, those"
      variants "set business hours 'mon-fri 09:00-17:00', set holidays '2024-12-25, 2024-12-26'"
      source "Zendesk, Keeping: 18:00 to 08:00 is 14 h by the calendar, 1 h with a schedule from 07:00"
      needs "tickets: created_at, first_response_at or first_response_business_minutes"
      example "time_to_first_response_business by month where period = 2024"

    define time_to_resolution "Mean time until a ticket is resolved, of the tickets resolved in the period" : hours = (avg(tickets.resolution_time) where tickets.counts and tickets.is_resolved and tickets.resolution_time >= 0 minutes)
      alias full_resolution_time, mttr, average_resolution_time, resolution_time
      better "lower"
      on "tickets.resolved_at"
      left_out "unresolved_tickets: ticket created in the period is not resolved and left out | tickets created in the period are not resolved and left out"
      left_out "resolutions_before_tickets: ticket was resolved before it was created: left out | tickets were resolved before they were created: left out"
      formula "mean of last resolution − creation over the tickets resolved in the period"
      none "no ticket was resolved in the period"
      edges "resolved and opened again: runs to the last resolution, and not resolved while it is open; open tickets are left out and counted"
      variants "time_to_resolution_median, _p90, _first, _by_created, _business, _minus_waiting"
      authorities "full resolution, by the day of resolution; first resolution: Zendesk (time_to_resolution_first); by the day of creation (time_to_resolution_by_created)"
      source "articles 001 and 004; Zendesk full resolution time"
      needs "tickets: created_at, resolved_at or resolution_minutes"
      example "time_to_resolution by priority where period = 2024-06"

    define time_to_resolution_median "Median time until a ticket is resolved, of those resolved in the period" : hours = (median(tickets.resolution_time) where tickets.counts and tickets.is_resolved and tickets.resolution_time >= 0 minutes)
      alias median_resolution_time
      better "lower"
      on "tickets.resolved_at"
      left_out "unresolved_tickets: ticket created in the period is not resolved and left out | tickets created in the period are not resolved and left out"
      left_out "resolutions_before_tickets: ticket was resolved before it was created: left out | tickets were resolved before they were created: left out"
      formula "median of last resolution − creation over the tickets resolved in the period"
      none "no ticket was resolved in the period"
      source "metrics.md B6"
      needs "tickets: created_at, resolved_at or resolution_minutes"
      example "time_to_resolution_median by month where period = 2024"

    define time_to_resolution_p90 "The time in which nine of ten resolved tickets were resolved" : hours = (percentile(tickets.resolution_time, 90%) where tickets.counts and tickets.is_resolved and tickets.resolution_time >= 0 minutes)
      better "lower"
      on "tickets.resolved_at"
      left_out "unresolved_tickets: ticket created in the period is not resolved and left out | tickets created in the period are not resolved and left out"
      left_out "resolutions_before_tickets: ticket was resolved before it was created: left out | tickets were resolved before they were created: left out"
      formula "90th percentile of last resolution − creation, interpolated"
      none "no ticket was resolved in the period"
      source "metrics.md B6"
      needs "tickets: created_at, resolved_at or resolution_minutes"
      example "time_to_resolution_p90 by month where period = 2024"

    define time_to_resolution_by_created "Mean time until a ticket is resolved, of the tickets created in the period" : hours = (avg(tickets.resolution_time) where tickets.counts and tickets.is_resolved and tickets.resolution_time >= 0 minutes)
      better "lower"
      left_out "unresolved_tickets: ticket created in the period is not resolved and left out | tickets created in the period are not resolved and left out"
      left_out "resolutions_before_tickets: ticket was resolved before it was created: left out | tickets were resolved before they were created: left out"
      formula "mean of last resolution − creation over the tickets created in the period that are resolved"
      none "no ticket created in the period is resolved"
      edges "the latest months look fast: only their quick tickets are resolved yet; open_ticket_share says how many are not"
      source "Zendesk Explore"
      needs "tickets: created_at, resolved_at or resolution_minutes"
      example "time_to_resolution_by_created, open_ticket_share by month where period = 2024"

    define time_to_resolution_first "Mean time until a ticket is first resolved" : hours = (avg(tickets.first_resolution_time) where tickets.counts and tickets.first_resolution_time >= 0 minutes)
      alias first_resolution_time
      better "lower"
      on "tickets.first_resolved_at"
      formula "mean of first resolution − creation over the tickets first resolved in the period"
      none "no ticket was first resolved in the period"
      source "Zendesk first resolution time"
      needs "tickets: created_at, first_resolved_at or first_resolution_minutes"
      example "time_to_resolution_first by month where period = 2024"

    define time_to_resolution_business "Mean business time until a ticket is resolved" : hours = (avg(tickets.resolution_business) where tickets.counts and tickets.is_resolved and tickets.resolution_time >= 0 minutes)
      better "lower"
      on "tickets.resolved_at"
      left_out "unresolved_tickets: ticket created in the period is not resolved and left out | tickets created in the period are not resolved and left out"
      left_out "resolutions_before_tickets: ticket was resolved before it was created: left out | tickets were resolved before they were created: left out"
      formula "mean of the time within business hours between creation and last resolution"
      none "no ticket was resolved in the period"
      edges "as time_to_first_response_business: business minutes of the table's own (Zendesk) where no hours are set"
      source "Zendesk, Fivetran dbt_zendesk"
      needs "tickets: created_at, resolved_at or resolution_business_minutes"
      example "time_to_resolution_business by month where period = 2024"

    define response_targets_due "First responses that were due in the period" : count = (count(tickets) where tickets.counts and tickets.response_target >= 0 minutes)
      on "tickets.response_due"
      formula "tickets whose creation + response target lies in the period"
      source "metrics.md B6"
      needs "tickets: created_at, first_response_at, priority or response_target_minutes"
      example "response_targets_due by priority where period = 2024-Q2"

    define response_targets_met "First responses due in the period that came in time" : count = (count(tickets) where tickets.counts and tickets.response_target >= 0 minutes and tickets.response_time <= tickets.response_target)
      on "tickets.response_due"
      formula "of those the tickets answered within their target; exactly the target is met"
      source "metrics.md B6"
      needs "tickets: created_at, first_response_at, priority or response_target_minutes"
      example "response_targets_met by priority where period = 2024-Q2"

    define resolution_targets_due "Resolutions that were due in the period" : count = (count(tickets) where tickets.counts and tickets.resolution_target >= 0 minutes)
      on "tickets.resolution_due"
      formula "tickets whose creation + resolution target lies in the period"
      source "metrics.md B6"
      needs "tickets: created_at, resolved_at, priority or resolution_target_minutes"
      example "resolution_targets_due by priority where period = 2024-Q2"

    define resolution_targets_met "Resolutions due in the period that came in time" : count = (count(tickets) where tickets.counts and tickets.resolution_target >= 0 minutes and tickets.is_resolved and tickets.resolution_time <= tickets.resolution_target)
      on "tickets.resolution_due"
      formula "of those the tickets resolved within their target; exactly the target is met"
      source "metrics.md B6"
      needs "tickets: created_at, resolved_at, priority or resolution_target_minutes"
      example "resolution_targets_met by priority where period = 2024-Q2"

    define sla_attainment "The share of the targets due in the period that were met" : percent = (response_targets_met + resolution_targets_met) / (response_targets_due + resolution_targets_due)
      alias sla_compliance, sla_met
      formula "(first responses + resolutions in time) / (first responses + resolutions due)"
      none "no target was due in the period"
      edges "a ticket can count twice; still open past its target is breached, open within it pending and not due; without a target not in it"
      variants "sla_attainment_response, sla_attainment_resolution, sla_attainment_tickets, sla_attainment_by_created, sla_attainment_by_resolved; set response target 'urgent 1h, high 4h', set resolution target 'urgent 8h, high 1d'"
      authorities "every check: FyneDesk, Zendesk's targets; a ticket as a whole: Zendesk's policies (sla_attainment_tickets); by resolution: FyneDesk (sla_attainment_by_resolved)"
      bands "ticketboard: risk < 85%, improve < 90%, good <= 95%, excellent"
      source "Zendesk targets, FyneDesk checks evaluated"
      needs "tickets: created_at, first_response_at, resolved_at, priority or target minutes"
      example "sla_attainment by priority where period = 2024-Q2"

    define sla_attainment_response "The share of the first responses due in the period that came in time" : percent = response_targets_met / response_targets_due
      formula "first responses in time / first responses due"
      none "no first response was due in the period"
      source "Zendesk targets"
      needs "tickets: created_at, first_response_at, priority or response_target_minutes"
      example "sla_attainment_response by month where period = 2024"

    define sla_attainment_resolution "The share of the resolutions due in the period that came in time" : percent = resolution_targets_met / resolution_targets_due
      formula "resolutions in time / resolutions due"
      none "no resolution was due in the period"
      source "Zendesk targets"
      needs "tickets: created_at, resolved_at, priority or resolution_target_minutes"
      example "sla_attainment_resolution by month where period = 2024"

    define time_to_first_response_open_to_now "Mean time until a ticket is first answered, those that wait up to now" : hours = (avg(tickets.response_so_far) where tickets.counts and tickets.response_so_far >= 0 minutes)
      better "lower"
      formula "mean over the tickets created in the period of first response − creation, or, while there is none, of the end of the as-of date − creation"
      none "no ticket was created in the period"
      source "metrics.md B6: waiting tickets left out flatter a bad day"
      needs "tickets: created_at, first_response_at"
      example "time_to_first_response, time_to_first_response_open_to_now by month where period = 2025-H1"

    define time_to_resolution_minus_waiting "Mean time until a ticket is resolved without the time that it waited on the customer" : hours = (avg(tickets.resolution_waited) where tickets.counts and tickets.is_resolved and tickets.resolution_waited >= 0 minutes)
      better "lower"
      on "tickets.resolved_at"
      formula "mean of requester wait time over the tickets resolved in the period; else of resolution time − time waited on the customer"
      none "no ticket resolved in the period says how long it waited"
      source "Zendesk: requester wait time"
      needs "tickets: created_at, resolved_at, requester_wait_minutes or waiting_minutes"
      example "time_to_resolution_minus_waiting by month where period = 2024-Q2"

    define tickets_with_targets "Tickets whose last target was due in the period" : count = (count(tickets) where tickets.counts and tickets.has_target and tickets.is_decided)
      on "tickets.last_due"
      formula "tickets with a target whose later due time lies in the period, none of their targets still running"
      source "the denominator of sla_attainment_tickets"
      needs "tickets: customer_id, created_at, first_response_at, resolved_at, priority or targets"
      example "tickets_with_targets by month where period = 2024-Q2"

    define sla_attainment_tickets "The share of the tickets due in the period that met all of their targets" : percent = (count(tickets) where tickets.counts and tickets.has_target and tickets.is_decided and tickets.is_met) / tickets_with_targets
      on "tickets.last_due"
      formula "tickets whose targets were all met / tickets with a target, by the later due time"
      none "no ticket with a target was due in the period"
      edges "a ticket counts once; one missed target makes it missed"
      source "metrics.md B6: Zendesk's policy against its targets"
      needs "tickets: customer_id, created_at, first_response_at, resolved_at, priority or targets"
      example "sla_attainment, sla_attainment_tickets by priority where period = 2024-Q2"

    define sla_attainment_by_created "SLA attainment of the tickets created in the period" : percent = ((count(tickets) where tickets.counts and tickets.response_target >= 0 minutes and tickets.response_time <= tickets.response_target) + (count(tickets) where tickets.counts and tickets.resolution_target >= 0 minutes and tickets.is_resolved and tickets.resolution_time <= tickets.resolution_target)) / ((count(tickets) where tickets.counts and tickets.response_target >= 0 minutes and tickets.is_response_decided) + (count(tickets) where tickets.counts and tickets.resolution_target >= 0 minutes and tickets.is_resolution_decided))
      alias sla_attainment_created
      formula "targets met / targets met or breached, of the tickets created in the period"
      none "no target of the tickets created in the period is met or past"
      edges "open within its target: pending, not in it"
      source "metrics.md B6"
      needs "tickets: customer_id, created_at, first_response_at, resolved_at, priority or targets"
      example "sla_attainment, sla_attainment_by_created by month where period = 2024-Q2"

    define sla_attainment_by_resolved "SLA attainment of the tickets resolved in the period" : percent = ((count(tickets) where tickets.counts and tickets.is_resolved and tickets.response_target >= 0 minutes and tickets.response_time <= tickets.response_target) + (count(tickets) where tickets.counts and tickets.is_resolved and tickets.resolution_target >= 0 minutes and tickets.resolution_time <= tickets.resolution_target)) / ((count(tickets) where tickets.counts and tickets.is_resolved and tickets.response_target >= 0 minutes) + (count(tickets) where tickets.counts and tickets.is_resolved and tickets.resolution_target >= 0 minutes))
      alias sla_attainment_resolved
      on "tickets.resolved_at"
      formula "targets met / targets, of the tickets resolved in the period"
      none "no ticket with a target was resolved in the period"
      edges "tickets that stay open past their target are not in it"
      source "FyneDesk"
      needs "tickets: customer_id, created_at, first_response_at, resolved_at, priority or targets"
      example "sla_attainment, sla_attainment_by_resolved by month where period = 2024-Q2"
    """#
}
