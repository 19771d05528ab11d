extension Prelude {
  /// Trials and onboarding: metrics.md part B4.
  static let onboarding = #"""
    define first_paid_day "The day on which a customer first paid" : date = min(movements.first_paid)
      on "always"
      formula "the first day with an amount above 0, up to the close of the period"
      none "nothing was paid yet"
      source "metrics.md A5"
      needs "subscriptions: customer, amount, start, end"
      example "first_paid_day by customer where period = 2024"

    define trials_ended "Customers whose trial ended in the period" : count = count_distinct(trials.customer)
      on "trials.trial_end"
      formula "different customers with a trial end in the period"
      edges "a trial cancelled early ends on that day; of several trials of one customer the last one counts"
      source "Stripe, GrowSlash"
      needs "trials: customer_id, trial_end"
      example "trials_ended by month where period = 2024"

    define trials_started "Customers whose trial began in the period" : count = count_distinct(trials.customer)
      on "trials.trial_start"
      formula "different customers with a trial start in the period"
      source "RevenueCat"
      needs "trials: customer_id, trial_start"
      example "trials_started by month where period = 2024"

    define trial_conversion "The share of the trials that ended in the period that became paid" : percent = trials_converted / trials_ended
      alias trial_to_paid, trial_conversion_rate
      formula "customers whose trial ended in the period and who paid by its end / customers whose trial ended in the period"
      none "no trial ended in the period"
      edges "running trials are not in it; paid without a trial is not in it; `set trial grace 7 days` gives time to pay; what was paid back (a column `refunded_at`) is no conversion"
      variants "trial_conversion_by_start; trial_conversion_with_refunds; free_to_paid"
      note "Baremetrics divides conversions by trials started in the same window, which can exceed 100 %"
      authorities "by the trial's end: Stripe, GrowSlash; by its start: RevenueCat (trial_conversion_by_start); refunded conversions are dropped: RevenueCat, and kept: Stripe (trial_conversion_with_refunds); conversions / trials started in one window: Baremetrics, not offered, since it can exceed 100 %"
      source "Stripe, GrowSlash: 73 / 120 = 60.8 %; articles 000 and 002"
      needs "trials: customer_id, trial_end, converted_at"
      example "trial_conversion by segment where period = 2024-Q2"

    define trials_converted "Customers whose trial ended in the period and became paid" : count = sum_by(trials.customer, last(if(trials.is_converted and not trials.is_refunded, 1, 0)))
      on "trials.trial_end"
      formula "converted_at by the trial's end; else a subscription that outlives its trial, or a first paid day by its end"
      edges "of several trials of one customer that ended in the period the last one tells"
      source "Stripe, GrowSlash"
      needs "trials: customer_id, trial_end, converted_at"
      example "trials_converted by month where period = 2024"

    define trial_conversion_with_refunds "The share of the trials that ended in the period that became paid, refunded or not" : percent = sum_by(trials.customer, last(if(trials.is_converted, 1, 0))) / trials_ended
      on "trials.trial_end"
      formula "as trial_conversion, with what was paid back"
      none "no trial ended in the period"
      source "Stripe keeps a refunded conversion"
      needs "trials: customer_id, trial_end, converted_at"
      example "trial_conversion, trial_conversion_with_refunds by month where period = 2024"

    define trials_converted_by_start "Customers whose trial began in the period and became paid" : count = sum_by(trials.customer, last(if(trials.is_converted and not trials.is_refunded, 1, 0)))
      on "trials.trial_start"
      formula "as trials_converted, by the trial's start"
      source "RevenueCat"
      needs "trials: customer_id, trial_start, trial_end, converted_at"
      example "trials_converted_by_start by month where period = 2024"

    define trial_conversion_by_start "The share of the trials begun in the period that became paid" : percent = trials_converted_by_start / trials_started
      formula "of the customers whose trial began in the period those that became paid"
      none "no trial began in the period"
      edges "incomplete for recent starts: their trials still run"
      source "RevenueCat"
      needs "trials: customer_id, trial_start, trial_end, converted_at"
      example "trial_conversion_by_start by month where period = 2024"

    define first_trial_start "When a customer's first trial began" : date = min(trials.trial_start)
      on "always"
      formula "the earliest trial start of the customer"
      none "there is no trial"
      source "metrics.md B4: the start of time_to_value where no sign-up is known"
      needs "trials: customer_id, trial_start"
      example "first_trial_start by customer limit 5"

    define customer_start "When a customer began: its sign-up, else its first trial, else its first paid day" : date = min(customers.started_at)
      on "always"
      formula "sign-up; where the customers have no such column the start of the first trial, else the first paid day"
      none "nothing says when the customer began"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date; else trials: customer_id, trial_start; else subscriptions: customer, amount, start, end"
      example "customer_start by customer limit 5"

    define customers_started "Customers that signed up in the period" : count = count(customers)
      alias signups
      on "customers.started_at"
      formula "customers whose sign-up lies in the period"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date"
      example "customers_started by month where period = 2024"

    define first_activation "When a customer first reached the activation event" : date = (min(events.at) where events.is_activation and events.at >= each.customer_start)
      on "always"
      formula "the first activation event at or after the sign-up"
      none "the activation event was not reached"
      source "metrics.md B4"
      needs "events: customer_id, event, occurred_at; customers: signup_date"
      example "first_activation by customer"

    define first_value "When a customer first reached a value event" : date = (min(events.at) where events.is_value and events.at >= each.customer_start)
      latest_of "value events"
      on "always"
      formula "the first value event at or after the sign-up; of several required events the latest of their firsts; events before it are ignored"
      none "no value event was reached"
      source "metrics.md B4"
      needs "events: customer_id, event, occurred_at; customers: signup_date"
      example "first_value by customer"

    define settled_starts "Customers that signed up in the period and are older than the activation window" : count = (count(customers) where customers.is_settled)
      on "customers.started_at"
      formula "customers whose sign-up lies in the period and at least the activation window before the data end"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date"
      example "settled_starts by month where period = 2024"

    define activated_customers "Customers that signed up in the period and reached the activation event in time" : count = (count(customers) where customers.is_settled and days(each.first_activation - customers.started_at) <= customers.activation_days)
      on "customers.started_at"
      formula "customers with an activation event within 30 days of the sign-up"
      variants "set activation days 14"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "activated_customers by month where period = 2024"

    define activation_rate "The share of the period's new customers that reached the activation event in time" : percent = activated_customers / settled_starts
      alias activated
      few "settled_starts: customer | customers"
      formula "customers started in the period that reached the activation event within 30 days / customers started"
      none "nobody that signed up in the period is older than the activation window"
      edges "customers younger than the window are left out, else the latest months look bad"
      variants "set activation days 14; activation event = … in `model.kpi`, else the value events"
      source "articles 000 and 002 name it, without a formula"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "activation_rate by month where period = 2024"

    define onboarding_steps_done "The required steps that a customer has done" : count = (count_distinct(onboarding.step) where onboarding.is_required and onboarding.is_in_time)
      on "always"
      formula "different required steps of the customer"
      edges "a row without a time of completion is a step that is still to be done"
      source "metrics.md B4"
      needs "onboarding: customer_id, step, completed_at; or events and `onboarding events = …`"
      example "onboarding_steps_done by customer"

    define onboarding_completion "The share of the period's new customers that did every required step" : percent = (count(customers) where each.onboarding_steps_done >= customers.step_count) / count(customers)
      on "customers.started_at"
      formula "customers started in the period with every required step / customers started in the period"
      none "nobody signed up in the period"
      variants "onboarding events = … in `model.kpi` names the steps among the events; set onboarding days 30 limits the time they may take"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date; onboarding: customer_id, step, completed_at"
      example "onboarding_completion by segment where period = 2024"

    define onboarding_engagement_score "How much of onboarding the period's new customers have done, from 0 to 100" : score = 100 * avg(each.onboarding_steps_done / customers.step_count)
      alias oes
      on "customers.started_at"
      formula "mean over the customers started in the period of steps done / steps required × 100"
      none "nobody signed up in the period"
      edges "a customer with 4 of 5 steps has 80 and has not completed"
      source "article 002: achievement of key steps; it equates the score with activation, which differs"
      needs "customers: customer_id, signup_date; onboarding: customer_id, step, completed_at"
      example "onboarding_engagement_score by segment where period = 2024"

    define not_yet_at_value "Customers that signed up in the period and have not reached value" : count = (count(customers) where each.first_value is missing)
      better "lower"
      on "customers.started_at"
      formula "customers started in the period without a value event since"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "not_yet_at_value by month where period = 2024"

    define value_reached "The share of the period's new customers that reached value" : percent = (count(customers) where each.first_value is not missing) / count(customers)
      on "customers.started_at"
      formula "customers started in the period with a value event since / customers started in the period"
      none "nobody signed up in the period"
      source "breakground: the median improves as you lose the people you wanted to help"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "time_to_value, value_reached by month where period = 2024"

    define time_to_value "Median time from sign-up to the first value event" : days = median(each.first_value - customers.started_at)
      alias ttv, time_to_first_value
      better "lower"
      on "customers.started_at"
      left_out "not_yet_at_value: customer has not reached value and is left out | customers have not reached value and are left out"
      formula "median over the customers started in the period of first value event − sign-up"
      none "nobody that signed up in the period has reached value"
      edges "covers only those that reached value: look at value_reached beside it; events before the sign-up are ignored; without a sign-up date the first trial, else the first paid day is the start"
      variants "time_to_value_mean, _p90, _reached (by the day of the value event), _paid (from trial to paid), _onboarded (from the end of onboarding), _from_contract"
      authorities "median: most; mean (time_to_value_mean)"
      source "RetentionLens, productmetrics; articles 001 and 004 name it, without a formula"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "time_to_value by segment where period = 2024"

    define time_to_value_mean "Mean time from sign-up to the first value event" : days = avg(each.first_value - customers.started_at)
      better "lower"
      on "customers.started_at"
      left_out "not_yet_at_value: customer has not reached value and is left out | customers have not reached value and are left out"
      formula "mean over the customers started in the period of first value event − sign-up"
      none "nobody that signed up in the period has reached value"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "time_to_value_mean by segment where period = 2024"

    define time_to_value_p75 "The time in which three of four reach value" : days = percentile(each.first_value - customers.started_at, 75%)
      better "lower"
      on "customers.started_at"
      left_out "not_yet_at_value: customer has not reached value and is left out | customers have not reached value and are left out"
      formula "75th percentile of first value event − sign-up, interpolated"
      none "nobody that signed up in the period has reached value"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "time_to_value_p75 by segment where period = 2024"

    define time_to_value_p90 "The time in which nine of ten reach value" : days = percentile(each.first_value - customers.started_at, 90%)
      better "lower"
      on "customers.started_at"
      left_out "not_yet_at_value: customer has not reached value and is left out | customers have not reached value and are left out"
      formula "90th percentile of first value event − sign-up, interpolated"
      none "nobody that signed up in the period has reached value"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "time_to_value_p90 by segment where period = 2024"

    define time_to_value_reached "Median time to value of the customers that reached it in the period" : days = median(each.first_value - customers.started_at)
      better "lower"
      on "each.first_value"
      formula "median over the customers whose first value event lies in the period of that event − sign-up"
      none "nobody reached value in the period"
      source "metrics.md B4"
      needs "customers: customer_id, signup_date; events: customer_id, event, occurred_at"
      example "time_to_value_reached by month where period = 2024"

    define time_to_value_onboarded "Median time from the end of onboarding to the first value event" : days = (median(each.first_value - customers.onboarding_end) where each.first_value >= customers.onboarding_end)
      alias time_to_value_from_onboarding_end
      better "lower"
      on "customers.onboarding_end"
      formula "median over the customers whose onboarding ended in the period of first value event − end of onboarding"
      none "nobody whose onboarding ended in the period has reached value since"
      source "article 004: after onboarding"
      needs "customers: customer_id, signup_date, onboarding_end; events: customer_id, event, occurred_at"
      example "time_to_value_onboarded by segment where period = 2024"

    define time_to_value_paid "Median time from the start of a trial to the first paid day" : days = (median(each.first_paid_day - trials.trial_start) where trials.is_converted)
      better "lower"
      on "trials.trial_start"
      formula "median over the converted trials begun in the period of first paid day − trial start"
      none "no trial begun in the period became paid"
      source "article 001: from a free trial to a paid subscription"
      needs "trials: customer_id, trial_start, trial_end; subscriptions: customer, amount, start, end"
      example "time_to_value_paid by month where period = 2024"

    define free_to_paid "The share of the customers on a free plan that pay at the close" : percent = (count(movements) at start where movements.opening = 0 and movements.was_free and movements.closing > 0) / (count(movements) at start where movements.opening = 0 and movements.was_free)
      alias trial_conversion_free_to_paid, freemium_conversion
      formula "customers on a free plan at the opening that pay at the close / customers on a free plan at the opening"
      none "nobody was on a free plan at the opening"
      edges "a free plan is a row in force with amount 0; trials are not in it"
      source "article 000: switching from free plans to paid subscriptions"
      needs "subscriptions: customer, amount, start, end"
      example "free_to_paid by quarter where period = 2024"

    define onboarding_weight_done "What the required steps that a customer has done weigh" : score = (sum(onboarding.weight) where onboarding.is_required and onboarding.is_first and onboarding.is_in_time)
      on "always"
      formula "Σ weight of the different required steps of the customer"
      source "the numerator of onboarding_engagement_score_weighted"
      needs "onboarding: customer_id, step, completed_at; or events and `onboarding events = …`"
      example "onboarding_weight_done by customer where onboarding_weight_done > 0"

    define onboarding_engagement_score_weighted "How much of onboarding the period's new customers have done, by the weight of its steps" : score = 100 * avg(coalesce(each.onboarding_weight_done, 0) / customers.step_weight)
      alias oes_weighted
      on "customers.started_at"
      formula "mean over the customers started in the period of Σ weight of steps done / Σ weight of steps × 100"
      none "nobody signed up in the period"
      edges "`set onboarding weights 'report 3, invite 1'`; a step that is not named weighs nothing, and without weights each counts 1"
      source "metrics.md B4, a variant of onboarding_engagement_score"
      needs "customers: customer_id, signup_date; onboarding: customer_id, step, completed_at"
      example "onboarding_engagement_score_weighted by month(signup_date)"

    define first_value_from_contract "When a customer first reached a value event after its first contract began" : date = (min(events.at) where events.is_value and events.at >= each.first_contract_start)
      latest_of "value events"
      on "always"
      formula "the first value event at or after the start of the first contract"
      none "no value event was reached"
      source "the end of time_to_value_from_contract"
      needs "events: customer_id, event, occurred_at; contracts: customer, start, end"
      example "first_value_from_contract by customer limit 5"

    define first_contract_start "When a customer's first contract began" : date = min(contracts.start_date)
      on "always"
      formula "the earliest start of the customer's contracts"
      none "there is no contract"
      source "the start of time_to_value_from_contract"
      needs "contracts: customer, start, end"
      example "first_contract_start by customer limit 5"

    define time_to_value_from_contract "Median time from the start of a new contract to the first value event" : days = (median(each.first_value_from_contract - contracts.start_date) where not contracts.is_renewal and each.first_value_from_contract >= contracts.start_date)
      better "lower"
      on "contracts.start_date"
      formula "median over the contracts begun in the period that renew none of first value event − start"
      none "no customer of a new contract of the period has reached value since"
      source "metrics.md B4, a variant of time_to_value"
      needs "events: customer_id, event, occurred_at; contracts: customer, start, end"
      example "time_to_value_from_contract by quarter where period = 2024"
    """#
}
