import Modeling
import Planning
import Storage
import Values

/// One measure over the rows of one relation, every name bound: what runs on the threads.
struct Scan: Sendable {
  let evaluator: Evaluator
  let cancellation: Cancellation
  let rowCount: Int
  var selection: TimeSelection
  /// Rows that do not count; `nil`: all do.
  let excluded: [Bool]?
  let slotCount: Int
  /// Conditions that must all hold, each looked at only where those before it do.
  let filters: [Node]
  let keys: [KeyNode]
  /// One for each measure that is computed from these rows and groups.
  let outputs: [Output]
  let canSubtract: Bool
  /// How many threads may run at once.
  let threads: Int

  /// What is aggregated.
  struct Output: Sendable {
    /// `nil` for `count()`.
    let argument: Node?
    /// What `first` and `last` go by.
    let order: Node?
    let empty: any Accumulator
  }

  /// Groups up to which numbers are computed rather than looked up.
  static let denseLimit = 1 << 23
  /// Cells up to which every part of the table gets accumulators of its own.
  static let sharedLimit = 1 << 16

  /// What one part of the rows gives.
  struct Partial: Sendable {
    var grouper: Grouper
    /// Cells a group: one for each slot.
    let width: Int
    /// Rows in each cell.
    var rows: [Int64] = []
    /// One for each output.
    var accumulators: [any Accumulator]
    /// Rows that belong to no slot because they have no time.
    var withoutTime = 0
    /// For each speaker and slot the customers with several values.
    var several: [[Int]] = []

    mutating func addSeveral(_ more: [[Int]]) {
      guard !several.isEmpty else {
        several = more
        return
      }
      for speaker in more.indices {
        for slot in more[speaker].indices { several[speaker][slot] += more[speaker][slot] }
      }
    }
  }

  /// With differences a row that belongs to a run of slots is added where the run begins and
  /// taken away behind its end; running totals then give every slot its figure.
  var usesDifferences: Bool { slotCount > 1 && selection.isWide && canSubtract }

  /// The parts do not depend on the number of threads, so that doubles always add up alike.
  func run() throws(RunProblem) -> [Partial] {
    let grouper = Grouper(spans: keys.map(\.span), denseLimit: Self.denseLimit / max(1, slotCount))
    let isLarge = grouper.isDense && grouper.count * slotCount > Self.sharedLimit
    let size = rowList?.count ?? rowCount
    let direct = DirectScan(self, grouper)
    // What takes time may lie close together: many parts keep the threads busy alike. Where the
    // values of rows are collected, few parts leave fewer lists.
    let isSpread = direct != nil || isOfCells
    let count = isLarge || size < 1 << 16 ? 1 : isSpread ? 16 : 4
    let ranges = parts(of: size, into: count)
    return try concurrently(count, threads: threads) { (part: Int) throws(RunProblem) -> Partial in
      if let direct, let partial = try direct.run(ranges[part]) { return partial }
      return try run(ranges[part], grouper)
    }
  }

  /// Rows from which on it is worth knowing where those of a period are.
  static let prunedRows = 1 << 14

  /// Whether none of some rows can lie in a slot; those without a time are counted then.
  private func passesOver(_ rows: Range<Int>, _ partial: inout Partial) -> Bool {
    guard case .on(let node, let bounds, let zones?) = selection, rowList == nil,
      case .column(let column, nil) = node, !zones.mayHold(bounds.days, in: rows)
    else { return false }
    partial.withoutTime += column.validity.missing(in: rows)
    return true
  }

  /// The rows that count, in the order of the file; of a single slot.
  func matching(limit: Int?) throws(RunProblem) -> [Int32] {
    var found: [Int32] = []
    var partial = Partial(
      grouper: Grouper(spans: [], denseLimit: 1), width: 1, accumulators: outputs.map(\.empty))
    for rows in batches(of: 0..<rowCount) {
      try cancellation.check()
      if let limit, found.count >= limit { break }
      if passesOver(rows, &partial) { continue }
      let batch = Batch(rows)
      var chosen = try select(batch, &partial)
      _ = try filtered(batch, &chosen)
      let positions = chosen.positions ?? (0..<Int32(chosen.count)).map { $0 }
      found += positions.map { Int32(truncatingIfNeeded: batch.row(Int($0))) }
    }
    return limit.map { Array(found.prefix($0)) } ?? found
  }

  private func run(_ range: Range<Int>, _ grouper: Grouper) throws(RunProblem) -> Partial {
    let width = usesDifferences ? slotCount + 1 : slotCount
    var partial = Partial(
      grouper: grouper, width: width, accumulators: outputs.map(\.empty))
    for index in outputs.indices { partial.accumulators[index].reserve(range.count) }
    let list = rowList
    if case .cells(let cells) = selection {
      try add(cells, range, to: &partial)
    } else {
      for rows in batches(of: range) {
        try cancellation.check()
        if passesOver(rows, &partial) { continue }
        let batch = list.map { Batch(Array($0[rows])) } ?? Batch(rows)
        try add(batch, try select(batch, &partial), to: &partial)
      }
    }
    partial.rows.extend(to: partial.grouper.count * width, with: 0)
    for index in outputs.indices {
      partial.accumulators[index].grow(to: partial.grouper.count * width)
    }
    if usesDifferences {
      runningTotals(&partial.rows, width)
      for index in outputs.indices { partial.accumulators[index].accumulate(stride: width) }
    }
    return partial
  }

  private func add(_ cells: MovementCells, _ customers: Range<Int>, to partial: inout Partial)
    throws(RunProblem)
  {
    for window in cells.windows {
      var rest = customers
      while !rest.isEmpty {
        try cancellation.check()
        let block: CellBlock
        (block, rest) = try cells.block(rest, window)
        partial.addSeveral(block.several)
        var chosen = Chosen(positions: nil, count: block.customers.count)
        chosen.lows = block.lows
        chosen.highs = block.highs
        try add(Batch(block), chosen, to: &partial)
      }
    }
  }

  private func add(_ batch: Batch, _ selected: Chosen, to partial: inout Partial)
    throws(RunProblem)
  {
    var chosen = selected
    let rows = try filtered(batch, &chosen)
    if chosen.count == 0 { return }
    let groups = try groups(of: rows, &partial.grouper)
    let cells = partial.grouper.count * partial.width
    if cells > Limits.groups, !partial.grouper.isDense {
      throw .tooManyGroups(count: cells, limit: Limits.groups)
    }
    partial.rows.extend(to: cells, with: 0)
    let cellsOfRows = Cells(
      groups, chosen, partial.width, isSingle: slotCount == 1, usesDifferences)
    precondition(cellsOfRows.cells.allBelow(cells) && cellsOfRows.ends.allBelow(cells))
    partial.rows.withUnsafeMutableBufferPointer { counts in
      for cell in cellsOfRows.cells { counts[Int(cell)] &+= 1 }
      for cell in cellsOfRows.ends { counts[Int(cell)] &-= 1 }
    }
    for (index, output) in outputs.enumerated() {
      partial.accumulators[index].grow(to: cells)
      var values: Vector?
      if let argument = output.argument { values = try evaluator.evaluate(argument, rows) }
      var order: [Int64]?
      if let node = output.order { order = orderedBits(try evaluator.evaluate(node, rows)) }
      if let positions = cellsOfRows.positions {
        values = values?.picked(positions)
        order = order.map { taken($0, at: positions) }
      }
      partial.accumulators[index].add(cellsOfRows.cells, values, order: order)
      if usesDifferences { partial.accumulators[index].subtract(cellsOfRows.ends, values) }
    }
  }

  /// The group of each row.
  private func groups(of rows: Batch, _ grouper: inout Grouper) throws(RunProblem) -> [Int32] {
    if grouper.isDense {
      var groups = [Int32](repeating: 0, count: rows.count)
      for key in keys { key.addDigit(try evaluator.evaluate(key.node, rows), to: &groups) }
      return groups
    }
    var values: [[Int64]] = []
    for key in keys { values.append(key.keys(try evaluator.evaluate(key.node, rows))) }
    return grouper.assign(values, rows: rows.count)
  }

  /// Keeps the rows of a batch for which every condition holds.
  private func filtered(_ batch: Batch, _ chosen: inout Chosen) throws(RunProblem) -> Batch {
    var rows = chosen.positions.map { batch.picked($0) } ?? batch
    for filter in filters where chosen.count > 0 {
      let truth = try evaluator.evaluate(filter, rows).truth
      if truth.areAllSet { continue }
      chosen.keep(truth)
      rows = chosen.positions.map { batch.picked($0) } ?? batch
    }
    return rows
  }

  private var isOfCells: Bool { if case .cells = selection { true } else { false } }

  /// The only rows that are looked at; `nil`: all.
  private var rowList: [Int32]? { if case .some(let rows) = selection { rows } else { nil } }

  /// Where the rows of a batch count: group and slot in one number.
  private struct Cells {
    var cells: [Int32]
    /// With differences, where each row stops to count.
    var ends: [Int32] = []
    /// Which row of the batch each of the cells is for; `nil`: one after the other.
    var positions: [Int32]?

    init(
      _ groups: [Int32], _ chosen: Chosen, _ width: Int, isSingle: Bool, _ usesDifferences: Bool
    ) {
      if isSingle {
        cells = groups
        return
      }
      let width = Int32(width)
      func placed(_ slots: [Int32]) -> [Int32] {
        zipped(groups, 1, slots, 1, groups.count) { $0 &* width &+ $1 }
      }
      if chosen.hasOneSlotEach || usesDifferences {
        cells = placed(chosen.lows)
        if usesDifferences { ends = placed(chosen.highs) }
        return
      }
      cells = []
      var positions: [Int32] = []
      for index in groups.indices {
        for slot in chosen.lows[index]..<chosen.highs[index] {
          cells.append(groups[index] &* width &+ slot)
          positions.append(Int32(truncatingIfNeeded: index))
        }
      }
      self.positions = positions
    }
  }

  // MARK: - Time

  /// The positions of a batch that count, and for each the run of slots it belongs to.
  fileprivate struct Chosen {
    /// `nil`: all of them.
    var positions: [Int32]?
    var count: Int
    var lows: [Int32] = []
    var highs: [Int32] = []
    /// Whether the runs are of one slot.
    var hasOneSlotEach = false

    mutating func keep(_ flags: [Bool]) {
      precondition(flags.count == count)
      if flags.areAllSet { return }
      let kept = Execution.positions(where: flags)
      positions = positions.map { taken($0, at: kept) } ?? kept
      if !lows.isEmpty { lows = taken(lows, at: kept) }
      if !highs.isEmpty { highs = taken(highs, at: kept) }
      count = kept.count
    }

    /// Keeps the rows that belong to some slot, −1 standing for none.
    ///
    /// - Parameter flags: rows that may be kept; `nil`: all.
    mutating func keep(_ slots: [Int32], where flags: [Bool]?, isSingle: Bool) {
      var kept = zipped(slots, 1, slots, 1, count) { slot, _ in slot >= 0 }
      if let flags { kept = zipped(kept, 1, flags, 1, count) { $0 && $1 } }
      if !isSingle { lows = slots }
      hasOneSlotEach = !isSingle
      keep(kept)
    }

    /// Keeps the rows that belong to some slots, and which.
    ///
    /// - Parameter flags: rows that may be kept; `nil`: all.
    mutating func keep(_ runs: SlotRuns, where flags: [Bool]?, isSingle: Bool) {
      var kept = zipped(runs.lows, 1, runs.highs, 1, count) { $0 < $1 }
      if let flags { kept = zipped(kept, 1, flags, 1, count) { $0 && $1 } }
      if !isSingle { (lows, highs) = (runs.lows, runs.highs) }
      keep(kept)
      var isWide = false
      for index in lows.indices { isWide = isWide || highs[index] &- lows[index] != 1 }
      hasOneSlotEach = !isSingle && !isWide
    }
  }

  private func select(_ batch: Batch, _ partial: inout Partial) throws(RunProblem) -> Chosen {
    var chosen = Chosen(positions: nil, count: batch.count)
    let isSingle = slotCount == 1
    switch selection {
    case .all:
      if slotCount > 1 {
        chosen.lows = [Int32](repeating: 0, count: batch.count)
        chosen.highs = [Int32](repeating: Int32(slotCount), count: batch.count)
      }
    case .cells, .some: break
    case .mask(let mask):
      chosen.keep(Array(mask[batch.start..<batch.start + batch.count]))
    case .on(let node, let bounds, _):
      let (days, present) = try evaluator.days(node, batch)
      if let present { partial.withoutTime += present.count { !$0 } }
      if let slots = bounds.slots(holding: days) {
        chosen.keep(slots, where: present, isSingle: isSingle)
      } else {
        chosen.keep(bounds.holding(days), where: present, isSingle: isSingle)
      }
    case .active(let from, let end, let bounds):
      let rows = batch.start..<batch.start + batch.count
      chosen.keep(
        bounds.closing(from.days(in: rows), end.days(in: rows)), where: nil, isSingle: isSingle)
    case .overlapping(let from, let end, let bounds):
      let rows = batch.start..<batch.start + batch.count
      chosen.keep(
        bounds.touching(from.days(in: rows), end.days(in: rows)), where: nil, isSingle: isSingle)
    }
    if let excluded {
      let positions = chosen.positions ?? (0..<Int32(chosen.count)).map { $0 }
      chosen.keep(positions.map { !excluded[batch.start + Int($0)] })
    }
    return chosen
  }
}
