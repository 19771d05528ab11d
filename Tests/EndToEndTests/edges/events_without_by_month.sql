-- kpi: events_without_user, events_without_customer, events_without_session by month where period = 2023-12..2024-06
-- What is use and names no user or no customer; of all events what names neither a user nor a session.
select label as month,
  (select count(*) from used where moment >= s and moment < e and user_id is null) as events_without_user,
  (select count(*) from used where moment >= s and moment < e and customer_id is null) as events_without_customer,
  (select count(*) from events where occurred_at::timestamp >= s and occurred_at::timestamp < e and user_id is null and session_id is null)
    as events_without_session
from spans where grain = 'month' and label >= '2023-12' order by 1;
