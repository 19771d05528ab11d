import CScan

/// The rows of a life table that have a customer and are in force at the close of the day before
/// a boundary, in file order.
///
/// Facts about a moment are worked out from these few rows, not from the whole table.
struct ActiveRows: Sendable {
  struct Part: Sendable {
    var rows: [Int32]
    /// The customer of each of the rows.
    var codes: [UInt32]
  }

  let parts: [Part]

  var count: Int { parts.reduce(0) { $0 + $1.rows.count } }

  /// The rows for each of some boundaries.
  static func find(
    _ life: LifeView, _ codes: [UInt32], boundaries: [Int32], threads: Int
  ) throws(RunProblem) -> [ActiveRows] {
    let rowCount = codes.count
    precondition(life.from.count == rowCount && life.end.count == rowCount)
    let pieces = rowCount < 1 << 16 ? 1 : 4
    let ranges = Execution.parts(of: rowCount, into: pieces)
    let found = try concurrently(pieces * boundaries.count, threads: threads) {
      (task: Int) throws(RunProblem) -> Part in
      let boundary = boundaries[task / pieces]
      let (from, end) = (life.from, life.end)
      // `from < boundary <= end` leaves empty lives out by itself.
      return Part(ranges[task % pieces], codes) { row in
        (from[row] < boundary ? 1 : 0) & (end[row] >= boundary ? 1 : 0)
      }
    }
    return boundaries.indices.map {
      ActiveRows(parts: Array(found[$0 * pieces..<($0 + 1) * pieces]))
    }
  }
}

extension ActiveRows.Part {
  /// The rows of a range with a customer for which `passes` gives 1 and not 0.
  @inline(__always)
  init(_ range: Range<Int>, _ codes: [UInt32], _ passes: (Int) -> Int) {
    var rows = [Int32](unsafeUninitializedCapacity: range.count) { out, filled in
      var count = 0
      for row in range {
        out[count] = Int32(truncatingIfNeeded: row)
        count &+= passes(row)
      }
      filled = count
    }
    var own = [UInt32](unsafeUninitializedCapacity: rows.count) { out, filled in
      for index in rows.indices { out[index] = codes[Int(rows[index])] }
      filled = rows.count
    }
    if own.contains(.max) {
      let kept = own.indices.filter { own[$0] != .max }
      rows = kept.map { rows[$0] }
      own = kept.map { own[$0] }
    }
    self.rows = rows
    self.codes = own
  }
}

/// Adds up what the rows of each customer give.
struct CustomerSums: Sendable {
  /// By customer code; below zero too.
  private(set) var sums: [Int64]
  /// What all rows add up to.
  private(set) var total: Int128 = 0

  init(_ active: ActiveRows, count: Int, money: Money) throws(RunProblem) {
    sums = largeArray(repeating: 0, count: count)
    if money.isSmall {
      addSmall(active, money.amounts)
    } else {
      try addChecked(active, money.amounts)
    }
  }

  /// No sum of any of the amounts can leave 64 bits.
  private mutating func addSmall(_ active: ActiveRows, _ amounts: [Int64]) {
    var all: Int64 = 0
    let count = sums.count
    sums.withUnsafeMutableBufferPointer { sums in
      amounts.withUnsafeBufferPointer { amounts in
        for part in active.parts {
          precondition(part.codes.allBelow(count) && part.rows.count == part.codes.count)
          part.codes.withUnsafeBufferPointer { codes in
            part.rows.withUnsafeBufferPointer { rows in
              for index in 0..<codes.count {
                if index &+ 24 < codes.count, let base = sums.baseAddress {
                  kpi_prefetch(base + Int(codes[index &+ 24]))
                }
                let amount = amounts[Int(rows[index])]
                sums[Int(codes[index])] &+= amount
                all &+= amount
              }
            }
          }
        }
      }
    }
    total = Int128(all)
  }

  private mutating func addChecked(_ active: ActiveRows, _ amounts: [Int64]) throws(RunProblem) {
    for part in active.parts {
      for index in part.rows.indices {
        let amount = amounts[Int(part.rows[index])]
        let code = Int(part.codes[index])
        let (sum, overflow) = sums[code].addingReportingOverflow(amount)
        if overflow { throw .overflow(name: "amount") }
        sums[code] = sum
        total += Int128(amount)
      }
    }
  }
}

extension [Int32] {
  /// Whether all can be used as places in an array of so many.
  func allBelow(_ count: Int) -> Bool {
    var greatest: UInt32 = 0
    for place in self { greatest = Swift.max(greatest, UInt32(bitPattern: place)) }
    return isEmpty || Int(greatest) < count
  }
}

extension [UInt32] {
  /// Whether all can be used as places in an array of so many.
  func allBelow(_ count: Int) -> Bool {
    var greatest: UInt32 = 0
    for code in self { greatest = Swift.max(greatest, code) }
    return isEmpty || Int(greatest) < count
  }
}
