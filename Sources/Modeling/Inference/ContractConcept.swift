import Storage
import Values

/// Recognises the table of contracts and finds the columns that renewals need (metrics.md E).
struct ContractConcept {
  private let table: ModelTable

  /// Gives the best table its concept, its roles and the columns that renewals add.
  static func apply(to model: inout Model) {
    let found = model.tables.indices.compactMap { index in
      ContractConcept(model.tables[index]).rank.map { (index: index, rank: $0) }
    }
    guard let best = found.min(by: { ($0.rank, $0.index) < ($1.rank, $1.index) }) else { return }
    ContractConcept(model.tables[best.index]).assign(&model.tables[best.index])
    for other in found where other.index != best.index && other.rank <= 0 {
      model.tables[other.index].otherConcept = .contracts
    }
  }

  private init(_ table: ModelTable) { self.table = table }

  /// The least is taken; `nil`: no contracts.
  private var rank: Int? {
    guard table.customer != nil, table.life?.end != nil,
      table.concept == nil || table.concept == .contracts
    else { return nil }
    if table.concept == .contracts { return -1 }
    let words = ColumnWords(table.name).singular
    if words.contains("contract") || words.contains("renewal") { return 0 }
    let columns = table.columns.map { ColumnWords($0.header) }
    if columns.contains(where: { $0.has(["contract"]) && NameHints.isIdentifier($0) }) { return 1 }
    // One row a term, if the rows speak of renewal; how many cycles there will be says nothing.
    let speaks = columns.contains {
      $0.has(["renewed", "renewal"])
        && (!NameHints.isOtherNumber($0) || NameHints.isIdentifier($0))
    }
    return speaks ? 2 : nil
  }

  private func assign(_ target: inout ModelTable) {
    target.concept = .contracts
    for role in Renewals.roles {
      if let column = column(for: role) { target.roles[role] = column }
    }
    let hasValue = Renewals.valueRoles.contains { target.column(forRole: $0) != nil }
    for field in RenewalField.allCases where hasValue || !field.isMoney {
      target.compute(field.rawValue, .renewal(field))
    }
    spreadOverTerm(&target)
  }

  /// What is for the whole term is a month's money once it is divided by the months of the term
  /// (metrics.md, A3).
  private func spreadOverTerm(_ target: inout ModelTable) {
    guard target.isRevenue, target.reasons["amount"] != "declared", var amount = target.amount,
      amount.interval == nil, amount.intervalCount == nil,
      amount.column == target.roles["total_value"],
      NameHints.isTotal(ColumnWords(amount.column)),
      let months = target.roles[RenewalField.months.rawValue]
    else { return }
    amount.name = "mrr"
    amount.intervalCount = months
    target.amount = amount
    target.reasons["amount"] = "its name: for the whole term, so divided by its months"
  }

  private func column(for role: String) -> String? {
    switch role {
    case "contract_id": table.key
    case "customer_id": table.customer
    case "start_date": table.life?.from
    case "end_date": renewalDay ?? table.life?.end
    case "term_months":
      first {
        $0.has(["term", "months", "length"]) && !$0.has(["notice", "trial"])
      } of: {
        $0 == .integer
      }
    case "annual_value": annualValue
    case "total_value": total
    case "monthly_value": monthlyValue
    case "renewed_contract_id":
      first {
        $0.has(["renewed", "renewal", "successor", "next"]) && NameHints.isIdentifier($0)
      } of: {
        $0 == .text || $0 == .integer
      }
    case "outcome":
      first {
        $0.has(["outcome", "result"]) || $0.list == ["renewal", "status"]
      } of: {
        $0 == .text
      }
    case "renewed_value":
      first {
        $0.has(["renewed"]) && NameHints.amount($0) != nil
      } of: {
        $0.isNumeric
      }
    case "notice_days":
      first {
        $0.has(["notice"]) && !$0.has(["date", "deadline"])
      } of: {
        $0 == .integer
      }
    case "product":
      first {
        $0.list == ["product"] || $0.list == ["product", "id"]
      } of: {
        $0 == .text
      }
    default: nil
    }
  }

  /// The day of the renewal beside the day on which a customer left, as a list of customers has them.
  private var renewalDay: String? {
    guard let end = table.life?.end, let place = table.columnIndex(end),
      NameHints.isDeparture(ColumnWords(table.columns[place].header))
    else { return nil }
    return first {
      NameHints.isRenewal($0)
    } of: {
      $0 == .date || $0 == .timestamp
    }
  }

  private var annualValue: String? {
    first {
      NameHints.isYearly($0) && NameHints.amount($0) != nil && !$0.has(["renewed"])
    } of: {
      $0.isNumeric
    }
  }

  /// What a price per interval, or a monthly amount, comes to in a month.
  private var monthlyValue: String? {
    if annualValue != nil { return nil }
    if let amount = table.amount, amount.interval != nil { return amount.name }
    return first {
      $0.has(["mrr", "monthly"]) && NameHints.amount($0) != nil && !$0.has(["renewed"])
    } of: {
      $0.isNumeric
    }
  }

  /// Money that is not said to be for a year or a month is for the whole term.
  private var total: String? {
    if annualValue != nil || monthlyValue != nil { return nil }
    return first {
      $0.has(["tcv"])
        || NameHints.amount($0) != nil && !$0.has(["renewed", "mrr", "monthly", "arr"])
    } of: {
      $0.isNumeric
    }
  }

  private func first(
    _ fits: (ColumnWords) -> Bool, of type: (ScalarType) -> Bool
  ) -> String? {
    table.columns.first {
      table.computed[$0.name] == nil && type($0.type)
        && (fits(ColumnWords($0.header)) || fits(ColumnWords($0.name)))
    }?.name
  }
}
