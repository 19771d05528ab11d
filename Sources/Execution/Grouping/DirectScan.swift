import CScan
import Storage
import Values

/// Sums and counts over plain columns, without filters: the questions asked most, row by row in
/// one loop instead of batch by batch through expressions.
struct DirectScan: Sendable {
  /// A key that is a column of codes.
  fileprivate struct Key: Sendable {
    let codes: KeyCodes
    let validity: Validity
    /// The row of the column for each row of the relation.
    let index: RowIndex?
    /// From codes to keys.
    let table: [UInt32]?
    /// The number of codes; stands for rows without a value.
    let span: Int
  }

  /// Codes in arrays or in narrow slots.
  fileprivate enum KeyCodes: Sendable {
    case narrow(Slots<UInt8>)
    case wide(RowCodes)

    var count: Int {
      switch self {
      case .narrow(let slots): slots.count
      case .wide(let codes): codes.count
      }
    }
  }

  /// What is added up.
  fileprivate enum Total: Sendable {
    case count
    /// Rows without a value hold 0.
    case sum(WholeNumbers, scale: DecimalScale)
    case mean(WholeNumbers, scale: DecimalScale)
  }

  private enum Time: Sendable {
    case all
    /// In force at the close of the only slot, whose end this is.
    case active(from: DayNumbers, end: DayNumbers, boundary: Int32)
    case runs(from: DayNumbers, end: DayNumbers, SlotBounds)
  }

  private let level = kpi_scan_best_level()
  private let keys: [Key]
  private let totals: [Total]
  private let time: Time
  private let slotCount: Int
  private let grouper: Grouper
  private let cancellation: Cancellation

  /// `nil` for what must be evaluated batch by batch.
  init?(_ scan: Scan, _ grouper: Grouper) {
    guard scan.filters.isEmpty, scan.excluded == nil, grouper.isDense || scan.keys.isEmpty else {
      return nil
    }
    slotCount = scan.slotCount
    self.grouper = grouper
    cancellation = scan.cancellation
    switch scan.selection {
    case .all where scan.slotCount == 1: time = .all
    case .active(let from, let end, let bounds):
      guard from.count == scan.rowCount, end.count == scan.rowCount else { return nil }
      time =
        bounds.onlyEnd.map { .active(from: from, end: end, boundary: $0) }
        ?? .runs(from: from, end: end, bounds)
    case .all, .some, .mask, .on, .overlapping, .cells: return nil
    }
    var keys: [Key] = []
    for key in scan.keys {
      guard let bound = Key(key, rows: scan.rowCount) else { return nil }
      keys.append(bound)
    }
    self.keys = keys
    var totals: [Total] = []
    for output in scan.outputs {
      guard let total = Total(output, rows: scan.rowCount) else { return nil }
      totals.append(total)
    }
    self.totals = totals
  }

  /// Rows looked at in one go.
  private static let blockSize = 2048

  /// Which rows of a block count.
  enum Rows {
    /// All from here on.
    case from(Int)
    case list([Int32])
  }

  /// `nil` if sums might not fit 64 bits.
  func run(_ range: Range<Int>) throws(RunProblem) -> Scan.Partial? {
    if let few = try runByFewCodes(range) { return few }
    let isSeries = slotCount > 1
    let width = isSeries ? slotCount + 1 : 1
    var state = State(cells: grouper.count * width, totals: totals.count)
    var groups = [Int32](repeating: 0, count: Self.blockSize)
    var ends = isSeries ? groups : []
    var start = range.lowerBound
    while start < range.upperBound {
      try cancellation.check()
      let block = start..<min(start + Self.blockSize, range.upperBound)
      let (rows, count) = select(block)
      group(rows, count, &groups)
      if isSeries { spread(block, width, &groups, &ends) }
      state.count(groups, ends, count)
      for (index, total) in totals.enumerated() {
        switch total {
        case .count: break
        case .sum(let values, _), .mean(let values, _):
          state.add(values, to: index, rows, groups, ends, count)
        }
      }
      start = block.upperBound
    }
    guard state.sumFits(range.count) else { return nil }
    return partial(state, width)
  }

  /// Sums of narrow numbers by one narrow code of few values, over all rows; `nil` for anything else.
  private func runByFewCodes(_ range: Range<Int>) throws(RunProblem) -> Scan.Partial? {
    guard case .all = time, keys.count == 1, let codes = keys[0].plainBytes,
      keys[0].span <= Int(kpi_code_groups), range.upperBound <= codes.count,
      range.count < 1 << 30
    else { return nil }
    var state = State(cells: grouper.count, totals: totals.count)
    precondition(keys[0].span <= grouper.count)
    for (index, total) in totals.enumerated() {
      guard case .sum(let values, _) = total, let slots = values.narrow,
        range.upperBound <= slots.count
      else {
        if case .count = total { continue }
        return nil
      }
      try cancellation.check()
      // Counts come with every sum.
      for cell in state.counts.indices { state.counts[cell] = 0 }
      codes.withUnsafeBufferPointer { codes in
        slots.withUnsafeBufferPointer { slots in
          guard let code = codes.baseAddress, let slot = slots.baseAddress else { return }
          kpi_sum_by_code(
            code + range.lowerBound, slot + range.lowerBound, range.count, keys[0].span,
            level, &state.counts, &state.sums[index])
        }
      }
    }
    let hasSum = totals.contains { if case .sum = $0 { true } else { false } }
    return hasSum ? partial(state, 1) : nil
  }

  private func partial(_ state: State, _ width: Int) -> Scan.Partial {
    var state = state.combined()
    if width > 1 {
      runningTotals(&state.counts, width)
      for index in state.sums.indices { runningTotals(&state.sums[index], width) }
    }
    var accumulators: [any Accumulator] = []
    for (index, total) in totals.enumerated() {
      switch total {
      case .count: accumulators.append(CountAccumulator(state.counts))
      case .sum(_, let scale):
        accumulators.append(ExactSum(scale: scale, isMean: false, state.sums[index], []))
      case .mean(_, let scale):
        accumulators.append(ExactSum(scale: scale, isMean: true, state.sums[index], state.counts))
      }
    }
    return Scan.Partial(
      grouper: grouper, width: width, rows: state.counts, accumulators: accumulators)
  }

  /// The rows of a block that count, and how many they are.
  private func select(_ block: Range<Int>) -> (Rows, Int) {
    guard case .active(let from, let end, let boundary) = time else {
      return (.from(block.lowerBound), block.count)
    }
    if let starts = from.narrow, let ends = end.narrow {
      precondition(block.upperBound <= min(starts.count, ends.count))
      var words = [UInt64](repeating: 0, count: (block.count + 63) / 64)
      starts.withUnsafeBufferPointer { starts in
        ends.withUnsafeBufferPointer { ends in
          guard let start = starts.baseAddress, let stop = ends.baseAddress else { return }
          kpi_active_days(
            start + block.lowerBound, stop + block.lowerBound, block.count,
            boundary - from.offset, boundary - end.offset, level, &words)
        }
      }
      let room = block.count + Int(kpi_select_margin)
      let rows = [Int32](unsafeUninitializedCapacity: room) { rows, filled in
        filled = kpi_rows_of_bits(
          words, words.count, UInt32(block.lowerBound), nil, level, rows.baseAddress, nil)
      }
      return (.list(rows), rows.count)
    }
    let (starts, stops) = (from.days(in: block), end.days(in: block))
    let (offset, stopOffset) = (starts.startIndex, stops.startIndex)
    let rows = [Int32](unsafeUninitializedCapacity: block.count) { rows, filled in
      var count = 0
      for index in 0..<block.count {
        rows[count] = Int32(truncatingIfNeeded: block.lowerBound &+ index)
        let (start, stop) = (starts[offset &+ index], stops[stopOffset &+ index])
        count &+= (start < boundary ? 1 : 0) & (stop >= boundary ? 1 : 0)
      }
      filled = count
    }
    return (.list(rows), rows.count)
  }

  /// The group of each row.
  private func group(_ rows: Rows, _ count: Int, _ groups: inout [Int32]) {
    if keys.isEmpty { for index in 0..<count { groups[index] = 0 } }
    for (position, key) in keys.enumerated() {
      key.add(rows, count, to: &groups, isFirst: position == 0)
    }
  }

  /// Groups made into the cells where rows begin to count, `ends` into those where they stop.
  private func spread(
    _ block: Range<Int>, _ width: Int, _ groups: inout [Int32], _ ends: inout [Int32]
  ) {
    guard case .runs(let from, let end, let bounds) = time else { return }
    let width = Int32(width)
    let runs = bounds.closing(from.days(in: block), end.days(in: block))
    for index in 0..<block.count {
      let first = groups[index] &* width
      groups[index] = first &+ runs.lows[index]
      // What covers no slot is added and taken away in one place.
      ends[index] = first &+ max(runs.lows[index], runs.highs[index])
    }
  }
}

extension DirectScan.Key {
  /// The codes, where they are bytes that stand for keys and rows as they are.
  fileprivate var plainBytes: Slots<UInt8>? {
    guard case .narrow(let slots) = codes, index == nil, table == nil, validity.isAllPresent else {
      return nil
    }
    return slots
  }

  init?(_ key: KeyNode, rows: Int) {
    guard let span = key.span else { return nil }
    switch key.node {
    case .column(let column, let index):
      guard index.map({ $0.count == rows }) ?? (column.count == rows) else { return nil }
      guard let codes = DirectScan.KeyCodes(column) else { return nil }
      self.init(
        codes: codes, validity: column.validity, index: index, table: key.table, span: span)
    default: return nil
    }
  }

  /// The next digit of the rows' groups.
  func add(_ rows: DirectScan.Rows, _ count: Int, to groups: inout [Int32], isFirst: Bool) {
    switch rows {
    case .from(let first):
      precondition(first + count <= (index?.count ?? codes.count))
      add(count, to: &groups, isFirst) { first &+ $0 }
    case .list(let list):
      precondition(list.count == count && list.allBelow(index?.count ?? codes.count))
      list.withUnsafeBufferPointer { list in
        add(count, to: &groups, isFirst) { Int(list[$0]) }
      }
    }
  }

  @inline(__always)
  private func add(
    _ count: Int, to groups: inout [Int32], _ isFirst: Bool, _ row: (Int) -> Int
  ) {
    let size = Int32(truncatingIfNeeded: span + 1)
    precondition(count <= groups.count)
    groups.withUnsafeMutableBufferPointer { groups in
      switch codes {
      case .narrow(let slots):
        slots.withUnsafeBufferPointer { add(count, to: groups, isFirst, size, $0, row) }
      case .wide(let codes):
        codes.withUnsafeBufferPointer { add(count, to: groups, isFirst, size, $0, row) }
      }
    }
  }

  @inline(__always)
  private func add<Code: FixedWidthInteger & UnsignedInteger>(
    _ count: Int, to groups: UnsafeMutableBufferPointer<Int32>, _ isFirst: Bool, _ size: Int32,
    _ codes: UnsafeBufferPointer<Code>, _ row: (Int) -> Int
  ) {
    let none = UInt32(truncatingIfNeeded: span)
    if case .counted(let places, let first, let rows)? = index, validity.isAllPresent, table == nil
    {
      precondition(rows <= codes.count)
      places.withUnsafeBufferPointer { places in
        for position in 0..<count {
          let before = isFirst ? 0 : groups[position] &* size
          let place = countedRow(places[row(position)], first, rows)
          let code = place < 0 ? none : UInt32(truncatingIfNeeded: codes[Int(place)])
          groups[position] = before &+ Int32(bitPattern: min(none, code))
        }
      }
      return
    }
    // Codes beyond the span cannot be, and would count as missing ones.
    if index != nil || !validity.isAllPresent || table != nil {
      for position in 0..<count {
        let before = isFirst ? 0 : groups[position] &* size
        let code = code(row(position), codes)
        groups[position] = before &+ Int32(bitPattern: min(none, code))
      }
    } else if isFirst {
      for position in 0..<count {
        let code = UInt32(truncatingIfNeeded: codes[row(position)])
        groups[position] = Int32(bitPattern: min(none, code))
      }
    } else {
      for position in 0..<count {
        let code = UInt32(truncatingIfNeeded: codes[row(position)])
        groups[position] = groups[position] &* size &+ Int32(bitPattern: min(none, code))
      }
    }
  }

  /// The key of a row, wherever it is; the greatest number for none.
  @inline(__always)
  private func code<Code: FixedWidthInteger & UnsignedInteger>(
    _ row: Int, _ codes: UnsafeBufferPointer<Code>
  ) -> UInt32 {
    let place = index.map { Int($0[row]) } ?? row
    guard place >= 0, validity.isPresent(place) else { return .max }
    precondition(place < codes.count)
    let own = UInt32(truncatingIfNeeded: codes[place])
    guard let table else { return own }
    return table[Int(own)]
  }
}

extension DirectScan.Total {
  init?(_ output: Scan.Output, rows: Int) {
    guard output.order == nil else { return nil }
    guard let argument = output.argument else {
      guard output.empty is CountAccumulator else { return nil }
      self = .count
      return
    }
    guard let empty = output.empty as? ExactSum, case .column(let column, nil) = argument,
      column.count == rows
    else { return nil }
    guard let scale = column.type.scale, let values = WholeNumbers(column),
      !empty.isMean || column.validity.isAllPresent
    else { return nil }
    self = empty.isMean ? .mean(values, scale: scale) : .sum(values, scale: scale)
  }
}

extension DirectScan.KeyCodes {
  /// `nil` for a column that is not text.
  fileprivate init?(_ column: Column) {
    if case .text(let slots, _)? = column.packed {
      self = .narrow(slots)
    } else if let codes = column.codes {
      self = .wide(codes)
    } else {
      return nil
    }
  }
}
