-- kpi: acquisition_cost, retention_cost, cac, cac_lag, cac_lag(3), cac_with_reactivation, cac_payback, cac_payback_revenue, cac_payback_whole_months, ltv, ltv_margin, ltv_floor, ltv_floor(10%), ltv_revenue_churn, ltv_cac by quarter where period = 2023-Q3..2024-Q2
-- ratio: cac, cac_lag, cac_lag(3), cac_with_reactivation, cac_payback, cac_payback_revenue, ltv, ltv_margin, ltv_floor, ltv_floor(10%), ltv_revenue_churn, ltv_cac
-- Gross margin 80 %. New are those whose first paid day lies in the quarter, though they have left again.
with spent as (
  select label, coalesce(sum(amount::decimal(18, 2)) filter (category in ('sales', 'marketing') and date::date >= s and date::date < e), 0) as acquisition,
    coalesce(sum(amount::decimal(18, 2)) filter (category in ('sales', 'marketing') and date::date >= s - interval 1 month and date::date < e - interval 1 month), 0) as acquisition_1,
    coalesce(sum(amount::decimal(18, 2)) filter (category in ('sales', 'marketing') and date::date >= s - interval 3 month and date::date < e - interval 3 month), 0) as acquisition_3,
    coalesce(sum(amount::decimal(18, 2)) filter (category in ('support', 'customer success', 'customer_success') and date::date >= s and date::date < e), 0) as retention
  from spans cross join costs where grain = 'quarter' group by all
), facts as (
  select label, nullif(count(*) filter (first_paid >= s and first_paid < e), 0) as won,
    count(*) filter (o = 0 and c > 0 and paid_before) as back,
    sum(new_of(o, c, paid_before))::double / nullif(count(*) filter (o = 0 and c > 0 and not paid_before), 0) as arpa_new,
    sum(c)::double / count(*) filter (c > 0) as arpa,
    nullif(count(*) filter (o > 0 and c = 0), 0) / count(*) filter (o > 0) as churn,
    1 - (sum(least(o, c)) filter (o > 0))::double / sum(o)::double as money_churn
  from moves where grain = 'quarter' group by all
)
select label as quarter, acquisition as acquisition_cost, retention as retention_cost,
  acquisition::double / won as cac, acquisition_1::double / won as cac_lag, acquisition_3::double / won as "cac_lag(3)",
  acquisition::double / nullif(coalesce(won, 0) + back, 0) as cac_with_reactivation,
  acquisition::double / won / (arpa_new * 0.8) as cac_payback, acquisition::double / won / arpa_new as cac_payback_revenue,
  ceil(acquisition::double / won / (arpa_new * 0.8))::int as cac_payback_whole_months,
  arpa * 3 / churn as ltv, arpa * 3 / churn * 0.8 as ltv_margin,
  arpa * 3 / greatest(coalesce(churn, 0), 0.0167 * 3) as ltv_floor, arpa * 3 / greatest(coalesce(churn, 0), 0.3) as "ltv_floor(10%)",
  arpa * 3 / nullif(money_churn, 0) as ltv_revenue_churn, arpa * 3 / churn * 0.8 / (acquisition::double / won) as ltv_cac
from spent join facts using (label) where label >= '2023-Q3' order by 1;
