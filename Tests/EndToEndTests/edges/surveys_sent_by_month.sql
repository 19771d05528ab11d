-- kpi: surveys_sent, survey_response_rate, survey_response_rate_in_period, surveys_still_open, survey_response_rate_within by month where period = 2024-01..2024-06
-- ratio: survey_response_rate, survey_response_rate_in_period, survey_response_rate_within
-- Days are of 24 hours; the data end on 30 June, so that what was sent from 17 June on has not had its 14 days.
select label as month, count(sent_at) as surveys_sent, count(*) filter (score is not null) / nullif(count(sent_at), 0) as survey_response_rate,
  count(*) filter (score is not null and responded_at::date < e) / nullif(count(sent_at), 0) as survey_response_rate_in_period,
  count(*) filter (date '2024-06-30' - sent_at::date < 14) as surveys_still_open,
  count(*) filter (score is not null and responded_at::timestamp - sent_at::timestamp <= interval 14 day and date '2024-06-30' - sent_at::date >= 14)
    / nullif(count(*) filter (date '2024-06-30' - sent_at::date >= 14), 0) as survey_response_rate_within
from spans left join surveys on sent_at::date >= s and sent_at::date < e where grain = 'month' and label >= '2024' group by 1 order by 1;
