import Storage
import Values

// Rows of the revenue table that are no recurring revenue, or not for all of their life
// (metrics.md, A3): one-off charges, trials, rows that are paused or unpaid, gaps that are none.
extension Dataset {
  /// What is paid once, or for use, and not again by itself.
  private static let passing: Set<String> = [
    "no", "false", "n", "one time", "one off", "once", "setup", "set up", "services", "usage",
    "metered", "non recurring", "nonrecurring",
  ]

  /// The columns that lives depend on beside start and end.
  func recurringColumns(of table: ModelTable) -> [String] {
    guard table.isRevenue else { return [] }
    let roles = (Dataset.statusRoles + ["recurring", "trial_end", "paused_at", "resumed_at"])
      .compactMap { table.roles[$0] }
    let ofGaps = [table.customer, table.amount?.name].compactMap(\.self)
    return roles + (reactivationGap > 0 ? ofGaps : [])
  }

  private var reactivationGap: Int32 {
    ContractFacts.days(model.options["reactivation gap"]) ?? 0
  }

  /// Cuts from the lives of the revenue table what does not recur.
  func cutToRecurring(_ lives: inout Lives, in index: Int) throws(LoadProblem) {
    let table = model.tables[index]
    guard table.isRevenue else { return }
    if let name = table.roles["recurring"] {
      leaveOutCharges(&lives, try column(name, in: index), table.name)
    }
    if let name = table.roles["trial_end"], table.computed[name] == nil {
      startBehindTrials(&lives, try days(of: name, in: index))
    }
    try applyStatuses(&lives, index)
    let gap = reactivationGap
    if gap > 0, let customer = table.customer, let codes = try codes(of: customer, in: index) {
      let amounts = try table.amount.map { (amount) throws(LoadProblem) in
        ScaledIntegers(try column(amount.name, in: index))
      }
      lives.close(gapsUpTo: gap, of: codes) { row in
        amounts.map { $0.validity.isPresent(row) && $0.values[row] > 0 } ?? true
      }
    }
  }

  /// Charges that are said not to recur.
  private func leaveOutCharges(_ lives: inout Lives, _ column: Column, _ table: String) {
    var count = 0
    func leaveOut(_ row: Int) {
      guard lives.from[row] < lives.end[row] else { return }
      lives.leaveOut(row)
      count += 1
    }
    switch column.values {
    case .flag(let flags):
      for row in flags.indices where column.validity.isPresent(row) && !flags[row] {
        leaveOut(row)
      }
    case .text(let codes, let dictionary):
      let byCode = (0..<dictionary.count).map { code in
        Dataset.passing.contains(
          dictionary.string(UInt32(code)).lowercased()
            .split { $0 == "_" || $0 == "-" || $0 == " " }.joined(separator: " "))
      }
      for row in codes.indices where column.validity.isPresent(row) && byCode[Int(codes[row])] {
        leaveOut(row)
      }
    case .integer, .decimal, .number, .date, .timestamp, .duration: return
    }
    if count > 0 {
      note(
        DataNote(
          id: "not-recurring", table: table, count: count,
          text: "\(rows(count)) of `\(table)` charged once or by use: in no recurring figure"))
    }
  }

  /// A row that begins with a trial pays from the trial's end on.
  private func startBehindTrials(_ lives: inout Lives, _ ends: Days) {
    for row in lives.from.indices
    where ends.validity.isPresent(row) && ends.values[row] > lives.from[row]
      && lives.from[row] < lives.end[row]
    {
      lives.from[row] = ends.values[row]
      if lives.end[row] <= lives.from[row] { lives.leaveOut(row) }
    }
  }
}

extension Lives {
  mutating func leaveOut(_ row: Int) {
    from[row] = .max
    end[row] = .min
  }

  /// Lengthens the paid rows in front of a gap of up to so many days in which a customer has none: what
  /// costs nothing, and what is given back, is neither a gap's end nor its beginning.
  mutating func close(
    gapsUpTo days: Int32, of customers: Codes, where isPaid: (_ row: Int) -> Bool
  ) {
    var rows: [UInt32: [Int]] = [:]
    for row in from.indices
    where from[row] < end[row] && customers.codes[row] != Codes.missing && isPaid(row) {
      rows[customers.codes[row], default: []].append(row)
    }
    for own in rows.values where own.count > 1 {
      let ordered = own.sorted { (from[$0], $0) < (from[$1], $1) }
      var last = Int32.min
      var latest: [Int] = []
      for row in ordered {
        if last != .min, from[row] > last, from[row] - last <= days {
          for earlier in latest { end[earlier] = from[row] }
          last = from[row]
        }
        if end[row] > last {
          last = end[row]
          latest = [row]
        } else if end[row] == last {
          latest.append(row)
        }
      }
    }
  }
}
