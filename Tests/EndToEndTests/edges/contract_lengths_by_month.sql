-- kpi: average_contract_length, average_contract_length_weighted, average_contract_length_new, average_contract_length_renewals, arr_contracted by month where period = 2024-02..2024-06
-- ratio: average_contract_length, average_contract_length_weighted, average_contract_length_new, average_contract_length_renewals
select label as month, avg(months) filter (start < e and due >= e - 1) as average_contract_length,
  sum(months * value) filter (start < e and due >= e - 1)::double / sum(value) filter (start < e and due >= e - 1)::double
    as average_contract_length_weighted,
  avg(months) filter (start >= s and start < e and not is_renewal) as average_contract_length_new,
  avg(months) filter (start >= s and start < e and is_renewal) as average_contract_length_renewals,
  sum(value) filter (start < e and due >= e - 1) as arr_contracted
from spans cross join terms where grain = 'month' and label >= '2024-02' group by 1 order by 1;
