-- kpi: surveys_sent, survey_response_rate by month where period = 2024-01..2024-06
-- ratio: survey_response_rate
select label as month, count(sent_at) as surveys_sent, count(*) filter (score is not null) / nullif(count(sent_at), 0) as survey_response_rate
from spans left join surveys on sent_at::date >= s and sent_at::date < e where grain = 'month' and label >= '2024' group by 1 order by 1;
