extension Prelude {
  /// Surveys: metrics.md part B7. A response counts on the day it was given.
  static let surveys = #"""
    define responses "Survey responses in the period, of every kind" : count = (count(surveys) where surveys.is_scored)
      alias survey_responses
      formula "responses given in the period with a score"
      edges "a question that was passed over is no answer"
      source "metrics.md A6b"
      needs "surveys: score, responded_at"
      example "responses by type where period = 2024-Q2"

    define nps_responses "Answers to the recommendation question" : count = (count(surveys) where surveys.is_nps and surveys.is_on_ten and surveys.is_whole and surveys.score between 0 and 10)
      formula "responses of type nps with a whole score from 0 to 10"
      source "Reichheld"
      needs "surveys: type, score, responded_at"
      example "nps_responses by segment where period = 2024-Q2"

    define rejected_nps_scores "Answers to the recommendation question outside its scale" : count = (count(surveys) where surveys.is_nps and surveys.is_scored and not (surveys.is_on_ten and surveys.is_whole and surveys.score between 0 and 10))
      formula "responses of type nps whose score is not whole, below 0 or above 10, or whose scale_max is not 10"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at"
      example "rejected_nps_scores where period = 2024"

    define promoters "Answers of 9 or 10" : count = (count(surveys) where surveys.is_nps and surveys.is_on_ten and surveys.is_whole and surveys.score between 9 and 10)
      formula "responses of type nps with score 9 or 10"
      source "Reichheld"
      needs "surveys: type, score, responded_at"
      example "promoters, detractors by segment where period = 2024-Q2"

    define detractors "Answers of 0 to 6" : count = (count(surveys) where surveys.is_nps and surveys.is_on_ten and surveys.is_whole and surveys.score between 0 and 6)
      better "lower"
      formula "responses of type nps with score 0 to 6"
      note "article 002: call a detractor within 24 hours"
      source "Reichheld"
      needs "surveys: type, score, responded_at"
      example "promoters, detractors by segment where period = 2024-Q2"

    define nps "Net promoter score: promoters less detractors, from −100 to 100" : score = 100 * (promoters - detractors) / nps_responses
      alias net_promoter_score
      left_out "rejected_nps_scores: score outside 0 to 10, or on another scale, is left out | scores outside 0 to 10, or on another scale, are left out"
      few "nps_responses: answer | answers"
      formula "100 × (answers of 9 and 10 − answers of 0 to 6) / all answers"
      none "no answer of the period is on its scale"
      edges "passives (7, 8) stay in the denominator; every answer of the period counts, but for those whose scale_max is not 10 (nps_five_point, nps_seven_point); by plan: the plan on the day of the answer, of who has left the last one"
      variants "nps_latest: a person's last answer alone; nps_by_customer: a customer's mean is classed; nps_weighted: by MRR; nps_ci: how unsure it is; nps_five_point; nps_seven_point"
      note "article 000 gives the scale as 1 to 10 in one place and 0 to 10 in another; 0 to 10 is right"
      authorities "every answer of the period: Bain's form; the last of each person (nps_latest); by customer (nps_by_customer)"
      bands "article 001: poor < 0, fair < 40, average <= 40, excellent"
      source "Reichheld; articles 000, 001 and 002"
      needs "surveys: type, score, responded_at"
      example "nps by segment where period = 2024-Q2 having responses >= 30"

    define nps_latest "Net promoter score of every person's last answer in the period" : score = (avg_by(surveys.respondent, if(last(surveys.score) >= 9, 100, if(last(surveys.score) <= 6, -100, 0))) where surveys.is_nps and surveys.is_on_ten and surveys.is_whole and surveys.score between 0 and 10)
      left_out "rejected_nps_scores: score outside 0 to 10, or on another scale, is left out | scores outside 0 to 10, or on another scale, are left out"
      formula "as nps, with the last answer of each respondent alone"
      none "no answer of the period is on its scale"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at, respondent_id"
      example "nps_latest by quarter where period = 2024"

    define nps_by_customer "Net promoter score of customers, each by the mean of its answers" : score = (avg_by(surveys.customer, if(avg(surveys.score) >= 9, 100, if(avg(surveys.score) <= 6, -100, 0))) where surveys.is_nps and surveys.is_on_ten and surveys.is_whole and surveys.score between 0 and 10)
      left_out "rejected_nps_scores: score outside 0 to 10, or on another scale, is left out | scores outside 0 to 10, or on another scale, are left out"
      formula "as nps, over customers: a mean of 9 and more promotes, of 6 and less detracts"
      none "no customer answered in the period"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at, customer_id"
      example "nps_by_customer by segment where period = 2024"

    define csat_responses "Answers to the satisfaction question" : count = (count(surveys) where surveys.is_csat and surveys.score >= surveys.lowest and surveys.score <= surveys.scale)
      formula "responses of type csat with a score on their scale"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at"
      example "csat_responses by segment where period = 2024-Q2"

    define rejected_csat_scores "Answers to the satisfaction question off their scale" : count = (count(surveys) where surveys.is_csat and surveys.is_scored and not (surveys.score >= surveys.lowest and surveys.score <= surveys.scale))
      formula "responses of type csat without a score on their scale"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at"
      example "rejected_csat_scores where period = 2024"

    define csat_scales "The number of scales among the answers to the satisfaction question" : count = (count_distinct(surveys.scale) where surveys.is_csat)
      formula "different scale_max among the responses of type csat"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at, scale_max"
      example "csat_scales where period = 2024"

    define csat "Customer satisfaction: the share of satisfied answers" : percent = (count(surveys) where surveys.is_csat and surveys.score >= surveys.good_from and surveys.score <= surveys.scale) / csat_responses
      alias customer_satisfaction, satisfaction_score
      left_out "rejected_csat_scores: score off its scale is left out | scores off their scale are left out"
      few "csat_responses: answer | answers"
      formula "satisfied / all answers; satisfied: 4, 5 of 5; 6, 7 of 7; 8 to 10 of 10; 3 of 3; 2 of 2"
      none "no answer of the period is on its scale"
      edges "neutral answers stay in the denominator; every answer is judged on its own scale, so scales may be mixed; without scale_max the greatest answer of a survey tells where it is 5, 7 or 10"
      variants "csat_mean, csat_points, csat_rescaled, csat_net; set csat satisfied 5, or '4 of 5, 5 of 7'"
      note "article 000 gives a scale of 1 to 7 and no border: 6 and 7 are the same share of it as 8 to 10 of 10"
      authorities "the share of satisfied: article 001, Delighted, Simplesat; points: ServiceRocket (csat_points); rescaled: Trengo, SmartSurvey (csat_rescaled); net: Qualtrics Studio (csat_net)"
      source "article 001; Delighted 74 / 107 = 69 %, Simplesat"
      needs "surveys: type, score, responded_at"
      example "csat by quarter where period = 2024"

    define csat_mean "The mean of the answers to the satisfaction question" : score = (sum(surveys.score) where surveys.is_csat and surveys.score >= surveys.lowest and surveys.score <= surveys.scale) / csat_responses / if(csat_scales > 1, 0, 1)
      formula "Σ score / answers"
      none "the answers are on several scales, which have no common mean: `csat_rescaled` has one"
      edges "no value where scales are mixed: a mean of a 5 and a 10 says nothing; csat_rescaled has one"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at"
      example "csat_mean by quarter where period = 2024"

    define csat_points "The points given of the points that could be given" : percent = (sum(surveys.score) where surveys.is_csat and surveys.score >= surveys.lowest and surveys.score <= surveys.scale) / (sum(surveys.scale) where surveys.is_csat and surveys.score >= surveys.lowest and surveys.score <= surveys.scale)
      formula "Σ score / Σ scale_max"
      none "no answer of the period is on its scale"
      source "ServiceRocket"
      needs "surveys: type, score, responded_at, scale_max"
      example "csat_points by quarter where period = 2024"

    define csat_rescaled "The mean answer on a scale from 0 to 100 %" : percent = (avg((surveys.score - surveys.lowest) / (surveys.scale - surveys.lowest)) where surveys.is_csat and surveys.score >= surveys.lowest and surveys.score <= surveys.scale)
      formula "mean of (score − 1) / (scale_max − 1)"
      none "no answer of the period is on its scale"
      source "Trengo (misprinted as (average − 1) / (4 × 100)), SmartSurvey"
      needs "surveys: type, score, responded_at, scale_max"
      example "csat_rescaled by quarter where period = 2024"

    define ces_responses "Answers to the effort question" : count = (count(surveys) where surveys.is_ces and surveys.score >= surveys.lowest and surveys.score <= surveys.effort_scale)
      formula "responses of type ces with a score on their scale"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at"
      example "ces_responses by segment where period = 2024-Q2"

    define ces_scales "The number of scales among the answers to the effort question" : count = (count_distinct(surveys.effort_scale) where surveys.is_ces)
      formula "different scale_max among the responses of type ces"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at, scale_max"
      example "ces_scales where period = 2024"

    define ces "Customer effort score: the mean answer, the greater the easier" : score = (sum(surveys.ease) where surveys.is_ces and surveys.score >= surveys.lowest and surveys.score <= surveys.effort_scale) / ces_responses / if(ces_scales > 1, 0, 1)
      alias customer_effort_score
      few "ces_responses: answer | answers"
      formula "Σ score / answers"
      none "the answers are on several scales, which have no common mean: `ces_percent_easy` judges each on its own"
      edges "no value where scales are mixed; the first effort score (1 to 5) had low for easy: `set ces reversed yes` turns it round; never an engagement score"
      variants "ces_percent_easy, ces_net"
      authorities "mean: CYS; the share of 5 to 7: Gartner (ces_percent_easy); net: CYS (ces_net)"
      source "CYS; CEB / Gartner turned the scale round in 2013"
      needs "surveys: type, score, responded_at"
      example "ces by quarter where period = 2024"

    define ces_percent_easy "The share of answers that found it at least somewhat easy" : percent = (count(surveys) where surveys.is_ces and surveys.ease >= surveys.easy_from and surveys.score <= surveys.effort_scale) / ces_responses
      formula "answers of 5 to 7 of 7 (4 and 5 of 5) / all answers"
      none "no answer of the period is on its scale"
      source "CEB / Gartner: at least somewhat agree"
      needs "surveys: type, score, responded_at"
      example "ces_percent_easy by quarter where period = 2024"

    define ces_net "The share that found it easy less the share that found it hard" : score = 100 * ((count(surveys) where surveys.is_ces and surveys.ease >= surveys.very_easy_from and surveys.score <= surveys.effort_scale) - (count(surveys) where surveys.is_ces and surveys.ease <= surveys.hard_to and surveys.score >= surveys.lowest)) / ces_responses
      formula "100 × (answers of 6 and 7 − answers of 1 to 3) / all answers, on a scale to 7"
      none "no answer of the period is on its scale"
      source "CYS"
      needs "surveys: type, score, responded_at"
      example "ces_net by quarter where period = 2024"

    define nps_weighted "Net promoter score, each answer weighed by what its customer pays" : score = 100 * (sum(if(surveys.score >= 9, each.closing_mrr, if(surveys.score <= 6, -each.closing_mrr, 0))) where surveys.is_nps and surveys.is_on_ten and surveys.is_whole and surveys.score between 0 and 10) / (sum(if(surveys.score >= 0, each.closing_mrr, 0)) where surveys.is_nps and surveys.is_on_ten and surveys.is_whole and surveys.score between 0 and 10)
      left_out "rejected_nps_scores: score outside 0 to 10, or on another scale, is left out | scores outside 0 to 10, or on another scale, are left out"
      formula "100 × (Σ MRR of promoters − Σ MRR of detractors) / Σ MRR of all answers, MRR at the close of the period"
      none "no customer that answered pays at the close"
      edges "answers of customers that pay nothing at the close weigh nothing; a customer that answers twice weighs twice"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at, customer_id; subscriptions: customer, amount, start, end"
      example "nps, nps_weighted by quarter where period = 2024"

    define nps_ci "Half the width of the 95 % confidence interval of nps" : score = 196 * power((promoters + detractors) / nps_responses - (promoters - detractors) / nps_responses * (promoters - detractors) / nps_responses, 0.5) / power(nps_responses, 0.5)
      alias nps_margin
      formula "1.96 × 100 × √((p + d − (p − d)²) / n), p and d the shares of promoters and detractors"
      none "no answer of the period is on its scale"
      source "metrics.md B7: sd = 100 × √((p + d − (p − d)²) / n)"
      needs "surveys: type, score, responded_at"
      example "nps, nps_ci, nps_responses by quarter where period = 2024"

    define nps_five_point "Net promoter score of a question on a scale of five" : score = 100 * ((count(surveys) where surveys.is_nps and surveys.is_whole and surveys.own_scale = 5 and surveys.score = 5) - (count(surveys) where surveys.is_nps and surveys.is_whole and surveys.own_scale = 5 and surveys.score between 1 and 3)) / (count(surveys) where surveys.is_nps and surveys.is_whole and surveys.own_scale = 5 and surveys.score between 1 and 5)
      formula "100 × (answers of 5 − answers of 1 to 3) / all answers, of responses whose scale_max is 5"
      none "no answer of the period is on five points"
      edges "only for responses that say so: five points hide who is indifferent, and nps needs 0 to 10"
      source "ServiceRocket: 1 to 3, 4, 5"
      needs "surveys: type, score, responded_at, scale_max"
      example "nps_five_point where period = 2024"

    define nps_seven_point "Net promoter score of a question on a scale of seven" : score = 100 * ((count(surveys) where surveys.is_nps and surveys.is_whole and surveys.own_scale = 7 and surveys.score = 7) - (count(surveys) where surveys.is_nps and surveys.is_whole and surveys.own_scale = 7 and surveys.score between 1 and 5)) / (count(surveys) where surveys.is_nps and surveys.is_whole and surveys.own_scale = 7 and surveys.score between 1 and 7)
      formula "100 × (answers of 7 − answers of 1 to 5) / all answers, of responses whose scale_max is 7"
      none "no answer of the period is on seven points"
      edges "only for responses that say so; no source gives the borders: as on five points the greatest answer promotes, the one below is passive, the rest detract"
      source "metrics.md B7, by ServiceRocket's rule for five points"
      needs "surveys: type, score, responded_at, scale_max"
      example "nps_seven_point where period = 2024"

    define csat_net "Satisfied less dissatisfied answers" : score = 100 * ((count(surveys) where surveys.is_csat and surveys.score >= surveys.good_from and surveys.score <= surveys.scale) - (count(surveys) where surveys.is_csat and surveys.score >= surveys.lowest and surveys.score <= surveys.bad_to)) / csat_responses
      left_out "rejected_csat_scores: score off its scale is left out | scores off their scale are left out"
      formula "100 × (satisfied − dissatisfied) / all answers; dissatisfied are 1 and 2 of 5, 1 to 3 of 7, 1 to 5 of 10"
      none "no answer of the period is on its scale"
      source "Qualtrics Studio: (promoters − detractors) / total, an NPS in disguise"
      needs "surveys: type, score, responded_at"
      example "csat, csat_net by quarter where period = 2024"

    define surveys_sent "Surveys sent in the period" : count = count(surveys)
      on "surveys.sent_at"
      formula "rows whose time of sending lies in the period"
      source "the denominator of survey_response_rate"
      needs "surveys: type, score, responded_at, sent_at"
      example "surveys_sent by month where period = 2024"

    define survey_response_rate "The share of the surveys sent in the period that were answered" : percent = (count(surveys) where surveys.is_scored) / count(surveys)
      alias response_rate
      on "surveys.sent_at"
      formula "surveys sent in the period with a score / surveys sent in the period"
      none "no survey was sent in the period"
      edges "an answer counts whenever it came, so the last surveys of the data had less time than the first"
      variants "survey_response_rate_in_period: only answers of the same period; survey_response_rate_within(days): only answers within so many days"
      authorities "Trengo: an answer only if it came within the period too (survey_response_rate_in_period)"
      source "metrics.md B7"
      needs "surveys: type, score, responded_at, sent_at"
      example "survey_response_rate by month where period = 2024"

    define survey_response_rate_in_period "The share of the surveys sent in the period that were answered in it" : percent = (count(surveys) where surveys.is_answered_in_period) / count(surveys)
      on "surveys.sent_at"
      formula "surveys both sent and answered in the period / surveys sent in the period"
      none "no survey was sent in the period"
      edges "by month an answer of the next month counts in neither; what was sent on the last day had a day"
      source "Trengo: both inside the window"
      needs "surveys: type, score, responded_at, sent_at"
      example "survey_response_rate, survey_response_rate_in_period by quarter where period = 2024"

    define surveys_still_open(window = 14) "Surveys sent in the period that may still be answered in time" : count = (count(surveys) where days(today - day(surveys.sent_at)) < window)
      takes "a whole number from 1"
      on "surveys.sent_at"
      formula "surveys sent in the period, less than so many days before the as-of date"
      edges "they are in no survey_response_rate_within, answered or not"
      source "the part that survey_response_rate_within leaves out"
      needs "surveys: type, score, responded_at, sent_at"
      example "surveys_still_open(30) by month where period = 2024"

    define survey_response_rate_within(window = 14) "The share of the surveys sent in the period that were answered within some days" : percent = (count(surveys) where surveys.is_scored and days(surveys.responded_at - surveys.sent_at) <= window and days(today - day(surveys.sent_at)) >= window) / (count(surveys) where days(today - day(surveys.sent_at)) >= window)
      takes "a whole number from 1"
      on "surveys.sent_at"
      left_out "surveys_still_open: survey can still be answered in time and is left out | surveys can still be answered in time and are left out"
      formula "surveys sent in the period and answered within 14 days, or as many as are given / surveys sent in the period at least as long ago"
      none "no survey of the period was sent so long ago"
      edges "every survey has the same time, whenever in the period it was sent; younger ones are left out"
      source "metrics.md B7: the time to answer as a window of each invitation"
      needs "surveys: type, score, responded_at, sent_at"
      example "survey_response_rate_within(7) by month where period = 2024"
    """#
}
