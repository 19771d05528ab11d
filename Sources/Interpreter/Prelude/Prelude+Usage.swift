extension Prelude {
  /// Product usage: metrics.md part B5.
  ///
  /// A unit behind an aggregate, `count_distinct(x, month)`, takes it for every unit of the
  /// calendar that lies whole in the period and gives the mean.
  static let usage = #"""
    define dau "Daily active users: the mean over the days of the period" : count = (count_distinct(events.user, day) where events.is_active)
      alias daily_active_users
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "mean over the period's calendar days of the users active on the day; a day without any counts 0"
      edges "a user counts in every group it has events in: groups do not add up"
      variants "dau_accounts counts customers; dau_weekdays leaves out weekends"
      source "pmtoolkit; articles 003 and 004"
      needs "events: user_id or customer_id, event, occurred_at"
      example "dau by month where period = 2024"

    define wau "Weekly active users: the mean over the weeks of the period" : count = (count_distinct(events.user, week) where events.is_active)
      alias weekly_active_users
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "mean over the weeks that lie whole in the period of the users active in the week"
      edges "weeks cut by the ends of the period are left out; a period without a whole week counts as one"
      variants "wau_accounts counts customers; wau_rolling counts back seven days"
      authorities "weeks of the calendar here; the seven days to the last of the period: Mixpanel (wau_rolling)"
      source "metrics.md B5"
      needs "events: user_id or customer_id, event, occurred_at"
      example "wau by month where period = 2024"

    define mau "Monthly active users: the mean over the months of the period" : count = (count_distinct(events.user, month) where events.is_active)
      alias monthly_active_users
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "mean over the calendar months that lie whole in the period of the users active in the month; one month gives that month's users"
      edges "calendar months: a user active only on 1 December is in December's mau, and not in Mixpanel's 30 days to 31 December; a period of at most 31 days is counted as one, so `rolling 30 days` recounts the 30 days; `rolling 3 months` is the mean of three months"
      variants "mau_accounts counts customers; distinct_users counts the whole period; mau_rolling counts back thirty days"
      authorities "calendar months here; the 30 days to the last of the period: Mixpanel (mau_rolling)"
      source "articles 003 and 004; Mixpanel counts back 30 days from the last"
      needs "events: user_id or customer_id, event, occurred_at"
      example "mau where period = 2024-06"

    define dau_accounts "Customers active on a day: the mean over the days of the period" : count = (count_distinct(events.customer, day) where events.is_active)
      alias daily_active_accounts
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      formula "mean over the period's days of the customers with an active event"
      source "metrics.md B5"
      needs "events: customer_id, event, occurred_at"
      example "dau_accounts by month where period = 2024"

    define wau_accounts "Customers active in a week: the mean over the weeks of the period" : count = (count_distinct(events.customer, week) where events.is_active)
      alias weekly_active_accounts
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      formula "mean over the whole weeks of the period of the customers with an active event"
      source "metrics.md B5"
      needs "events: customer_id, event, occurred_at"
      example "wau_accounts by month where period = 2024"

    define mau_accounts "Customers active in a month: the mean over the months of the period" : count = (count_distinct(events.customer, month) where events.is_active)
      alias monthly_active_accounts
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      formula "mean over the whole months of the period of the customers with an active event"
      source "metrics.md B5"
      needs "events: customer_id, event, occurred_at"
      example "mau_accounts by segment where period = 2024-06"

    define distinct_users "Users active on some day of the period" : count = (count_distinct(events.user) where events.is_active)
      alias active_users
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "different users with an active event in the period, counted once"
      edges "the longer the period, the more: compare periods of one length"
      source "Mixpanel uniques"
      needs "events: user_id or customer_id, event, occurred_at"
      example "distinct_users where period = 2024-Q2"

    define events_without_user "Events that name no user" : count = (count(events) where events.is_active and events.user is missing)
      better "lower"
      formula "active events in the period without a user"
      edges "in no figure of users: nobody knows whose they are"
      source "metrics.md B5"
      needs "events: user_id or customer_id, event, occurred_at"
      example "events_without_user by month where period = 2024"

    define events_without_session "Events that name neither a user nor a session" : count = (count(events) where events.user is missing and events.session is missing)
      better "lower"
      formula "events in the period without a user and without a session"
      edges "in no session: nobody knows what they belong to"
      source "metrics.md B5"
      needs "events: user_id or session_id, occurred_at"
      example "events_without_session by month where period = 2024"

    define events_without_customer "Events that name no customer" : count = (count(events) where events.is_active and events.customer is missing)
      better "lower"
      formula "active events in the period without a customer"
      edges "in no figure of customers"
      source "metrics.md B5"
      needs "events: customer_id, event, occurred_at"
      example "events_without_customer by month where period = 2024"

    define stickiness "How much of a month's users come on a day" : percent = (count_distinct(events.user, month, day) where events.is_active) / (count_distinct(events.user, month) where events.is_active)
      alias dau_mau, dau_over_mau
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "Σ of the months' mean dau / Σ of the months' mau"
      none "nobody was active in the months of the period"
      edges "by calendar months; never the mean of ratios"
      variants "dau_wau, wau_mau; stickiness_days(n): Amplitude and Mixpanel call stickiness the share of users active on some days"
      authorities "dau / mau: most; the share of users active on n days: Amplitude, Mixpanel (stickiness_days)"
      bands "vcabc: below <= 20%, good <= 50%, 'world class'"
      source "FreeOnlineCal: 50,000 / 200,000 = 25 %"
      needs "events: user_id or customer_id, event, occurred_at"
      example "stickiness by month where period = 2024"

    define dau_wau "How much of a week's users come on a day" : percent = (count_distinct(events.user, week, day) where events.is_active) / (count_distinct(events.user, week) where events.is_active)
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "Σ of the weeks' mean dau / Σ of the weeks' wau"
      none "nobody was active in the weeks of the period"
      source "metrics.md B5"
      needs "events: user_id or customer_id, event, occurred_at"
      example "dau_wau by month where period = 2024"

    define wau_mau "How much of a month's users come in a week" : percent = wau / mau
      formula "mean wau / mean mau of the period"
      none "nobody was active in the months of the period"
      source "metrics.md B5"
      needs "events: user_id or customer_id, event, occurred_at"
      example "wau_mau where period = 2024-06"

    define stickiness_days(n = 3) "The share of the period's users that were active on at least n days of it" : percent = (sum_by(events.user, if(count_distinct(events.day) >= n, 1, 0)) where events.is_active) / distinct_users
      takes "a whole number from 1"
      formula "users active on n or more days / users active on any; n = 3 unless given: stickiness_days(5)"
      none "nobody was active in the period"
      source "Amplitude, Mixpanel"
      needs "events: user_id or customer_id, event, occurred_at"
      example "stickiness_days(3) by month where period = 2024"

    define feature_adoption(min_uses = 1) "The share of the active users that used a feature" : percent = (sum_by(events.user, if(count(events.at) >= min_uses, 1, 0)) where events.is_active) / distinct_users
      whole "distinct_users: feature, event"
      alias adoption_rate
      takes "a whole number from 1"
      formula "users who used the feature at least min_uses times in the period / users active in the period"
      none "nobody was active in the period"
      edges "a feature is the column `feature`, else the event's name; ask `by feature` or `where event = export`: the denominator stays whole"
      variants "feature_adoption_accounts; feature_adoption(3): at least three uses; feature_adoption_eligible; feature_adoption_all_users; feature_breadth"
      more_bands "ideaplan, core features: below < 60%, usual <= 80%, above"
      more_bands "ideaplan, enhancements: below < 30%, usual <= 50%, above"
      more_bands "ideaplan, new features: below < 15%, usual <= 30%, above"
      source "MetricKit: 800 / 2,000 = 40 %"
      needs "events: user_id or customer_id, event, occurred_at"
      example "feature_adoption by event where period = 2024-Q2"

    define active_accounts "Customers active on some day of the period" : count = (count_distinct(events.customer) where events.is_active)
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      formula "different customers with an active event in the period"
      source "metrics.md B5"
      needs "events: customer_id, event, occurred_at"
      example "active_accounts by segment where period = 2024-Q2"

    define feature_adoption_accounts "The share of the active customers that used a feature" : percent = (count_distinct(events.customer) where events.is_active) / active_accounts
      whole "active_accounts: feature, event"
      formula "customers who used the feature in the period / customers active in the period"
      none "nobody was active in the period"
      source "metrics.md B5"
      needs "events: customer_id, event, occurred_at"
      example "feature_adoption_accounts by event where period = 2024-Q2"

    define feature_breadth "The share of all features that a user uses, on average" : percent = (avg_by(events.user, count_distinct(events.feature)) where events.is_active) / events.feature_count
      alias feature_adoption_breadth
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "mean over the active users of the features each used / features tracked"
      none "nobody was active in the period"
      variants "set tracked features 12; else as many as the data name"
      source "article 003: all of its features or only a small percentage"
      needs "events: user_id or customer_id, event or feature, occurred_at"
      example "feature_breadth by segment where period = 2024-Q2"

    define sessions "Sessions that began in the period" : count = (count(events) where events.starts_session)
      left_out "events_without_session: event names neither a user nor a session and is left out | events name neither a user nor a session and are left out"
      formula "named sessions, else runs of a user's events with no silence longer than 30 minutes"
      edges "a session belongs to the day it began on; events without a user are in none"
      variants "set session gap 45 minutes"
      source "article 002; the gap is the usual one of web analytics"
      needs "events: user_id or session_id, occurred_at"
      example "sessions by month where period = 2024"

    define sessions_per_day "Sessions that begin on a day, on average" : ratio = (count(events, day) where events.starts_session)
      left_out "events_without_session: event names neither a user nor a session and is left out | events name neither a user nor a session and are left out"
      formula "sessions that began in the period / its calendar days"
      variants "sessions_per_user"
      source "article 002: number of sessions taken per day"
      needs "events: user_id or session_id, occurred_at"
      example "sessions_per_day by month where period = 2024"

    define sessions_per_user "Sessions of a user on a day on which it is active" : ratio = sessions_per_day / dau
      alias sessions_per_day_per_user
      formula "sessions / Σ dau over the period's days"
      none "nobody was active in the period"
      source "HEART: sessions per user"
      needs "events: user_id or session_id, occurred_at"
      example "sessions_per_user by month where period = 2024"

    define engagement_points "One customer's engagement from 0 to 100" : score = 100 * (weight.engagement_login * (count_distinct(events.customer, day) where events.is_active) + weight.engagement_features * least(1, (count_distinct(events.feature) where events.is_active) / events.feature_count) + weight.engagement_support * greatest(0, 1 - ticket_volume / 10)) / (weight.engagement_login + weight.engagement_features + weight.engagement_support)
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      period "last complete month"
      formula "40 × active days / days + 40 × features used / features tracked + 20 × max(0, 1 − tickets / 10)"
      edges "meant for one customer: ask it by customer; engagement_score is the mean over customers"
      source "article 004 names the inputs; weights and scales are this program's own"
      needs "events: customer_id, event, occurred_at; tickets: customer_id, created_at"
      example "engagement_points by customer where period = 2024-06"

    define engagement_score "Mean engagement of the paying customers, from 0 to 100" : score = avg(each.engagement_points)
      alias customer_engagement_score
      each "engagement_points"
      formula "mean over the customers of 40 × login + 40 × features + 20 × support, each from 0 to 1"
      none "nobody pays at the close"
      variants "set engagement weights 'login 40, features 40, support 20'"
      edges "login = active days / days, features = features used / features tracked, support = max(0, 1 − tickets / 10); customers without any event score 20 at most; ces is the effort score"
      source "article 004: login frequency, feature usage and support interactions, no formula; this one is our own"
      needs "events: customer_id, event, occurred_at; tickets: customer_id, created_at"
      example "engagement_score by segment where period = 2024-06"

    define dau_weekdays "Daily active users from Monday to Friday: the mean over the weekdays of the period" : count = (count_distinct(events.user, day) where events.is_active and events.is_weekday) * period_days / period_weekdays
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "Σ users active on each weekday / weekdays of the period"
      none "the period holds no weekday"
      edges "for periods of whole days; one that holds no weekday has no value"
      source "metrics.md B5: for work that rests on weekends"
      needs "events: user_id or customer_id, event, occurred_at"
      example "dau, dau_weekdays by month where period = 2024-Q1"

    define wau_rolling "Users active in the seven days that end with the period" : count = trailing_days(distinct_users, 7)
      formula "different users with an active event in the 7 days to the period's last"
      edges "reaches into the days before the period; a user of the month's first day alone is not in it"
      source "Mixpanel counts back from the last day of a bucket"
      needs "events: user_id or customer_id, event, occurred_at"
      example "wau, wau_rolling by month where period = 2024-Q1"

    define mau_rolling "Users active in the thirty days that end with the period" : count = trailing_days(distinct_users, 30)
      formula "different users with an active event in the 30 days to the period's last"
      edges "reaches into the days before the period; a user active only on 1 December is not in December's"
      source "Mixpanel: December is 2 to 31 December, 1 November is 3 October to 1 November"
      needs "events: user_id or customer_id, event, occurred_at"
      example "mau, mau_rolling by month where period = 2024-Q1"

    define stickiness_accounts "How much of a month's active customers come on a day" : percent = (count_distinct(events.customer, month, day) where events.is_active) / (count_distinct(events.customer, month) where events.is_active)
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      formula "Σ of the months' mean dau_accounts / Σ of the months' mau_accounts"
      none "nobody was active in the months of the period"
      source "metrics.md B5: customers rather than users"
      needs "events: customer_id, event, occurred_at"
      example "stickiness, stickiness_accounts by month where period = 2024-Q1"

    define known_users "Users seen on some day up to the close of the period" : count = trailing(distinct_users, 1200)
      formula "different users with an active event up to the period's last day"
      source "the denominator of feature_adoption_all_users"
      needs "events: user_id or customer_id, event, occurred_at"
      example "known_users by month where period = 2024-Q1"

    define feature_adoption_all_users(min_uses = 1) "The share of all users ever seen that used a feature in the period" : percent = (sum_by(events.user, if(count(events.at) >= min_uses, 1, 0)) where events.is_active) / known_users
      whole "known_users: feature, event"
      takes "a whole number from 1"
      formula "users who used the feature at least min_uses times in the period / users seen up to the close"
      none "nobody has been active up to the close"
      source "MetricKit calls it a mistake: users that are gone drag it down"
      needs "events: user_id or customer_id, event, occurred_at"
      example "feature_adoption, feature_adoption_all_users by event where period = 2024-Q2"

    define eligible_users "Active users whose customer's plan has the feature" : count = (count_distinct(events.user) where events.is_active and events.is_eligible)
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "different users with an active event in the period whose customer was on an eligible plan that day"
      source "the denominator of feature_adoption_eligible"
      needs "events: user_id or customer_id, event, occurred_at; `eligible plans = …`"
      example "eligible_users where period = 2024-Q2"

    define feature_adoption_eligible(min_uses = 1) "The share of the users that may use a feature that did" : percent = (sum_by(events.user, if(count(events.at) >= min_uses, 1, 0)) where events.is_active and events.is_eligible) / eligible_users
      whole "eligible_users: feature, event"
      takes "a whole number from 1"
      formula "users on an eligible plan who used the feature at least min_uses times / active users on an eligible plan"
      none "nobody that may use a feature was active in the period"
      edges "`eligible plans = pro, enterprise` in `model.kpi` says which plans have it; the plan on the day of the event counts"
      source "ideaplan: who cannot have the feature is not in the denominator"
      needs "events: user_id or customer_id, event, occurred_at; `eligible plans = …`"
      example "feature_adoption_eligible where event = export and period = 2024-Q2"

    define usage_retention(n = 1) "The share of the users first active in the period that were active in the n-th calendar month after" : percent = (count_distinct(events.user) where events.is_active and events.user_months = n and events.settled_months >= n) / (count_distinct(events.user) where events.is_active and events.settled_months >= n)
      on "events.user_first"
      takes "a whole number from 0"
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "users first active in the period with an active event in the n-th month after their first / users first active in the period"
      none "nobody first active in the period has the month asked for behind it"
      edges "25 February, then 3 March is month 1; users whose n-th month is not over yet are left out, so the latest periods have no value; `by cohort month across age` gives all n at once, and with another unit its ages"
      variants "usage_retention_rolling(n): thirty days at a time; usage_retention_unbounded(n): in that month or later"
      source "Mixpanel: calendar intervals, on; its own defaults are rolling, and on or after"
      needs "events: user_id or customer_id, event, occurred_at"
      example "usage_retention, usage_retention(3) by month where period = 2024-Q1"

    define usage_retention_rolling(n = 1) "The share of the users first active in the period that were active in the n-th thirty days after" : percent = (count_distinct(events.user) where events.is_active and events.user_intervals = n and events.settled_intervals >= n) / (count_distinct(events.user) where events.is_active and events.settled_intervals >= n)
      on "events.user_first"
      takes "a whole number from 0"
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "users first active in the period with an active event in the n-th interval of thirty days from it / users first active in the period"
      none "nobody first active in the period has the thirty days asked for behind it"
      edges "25 February, then 3 March is interval 0"
      source "Mixpanel: rolling intervals, its default"
      needs "events: user_id or customer_id, event, occurred_at"
      example "usage_retention, usage_retention_rolling by month where period = 2024-Q1"

    define usage_retention_unbounded(n = 1) "The share of the users first active in the period that were active in the n-th calendar month after, or later" : percent = (count_distinct(events.user) where events.is_active and events.user_months >= n and events.settled_months >= n) / (count_distinct(events.user) where events.is_active and events.settled_months >= n)
      on "events.user_first"
      takes "a whole number from 0"
      left_out "events_without_user: event names no user and is left out | events name no user and are left out"
      formula "users first active in the period with an active event in the n-th month after their first or later / users first active in the period"
      none "nobody first active in the period has the month asked for behind it"
      edges "rises as time goes by: a later visit counts for every month before it"
      source "Mixpanel: on or after, its default"
      needs "events: user_id or customer_id, event, occurred_at"
      example "usage_retention, usage_retention_unbounded by month where period = 2024-Q1"
    """#
}
