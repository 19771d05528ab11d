import Storage
import Values

// The status of a row is that of the day of the data: who is on trial has not paid, who is paused
// or unpaid pays no more.
extension Dataset {
  func applyStatuses(
    _ lives: inout Lives, _ column: Column, _ index: Int
  ) throws(LoadProblem) {
    guard case .text(let codes, let dictionary) = column.values else { return }
    let texts = (0..<dictionary.count).map { dictionary.string(UInt32($0)) }
    let statuses = texts.map(SubscriptionStatus.init)
    try noteUnknown(texts, statuses, lives, column, index)
    let cutsPaused = model.options["paused"] != .text("active")
    guard statuses.contains(where: { $0.map { cuts($0, cutsPaused) } ?? false }) else { return }
    let table = model.tables[index]
    let trialEnd = table.roles["trial_end"] ?? ""
    let ends = table.own(trialEnd) != nil ? try days(of: trialEnd, in: index) : nil
    var (paused, ended) = (0, 0)
    var today: Int32?
    for row in codes.indices
    where column.validity.isPresent(row) && lives.from[row] < lives.end[row] {
      switch statuses[Int(codes[row])] {
      case .neverPaid: lives.leaveOut(row)
      case .trial:
        if !(ends?.validity.isPresent(row) ?? false) { lives.leaveOut(row) }
      case .stopped, .paused, .ended:
        let status = statuses[Int(codes[row])]
        guard status != .paused || cutsPaused, lives.end[row] == .max else { continue }
        if today == nil { today = try asOf().day.number }
        lives.end[row] = max(lives.from[row], today ?? .max)
        if status == .ended { ended += 1 } else { paused += 1 }
      case .inForce, nil: break
      }
    }
    if ended > 0 {
      note(
        DataNote(
          id: "ended-without-day", table: table.name, count: ended,
          text:
            "\(rows(ended)) of `\(table.name)` over by `\(table.roles["status"] ?? "")`, and no "
            + "column says since when: counted up to the day before \(try asOf().day), which is the "
            + "day of their churn for want of a better one"))
    }
    if paused > 0 {
      note(
        DataNote(
          id: "paused-rows", table: table.name, count: paused,
          text: "\(rows(paused)) of `\(table.name)` paused or unpaid: counted up to the day "
            + "before \(try asOf().day), since nothing says from when on"))
    }
  }

  private func cuts(_ status: SubscriptionStatus, _ cutsPaused: Bool) -> Bool {
    switch status {
    case .trial, .neverPaid, .stopped, .ended: true
    case .paused: cutsPaused
    case .inForce: false
    }
  }

  /// Says which words count as in force for want of a meaning, in rows that are not over.
  private func noteUnknown(
    _ texts: [String], _ statuses: [SubscriptionStatus?], _ lives: Lives, _ column: Column,
    _ index: Int
  ) throws(LoadProblem) {
    guard case .text(let codes, _) = column.values, let name = model.tables[index].roles["status"]
    else { return }
    let table = model.tables[index]
    // A column of states may be one of places.
    let isStatus = !ColumnWords(name).has(["state"]) || statuses.contains { $0 != nil }
    let isUnknown = texts.indices.map { code in
      guard isStatus, statuses[code] == nil else { return false }
      // Contracts that nobody signed are left out and told as such.
      return table.concept != .contracts
        || !Dataset.unsigned.contains(SubscriptionStatus.words(of: texts[code]))
    }
    guard isUnknown.contains(true) else { return }
    let today = try asOf().day.number
    var counts = [Int](repeating: 0, count: texts.count)
    for row in codes.indices
    where column.validity.isPresent(row) && isUnknown[Int(codes[row])]
      && lives.from[row] < lives.end[row] && lives.end[row] > today
    {
      counts[Int(codes[row])] += 1
    }
    let found = texts.indices.filter { counts[$0] > 0 }
      .sorted { (counts[$1], texts[$0]) < (counts[$0], texts[$1]) }
    guard let first = found.first else { return }
    let named = found.prefix(3).map { "`\(texts[$0])` (\(rows(counts[$0])))" }
    let others = found.count > 3 ? " and \(found.count - 3) more" : ""
    note(
      DataNote(
        id: "unknown-status", table: table.name, count: found.reduce(0) { $0 + counts[$1] },
        text: "`\(name)` of `\(table.name)` has \(named.joined(separator: ", "))\(others), which "
          + "says nothing known: counted as in force; "
          + "`map \(name): \"\(texts[first])\" = \"paused\"` in `model.kpi` says otherwise"))
  }
}
