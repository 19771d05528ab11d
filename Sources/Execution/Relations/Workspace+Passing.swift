import Planning
import Storage

extension Workspace {
  /// How many customers pay within a slot and at neither of its ends, added up over the slots.
  func passingCustomers(_ table: String, _ slots: [Slot]) throws(RunProblem) -> Int {
    guard try CellRelation.serves(table, slots, self) else {
      var passing = 0
      for slot in slots {
        let state = try state(table, slot)
        let within = state.payments.within
        passing += state.opening.indices.count {
          state.opening[$0] == 0 && state.closing[$0] == 0 && within[$0]
        }
      }
      return passing
    }
    let cells = MovementCells(
      life: try life(table), money: try money(table), history: try customerRows(table),
      slots: slots, wanted: .known, speakers: [], needsPayments: true)
    let ranges = parts(of: try customers(table).count, into: 4)
    return try concurrently(ranges.count, threads: threads) {
      (part: Int) throws(RunProblem) -> Int in
      var passing = 0
      for window in cells.windows {
        var rest = ranges[part]
        while !rest.isEmpty {
          let block: CellBlock
          (block, rest) = try cells.block(rest, window)
          passing += block.passing
        }
      }
      return passing
    }.reduce(0, +)
  }
}

extension CellBlock {
  /// Customers that pay within a slot and at neither of its ends, for each slot of the runs.
  fileprivate var passing: Int {
    lows.indices.reduce(0) { sum, cell in
      served[cell] && opening[cell] == 0 && closing[cell] == 0
        ? sum + Int(highs[cell] - lows[cell]) : sum
    }
  }
}
