import CScan
package import Storage
import Values

/// From when until when the rows of a life table are in force, row by row.
///
/// A row is in force on day `d` when `from <= d < end`.
package struct Lives: Sendable {
  /// The first day covered; `Int32.max` for a row that is left out.
  package var from: DayNumbers
  /// The first day not covered; `Int32.max` while the row runs, any day for a row left out.
  package var end: DayNumbers
  /// Rows left out because they have no start.
  package var withoutStart: Int
  /// Rows that end before they cover a day.
  package var empty: Int
  /// Versions of one key that a later version cut short.
  package var cut: Int
}

extension Dataset {
  /// The lives of a table's rows: ends exclusive, versions of one key cut where the next begins.
  ///
  /// Settles whether the end column names the last day covered, if the model left it open.
  package func life(of table: String) throws(LoadProblem) -> Lives {
    let index = tableIndex(table)
    if let known = livesByTable[index] { return known }
    guard let life = model.tables[index].life ?? span(of: model.tables[index]) else {
      preconditionFailure("analysis asks for lives only where there are some")
    }
    let isSpan = model.tables[index].life == nil
    try load([], of: table, withLife: true)
    let from = try days(of: life.from, in: index)
    var end = try life.end.map { name throws(LoadProblem) in try days(of: name, in: index) }
    if isSpan, model.tables[index].concept == .tickets { end = try resolutions(of: index, end) }
    if life.isUndecided { try decideEnd(of: index, from: from, end: end) }
    let isInclusive = model.tables[index].life?.isInclusive ?? false
    // Through a month is through its last day.
    let isOfMonths = isInclusive && model.tables[index].isOfMonths(life.end)
    var lives = Lives(
      from: from, end: isOfMonths ? end?.lastOfMonths : end, isInclusive: isInclusive,
      threads: threads)
    if isSpan {
      // What is over on the day it began is nothing unusual, and has no versions.
      lives.empty = 0
      livesByTable[index] = lives
      return lives
    }
    if try !isKnownUnique(in: index), let key = model.tables[index].key,
      let codes = try codes(of: key, in: index)
    {
      lives.cutVersions(codes)
    }
    describe(lives, table: model.tables[index].name, life: life)
    try noteDoubtfulRows(lives, in: index)
    try cutToRecurring(&lives, in: index)
    if let drafts = try drafts(in: index) {
      for row in drafts.indices where drafts[row] { lives.leaveOut(row) }
    }
    for var found in try (tables[index] as? DerivedLives)?.lives().notes ?? [] {
      found.table = model.tables[index].name
      note(found)
    }
    lives.makeAlike()
    livesByTable[index] = lives
    return lives
  }

  /// Events that last, such as tickets until they are resolved, seen as lives.
  private func span(of table: ModelTable) -> ModelTable.Life? {
    table.at.map { ModelTable.Life(from: $0, end: table.until, isInclusive: false) }
  }

  /// Settles every question that the model left to the data, for `show model`.
  package func settle() throws(LoadProblem) {
    for table in model.tables where table.life?.isUndecided == true {
      _ = try life(of: table.name)
    }
  }

  func lifeColumns(of table: ModelTable) -> [String] {
    guard let life = table.life ?? span(of: table) else { return [] }
    var names = [life.from] + [life.end].compactMap(\.self)
    if plainKey(of: table) == nil, let key = table.key { names.append(key) }
    if table.concept == .contracts, let status = table.own("status") { names.append(status.name) }
    if life.isUndecided, let customer = table.customer { names.append(customer) }
    return names + recurringColumns(of: table) + ticketColumns(of: table)
  }

  /// The key, where it is a column of the file as it stands.
  func plainKey(of table: ModelTable) -> String? {
    guard let key = table.key, table.computed[key] == nil, key != table.amount?.name,
      !table.maps.contains(where: { $0.column == key })
    else { return nil }
    return key
  }

  /// Whether the key can be seen to be different in every row without its values.
  func isKnownUnique(in index: Int) throws(LoadProblem) -> Bool {
    guard let key = plainKey(of: model.tables[index]) else { return false }
    return try tables[index].isDistinct(columnIndex(key, in: index))
  }

  private func decideEnd(of index: Int, from: Days, end: Days?) throws(LoadProblem) {
    model.tables[index].life?.isUndecided = false
    guard let end, let customer = model.tables[index].customer,
      let codes = try codes(of: customer, in: index)
    else { return }
    let isOfMonths = model.tables[index].isOfMonths(model.tables[index].life?.end)
    let columns = [customer, model.tables[index].life?.from, model.tables[index].life?.end]
    let found = try finding(
      isOfMonths ? "successors by months" : "successors", of: columns.compactMap(\.self),
      in: model.tables[index].name
    ) {
      var evidence = SuccessorEvidence(
        customers: codes, from: from, end: end, isOfMonths: isOfMonths, threads: threads)
      if evidence.isThin, codes.codes.count > SuccessorEvidence.rowLimit {
        evidence = SuccessorEvidence(
          customers: codes, from: from, end: end, isOfMonths: isOfMonths,
          limit: 64 * SuccessorEvidence.rowLimit, threads: threads)
      }
      return [Int64(evidence.sameDay), Int64(evidence.dayAfter)]
    }
    let (sameDay, dayAfter) = (Int(found[0]), Int(found[1]))
    if sameDay + dayAfter == 0 {
      if takeInclusiveName(of: index) { return }
      if isOfMonths { return leaveMonths(of: index, end) }
      return decideEnd(of: index, byTermsFrom: from, end)
    }
    let isInclusive = dayAfter > sameDay
    model.tables[index].life?.isInclusive = isInclusive
    model.tables[index].life?.evidence = (sameDay, dayAfter)
    guard isInclusive, let name = model.tables[index].life?.end else { return }
    let table = model.tables[index].name
    let unit = isOfMonths ? "month" : "day"
    note(
      DataNote(
        id: "through-inferred", table: table,
        text: "`\(name)` of `\(table)` is taken as the last \(unit) covered: "
          + "\(dayAfter) successors start the \(unit) after, \(sameDay) "
          + (isOfMonths ? "in the same month" : "on the same day")))
  }

  /// Where nobody has a second row, the name of an end may say that it is the last day covered.
  private func takeInclusiveName(of index: Int) -> Bool {
    let table = model.tables[index]
    guard let name = table.life?.end, let column = table.columnIndex(name),
      NameHints.isLastDay(ColumnWords(table.columns[column].header))
    else { return false }
    model.tables[index].life?.isInclusive = true
    model.tables[index].life?.evidence = (0, 0)
    note(
      DataNote(
        id: "through-inferred", table: table.name,
        text: "`\(name)` of `\(table.name)` is taken as the last day covered, as its name says"))
    return true
  }

  /// Where nobody has a second row, nothing tells whether a month is covered that stands as an end:
  /// it is the first that is not, and that is said.
  private func leaveMonths(of index: Int, _ end: Days) {
    model.tables[index].life?.evidence = (0, 0)
    guard end.validity.missing < end.validity.count, let life = model.tables[index].life,
      let name = life.end
    else { return }
    let table = model.tables[index].name
    note(
      DataNote(
        id: "until-assumed", table: table,
        text:
          "`\(name)` of `\(table)` is taken as the first month not covered, since no row follows "
          + "another of its customer; `active from \(life.from) through \(name)` covers it"))
  }

  /// Where nobody has a second row, terms that end the day before they are full name their last day.
  private func decideEnd(of index: Int, byTermsFrom from: Days, _ end: Days) {
    model.tables[index].life?.evidence = (0, 0)
    let (full, rows) = SuccessorEvidence.fullTerms(from, end)
    guard full > 1, full * 10 >= rows * 9, let name = model.tables[index].life?.end else { return }
    model.tables[index].life?.isInclusive = true
    let table = model.tables[index].name
    note(
      DataNote(
        id: "through-inferred", table: table,
        text: "`\(name)` of `\(table)` is taken as the last day covered: \(full) of \(rows) rows "
          + "end the day before a month or a year of theirs is full"))
  }

  private func describe(_ lives: Lives, table: String, life: ModelTable.Life) {
    if lives.withoutStart > 0 {
      note(
        DataNote(
          id: "rows-left-out", table: table, count: lives.withoutStart,
          text: "\(rows(lives.withoutStart)) of `\(table)` left out: no `\(life.from)`"))
    }
    if lives.empty > 0 {
      note(
        DataNote(
          id: "empty-life", table: table, count: lives.empty,
          text: "\(rows(lives.empty)) of `\(table)` left out: the end comes before a day is covered"
        ))
    }
    if lives.cut > 0 {
      note(
        DataNote(
          id: "overlapping-versions", table: table, count: lives.cut,
          text: "\(rows(lives.cut)) of `\(table)` cut where a later version of the same key starts")
      )
    }
  }
}

extension Lives {
  /// Starts are those of the file, not a copy, where every row has one; narrow slots serve as they
  /// are, ends too.
  init(from start: Days, end stop: Days?, isInclusive: Bool, threads: Int = 1) {
    if let narrow = Lives(narrow: start, stop, isInclusive: isInclusive, threads) {
      self = narrow
      return
    }
    let count = start.values.count
    var from = start.values.all
    start.validity.forEachMissing(in: 0..<count) { from[$0] = .max }
    var backward = 0
    let end: [Int32] = largeArray(count: count) { end in
      // Some rows at a time, so that every step finds them in the nearest cache.
      for first in Swift.stride(from: 0, to: count, by: 4096) {
        let rows = first..<min(first + 4096, count)
        if let stop {
          let extra: Int32 = isInclusive ? 1 : 0
          let days = stop.values.days(in: rows)
          for (row, day) in zip(rows, days) { end[row] = day &+ extra }
          stop.validity.forEachMissing(in: rows) { end[$0] = .max }
        } else {
          for row in rows { end[row] = .max }
        }
        start.validity.forEachMissing(in: rows) { end[$0] = .min }
        for row in rows { backward += end[row] <= from[row] ? 1 : 0 }
      }
    }
    self.from = DayNumbers(from)
    self.end = DayNumbers(end)
    withoutStart = start.validity.missing
    empty = backward - start.validity.missing
    cut = 0
  }

  /// `nil` where a slot does not say by itself whether the row has a day.
  private init?(narrow start: Days, _ stop: Days?, isInclusive: Bool, _ threads: Int) {
    guard let starts = start.values.narrow, let ends = stop?.values.narrow,
      let known = stop?.validity.missing, starts.count == ends.count
    else { return nil }
    let parts = parts(ofRows: starts.count)
    let found = simultaneously(parts.count, threads: threads) { part in
      starts.withUnsafeBufferPointer { starts in
        ends.withUnsafeBufferPointer { ends in
          kpi_count_days(
            UnsafeBufferPointer(rebasing: starts[parts[part]]).baseAddress,
            UnsafeBufferPointer(rebasing: ends[parts[part]]).baseAddress, parts[part].count,
            isInclusive ? 1 : 0, kpi_scan_best_level())
        }
      }
    }
    let without = found.reduce(0) { $0 + $1.withoutStart }
    let open = found.reduce(0) { $0 + $1.withoutEnd }
    guard without == start.validity.missing, open == known else { return nil }
    from = DayNumbers(starts, none: .max)
    end = DayNumbers(ends, none: .max, offset: isInclusive ? 1 : 0)
    (withoutStart, empty, cut) = (without, found.reduce(0) { $0 + $1.early }, 0)
  }

  /// Starts and ends lie alike: in slots or in arrays.
  mutating func makeAlike() {
    guard (from.narrow == nil) != (end.narrow == nil) else { return }
    (from, end) = (DayNumbers(from.all), DayNumbers(end.all))
  }

  /// Rows with the same key are versions of one thing: where they overlap the later start wins.
  ///
  /// Of two that start together the longer wins, of two alike the first of the file, so that the
  /// order of rows matters only between rows that cannot be told apart.
  mutating func cutVersions(_ keys: Codes) {
    if keys.isUnique { return }
    var starts = [Int](repeating: 0, count: keys.count + 1)
    for row in 0..<from.count where keys.codes[row] != Codes.missing && from[row] < end[row] {
      starts[Int(keys.codes[row]) + 1] += 1
    }
    for code in 0..<keys.count { starts[code + 1] += starts[code] }
    var next = starts
    var rows = [Int](repeating: 0, count: starts[keys.count])
    for row in 0..<from.count where keys.codes[row] != Codes.missing && from[row] < end[row] {
      let code = Int(keys.codes[row])
      rows[next[code]] = row
      next[code] += 1
    }
    for code in 0..<keys.count where starts[code + 1] - starts[code] > 1 {
      cutVersions(rows[starts[code]..<starts[code + 1]])
    }
  }

  private mutating func cutVersions(_ group: ArraySlice<Int>) {
    let ordered = group.sorted { a, b in
      if from[a] != from[b] { return from[a] < from[b] }
      if end[a] != end[b] { return end[a] < end[b] }
      return a > b
    }
    for (earlier, later) in zip(ordered, ordered.dropFirst()) where end[earlier] > from[later] {
      end[earlier] = from[later]
      cut += 1
    }
  }
}

extension Validity {
  /// The rows without a value, a word of the bitmap at a time.
  ///
  /// - Parameter rows: starts at a multiple of 64.
  @inline(__always)
  fileprivate func forEachMissing(in rows: Range<Int>, _ body: (Int) -> Void) {
    if isAllPresent || rows.isEmpty { return }
    for place in rows.lowerBound >> 6...(rows.upperBound - 1) >> 6 {
      var missing = ~words[place]
      while missing != 0 {
        let row = place << 6 + missing.trailingZeroBitCount
        if row >= rows.upperBound { break }
        body(row)
        missing &= missing &- 1
      }
    }
  }
}
