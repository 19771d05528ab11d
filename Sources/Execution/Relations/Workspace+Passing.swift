import Planning
import Storage
import Values

extension Workspace {
  /// How many customers pay within a slot and at neither of its ends, added up over the slots.
  func passingCustomers(_ table: String, _ slots: [Slot]) throws(RunProblem) -> Int {
    let isKnownByRows = try !money(table).hasNegative && !slots.contains { $0.isUnbounded }
    if isKnownByRows, slots.count >= MovementCells.slotMinimum, SlotBounds.areAscending(slots) {
      return try passingByHistory(table, slots)
    }
    var passing = 0
    for slot in slots {
      let state = try state(table, slot)
      if isKnownByRows {
        passing += try passingRows(table, slot, state)
      } else {
        // Amounts of several rows may add up to nothing: it is asked of every day.
        let within = state.payments.within
        passing += within.indices.count { within[$0] && state.isIdle($0) }
      }
    }
    return passing
  }

  /// Those of one slot, by the few rows that are in force within it and at neither end.
  private func passingRows(
    _ table: String, _ slot: Slot, _ state: MovementState
  ) throws(RunProblem) -> Int {
    let (life, money, customers) = (try life(table), try money(table), try customers(table))
    let days = slot.start.number..<max(slot.start.number, slot.end.number)
    let within = ActiveRows.find(life, customers, [.init(someOf: days)], threads: threads)[0]
    let rows = within.subtracting(
      try activeRows(table, [slot.start.number, slot.end.number]))
    var passing: Set<UInt32> = []
    rows.forEachBlock(below: customers.count) { rows, codes in
      for (row, code) in zip(rows, codes) where money.amounts[Int(row)] > 0 {
        if life.from[Int(row)] < life.end[Int(row)], state.isIdle(Int(code)) {
          passing.insert(code)
        }
      }
    }
    return passing.count
  }

  /// Those of many slots, by the rows of each customer.
  ///
  /// - Parameter slots: starts and ends ascend; no amount is below zero.
  private func passingByHistory(_ table: String, _ slots: [Slot]) throws(RunProblem) -> Int {
    let (life, history) = (try life(table), try customerRows(table))
    let (from, end, amounts) = (life.from, life.end, try money(table).amounts)
    let count = try customers(table).count
    let longest = slots.map { $0.end.number - $0.start.number }.max() ?? 0
    let steps = SlotSteps(slots)
    let cancellation = cancellation
    let parts = parts(of: count, into: count < 1 << 16 ? 1 : 16)
    return try concurrently(parts.count, threads: threads) {
      (part: Int) throws(RunProblem) -> Int in
      var passing = 0
      var stretches = PassingSlots()
      for customers in batches(of: parts[part]) {
        try cancellation.check()
        for customer in customers {
          if customer + 8 < customers.upperBound { history.prefetch(customer + 8, life, amounts) }
          let rows = history.rows(of: customer)
          let mayPass = rows.contains { row in
            let (first, last) = (from[Int(row)], end[Int(row)])
            // Most lives are longer than any slot.
            return last &- first < longest
              && steps.counts(upTo: last).ends < steps.counts(upTo: first).starts
          }
          if !mayPass { continue }
          stretches.removeAll()
          for row in rows where amounts[Int(row)] > 0 {
            stretches.add(from[Int(row)], end[Int(row)], steps)
          }
          passing += stretches.count()
        }
      }
      return passing
    }.reduce(0, +)
  }
}

/// The slots in which a customer pays and at neither of whose ends it does.
private struct PassingSlots {
  /// At a slot some rows begin or cease to be of a kind.
  private struct Change {
    let slot: Int32
    /// Rows that are paid for at an end of a slot.
    var atEnds: Int32 = 0
    /// Rows that lie within a slot.
    var within: Int32 = 0
  }

  private var changes: [Change] = []
  private var hasWithin = false

  mutating func removeAll() {
    changes.removeAll(keepingCapacity: true)
    hasWithin = false
  }

  /// Adds a row that is paid for.
  mutating func add(_ from: Int32, _ end: Int32, _ steps: SlotSteps) {
    guard from < end else { return }
    let (starting, ending) = (steps.counts(upTo: from), steps.counts(upTo: end))
    add(starting.starts..<ending.starts, atEnds: 1, within: 0)
    add(starting.ends..<ending.ends, atEnds: 1, within: 0)
    // Those that start with the row or before it, and end behind it.
    guard ending.ends < starting.starts else { return }
    add(ending.ends..<starting.starts, atEnds: 0, within: 1)
    hasWithin = true
  }

  private mutating func add(_ slots: Range<Int32>, atEnds: Int32, within: Int32) {
    changes.append(Change(slot: slots.lowerBound, atEnds: atEnds, within: within))
    changes.append(Change(slot: slots.upperBound, atEnds: -atEnds, within: -within))
  }

  mutating func count() -> Int {
    guard hasWithin else { return 0 }
    changes.sort { $0.slot < $1.slot }
    var found = 0
    var (atEnds, within): (Int32, Int32) = (0, 0)
    var last: Int32 = 0
    for change in changes {
      if within > 0, atEnds == 0 { found += Int(change.slot - last) }
      atEnds += change.atEnds
      within += change.within
      last = change.slot
    }
    return found
  }
}

extension MovementState {
  /// Whether a customer pays nothing at either end.
  fileprivate func isIdle(_ customer: Int) -> Bool {
    opening[customer] == 0 && closing[customer] == 0
  }
}
