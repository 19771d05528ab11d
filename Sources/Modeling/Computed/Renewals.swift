import Storage
import Values

/// What became of each contract at its end (metrics.md B2, renewal_rate).
///
/// A contract is renewed when its outcome says so, when it names the contract that renews it, or
/// when a following contract of the customer, of the same product if there is one, starts no later
/// than the days of grace after its end. Each contract renews at most one other unless the file
/// says otherwise; then its value is shared out by what expires.
struct Renewals {
  /// The roles that are read, the catalogue's names.
  static let roles = [
    "contract_id", "customer_id", "start_date", "end_date", "term_months", "annual_value",
    "total_value", "monthly_value", "renewed_contract_id", "outcome", "renewed_value",
    "notice_days", "product", "status",
  ]
  /// Any of these tells what a contract is worth.
  static let valueRoles = ["annual_value", "total_value", "monthly_value"]
  /// Digits behind the point of values.
  static let scale = MonthlyAmounts.digits
  /// Days after the end within which a following contract still is a renewal; notice that is due
  /// before the end.
  static let usualGrace: Int32 = 30
  static let usualNotice: Int32 = 30

  enum Outcome: UInt32 { case renewed, churned, open }

  private var due: Days
  private var decidedBy: Days
  /// `nil` for rows that are no renewals.
  private var outcomes: [Outcome?]
  private var months: [Int64?]
  private var values: [Int64?]
  private var renewedValues: [Int64?]
  private var noticeDays: [Int32]
  private var renews: [Bool]

  static func sources(of table: ModelTable) -> [String] {
    if table.concept == .renewals { return OpportunityFacts.sources(of: table) }
    return roles.compactMap { table.column(forRole: $0) }
  }

  /// What became of contracts.
  init(_ facts: ContractFacts) {
    due = facts.end
    decidedBy = due
    for row in due.values.indices { decidedBy.values[row] &+= facts.graceDays }
    months = facts.months
    values = facts.annualValues
    noticeDays = facts.noticeDays
    let followers = ContractFollowers(facts)
    outcomes = facts.outcomes
    let count = facts.rowCount
    renewedValues = [Int64?](repeating: 0, count: count)
    renews = [Bool](repeating: false, count: count)
    for row in 0..<count {
      let next = followers.next[row]
      if next >= 0 {
        renews[Int(next)] = true
        if outcomes[row] == .open { outcomes[row] = .renewed }
      }
      guard outcomes[row] == .renewed else { continue }
      // A renewal without a value of its own is taken to go on as before.
      renewedValues[row] =
        facts.renewedValues[row] ?? followers.value(of: row, facts)
        ?? values[row] ?? 0
    }
  }

  /// What became of opportunities: open ones wait for their outcome however late they are.
  init(_ facts: OpportunityFacts) {
    due = facts.due
    decidedBy = Days(
      values: [Int32](repeating: 0, count: facts.rowCount),
      validity: Validity([Bool](repeating: false, count: facts.rowCount)))
    outcomes = facts.outcomes
    months = facts.months
    values = facts.expiring
    renewedValues = facts.renewed
    noticeDays = facts.noticeDays
    renews = [Bool](repeating: false, count: facts.rowCount)
  }

  func column(_ field: RenewalField) -> Column {
    switch field {
    case .due: return Column(.date(due.values.all), validity: due.validity)
    case .decidedBy: return Column(.date(decidedBy.values.all), validity: decidedBy.validity)
    case .noticeDeadline:
      return Column(
        .date(due.values.indices.map { due.values[$0] &- noticeDays[$0] }), validity: due.validity)
    case .outcome:
      return Column(
        .text(
          outcomes.map { ($0 ?? .open).rawValue }, TextDictionary(["renewed", "churned", "open"])),
        validity: Validity(outcomes.map { $0 != nil }))
    case .term:
      return Column(
        .text(months.map { ContractTerm(months: $0 ?? 0).rawValue }, ContractTerm.dictionary),
        validity: Validity(months.map { $0 != nil }))
    case .months:
      return Column(.integer(months.map { $0 ?? 0 }), validity: Validity(months.map { $0 != nil }))
    case .value: return Renewals.money(values)
    case .renewedValue: return Renewals.money(renewedValues)
    case .isRenewal: return Column(.flag(renews), validity: Validity(allPresent: renews.count))
    }
  }

  private static func money(_ values: [Int64?]) -> Column {
    MonthlyAmounts.shortened(
      values.map { $0 ?? 0 }, DecimalScale(scale), Validity(values.map { $0 != nil }), atLeast: 2)
  }
}

/// The usual lengths of contracts.
enum ContractTerm: UInt32, CaseIterable {
  case monthly, quarterly, annual, multiYear, other

  init(months: Int64) {
    switch months {
    case ...1: self = .monthly
    case 3: self = .quarterly
    case 12: self = .annual
    case 13...: self = .multiYear
    default: self = .other
    }
  }

  static let dictionary = TextDictionary(["monthly", "quarterly", "annual", "multi-year", "other"])
}

extension Dataset {
  func renewals(of table: Int) throws(LoadProblem) -> Renewals {
    if let known = renewalsByTable[table] { return known }
    let isOfOpportunities = model.tables[table].concept == .renewals
    let result =
      isOfOpportunities
      ? Renewals(try OpportunityFacts(self, table)) : Renewals(try ContractFacts(self, table))
    renewalsByTable[table] = result
    return result
  }
}
