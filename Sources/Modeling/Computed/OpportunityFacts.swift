import Storage
import Values

/// The rows of a table of opportunities, as far as renewals need them (metrics.md B2 and F).
///
/// One row is one renewal; of several that name the same contract one counts: the one that was won,
/// else one that is open, else the first.
struct OpportunityFacts {
  let rowCount: Int
  /// Rows that are no renewals, or not the one that counts, have no day and no outcome.
  private(set) var due: Days
  private(set) var outcomes: [Renewals.Outcome?]
  /// The months of the term that expires.
  let months: [Int64?]
  /// A year of what expires, at `Renewals.scale` digits behind the point.
  let expiring: [Int64?]
  /// A year of what it was renewed for: 0 while it was not.
  private(set) var renewed: [Int64?]
  let noticeDays: [Int32]

  private let table: ModelTable
  private let contracts: [Int32]

  static func sources(of table: ModelTable) -> [String] {
    OpportunityConcept.roles.compactMap { table.column(forRole: $0) }
  }

  init(_ dataset: Dataset, _ index: Int) throws(LoadProblem) {
    let reader = try OpportunityReader(dataset, index)
    table = reader.table
    rowCount = reader.rowCount
    let link = try reader.linked()
    contracts = link.rows
    outcomes = try reader.outcomes()
    let isRenewal = try reader.isRenewal()
    due = try reader.dueDays(link, of: isRenewal)
    let own = try reader.months("term_months")
    let before = try reader.months("expiring_term_months")
    months = link.rows.indices.map { row in
      before[row] ?? (link.rows[row] < 0 ? nil : link.facts?.months[Int(link.rows[row])])
        ?? own[row]
    }
    let targets = try reader.money("target_amount", months: before)
    expiring = link.rows.indices.map { row in
      targets[row] ?? (link.rows[row] < 0 ? nil : link.facts?.annualValues[Int(link.rows[row])])
    }
    renewed = try reader.money("final_amount", months: own)
    noticeDays = try reader.noticeDays()
    leaveOut(isRenewal.map { !$0 })
    leaveOut(try repeats(dataset, reader))
    settleValues(dataset, hasTerms: try reader.hasLongTerms)
  }

  private mutating func leaveOut(_ isLeftOut: [Bool]) {
    due = due.without(isLeftOut)
    for row in isLeftOut.indices where isLeftOut[row] { outcomes[row] = nil }
  }

  /// What was not won is renewed for nothing; what was won without an amount goes on as before.
  private mutating func settleValues(_ dataset: Dataset, hasTerms: Bool) {
    var (withoutFinal, withoutTarget, negative) = (0, 0, 0)
    let hasFinal = table.roles["final_amount"] != nil
    let hasValues = table.columnIndex(RenewalField.value.rawValue) != nil
    for row in 0..<rowCount {
      guard let outcome = outcomes[row] else {
        renewed[row] = nil
        continue
      }
      if outcome != .renewed {
        renewed[row] = 0
      } else if renewed[row] == nil {
        renewed[row] = expiring[row]
        withoutFinal += 1
      }
      if (expiring[row] ?? 0) < 0 || (renewed[row] ?? 0) < 0 { negative += 1 }
      if expiring[row] == nil {
        renewed[row] = nil
        withoutTarget += 1
      }
    }
    guard hasValues else { return }
    note(dataset, "no-target", withoutTarget, "in no value of renewals: what expires has none")
    if hasFinal {
      note(
        dataset, "no-final", withoutFinal,
        "won without an amount: taken to be renewed for what expires")
    }
    note(dataset, "negative-renewals", negative, "with a negative amount: counted as credits")
    if hasTerms, let target = table.roles["target_amount"],
      table.roles["expiring_term_months"] == nil
    {
      dataset.note(
        DataNote(
          id: "target-of-a-year", table: table.name,
          text: "`\(target)` of `\(table.name)` is taken to be for a year, what was renewed to be "
            + "for the months of its term: no column has the months of what expires"))
    }
  }

  private func note(_ dataset: Dataset, _ id: String, _ count: Int, _ text: String) {
    guard count > 0 else { return }
    dataset.note(
      DataNote(
        id: id, table: table.name, count: count,
        text: "\(rows(count)) of `\(table.name)` \(text)"))
  }

  /// Which rows are about a contract that another one speaks of; rows that look alike but name no
  /// contract count each, and it is said.
  private func repeats(
    _ dataset: Dataset, _ reader: OpportunityReader
  ) throws(LoadProblem) -> [Bool] {
    var result = [Bool](repeating: false, count: rowCount)
    for row in try dataset.duplicates(of: table.name).rows { result[row] = true }
    var best: [Int32: Int] = [:]
    var seen: Set<[Int64]> = []
    var (others, alike) = (0, 0)
    let customers = try reader.customers()
    for row in 0..<rowCount where outcomes[row] != nil && !result[row] {
      guard contracts[row] >= 0 else {
        if let value = expiring[row], due.validity.isPresent(row) {
          let key = [Int64(customers[row]), Int64(due.values[row]), value]
          if !seen.insert(key).inserted { alike += 1 }
        }
        continue
      }
      guard let other = best[contracts[row]] else {
        best[contracts[row]] = row
        continue
      }
      others += 1
      let isBetter = rank(row) < rank(other)
      result[isBetter ? other : row] = true
      if isBetter { best[contracts[row]] = row }
    }
    note(
      dataset, "repeated-renewals", others,
      "left out: another one for the same contract was won, is open, or came first")
    note(
      dataset, "alike-renewals", alike,
      "with the customer, the day and the value of another one: each counts")
    return result
  }

  private func rank(_ row: Int) -> Int {
    switch outcomes[row] {
    case .renewed: 0
    case .open: 1
    case .churned: 2
    case nil: 3
    }
  }
}
