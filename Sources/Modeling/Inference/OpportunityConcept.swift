import Storage
import Values

/// Recognises opportunities to renew, as Gainsight and Salesforce export them, and decides whether they
/// or the contracts tell of renewals.
struct OpportunityConcept {
  /// The roles that are read, the catalogue's names.
  static let roles = [
    "customer_id", "due_date", "close_date", "stage", "is_won", "is_closed", "type", "is_renewal",
    "target_amount", "final_amount", "term_months", "expiring_term_months", "renewed_contract",
    "notice_days",
  ]

  /// A column of opportunities that names the contract which expires.
  struct ContractLink {
    var column: String
    var table: Int
    /// The column of the contracts in which the name stands.
    var target: String
  }

  private let table: ModelTable

  static func apply(to model: inout Model) {
    let found = model.tables.indices.filter { index in
      model.tables[index].concept == .renewals
        || OpportunityConcept(table: model.tables[index]).isLikely
    }
    guard
      let best = found.min(by: { a, b in
        let ranks = [a, b].map { model.tables[$0].concept == .renewals ? 0 : 1 }
        return (ranks[0], a) < (ranks[1], b)
      })
    else { return }
    OpportunityConcept(table: model.tables[best]).assign(&model.tables[best])
    let table = model.tables[best]
    let hasValue =
      table.roles["target_amount"] != nil
      || contractLink(of: table, in: model).map { link in
        Renewals.valueRoles.contains { model.tables[link.table].roles[$0] != nil }
      } ?? false
    if table.tellsRenewals {
      for field in RenewalField.allCases where field != .isRenewal {
        let isMissing =
          field == .value && !hasValue
          || field == .renewedValue && !(hasValue && table.roles["final_amount"] != nil)
        if !isMissing { model.tables[best].compute(field.rawValue, .renewal(field)) }
      }
    }
    choose(in: &model)
  }

  /// Contracts tell of renewals if they say themselves what became of them; else opportunities do
  /// that know what is up for renewal.
  static func choose(in model: inout Model) {
    guard let index = model.tables.firstIndex(where: { $0.concept == .renewals }) else { return }
    let table = model.tables[index]
    let contracts = model.tables.first { $0.concept == .contracts }
    let own = ["outcome", "renewed_value", "renewed_contract_id"].contains {
      contracts?.roles[$0] != nil
    }
    let knows =
      table.tellsRenewals
      && (table.roles["target_amount"] != nil || contractLink(of: table, in: model) != nil)
    let isChosen: Bool
    let reason: String
    if case .text(let name)? = model.options["renewal source"] {
      isChosen = name.lowercased() == "opportunities"
      reason = "`set renewal source \(name.lowercased())`"
    } else if let contracts {
      isChosen = !own && knows
      reason =
        own
        ? "`\(contracts.name)` says itself what became of each"
        : knows
          ? "`\(contracts.name)` does not say what became of each"
          : "`\(table.name)` does not say which contract expires, or what it is worth"
    } else {
      isChosen = true
      reason = ""
    }
    model.tables[index].isRenewals = isChosen
    guard let contracts else { return }
    let name = isChosen ? table.name : contracts.name
    model.tables[index].reasons["renewals"] = "renewals are told by `\(name)`: \(reason)"
  }

  // MARK: recognition

  private var isLikely: Bool {
    guard table.concept == nil, table.customer != nil, !table.isRevenue, table.life == nil,
      column(for: "stage") != nil || column(for: "is_won") != nil,
      column(for: "due_date") != nil || column(for: "close_date") != nil
    else { return false }
    let words = ColumnWords(table.name).singular
    return words.contains("opportunity") || words.contains("renewal")
      || column(for: "target_amount") != nil && column(for: "due_date") != nil
  }

  private func assign(_ target: inout ModelTable) {
    target.concept = .renewals
    for role in Self.roles {
      if let column = target.roles[role] ?? column(for: role) { target.roles[role] = column }
    }
  }

  private func column(for role: String) -> String? {
    switch role {
    case "customer_id": table.customer
    case "due_date":
      first(.isTime) {
        $0.has(["due", "expiry", "expires", "expiration"]) || $0.list == ["renewal", "date"]
          || $0.list == ["contract", "end", "date"] && !hasOwnTerm
      }
    case "close_date": first(.isTime) { $0.has(["close", "closed"]) && !$0.has(["created"]) }
    case "stage":
      first(.isText) { $0.has(["stage"]) }
        ?? first(.isText) { ["outcome", "status"].contains($0.last) }
    case "is_won": first(.isFlag) { $0.list == ["is", "won"] || $0.list == ["won"] }
    case "is_closed": first(.isFlag) { $0.list == ["is", "closed"] || $0.list == ["closed"] }
    case "type":
      first(.isText) { $0.list == ["type"] }
        ?? first(.isText) { $0.last == "type" && $0.has(["opportunity", "deal", "renewal"]) }
    case "is_renewal": first(.isFlag) { $0.list == ["is", "renewal"] || $0.list == ["renewal"] }
    case "target_amount":
      first(.isNumber) {
        $0.has(["target", "expiring", "prior"]) && Self.isMoney($0) && !$0.has(["final"])
      }
    case "final_amount": finalAmount
    case "term_months": first(.isWhole) { Self.isTerm($0) && !$0.has(Self.before) }
    case "expiring_term_months": first(.isWhole) { Self.isTerm($0) && $0.has(Self.before) }
    case "renewed_contract":
      first(.isName) { $0.has(["contract"]) && $0.has(["renewed", "expiring"]) }
        ?? first(.isName) {
          $0.has(["contract"]) && ["id", "number", "contract"].contains($0.last)
        }
    case "notice_days": first(.isWhole) { $0.has(["notice"]) && !$0.has(["date", "deadline"]) }
    default: nil
    }
  }

  /// Whether the opportunity says from when on its contract runs: the end beside it is that of what was
  /// sold, a term after the one that was up for renewal.
  private var hasOwnTerm: Bool {
    first(.isTime) {
      $0.has(["contract", "subscription", "service"]) && $0.has(["start", "starts"])
    }
      != nil
  }

  private var finalAmount: String? {
    let own = first(.isNumber) { $0.has(["final", "renewed"]) && Self.isMoney($0) }
    if let own { return own }
    let others: Set<String> = ["target", "forecast", "expected", "expiring", "prior"]
    if let amount = table.amount, amount.interval == nil,
      !ColumnWords(amount.column).has(others)
    {
      return amount.name
    }
    return first(.isNumber) { NameHints.amount($0) != nil && !$0.has(others) }
  }

  private static let before: Set<String> = ["prior", "previous", "expiring", "current", "old"]

  private static func isTerm(_ words: ColumnWords) -> Bool {
    words.has(["term", "months"]) && !words.has(["notice", "trial", "payment", "payments"])
  }

  private static func isMoney(_ words: ColumnWords) -> Bool {
    words.has(["amount", "value", "arr", "acv", "tcv", "mrr", "price", "revenue"])
  }

  private enum Kind { case isTime, isText, isFlag, isNumber, isWhole, isName }

  private func first(_ kind: Kind, _ fits: (ColumnWords) -> Bool) -> String? {
    table.columns.first { column in
      guard table.computed[column.name] == nil else { return false }
      let type = column.type
      let isOfKind =
        switch kind {
        case .isTime: type == .date || type == .timestamp
        case .isText: type == .text
        case .isFlag: type == .flag || type == .integer
        case .isNumber: type.isNumeric
        case .isWhole: type == .integer
        case .isName: type == .text || type == .integer
        }
      return isOfKind && (fits(ColumnWords(column.header)) || fits(ColumnWords(column.name)))
    }?.name
  }

  /// Which contract an opportunity is about: ids of opportunities stand beside ids of contracts,
  /// numbers beside numbers.
  static func contractLink(of table: ModelTable, in model: Model) -> ContractLink? {
    guard let column = table.roles["renewed_contract"], let own = table.columnIndex(column),
      let index = model.tables.firstIndex(where: { $0.concept == .contracts }),
      model.tables[index].name != table.name
    else { return nil }
    let contracts = model.tables[index]
    let isNumber = ColumnWords(table.columns[own].header).last == "number"
    let named = contracts.columns.first { candidate in
      let words = ColumnWords(candidate.header)
      return isNumber
        ? words.list == ["contract", "number"] || words.list == ["number"]
        : words.list == ["id"] || words.list == ["contract", "id"]
    }
    guard let target = named?.name ?? contracts.key else { return nil }
    return ContractLink(column: column, table: index, target: target)
  }
}

extension ModelTable {
  /// Whether opportunities say which of them are renewals, and what became of them.
  var tellsRenewals: Bool {
    guard roles["stage"] != nil || roles["is_won"] != nil else { return false }
    guard roles["due_date"] != nil || roles["close_date"] != nil else { return false }
    return ["target_amount", "type", "is_renewal"].contains { roles[$0] != nil }
      || ColumnWords(name).singular.contains("renewal")
  }
}
