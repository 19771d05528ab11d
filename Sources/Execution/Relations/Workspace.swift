import Planning
import Storage
import Values

/// What one run has fetched and worked out so far, so that measures share it.
final class Workspace {
  let source: any DataSource
  let evaluator: Evaluator
  let cancellation: Cancellation
  let notes = NoteCollector()
  var statistics = Answer.Statistics()
  /// The queries that `perCustomer` refers to, and what they gave.
  var customerQueries: [CustomerQuery] = []
  var customerFigures: [CustomerFigureKey: Column] = [:]
  /// What is kept for further questions; `nil` for a run that has only one.
  var shared: SharedColumns?
  /// The plan whose slots the relations are asked for.
  var statement: LogicalPlan?

  private var columns: [String: Column] = [:]
  private var lives: [String: LifeView] = [:]
  private var customerViews: [String: CustomerView] = [:]
  private var lookups: [String: RowIndex] = [:]
  private var states: [StateKey: MovementState] = [:]
  private var representatives: [RepresentativeKey: Representatives] = [:]
  private var histories: [String: CustomerRows] = [:]
  private var firsts: [String: [Int32]] = [:]
  private var firstPaid: [String: [Int32]] = [:]
  private var exclusions: [String: [Bool]?] = [:]
  private var monies: [String: Money] = [:]
  /// The first day that each relation tells of.
  var firstDays: [Measure.Relation: Day?] = [:]
  /// The first and last events of users, by what counts as one.
  var userFirsts: [UserFirstsKey: UserFirsts] = [:]
  private var actives: [ActiveKey: ActiveRows] = [:]

  private struct StateKey: Hashable {
    let table: String
    let start: Int32
    let end: Int32
  }

  private struct RepresentativeKey: Hashable {
    let state: StateKey
    let reference: ColumnReference
    let paying: Bool
  }

  private struct ActiveKey: Hashable {
    let table: String
    let boundary: Int32
  }

  /// How many threads may run at once.
  let threads: Int
  /// States of slots that are kept in memory.
  private static let keptStates = 8

  init(
    source: any DataSource, calendar: CalendarRules, cancellation: Cancellation, threads: Int = 2
  ) {
    self.source = source
    self.cancellation = cancellation
    self.threads = threads
    evaluator = Evaluator(
      calendar: calendar, localTime: source.localTime, localDaysOfSeconds: source.localDays)
  }

  func rowCount(_ table: String) throws(RunProblem) -> Int {
    let count = try loading { () throws(LoadProblem) in try source.rowCount(of: table) }
    statistics.rowsRead[table] = count
    return count
  }

  func column(_ name: String, of table: String) throws(RunProblem) -> Column {
    let key = table + "\u{0}" + name
    if let known = columns[key] { return known }
    let loaded = try loading { () throws(LoadProblem) in
      try source.columns([name], of: table)
    }
    guard let column = loaded.first else {
      throw .unsupported(what: "the column `\(name)` of `\(table)`")
    }
    columns[key] = column
    statistics.tablesRead.insert(table)
    return column
  }

  func life(_ table: String) throws(RunProblem) -> LifeView {
    if let known = lives[table] { return known }
    let life = try loading { () throws(LoadProblem) in try source.life(of: table) }
    lives[table] = life
    countLeftOut(life, table)
    return life
  }

  func customers(_ table: String) throws(RunProblem) -> CustomerView {
    if let known = customerViews[table] { return known }
    let view = try loading { () throws(LoadProblem) in try source.customers(of: table) }
    customerViews[table] = view
    return view
  }

  /// The customers' keys by code.
  func customerLabels(_ table: String) throws(RunProblem) -> Column {
    try loading { () throws(LoadProblem) in try source.customerLabels(of: table) }
  }

  /// Which rows of a table do not count; `nil` when all do.
  func excluded(_ table: String) throws(RunProblem) -> [Bool]? {
    if let known = exclusions[table] { return known }
    let rows = try loading { () throws(LoadProblem) in try source.duplicateRows(of: table) }
    var mask: [Bool]?
    if !rows.isEmpty {
      var excluded = [Bool](repeating: false, count: try rowCount(table))
      for row in rows { excluded[row] = true }
      mask = excluded
      statistics.exclude(.repeatedKey, of: table, rows.count)
    }
    exclusions[table] = .some(mask)
    return mask
  }

  func lookup(_ column: String, _ table: String, _ target: String) throws(RunProblem) -> RowIndex {
    let key = [table, column, target].joined(separator: "\u{0}")
    if let known = lookups[key] { return known }
    let rows = try loading { () throws(LoadProblem) in
      try source.lookup(column, of: table, into: target)
    }
    lookups[key] = rows
    return rows
  }

  /// The amount of each row of a life table; 1 for every row of one without an amount.
  func money(_ table: String) throws(RunProblem) -> Money {
    if let known = monies[table] { return known }
    let money: Money
    if let name = try life(table).amount {
      let column = try column(name, of: table)
      money = try Money(
        column,
        magnitude: try loading { () throws(LoadProblem) in
          try source.magnitude(of: name, in: table)
        })
    } else {
      money = Money(ones: try rowCount(table))
    }
    monies[table] = money
    return money
  }

  /// The rows of each customer of a life table, together.
  func customerRows(_ table: String) throws(RunProblem) -> CustomerRows {
    if let known = histories[table] { return known }
    let view = try customers(table)
    let rows = CustomerRows(codes: view.codes, count: view.count, threads: threads)
    histories[table] = rows
    return rows
  }

  /// The rows in force at the close of the day before each of some days.
  func activeRows(_ table: String, _ boundaries: [Int32]) throws(RunProblem) -> [ActiveRows] {
    let missing = Set(boundaries).filter { actives[ActiveKey(table: table, boundary: $0)] == nil }
    if !missing.isEmpty {
      if actives.count >= Self.keptStates {
        actives = actives.filter { boundaries.contains($0.key.boundary) }
      }
      let wanted = missing.sorted()
      let found = ActiveRows.find(
        try life(table), try customers(table), wanted.map { .init(boundary: $0) },
        threads: threads)
      for (boundary, rows) in zip(wanted, found) {
        actives[ActiveKey(table: table, boundary: boundary)] = rows
      }
    }
    return boundaries.compactMap { actives[ActiveKey(table: table, boundary: $0)] }
  }

  /// The first paid day of each customer of a life table; the greatest number for who never paid.
  func firstPaidDays(_ table: String) throws(RunProblem) -> [Int32] {
    if let known = firstPaid[table] { return known }
    let (life, money, view) = (try life(table), try money(table), try customers(table))
    var days = largeArray(repeating: Int32.max, count: view.count)
    let (starts, stops, amounts) = (life.from, life.end, money.amounts)
    for (row, code) in view.codes.enumerated() where code != .max {
      let day = starts[row]
      if day < days[Int(code)], day < stops[row], amounts[row] > 0 {
        days[Int(code)] = day
      }
    }
    firstPaid[table] = days
    return days
  }

  /// The first row of each customer of a life table, −1 for none.
  func firstRows(_ table: String) throws(RunProblem) -> [Int32] {
    if let known = firsts[table] { return known }
    let view = try customers(table)
    var rows = largeArray(repeating: Int32(-1), count: view.count)
    for (row, code) in view.codes.enumerated() where code != .max {
      let known = rows[Int(code)]
      rows[Int(code)] = known < 0 ? Int32(truncatingIfNeeded: row) : known
    }
    firsts[table] = rows
    return rows
  }

  func state(_ table: String, _ slot: Slot) throws(RunProblem) -> MovementState {
    let key = StateKey(table: table, start: slot.start.number, end: slot.end.number)
    if let known = states[key] { return known }
    // Whoever goes from slot to slot needs the last ones only.
    if states.count >= Self.keptStates {
      states = [:]
      representatives = [:]
    }
    let active = try activeRows(table, [slot.start.number, slot.end.number])
    let state = try MovementState(
      life: try life(table), customers: try customers(table), money: try money(table), slot: slot,
      active: (active[0], active[1]), threads: threads)
    try state.checkIdentity(table: table, label: slot.period.label)
    states[key] = state
    noteState(state, table, slot)
    return state
  }

  /// For each customer the row that speaks for it in a column at a moment.
  ///
  /// - Parameter paying: only customers that pay at the close are asked for; those that are gone
  ///   may be left without a row.
  func representatives(
    _ reference: ColumnReference, _ resolved: ResolvedColumn, _ table: String, _ slot: Slot,
    paying: Bool
  ) throws(RunProblem) -> Representatives {
    let key = RepresentativeKey(
      state: StateKey(table: table, start: slot.start.number, end: slot.end.number),
      reference: reference, paying: paying)
    if let known = representatives[key] { return known }
    let picker = RepresentativePicker(
      life: try life(table), customers: try customers(table), money: try money(table),
      values: resolved, threads: threads)
    let found: Representatives
    let (start, end) = (slot.start.number, slot.end.number)
    switch reference.moment {
    case .opening: found = picker.pick(try activeRows(table, [start])[0])
    case .row, .closing:
      let active = picker.pick(try activeRows(table, [end])[0])
      found = paying ? active : picker.completed(active, before: end)
    case .entry: found = picker.entry()
    case .outcome: found = picker.outcome(start..<end)
    }
    representatives[key] = found
    noteSeveral(found.severalValues, reference)
    return found
  }

  // MARK: - Footnotes

  private func countLeftOut(_ life: LifeView, _ table: String) {
    if life.emptyRows > 0 {
      statistics.exclude(.emptyLife, of: table, life.emptyRows)
    }
    if life.rowsWithoutStart > 0 {
      statistics.exclude(.noStart, of: table, life.rowsWithoutStart)
    }
  }

  /// The source's notes on the tables that were read.
  func addSourceNotes() {
    for table in statistics.rowsRead.keys.sorted() {
      for note in source.notes(of: table) { notes.add(note.id, note.text) }
    }
  }

  private func noteState(_ state: MovementState, _ table: String, _ slot: Slot) {
    noteBelowZero(state.negativeCustomers, table, slot)
    if state.rowsWithoutCustomer > 0 {
      notes.add(
        "rows-left-out",
        "\(counted(state.rowsWithoutCustomer, "row")) of `\(table)` without a customer are in no "
          + "figure counted by customer")
      statistics.exclude(.noCustomer, of: table, state.rowsWithoutCustomer)
    }
  }

  private func noteBelowZero(_ count: Int, _ table: String, _ slot: Slot) {
    guard count > 0 else { return }
    notes.add(
      "negative-customer",
      "\(counted(count, "customer")) of `\(table)` with less than zero in all "
        + "\(slot.period.phrase): figures by customer take 0 instead, sums of rows do not")
  }

  /// Notes customers whose rows in force at a close come to less than zero.
  func noteBelowZero(_ table: String, closing slot: Slot) throws(RunProblem) {
    let (money, count) = (try money(table), try customers(table).count)
    guard money.hasNegative else { return }
    let active = try activeRows(table, [slot.end.number])[0]
    let sums = try CustomerSums(active, count: count, money: money)
    noteBelowZero(Balances(sums, hasNegative: true).negativeCount, table, slot)
  }

  /// Says how many customers had several values at a moment.
  func noteSeveral(_ count: Int, _ reference: ColumnReference) {
    guard count > 0, reference.moment == .opening || reference.moment == .closing else { return }
    notes.addSeveral(
      reference.column, count, at: reference.moment == .opening ? "opening" : "closing")
  }
}
