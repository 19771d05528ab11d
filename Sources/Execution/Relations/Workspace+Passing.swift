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
      passing +=
        isKnownByRows
        ? try passingRows(table, slot, state)
        // Amounts of several rows may add up to nothing: it is asked of every day.
        : state.payments.within.indices.count { state.isIdle($0) && state.payments.within[$0] }
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

  /// Those of many slots: of rows that are too short to leave a slot, and the others of their
  /// customers.
  ///
  /// - Parameter slots: starts and ends ascend; no amount is below zero.
  private func passingByHistory(_ table: String, _ slots: [Slot]) throws(RunProblem) -> Int {
    let (life, history) = (try life(table), try customerRows(table))
    let (amounts, codes) = (try money(table).amounts, try customers(table).codes)
    let longest = slots.map { $0.end.number - $0.start.number }.max() ?? 0
    let steps = SlotSteps(slots)
    let parts = parts(ofRows: codes.count)
    return simultaneously(parts.count, threads: threads) { part in
      var found: [Stay] = []
      for rows in batches(of: parts[part]) {
        let (from, end) = (Array(life.from.days(in: rows)), Array(life.end.days(in: rows)))
        let isShort = zipped(from, 1, end, 1, rows.count) { $0 < $1 && $1 &- $0 < longest }
        for place in positions(where: isShort) {
          let row = rows.lowerBound + Int(place)
          guard amounts[row] > 0, codes[row] != .max else { continue }
          let low = steps.counts(upTo: end[Int(place)]).ends
          for slot in low..<max(low, steps.counts(upTo: from[Int(place)]).starts) {
            let others = history.rows(of: Int(codes[row]))
            if !life.isPaid(at: slots[Int(slot)], others, amounts) {
              found.append(Stay(customer: codes[row], slot: slot))
            }
          }
        }
      }
      return found
    }.reduce(into: Set<Stay>()) { $0.formUnion($1) }.count
  }
}

/// A customer that pays within a slot and at neither end.
private struct Stay: Hashable, Sendable {
  let customer: UInt32
  let slot: Int32
}

extension LifeView {
  /// Whether some row is paid for at the opening of a slot, or at its close.
  fileprivate func isPaid(at slot: Slot, _ rows: ArraySlice<Int32>, _ amounts: WholeNumbers) -> Bool
  {
    let (opening, closing) = (slot.start.number, slot.end.number)
    return rows.contains { row in
      let (first, last) = (from[Int(row)], end[Int(row)])
      guard amounts[Int(row)] > 0, first < last else { return false }
      return (first < opening && last >= opening) || (first < closing && last >= closing)
    }
  }
}

extension MovementState {
  /// Whether a customer pays nothing at either end.
  fileprivate func isIdle(_ customer: Int) -> Bool {
    opening[customer] == 0 && closing[customer] == 0
  }
}
