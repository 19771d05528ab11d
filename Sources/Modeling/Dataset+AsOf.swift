package import Storage
package import Values

/// The date at which the data end.
package struct AsOf: Sendable, Hashable {
  package var day: Day
  /// With life rows alone: the end of the month of the last start or end, which is a guess.
  package var isAssumed: Bool
  /// No table has a date: the day says nothing.
  package var isUnknown: Bool

  package init(day: Day, isAssumed: Bool, isUnknown: Bool = false) {
    self.day = day
    self.isAssumed = isAssumed
    self.isUnknown = isUnknown
  }
}

extension Dataset {
  /// The date at which the data end, or `today` where it was set.
  ///
  /// The latest date at which the data show that something happened: events, starts, snapshots,
  /// and ends in a table that also has open rows, unless they stand for none, as 9999-12-31 does.
  /// With life rows alone, or others that stop long before, it is the end of that month.
  /// 1970-01-01 when no table has a date. Tables that are about no customer and nothing that is known, such
  /// as budgets and holidays, say nothing where others do.
  package func asOf() throws(LoadProblem) -> AsOf {
    if let today = model.today { return AsOf(day: today, isAssumed: false) }
    if let foundAsOf { return foundAsOf }
    var (latest, latestOfOthers) = (Int32.min, Int32.min)
    for index in asOfOrder {
      guard let day = try latestDay(of: index, isSample: false) else { continue }
      latest = max(latest, day)
      if model.tables[index].kind != .life { latestOfOthers = max(latestOfOthers, day) }
    }
    // What stops long before does not tell when the data end.
    let isAssumed = latestOfOthers == .min || latest - latestOfOthers > Dataset.longestGap
    if latest == .min {
      // Nothing else has a day: what was decided was due about then.
      latest = try latestDecided() ?? .min
    }
    var result = AsOf(
      day: Day(number: latest == .min ? 0 : latest), isAssumed: isAssumed && latest != .min,
      isUnknown: latest == .min)
    if result.isAssumed {
      result.day = result.day.endOfMonth
      note(
        DataNote(
          id: "as-of-assumed", table: nil,
          text: "the data are taken to end on \(result.day), the end of the month of the last "
            + "change"))
    }
    foundAsOf = result
    return result
  }

  /// Whether the as-of date is at least `day`; often known from samples and from the revenue table,
  /// without reading every table.
  package func asOf(isAtLeast day: Day) throws(LoadProblem) -> Bool {
    if let today = model.today { return today >= day }
    if let foundAsOf { return foundAsOf.day >= day }
    for isSample in [true, false] {
      for index in asOfOrder {
        if let found = try latestDay(of: index, isSample: isSample), found >= day.number {
          return true
        }
        // Reading the revenue table is no loss: who asks for the as-of date needs it as well.
        if isSample, model.tables[index].isRevenue,
          let found = try latestDay(of: index, isSample: false), found >= day.number
        {
          return true
        }
      }
    }
    let end = try asOf()
    return end.isUnknown || end.day >= day
  }

  /// What `asOf()` would say if the tables were the rows that are sampled.
  package func sampledAsOf() throws(LoadProblem) -> AsOf {
    if let today = model.today { return AsOf(day: today, isAssumed: false) }
    if let foundAsOf { return foundAsOf }
    var latest: Int32?
    for index in asOfOrder {
      latest = max(latest ?? .min, try latestDay(of: index, isSample: true) ?? .min)
    }
    guard let latest, latest > .min else {
      return AsOf(day: Day(number: 0), isAssumed: false, isUnknown: true)
    }
    return AsOf(day: Day(number: latest), isAssumed: false)
  }

  /// The earliest start in the revenue table: who is there from that day on may have been there
  /// before. `nil` without such a table or without rows.
  package func dataStart() throws(LoadProblem) -> Day? {
    guard let table = model.revenueTable, let from = table.life?.from else { return nil }
    return try bounds(of: from, in: table.name)?.0
  }

  /// Tables with dates at which something happened, the revenue table first.
  private var asOfOrder: [Int] {
    // The rows that lives are made of say no more than the lives; lives that are only cut, no more
    // than the rows.
    let cut = model.tables.indices.filter { tables[$0] is VersionedLives }
    let sources = model.tables.indices.filter { !cut.contains($0) }
      .compactMap { model.tables[$0].source }
    let dated = model.tables.indices.filter { index in
      if cut.contains(index) || sources.contains(model.tables[index].name) { return false }
      switch model.tables[index].kind {
      case .life, .event, .snapshot: return true
      case .entity, .plain: return model.tables[index].startOfTrials != nil
      }
    }
    let known = dated.filter { model.tables[$0].customer != nil || model.tables[$0].concept != nil }
    let told = known.isEmpty ? dated : known
    return told.filter { model.tables[$0].isRevenue }
      + told.filter { !model.tables[$0].isRevenue }
  }

  /// The latest day on which a table shows that something happened, in all rows or in a sample.
  private func latestDay(of index: Int, isSample: Bool) throws(LoadProblem) -> Int32? {
    let table = model.tables[index]
    // What is due lies ahead, and so does the close of what is open.
    if table.concept == .renewals { return isSample ? nil : try latestClose(of: index) }
    var names: [String] = []
    switch table.kind {
    case .life: names = [table.life?.from, table.life?.end].compactMap(\.self)
    case .event: names = [table.at, table.until].compactMap(\.self)
    case .snapshot: names = [table.asOf].compactMap(\.self)
    case .entity, .plain: break
    }
    // Some trials convert, all begin.
    if let start = table.startOfTrials, start != table.at { names.insert(start, at: 0) }
    let indices = names.map { columnIndex($0, in: index) }
    if indices.isEmpty { return nil }
    let stored = tables[index]
    let columns = isSample ? try stored.sample(indices) : try stored.columns(indices)
    var latest = columns[0].dayBounds(localClock, threads: threads)?.1
    if table.kind != .life, let last = latest,
      table.columns[indices[0]].isOfMonths || (!isSample && columns[0].areMonths(localClock))
    {
      latest = Day(number: last).endOfMonth.number
    }
    // Where every row has an end, ends are planned terms; tickets are resolved when they are.
    let isRecorded = table.startOfTrials != nil || table.concept == .tickets
    guard columns.count > 1, isRecorded || hasOpenRows(columns[1]),
      let end = latestEnd(columns[1])
    else { return latest }
    guard let start = latest, end > start else { return latest ?? end }
    guard table.kind == .life, let planned = try ends(of: index, columns[1], isSample) else {
      return end
    }
    return max(start, planned)
  }

  /// The last end of rows that are not in force by their status: of the others it lies ahead. `nil` where no
  /// status tells.
  private func ends(of index: Int, _ end: Column, _ isSample: Bool) throws(LoadProblem) -> Int32? {
    guard let name = model.tables[index].roles["status"] else { return nil }
    let place = columnIndex(name, in: index)
    let raw =
      isSample ? try tables[index].sample([place])[0] : try tables[index].columns([place])[0]
    let maps = model.tables[index].maps.filter { $0.column == name }
    guard let column = StatusColumn(maps.isEmpty ? raw : mapped(raw, by: maps), role: "status"),
      column.statuses.contains(where: { $0 == .inForce })
    else { return nil }
    let days = localDays(end)
    var latest = Int32.min
    for row in 0..<end.count where days.validity.isPresent(row) {
      let isInForce =
        column.validity.isPresent(row) && column.statuses[Int(column.codes[row])] == .inForce
      if !isInForce, days.values[row] < Dataset.firstOfNoEnds {
        latest = max(latest, days.values[row])
      }
    }
    return latest
  }

  /// More days than this without anything are no part of what a table tells of.
  private static let longestGap: Int32 = 31

  /// From this day on ends stand for none: `9999-12-31`, `2099-12-31` and the like.
  private static let firstOfNoEnds = Day(year: 2099, month: 1, day: 1)?.number ?? .max

  /// Whether some rows have no end, or one that stands for none.
  private func hasOpenRows(_ end: Column) -> Bool {
    !end.validity.isAllPresent
      || end.dayBounds(localClock, threads: threads).map { $0.1 >= Dataset.firstOfNoEnds } ?? false
  }

  private func latestEnd(_ column: Column) -> Int32? {
    let latest = column.dayBounds(localClock, threads: threads)?.1
    guard let latest, latest >= Dataset.firstOfNoEnds else { return latest }
    let days = localDays(column)
    var known: Int32?
    for row in 0..<column.count where days.validity.isPresent(row) {
      let end = days.values[row]
      if end < Dataset.firstOfNoEnds { known = max(known ?? end, end) }
    }
    return known
  }
}

extension Dataset {
  /// The last day on which a renewal was due that is decided.
  private func latestDecided() throws(LoadProblem) -> Int32? {
    guard let index = model.tables.firstIndex(where: \.isRenewals),
      let due = model.tables[index].roles["due_date"]
    else { return nil }
    let outcomes = try OpportunityReader(self, index).outcomes()
    let days = localDays(try column(due, in: index))
    return latest(days, outcomes)
  }

  private func latest(_ days: Days, _ outcomes: [Renewals.Outcome?]) -> Int32? {
    outcomes.indices.lazy.filter { outcomes[$0] != .open && days.validity.isPresent($0) }
      .map { days.values[$0] }.max()
  }

  /// The last day on which an opportunity is known to have been closed.
  private func latestClose(of index: Int) throws(LoadProblem) -> Int32? {
    guard let close = model.tables[index].roles["close_date"] else { return nil }
    let outcomes = try OpportunityReader(self, index).outcomes()
    let days = localDays(try column(close, in: index))
    return latest(days, outcomes)
  }
}

extension ModelTable {
  /// The column in which trials begin, of a table of trials.
  fileprivate var startOfTrials: String? {
    guard concept == .trials, kind != .life, let start = roles["trial_start"] else { return nil }
    return columnIndex(start).flatMap { index in
      columns[index].type == .date || columns[index].type == .timestamp ? start : nil
    }
  }
}

extension Day {
  /// The last day of its month.
  var endOfMonth: Day {
    let (year, month, day) = civil
    return self + (Day.length(ofMonth: month, year: year) - day)
  }
}
