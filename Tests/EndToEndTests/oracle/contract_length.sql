-- kpi: average_contract_length, average_contract_length_weighted, arr_contracted by segment as of 2024-12-31
-- ratio: average_contract_length, average_contract_length_weighted
select segment, avg(term_months::int) as average_contract_length,
  sum(term_months::int * annual_value::double) / sum(annual_value::double)
    as average_contract_length_weighted,
  sum(annual_value::decimal(18, 2)) as arr_contracted
from contracts join customers using (customer_id)
where start_date::date <= date '2024-12-31' and end_date::date >= date '2024-12-31'
group by 1 order by 1;
