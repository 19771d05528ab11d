import CScan
import Storage
import Values

/// Sums and counts over plain columns, without filters: the questions asked most, row by row in
/// one loop instead of batch by batch through expressions.
struct DirectScan: Sendable {
  /// A key that is a column of codes.
  fileprivate struct Key: Sendable {
    let codes: [UInt32]
    let validity: Validity
    /// The row of the column for each row of the relation.
    let index: RowIndex?
    /// From codes to keys.
    let table: [UInt32]?
    /// The number of codes; stands for rows without a value.
    let span: Int
  }

  /// What is added up.
  fileprivate enum Total: Sendable {
    case count
    /// Rows without a value hold 0.
    case sum([Int64], scale: Int)
    case mean([Int64], scale: Int)
  }

  private enum Time: Sendable {
    case all
    /// In force at the close of the only slot, whose end this is.
    case active(from: [Int32], end: [Int32], boundary: Int32)
    case runs(from: [Int32], end: [Int32], SlotBounds)
  }

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

  /// `nil` if sums might not fit 64 bits.
  func run(_ range: Range<Int>) throws(RunProblem) -> Scan.Partial? {
    let isSeries = slotCount > 1
    let width = isSeries ? slotCount + 1 : 1
    var state = State(cells: grouper.count * width, totals: totals.count)
    var rows = [Int32](repeating: 0, count: Self.blockSize)
    var groups = rows
    var ends = isSeries ? rows : []
    var start = range.lowerBound
    while start < range.upperBound {
      try cancellation.check()
      let block = start..<min(start + Self.blockSize, range.upperBound)
      let count = select(block, &rows)
      group(rows, count, &groups)
      if isSeries { spread(rows, count, width, &groups, &ends) }
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

  /// The rows of a block that count.
  private func select(_ block: Range<Int>, _ rows: inout [Int32]) -> Int {
    switch time {
    case .all, .runs:
      for (index, row) in block.enumerated() { rows[index] = Int32(truncatingIfNeeded: row) }
      return block.count
    case .active(let from, let end, let boundary):
      var count = 0
      rows.withUnsafeMutableBufferPointer { rows in
        for row in block {
          rows[count] = Int32(truncatingIfNeeded: row)
          count &+= (from[row] < boundary ? 1 : 0) & (end[row] >= boundary ? 1 : 0)
        }
      }
      return count
    }
  }

  /// The group of each row.
  private func group(_ rows: [Int32], _ count: Int, _ groups: inout [Int32]) {
    for index in 0..<count { groups[index] = 0 }
    for key in keys { key.add(rows, count, to: &groups) }
  }

  /// Groups made into the cells where rows begin to count, `ends` into those where they stop.
  private func spread(
    _ rows: [Int32], _ count: Int, _ width: Int, _ groups: inout [Int32], _ ends: inout [Int32]
  ) {
    guard case .runs(let from, let end, let bounds) = time else { return }
    let width = Int32(width)
    for index in 0..<count {
      let row = Int(rows[index])
      let (low, high) = bounds.closing(from[row], end[row])
      let first = groups[index] &* width
      // What covers no slot is added and taken away in one place.
      groups[index] = first &+ low
      ends[index] = first &+ max(low, high)
    }
  }
}

extension DirectScan.Key {
  init?(_ key: KeyNode, rows: Int) {
    guard let span = key.span else { return nil }
    switch key.node {
    case .column(let column, let index):
      guard index.map({ $0.count == rows }) ?? (column.count == rows) else { return nil }
      guard case .text(let codes, _) = column.values else { return nil }
      self.init(
        codes: codes, validity: column.validity, index: index, table: key.table, span: span)
    default: return nil
    }
  }

  /// The next digit of the rows' groups.
  func add(_ rows: [Int32], _ count: Int, to groups: inout [Int32]) {
    let size = Int32(truncatingIfNeeded: span + 1)
    let none = Int32(truncatingIfNeeded: span)
    let isPlain = index == nil && validity.isAllPresent && table == nil
    codes.withUnsafeBufferPointer { codes in
      if isPlain {
        for position in 0..<count {
          let code = Int32(bitPattern: codes[Int(rows[position])])
          groups[position] = groups[position] &* size &+ min(code, none)
        }
        return
      }
      for position in 0..<count {
        let row = index.map { Int($0[Int(rows[position])]) } ?? Int(rows[position])
        var code = none
        if row >= 0, validity.isPresent(row) {
          let own = codes[row]
          code = min(none, Int32(bitPattern: table.map { $0[Int(own)] } ?? own))
        }
        groups[position] = groups[position] &* size &+ code
      }
    }
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
    switch column.values {
    case .integer(let values) where !empty.isMean: self = .sum(values, scale: 0)
    case .decimal(let values, let scale) where !empty.isMean: self = .sum(values, scale: scale)
    case .integer(let values) where column.validity.isAllPresent: self = .mean(values, scale: 0)
    case .decimal(let values, let scale) where column.validity.isAllPresent:
      self = .mean(values, scale: scale)
    default: return nil
    }
  }
}

extension DirectScan {
  /// Sums and counts of cells. Where there are few, every fourth row goes to a copy of its own, so
  /// that no addition waits for the one before.
  fileprivate struct State {
    let cells: Int
    let lanes: Int
    var counts: [Int64]
    var sums: [[Int64]]
    /// The bits in which any value differs from its sign.
    var bits: Int64 = 0

    init(cells: Int, totals: Int) {
      self.cells = cells
      lanes = cells <= 1024 ? 4 : 1
      let none = largeArray(repeating: Int64(0), count: cells * lanes)
      counts = none
      sums = [[Int64]](repeating: none, count: totals)
    }

    /// Whether no sum of so many values can have left 64 bits.
    func sumFits(_ rows: Int) -> Bool {
      (64 - bits.leadingZeroBitCount) + (64 - rows.leadingZeroBitCount) <= 61
    }

    mutating func count(_ groups: [Int32], _ ends: [Int32], _ count: Int) {
      let step = lanes > 1 ? cells : 0
      counts.withUnsafeMutableBufferPointer { counts in
        for index in 0..<count {
          counts[Int(groups[index]) &+ (index & 3) &* step] &+= 1
        }
        if ends.isEmpty { return }
        for index in 0..<count { counts[Int(ends[index]) &+ (index & 3) &* step] &-= 1 }
      }
    }

    mutating func add(
      _ values: [Int64], to total: Int, _ rows: [Int32], _ groups: [Int32], _ ends: [Int32],
      _ count: Int
    ) {
      let step = lanes > 1 ? cells : 0
      var bits: Int64 = 0
      sums[total].withUnsafeMutableBufferPointer { sums in
        values.withUnsafeBufferPointer { values in
          for index in 0..<count {
            let value = values[Int(rows[index])]
            bits |= value ^ (value >> 63)
            sums[Int(groups[index]) &+ (index & 3) &* step] &+= value
          }
          if ends.isEmpty { return }
          for index in 0..<count {
            let value = values[Int(rows[index])]
            sums[Int(ends[index]) &+ (index & 3) &* step] &-= value
          }
        }
      }
      self.bits |= bits
    }

    /// The copies added together.
    func combined() -> State {
      guard lanes > 1 else { return self }
      func folded(_ all: [Int64]) -> [Int64] {
        (0..<cells).map { cell in (0..<lanes).reduce(0) { $0 &+ all[cell + $1 * cells] } }
      }
      var result = State(cells: 0, totals: 0)
      result.counts = folded(counts)
      result.sums = sums.map(folded)
      return result
    }
  }
}
