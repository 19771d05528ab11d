import Storage
import Values

// The status of a row is that of the day of the data: who is on trial has not paid, who is paused
// or unpaid pays no more.
extension Dataset {
  /// What says whether rows are in force: flags first, which leave no word unknown.
  static let statusRoles = ["is_active", "is_over", "status"]

  /// Cuts the rows of the revenue that their statuses say pay no more, or never did.
  func applyStatuses(_ lives: inout Lives, _ index: Int) throws(LoadProblem) {
    let table = model.tables[index]
    for role in Dataset.statusRoles {
      guard let name = table.roles[role],
        let column = StatusColumn(try column(name, in: index), role: role)
      else { continue }
      if role == "status" { try noteUnknown(column, lives, index) }
      if role == "status" { try resume(column, named: name, &lives, index) }
      try apply(column, named: name, to: &lives, index)
      if role == "status" { try noteRunningOut(column, lives, index) }
    }
    let goesOn = try resumed(lives, index)
    try pauseWithoutStatus(&lives, index, goesOn)
  }

  /// Which rows were paused and go on since: a life has no gap, so that they count through it, which is told.
  private func resumed(_ lives: Lives, _ index: Int) throws(LoadProblem) -> Set<Int> {
    let table = model.tables[index]
    guard let pause = table.roles["paused_at"], let resume = table.roles["resumed_at"],
      model.options["paused"] != .text("active")
    else { return [] }
    let (pauses, resumes) = (try days(of: pause, in: index), try days(of: resume, in: index))
    let candidates = (0..<pauses.values.count).filter { row in
      pauses.validity.isPresent(row) && resumes.validity.isPresent(row)
        && lives.from[row] < lives.end[row] && pauses.values[row] <= resumes.values[row]
    }
    guard !candidates.isEmpty else { return [] }
    let today = try asOf().day.number
    let found = candidates.filter { resumes.values[$0] <= today }
    guard !found.isEmpty else { return [] }
    note(
      DataNote(
        id: "resumed-rows", table: table.name, count: found.count,
        text:
          "\(rows(found.count)) of `\(table.name)` paused and resumed: counted through the pause, "
          + "since a row has one start and one end"))
    return Set(found)
  }

  private func apply(
    _ column: StatusColumn, named name: String, to lives: inout Lives, _ index: Int
  ) throws(LoadProblem) {
    let cutsPaused = model.options["paused"] != .text("active")
    guard column.statuses.contains(where: { $0.map { cuts($0, cutsPaused) } ?? false }) else {
      return
    }
    let table = model.tables[index]
    let trialEnd = table.roles["trial_end"] ?? ""
    let ends = table.own(trialEnd) != nil ? try days(of: trialEnd, in: index) : nil
    let pauses = try table.roles["paused_at"].map { name throws(LoadProblem) in
      try days(of: name, in: index)
    }
    var (stopped, over, trials): ([Int], [Int], [Int]) = ([], [], [])
    for row in column.codes.indices
    where column.validity.isPresent(row) && lives.from[row] < lives.end[row] {
      let status = column.statuses[Int(column.codes[row])]
      switch status {
      case .neverPaid: lives.leaveOut(row)
      case .trial:
        if ends?.validity.isPresent(row) ?? false {
          trials.append(row)
        } else {
          lives.leaveOut(row)
        }
      case .stopped: stopped.append(row)
      case .paused where cutsPaused:
        if let pauses, pauses.validity.isPresent(row) {
          lives.end[row] = min(lives.end[row], max(lives.from[row], pauses.values[row]))
        } else {
          stopped.append(row)
        }
      case .inactive: over.append(row)
      case .ended: if lives.end[row] == .max { over.append(row) }
      case .inForce, .paused, nil: break
      }
    }
    if let ends { try keepOnTrial(trials, ends, &lives, index) }
    let ended = try cut(over, of: &lives)
    let paused = try cut(stopped, of: &lives)
    if ended > 0 {
      note(
        DataNote(
          id: "ended-without-day", table: table.name, count: ended,
          text: "\(rows(ended)) of `\(table.name)` over by `\(name)`, and no "
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

  /// Leaves out rows that are on trial by their status, though the trial would end before the month does up
  /// to which the data are taken to go: the day of the data, which nothing tells, lies before that.
  private func keepOnTrial(
    _ rows: [Int], _ ends: Days, _ lives: inout Lives, _ index: Int
  ) throws(LoadProblem) {
    guard !rows.isEmpty, model.today == nil else { return }
    let end = try asOf()
    guard end.isAssumed else { return }
    let found = rows.filter { ends.values[$0] <= end.day.number }
    guard !found.isEmpty else { return }
    for row in found { lives.leaveOut(row) }
    let table = model.tables[index].name
    note(
      DataNote(
        id: "still-on-trial", table: table, count: found.count,
        text:
          "\(Modeling.rows(found.count)) of `\(table)` on trial by their status: left out, though the "
          + "trial ends by \(end.day)"))
  }

  /// Lets rows run on that are in force by their status though the day of their cancellation has passed: it
  /// is that of the request, and what was paid for has not run out.
  private func resume(
    _ column: StatusColumn, named name: String, _ lives: inout Lives, _ index: Int
  ) throws(LoadProblem) {
    let table = model.tables[index]
    guard let end = table.life?.end, table.reasons["profile"] == nil,
      table.reasons["life"] != "declared", let place = table.columnIndex(end),
      NameHints.isRequestToEnd(ColumnWords(table.columns[place].header))
    else { return }
    let candidates = column.codes.indices.filter { row in
      column.validity.isPresent(row) && lives.end[row] < .max
        && column.statuses[Int(column.codes[row])] == .inForce
    }
    guard !candidates.isEmpty else { return }
    let today = try asOf().day.number
    let found = candidates.filter { lives.end[$0] <= today && lives.from[$0] < lives.end[$0] }
    guard !found.isEmpty else { return }
    for row in found { lives.end[row] = .max }
    note(
      DataNote(
        id: "called-off", table: table.name, count: found.count,
        text:
          "\(rows(found.count)) of `\(table.name)` in force by `\(name)`, though `\(end)` has passed: "
          + "taken for the day on which they were called off, not for their end"))
  }

  /// Ends rows that go on beyond the day of the data on that day.
  /// - Returns: how many do.
  private func cut(_ rows: [Int], of lives: inout Lives) throws(LoadProblem) -> Int {
    // What ended before the data do is as it was.
    let open = rows.contains { lives.end[$0] == .max }
    guard let last = rows.map({ lives.end[$0] }).max() else { return 0 }
    if !open, try asOf(isAtLeast: Day(number: last)) { return 0 }
    let today = try asOf().day.number
    var count = 0
    for row in rows where lives.end[row] > today {
      lives.end[row] = max(lives.from[row], today)
      count += 1
    }
    return count
  }

  /// A time of a pause tells by itself where no column has words for it.
  private func pauseWithoutStatus(
    _ lives: inout Lives, _ index: Int, _ goesOn: Set<Int>
  ) throws(LoadProblem) {
    let table = model.tables[index]
    guard table.roles["status"] == nil, let name = table.roles["paused_at"],
      model.options["paused"] != .text("active")
    else { return }
    let pauses = try days(of: name, in: index)
    var count = 0
    for row in 0..<pauses.values.count
    where pauses.validity.isPresent(row) && lives.from[row] < lives.end[row]
      && pauses.values[row] < lives.end[row] && !goesOn.contains(row)
    {
      lives.end[row] = max(lives.from[row], pauses.values[row])
      count += 1
    }
    guard count > 0 else { return }
    note(
      DataNote(
        id: "paused-rows", table: table.name, count: count,
        text: "\(rows(count)) of `\(table.name)` paused: counted up to `\(name)`; "
          + "`set paused active` counts them on"))
  }

  private func cuts(_ status: SubscriptionStatus, _ cutsPaused: Bool) -> Bool {
    switch status {
    case .trial, .neverPaid, .stopped, .ended, .inactive: true
    case .paused: cutsPaused
    case .inForce: false
    }
  }

  /// Says which rows are over by their status and run on all the same, up to an end that lies ahead.
  private func noteRunningOut(
    _ column: StatusColumn, _ lives: Lives, _ index: Int
  ) throws(LoadProblem) {
    let table = model.tables[index]
    let areOver = column.texts.indices.map { code in
      if case .ended? = column.statuses[code] {
        !SubscriptionStatus.mayRunOut(column.texts[code])
      } else {
        false
      }
    }
    guard areOver.contains(true) else { return }
    let over = column.codes.indices.filter { row in
      column.validity.isPresent(row) && areOver[Int(column.codes[row])]
        && lives.from[row] < lives.end[row] && lives.end[row] < .max
    }
    guard let name = table.roles["status"], let last = over.map({ lives.end[$0] }).max(),
      try !asOf(isAtLeast: Day(number: last))
    else { return }
    let today = try asOf().day.number
    let found = over.filter { lives.end[$0] > today }
    guard let first = found.first else { return }
    let text = column.texts[Int(column.codes[first])]
    note(
      DataNote(
        id: "over-with-end-ahead", table: table.name, count: found.count,
        text: "\(rows(found.count)) of `\(table.name)` over by `\(name)`, with an end that lies "
          + "ahead: counted up to that end; `map \(name): \"\(text)\" = \"paused\"` in "
          + "`model.kpi` ends them today"))
  }

  /// Says which words count as in force for want of a meaning, in rows that are not over.
  private func noteUnknown(
    _ column: StatusColumn, _ lives: Lives, _ index: Int
  ) throws(LoadProblem) {
    let table = model.tables[index]
    guard let name = table.roles["status"] else { return }
    let (texts, statuses, codes) = (column.texts, column.statuses, column.codes)
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
