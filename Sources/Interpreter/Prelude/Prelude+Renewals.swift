extension Prelude {
  /// Contracts that come to their end: metrics.md part B2.
  ///
  /// The columns `renewal_due`, `renewal_outcome`, `renewal_term`, `expiring_value` and the like are
  /// worked out from the contracts, or from opportunities to renew them (`Renewals`); `renewals` is
  /// whichever of the two tells of renewals. `on` says by which day a contract belongs to a period.
  static let renewals = #"""
    define customers_up_for_renewal "Customers with a contract that ends in the period" : count = count_distinct(renewals.customer_id)
      alias customers_due
      on "renewals.renewal_due"
      formula "different customers with a contract whose end lies in the period"
      edges "the period may lie ahead; monthly contracts are always due: `by renewal_term` shows them apart"
      source "article 003; Gainsight by due date"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "customers_up_for_renewal by renewal_term where period = 2024-Q2"

    define renewals_due "Contracts that end in the period" : count = count(renewals)
      alias contracts_due
      on "renewals.renewal_due"
      formula "contracts whose end lies in the period"
      edges "counted in the period of the due date, whenever they are renewed"
      source "article 003; Gainsight by due date"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "renewals_due, renewals_due_value by renewal_term where period = 2024-Q2"

    define renewals_due_value "The annual value of the contracts that end in the period" : currency = sum(renewals.expiring_value)
      alias value_up_for_renewal
      on "renewals.renewal_due"
      formula "Σ annual value of contracts whose end lies in the period"
      edges "a total value is divided by the term"
      source "Gainsight: the sum of the target amounts of renewals due"
      needs "contracts: customer, start, end, annual or total value; or renewals: customer, due_date, stage, target and final amount"
      example "renewals_due_value by month where period = 2024"

    define renewed_contracts "Contracts that ended in the period and were renewed" : count = (count(renewals) where renewals.renewal_term != monthly and renewals.renewal_outcome = renewed)
      on "renewals.renewal_due"
      formula "contracts due in the period, longer than a month, with a renewal"
      edges "renewed: the outcome says so, or a following contract of the customer and product starts no later than the days of grace after the end (`set renewal grace`, 30 unless set); of opportunities those that were won"
      source "metrics.md B2"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "renewed_contracts, lost_contracts, pending_renewals by quarter where period = 2024"

    define lost_contracts "Contracts that ended in the period and were not renewed" : count = (count(renewals) where renewals.renewal_term != monthly and (renewals.renewal_outcome = churned or renewals.renewal_outcome = open and renewals.decided_by < today))
      on "renewals.renewal_due"
      better "lower"
      formula "contracts due in the period, longer than a month, whose outcome says so or whose days of grace have passed without a following contract"
      edges "of opportunities those that were lost; open ones are pending, however late"
      source "metrics.md B2"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "lost_contracts by segment where period = 2024-Q2"

    define pending_renewals "Contracts that end in the period and are not decided yet" : count = (count(renewals) where renewals.renewal_term != monthly and renewals.renewal_outcome = open and (renewals.decided_by is missing or renewals.decided_by >= today))
      on "renewals.renewal_due"
      formula "contracts due in the period without an outcome or a following contract, while the days of grace have not passed"
      edges "they are in no renewal rate; of opportunities those that are open, however late"
      source "metrics.md B2"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "pending_renewals where period = next quarter"

    define renewal_rate "The share of the customers up for renewal that renewed" : percent = (count_distinct(renewals.customer_id) where renewals.renewal_term != monthly and renewals.renewal_outcome = renewed) / (count_distinct(renewals.customer_id) where renewals.renewal_term != monthly and (renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today))
      alias logo_renewal_rate
      on "renewals.renewal_due"
      left_out "pending_renewals: contract due in the period is not decided yet and left out | contracts due in the period are not decided yet and left out"
      formula "customers with a renewed contract / customers with a contract that was due and is decided"
      none "no contract due in the period is decided"
      edges "a customer with several contracts due has renewed if one is renewed; what is not decided is left out (pending_renewals); monthly contracts are left out; opportunities count by the day on which the renewal was due: closed won is renewed, closed lost is not, open is not decided"
      variants "renewal_rate_by_contract; renewal_rate_all; renewal_rate_with_monthly; gross_renewal_rate and net_renewal_rate count money"
      source "article 001: customers who renew / customers up for renewal"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "renewal_rate, pending_renewals by segment where period = 2024-Q2"

    define renewal_rate_by_contract "The share of the contracts due that were renewed" : percent = (count(renewals) where renewals.renewal_term != monthly and renewals.renewal_outcome = renewed) / (count(renewals) where renewals.renewal_term != monthly and (renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today))
      on "renewals.renewal_due"
      left_out "pending_renewals: contract due in the period is not decided yet and left out | contracts due in the period are not decided yet and left out"
      formula "renewed contracts / contracts that were due and are decided"
      none "no contract due in the period is decided"
      source "metrics.md B2, a variant of renewal_rate"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "renewal_rate_by_contract by quarter where period = 2024"

    define renewal_rate_with_monthly "The share of the customers up for renewal that renewed, monthly contracts included" : percent = (count_distinct(renewals.customer_id) where renewals.renewal_outcome = renewed) / (count_distinct(renewals.customer_id) where renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today)
      on "renewals.renewal_due"
      left_out "pending_renewals: contract due in the period is not decided yet and left out | contracts due in the period are not decided yet and left out"
      formula "as renewal_rate, without leaving out contracts of a month"
      none "no contract due in the period is decided"
      source "article 003: a monthly contract is a renewal every month without the signature"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "renewal_rate_with_monthly where period = 2024-Q2"

    define gross_renewal_rate "The share of the expiring annual value that was renewed, without growth" : percent = (sum(least(renewals.renewed_annual_value, renewals.expiring_value)) where renewals.expiring_value is not missing and renewals.renewal_term != monthly and (renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today)) / (sum(renewals.expiring_value) where renewals.renewal_term != monthly and (renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today))
      alias grr_renewal
      on "renewals.renewal_due"
      left_out "pending_renewals: contract due in the period is not decided yet and left out | contracts due in the period are not decided yet and left out"
      formula "Σ min(renewed, expiring) / Σ expiring, in annual values, over contracts due and decided"
      none "no contract with a value that was due in the period is decided"
      edges "a year of 12,000 renewed for three years at 36,000 is 100 %; downgrades reduce it"
      variants "gross_renewal_rate_before_downgrades"
      note "its base is what came up for renewal; that of grr is every customer of the opening. Of customers there are no gross and net shares (article 003)"
      authorities "downgrades reduce it: Gainsight, Wins Above; they do not: CodingAce (gross_renewal_rate_before_downgrades)"
      source "Gainsight, Wins Above"
      needs "contracts: customer, start, end, annual or total value; or renewals: customer, due_date, stage, target and final amount"
      example "gross_renewal_rate, net_renewal_rate by quarter where period = 2024"

    define gross_renewal_rate_before_downgrades "The share of the expiring annual value whose contracts were renewed" : percent = (sum(renewals.expiring_value) where renewals.renewal_term != monthly and renewals.renewal_outcome = renewed) / (sum(renewals.expiring_value) where renewals.renewal_term != monthly and (renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today))
      on "renewals.renewal_due"
      left_out "pending_renewals: contract due in the period is not decided yet and left out | contracts due in the period are not decided yet and left out"
      formula "Σ expiring value of the renewed / Σ expiring value"
      none "no contract with a value that was due in the period is decided"
      source "CodingAce puts downgrades into the net rate alone"
      needs "contracts: customer, start, end, annual or total value; or renewals: customer, due_date, stage, target and final amount"
      example "gross_renewal_rate_before_downgrades where period = 2024-Q2"

    define net_renewal_rate "The renewed annual value, growth included, as a share of the expiring one" : percent = (sum(renewals.renewed_annual_value) where renewals.expiring_value is not missing and renewals.renewal_term != monthly and (renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today)) / (sum(renewals.expiring_value) where renewals.renewal_term != monthly and (renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today))
      on "renewals.renewal_due"
      left_out "pending_renewals: contract due in the period is not decided yet and left out | contracts due in the period are not decided yet and left out"
      formula "Σ renewed / Σ expiring, in annual values, over contracts due and decided"
      none "no contract with a value that was due in the period is decided"
      edges "a renewal without a value of its own counts as before; contracts without one are in neither sum"
      note "Churnkey adds new customers, which is no renewal"
      source "Gainsight, CodingAce"
      needs "contracts: customer, start, end, annual or total value; or renewals: customer, due_date, stage, target and final amount"
      example "net_renewal_rate by segment where period = 2024-Q2"

    define renewal_date "The customer's next contract end, from today" : date = (min(renewals.renewal_due) where renewals.renewal_due >= today)
      alias next_renewal
      on "always"
      formula "the earliest end of a contract that does not lie before the as-of date"
      none "no contract ends from today on"
      edges "no value without a contract that still runs"
      source "article 003"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "arr by customer where renewal_date in next 90 days sort by arr desc"

    define notice_deadline "The last day to give notice for the customer's next contract end" : date = (min(renewals.notice_due) where renewals.renewal_due >= today)
      on "always"
      formula "the contract's end less its days of notice, 30 unless the contract says"
      none "no contract ends from today on"
      edges "it may lie before today while the end does not"
      source "article 003: 30 days or more before the renewal date"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "notice_deadline, renewal_date, arr by customer where renewal_date in next 90 days sort by renewal_date, arr desc"

    define average_contract_length "The mean term of the contracts in force at the close" : months = avg(active_contracts.contract_months)
      alias acl, acd, contract_term
      formula "Σ months of the term / contracts in force; a monthly contract counts 1"
      none "no contract is in force at the close"
      variants "average_contract_length_weighted; average_contract_length_new; average_contract_length_renewals"
      note "renewals are shorter than new contracts without any loss of confidence: short terms come up more often (Kellogg)"
      authorities "simple mean: Baremetrics; weighted by annual value: Kellogg (average_contract_length_weighted)"
      source "Baremetrics: 10 monthly, 2 annual, 1 of two years: 58 / 13 = 4.46"
      needs "contracts: customer, start, end"
      example "average_contract_length by segment"

    define average_contract_length_weighted "The mean term of the contracts in force, weighted by their annual value" : months = sum(active_contracts.contract_months * active_contracts.expiring_value) / sum(active_contracts.expiring_value)
      formula "Σ months × annual value / Σ annual value"
      none "no contract with a value is in force at the close"
      source "Kellogg"
      needs "contracts: customer, start, end, annual or total value"
      example "average_contract_length_weighted by segment"

    define average_contract_length_new "The mean term of the contracts that started in the period and renew none" : months = (avg(contracts.contract_months) where not contracts.is_renewal)
      on "contracts.start_date"
      formula "Σ months / contracts that started in the period and follow none"
      none "no new contract began in the period"
      source "metrics.md B2"
      needs "contracts: customer, start, end"
      example "average_contract_length_new by quarter where period = 2024"

    define average_contract_length_renewals "The mean term of the renewals that started in the period" : months = (avg(contracts.contract_months) where contracts.is_renewal)
      on "contracts.start_date"
      formula "Σ months / contracts that started in the period and renew another"
      none "no renewal began in the period"
      source "metrics.md B2"
      needs "contracts: customer, start, end"
      example "average_contract_length_renewals by quarter where period = 2024"

    define renewal_rate_all "The share of the customers up for renewal that renewed everything" : percent = (avg_by(renewals.customer_id, min(if(renewals.renewal_outcome = renewed, 1, 0))) where renewals.renewal_term != monthly and (renewals.renewal_outcome in (renewed, churned) or renewals.decided_by < today))
      on "renewals.renewal_due"
      left_out "pending_renewals: contract due in the period is not decided yet and left out | contracts due in the period are not decided yet and left out"
      formula "customers whose decided contracts were all renewed / customers with a contract that was due and is decided"
      none "no contract due in the period is decided"
      edges "one contract that was not renewed makes the customer not renewed"
      source "metrics.md B2"
      needs "contracts: customer, start, end; or renewals: customer, due_date, stage"
      example "renewal_rate, renewal_rate_all by quarter where period = 2024"
    """#
}
