extension Prelude {
  /// Health: metrics.md part B8. Scores are one customer's first; a group has the mean.
  static let scores = #"""
    define health_points "One customer's health: what its actions say, per month" : score = sum(events.impact, month)
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      period "last complete month"
      formula "Σ of impact × frequency over the key actions in a month; longer periods are the mean of their months"
      edges "meant for one customer: health_score is the mean over customers"
      source "article 000: 4 × 17 = 68"
      needs "events: customer_id, event, occurred_at"
      example "health_points by customer where period = 2024-06"

    define health_score "Mean health of the paying customers: impact × frequency of key actions in a month" : score = avg(each.health_points)
      alias customer_health_score, chs
      each "health_points"
      formula "mean over the customers of Σ impact × frequency in a month"
      none "nobody pays at the close"
      edges "the frequency is a count, so the score of a longer period is that of its mean month; customers without events have 0; negative impacts lower it; without a period: the last complete month"
      variants "health_score_weighted: article 002's weights; health_band"
      authorities "impact × frequency: article 000; weighted inputs: article 002, which then sums impact × frequency too (health_score_weighted)"
      bands "articles 000 and 002: 'very sick' < 0, sick <= 40, 'somewhat healthy' <= 70, 'very healthy' <= 100, thriving"
      source "article 000; article 002 gives two models and mixes them"
      needs "events: customer_id, event, occurred_at"
      example "health_score by customer where period = 2024-06 and health_band = sick"

    define health_band "The band of a customer's health score" : text = if(health_points < 0, "very sick", if(health_points <= 40, "sick", if(health_points <= 70, "somewhat healthy", if(health_points <= 100, "very healthy", "thriving"))))
      period "last complete month"
      formula "below 0 very sick, to 40 sick, to 70 somewhat healthy, to 100 very healthy, above thriving"
      edges "a dimension and a condition: `by health_band`, `where health_band = sick`; on cohort metrics the last complete month before the opening"
      note "article 000 has no band for 0 and for fractions, article 002 counts 100 twice and names no negative ones: the borders here close the gaps"
      source "articles 000 and 002"
      needs "events: customer_id, event, occurred_at"
      example "logo_churn by health_band where period = 2024-Q2"

    define latest_nps_answer "The last answer to the recommendation question" : score = (last(surveys.score) where surveys.is_nps and surveys.is_on_ten and surveys.is_whole and surveys.score between 0 and 10)
      formula "score of the latest response of type nps in the period"
      none "no answer of the period is on its scale"
      source "article 002: an input of health"
      needs "surveys: type, score, responded_at"
      example "latest_nps_answer by customer where period = 2024-Q2"

    define billing_points "How current a customer's payments are, from 0 to 100" : score = avg(subscriptions.billing)
      formula "100 current, 50 past due, 0 unpaid; the mean of the customer's rows in the period"
      none "no row says how payments stand"
      source "article 002: an input of health"
      needs "subscriptions: customer, amount, start, end, status"
      example "billing_points by customer"

    define weighted_health_points "One customer's weighted health from 0 to 100" : score = (weight.health_usage * least(1, (count_distinct(events.customer, day) where events.is_active) * period_days / greatest(1, period_weekdays)) * 100 + weight.health_tickets * greatest(0, 100 - 10 * ticket_volume) + weight.health_nps * coalesce(10 * latest_nps_answer, 0) + weight.health_billing * coalesce(billing_points, 0)) / (weight.health_usage + weight.health_tickets + if(latest_nps_answer is missing, 0, weight.health_nps) + if(billing_points is missing, 0, weight.health_billing))
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      period "last complete month"
      formula "(40 × usage + 10 × nps + 20 × tickets + 30 × billing) / 100, inputs from 0 to 100"
      edges "an input that is missing leaves its weight to the others"
      source "article 002"
      needs "events: customer_id, event, occurred_at; tickets: customer_id, created_at; surveys: customer_id, type, score, responded_at; subscriptions: status"
      example "weighted_health_points by customer where period = 2024-06"

    define health_score_weighted "Mean weighted health of the paying customers, from 0 to 100" : score = avg(each.weighted_health_points)
      alias weighted_health_score
      each "weighted_health_points"
      formula "mean over the customers of 0.4 × usage + 0.1 × nps + 0.2 × tickets + 0.3 × billing"
      none "nobody pays at the close of whom any input is known"
      edges "usage = active days / working days (Monday to Friday), nps = last answer × 10, tickets = 100 − 10 × tickets, billing = 100 current, 50 past due, 0 unpaid; a missing input leaves its weight to the others; never negative, never above 100"
      variants "health_score_weighted_zero: a missing input is 0; set health weights 'usage 40, nps 10, tickets 20, billing 30'"
      note "article 002 introduces the weights and then sums impact × frequency: that is health_score"
      source "article 002; the scales of the inputs are our own"
      needs "events: customer_id, event, occurred_at; tickets: customer_id, created_at; surveys: customer_id, type, score, responded_at; subscriptions: status"
      example "health_score_weighted by segment where period = 2024-06"

    define weighted_health_points_zero "One customer's weighted health, missing inputs as 0" : score = (weight.health_usage * least(1, (count_distinct(events.customer, day) where events.is_active) * period_days / greatest(1, period_weekdays)) * 100 + weight.health_tickets * greatest(0, 100 - 10 * ticket_volume) + weight.health_nps * coalesce(10 * latest_nps_answer, 0) + weight.health_billing * coalesce(billing_points, 0)) / (weight.health_usage + weight.health_tickets + weight.health_nps + weight.health_billing)
      left_out "events_without_customer: event names no customer and is left out | events name no customer and are left out"
      period "last complete month"
      formula "(40 × usage + 10 × nps + 20 × tickets + 30 × billing) / 100, a missing input 0"
      source "metrics.md B8"
      needs "events: customer_id, event, occurred_at; tickets: customer_id, created_at; surveys: type, score, responded_at"
      example "weighted_health_points_zero by customer where period = 2024-06"

    define health_score_weighted_zero "Mean weighted health with missing inputs as 0" : score = avg(each.weighted_health_points_zero)
      each "weighted_health_points_zero"
      formula "as health_score_weighted, but a customer without an answer or a billing status has 0 for it"
      none "nobody pays at the close"
      source "metrics.md B8"
      needs "events: customer_id, event, occurred_at; tickets: customer_id, created_at; surveys: type, score, responded_at"
      example "health_score_weighted, health_score_weighted_zero by segment where period = 2024-06"
    """#
}
