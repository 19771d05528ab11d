import Storage

extension DirectScan {
  /// Sums and counts of cells. Where there are few, every fourth row goes to a copy of its own, so
  /// that no addition waits for the one before.
  struct State {
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
      precondition(count <= groups.count && (ends.isEmpty || count <= ends.count))
      let step = lanes > 1 ? cells : 0
      counts.withUnsafeMutableBufferPointer { counts in
        forEachLane(groups, count, step) { cell, _ in counts[cell] &+= 1 }
        if !ends.isEmpty { forEachLane(ends, count, step) { cell, _ in counts[cell] &-= 1 } }
      }
    }

    mutating func add(
      _ values: WholeNumbers, to total: Int, _ rows: DirectScan.Rows, _ groups: [Int32],
      _ ends: [Int32], _ count: Int
    ) {
      if let slots = values.narrow {
        slots.withUnsafeBufferPointer { add($0, to: total, rows, groups, ends, count) }
      } else {
        (values.wide ?? []).withUnsafeBufferPointer {
          add($0, to: total, rows, groups, ends, count)
        }
      }
    }

    private mutating func add<Number: FixedWidthInteger & SignedInteger>(
      _ values: UnsafeBufferPointer<Number>, to total: Int, _ rows: DirectScan.Rows,
      _ groups: [Int32], _ ends: [Int32], _ count: Int
    ) {
      precondition(count <= groups.count && (ends.isEmpty || count <= ends.count))
      switch rows {
      case .from(let first):
        precondition(first >= 0 && first + count <= values.count)
        let block = UnsafeBufferPointer(rebasing: values[first..<first + count])
        bits |= usedBits(block)
        add(to: total, groups, ends, count) { Int64(truncatingIfNeeded: block[$0]) }
      case .list(let rows):
        precondition(rows.count == count)
        let block = taken(values, at: rows) { Int64(truncatingIfNeeded: $0) }
        block.withUnsafeBufferPointer { block in
          bits |= usedBits(block)
          add(to: total, groups, ends, count) { block[$0] }
        }
      }
    }

    @inline(__always)
    private mutating func add(
      to total: Int, _ groups: [Int32], _ ends: [Int32], _ count: Int, _ value: (Int) -> Int64
    ) {
      let step = lanes > 1 ? cells : 0
      sums[total].withUnsafeMutableBufferPointer { sums in
        forEachLane(groups, count, step) { sums[$0] &+= value($1) }
        if !ends.isEmpty { forEachLane(ends, count, step) { sums[$0] &-= value($1) } }
      }
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

/// The bits in which any of the values differs from its sign.
private func usedBits<Number: FixedWidthInteger & SignedInteger>(
  _ values: UnsafeBufferPointer<Number>
) -> Int64 {
  var all: Number = 0
  for value in values { all |= value }
  if all >= 0 { return Int64(all) }
  all = 0
  for value in values { all |= value ^ (value &>> (Number(Number.bitWidth) &- 1)) }
  return Int64(all)
}

/// The cell of each row; one row and the next go to different copies.
@inline(__always)
private func forEachLane(
  _ groups: [Int32], _ count: Int, _ step: Int, _ body: (_ cell: Int, _ row: Int) -> Void
) {
  groups.withUnsafeBufferPointer { groups in
    var row = 0
    while row &+ 4 <= count {
      body(Int(groups[row]), row)
      body(Int(groups[row &+ 1]) &+ step, row &+ 1)
      body(Int(groups[row &+ 2]) &+ 2 &* step, row &+ 2)
      body(Int(groups[row &+ 3]) &+ 3 &* step, row &+ 3)
      row &+= 4
    }
    while row < count {
      body(Int(groups[row]), row)
      row &+= 1
    }
  }
}
