-- What the queries beside this file stand on, written from the definitions of the metrics (A1 to A5).

-- Every month and quarter from March 2023, in which somebody first paid, to June 2024.
create table spans as
with months as (
  select unnest(generate_series(date '2023-03-01', date '2024-06-01', interval 1 month))::date as s
)
select 'month' as grain, strftime(s, '%Y-%m') as label, s, (s + interval 1 month)::date as e from months
union all
select distinct 'quarter', year(s) || '-Q' || quarter(s), date_trunc('quarter', s)::date,
  (date_trunc('quarter', s) + interval 3 month)::date
from months where s >= date '2023-04-01';

-- A row's money a month. What does not recur and trials are no money; a price of a year counts a
-- twelfth, of a quarter a third, of a week 52/12; each seat counts.
create table life as
with priced as (
  select subscription_id, customer_id, plan, product, status, recurring = 'no' as is_one_off,
    amount::decimal(18, 6) as price, list_amount::decimal(18, 6) as list_price, seats::int as seats,
    case "interval" when 'year' then 1.0 / 12 when 'quarter' then 1.0 / 3 when 'week' then 52.0 / 12 else 1 end
      as factor,
    start_date::date as start, coalesce(end_date::date, date '9999-12-31') as stop, churn_reason as reason
  from subscriptions
), cut as (
  -- Rows of one subscription are versions of one thing: where they overlap the later start wins.
  select *, least(stop, coalesce(lead(start) over (partition by subscription_id order by start), stop)) as until
  from priced where stop > start
)
select subscription_id, customer_id, plan, product, status, seats, start, until as stop, reason, is_one_off,
  status = 'trialing' as is_trial,
  case when is_one_off or status = 'trialing' then 0 else round(price * seats * factor, 6) end::decimal(18, 6) as mrr,
  case when is_one_off or status = 'trialing' then 0
    else round(coalesce(list_price, price) * seats * factor, 6) end::decimal(18, 6) as list_mrr
from cut where until > start;

-- Every customer on every day.
create table days as
select unnest(generate_series(date '2023-01-31', date '2024-06-30', interval 1 day))::date as day;

create table daily as
select day, customer_id,
  coalesce((select sum(mrr) from life
    where life.customer_id = people.customer_id and start <= day and stop > day), 0)::decimal(18, 6) as mrr
from days cross join (select distinct customer_id from subscriptions) as people;

-- Of each customer the first day with money.
create table people as
select customer_id, min(day) filter (mrr > 0) as first_paid from daily group by all;

-- The plan of a day: most money, then the earliest start, then the name; a free plan is one too, and
-- who holds none keeps the last.
create table plan_of as
with held as (
  select day, customer_id, plan, sum(mrr) as amount, min(start) as since
  from days join life on start <= day and stop > day where not is_one_off and not is_trial group by all
), primary_plan as (
  select day, customer_id, arg_min(plan, (-amount, since, plan)) as plan from held group by all
)
select day, customer_id, last_value(plan ignore nulls) over (
    partition by customer_id order by day rows unbounded preceding) as plan
from days cross join (select customer_id from people) as everybody
left join primary_plan using (day, customer_id);

-- The two states of each customer in each span, and what lies between them.
create table moves as
select grain, label, s, e, people.customer_id, first_paid, opening.mrr as o, closing.mrr as c,
  coalesce(first_paid < s, false) as paid_before,
  exists (select 1 from daily where daily.customer_id = people.customer_id and daily.day >= s and daily.day < e and mrr > 0)
    as served
from spans cross join people
join daily as opening on opening.customer_id = people.customer_id and opening.day = s - 1
join daily as closing on closing.customer_id = people.customer_id and closing.day = e - 1;
create macro new_of(o, c, paid_before) as case when o = 0 and not paid_before then c else 0 end;
create macro back_of(o, c, paid_before) as case when o = 0 and paid_before then c else 0 end;
create macro rise_of(o, c) as case when o > 0 and c > o then c - o else 0 end;
create macro fall_of(o, c) as case when o > 0 and c > 0 and c < o then o - c else 0 end;
create macro loss_of(o, c) as case when o > 0 and c = 0 then o else 0 end;

-- Every change of a day.
create table changes as
select day, customer_id, before, mrr as after, first_paid,
  case when before = 0 and mrr > 0 and day = first_paid then mrr else 0 end as new,
  case when before = 0 and mrr > 0 and day > first_paid then mrr else 0 end as back,
  case when before > 0 and mrr > before then mrr - before else 0 end as rise,
  case when before > 0 and mrr > 0 and mrr < before then before - mrr else 0 end as fall,
  case when before > 0 and mrr = 0 then before else 0 end as loss
from (
  select *, lag(mrr) over (partition by customer_id order by day) as before from daily
) join people using (customer_id)
where before is not null;

-- Contracts: the end is the last day of service. Renewed says the outcome, the contract named, or one of the
-- same customer and product that starts no later than 30 days behind the end; what is neither, and not
-- behind those days yet, is pending.
create table terms as
with own as (
  select contract_id, customer_id, product, start_date::date as start, end_date::date as due, term_months::int as months,
    annual_value::decimal(18, 2) as value, outcome, renewed_contract_id as named, coalesce(notice_days::int, 30) as notice
  from contracts
), followed as (
  select a.contract_id, arg_min(b.contract_id, b.start) as next from own as a join own as b
  on b.customer_id = a.customer_id and b.product = a.product and b.start > a.start and b.due > a.due and b.start <= a.due + 30
  group by 1
), linked as (
  select own.*, case when outcome is distinct from 'churned' then coalesce(named, next) end as next
  from own left join followed using (contract_id)
)
select linked.*, coalesce(other.value, linked.value) as next_value,
  case when linked.outcome = 'churned' then 'lost' when linked.outcome = 'renewed' or linked.next is not null then 'renewed'
    when linked.due + 30 < date '2024-06-30' then 'lost' else 'pending' end as fate,
  linked.contract_id in (select next from linked where next is not null) as is_renewal
from linked left join own as other on other.contract_id = linked.next;

-- When each customer came, was activated (invite) and reached value (report), at or after it came.
create table starts as
select customer_id, segment, signup_date::date as start, onboarding_end::date as onboarded,
  (select min(occurred_at::timestamp) from events where events.customer_id = customers.customer_id
    and event = 'invite' and occurred_at::timestamp >= signup_date::date) as activated,
  (select min(occurred_at::timestamp) from events where events.customer_id = customers.customer_id
    and event = 'report' and occurred_at::timestamp >= signup_date::date) as value,
  (select count(distinct event) from events where events.customer_id = customers.customer_id
    and event in ('report', 'invite')) as steps,
  (select coalesce(sum(weight), 0) from (select distinct event, case event when 'report' then 3 else 1 end as weight
    from events where events.customer_id = customers.customer_id and event in ('report', 'invite'))) as weight
from customers;
create macro days_between(a, b) as epoch(b::timestamp - a::timestamp) / 86400;

-- What counts as use; a ping or a complaint does not.
create table used as
select event_id, user_id, customer_id, event, session_id, occurred_at::timestamp as moment, occurred_at::timestamp::date as day
from events where event in ('login', 'report', 'invite', 'export');

-- Tickets but for spam and merged ones; open is who has no resolution, or was opened again. Business time is
-- Monday to Friday, 9:00 to 17:00, but for 17 June.
create macro work_minutes(a, b) as (
  select coalesce(sum(greatest(0, epoch(least(b, day + interval 17 hour)) - epoch(greatest(a, day + interval 9 hour)))), 0) / 60
  from (select unnest(generate_series(date '2023-12-01', date '2024-06-30', interval 1 day)) as day)
  where isodow(day) <= 5 and day <> date '2024-06-17' and day::date between a::date and b::date
);
create table asked as
select ticket_id, customer_id, priority, created_at::timestamp as created, first_response_at::timestamp as answered,
  first_resolved_at::timestamp as first_solved, waiting_minutes::int as waited, status in ('closed', 'solved', 'resolved') as shut,
  case when status not in ('new', 'open', 'pending', 'hold') then resolved_at::timestamp end as solved,
  case priority when 'urgent' then 1 when 'high' then 4 when 'normal' then 8 when 'low' then 24 end as answer_hours,
  case priority when 'urgent' then 8 when 'high' then 24 when 'normal' then 72 when 'low' then 120 end as solve_hours
from tickets where status not in ('spam', 'merged', 'deleted');
create macro hours(a, b) as epoch(b - a) / 3600;

-- What a customer did in a month, and what is made of it: impact × frequency; 40 for active days, 40 for the
-- features used, 20 for few tickets; 40 for use, 10 for the last answer, 20 for few tickets, 30 for payments, an
-- input that is missing leaving its weight to the others. Working days are those from Monday to Friday; payments are judged by
-- the rows that touch the month.
create table scores as
with facts as (
  select label, s, e, customer_id, c > 0 as pays,
    (select coalesce(sum(case event when 'login' then 5 when 'export' then 20 when 'report' then 10 when 'complaint' then -15 else 0 end), 0)
     from events where events.customer_id = moves.customer_id and occurred_at::timestamp >= s and occurred_at::timestamp < e) as health,
    (select count(distinct day) from used where used.customer_id = moves.customer_id and day >= s and day < e) as days,
    (select count(distinct event) from used where used.customer_id = moves.customer_id and day >= s and day < e) as features,
    (select count(*) from asked where asked.customer_id = moves.customer_id and created >= s and created < e) as tickets,
    (select arg_max(score::int, responded_at) from surveys where surveys.customer_id = moves.customer_id and type = 'nps'
      and responded_at::timestamp >= s and responded_at::timestamp < e and scale_max = '10' and score::double between 0 and 10 and score::double = floor(score::double)) as answer,
    (select avg(case status when 'past_due' then 50 when 'unpaid' then 0 else 100 end) from life
      where life.customer_id = moves.customer_id and start < e and stop > s) as billing
  from moves where grain = 'month' and label >= '2024-03'
), inputs as (
  select *, least(1, days / (select count(*) from range(s, e, interval 1 day) t(d) where isodow(d) < 6)) * 100 as usage, greatest(0, 100 - 10 * tickets) as calm from facts
)
select *, 100 * (0.4 * days / (e - s) + 0.4 * features / (select count(distinct event) from events) + 0.2 * greatest(0, 1 - tickets / 10)) as engagement,
  (40 * usage + 20 * calm + coalesce(10 * answer * 10, 0) + coalesce(30 * billing, 0))
    / (60 + if(answer is null, 0, 10) + if(billing is null, 0, 30)) as weighted,
  (40 * usage + 20 * calm + coalesce(10 * answer * 10, 0) + coalesce(30 * billing, 0)) / 100 as weighted_zero
from inputs;
