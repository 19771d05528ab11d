import CScan
import Storage

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

  /// Rows looked at in one go: their days stay in the second-level cache for every boundary.
  private static let blockSize = 1 << 16

  /// The rows for each of some boundaries.
  static func find(
    _ life: LifeView, _ codes: [UInt32], boundaries: [Int32], threads: Int
  ) throws(RunProblem) -> [ActiveRows] {
    let rowCount = codes.count
    precondition(life.from.count == rowCount && life.end.count == rowCount)
    let blocks = (rowCount + blockSize - 1) / blockSize
    let found = simultaneously(blocks, threads: threads) { block in
      let range = block * blockSize..<min((block + 1) * blockSize, rowCount)
      return boundaries.map { boundary in Part(range, life, codes, boundary: boundary) }
    }
    return boundaries.indices.map { boundary in ActiveRows(parts: found.map { $0[boundary] }) }
  }
}

extension ActiveRows.Part {
  /// The rows of a range that have a customer and are in force; empty lives are not, by themselves.
  fileprivate init(_ range: Range<Int>, _ life: LifeView, _ codes: [UInt32], boundary: Int32) {
    precondition(range.lowerBound >= 0 && range.upperBound <= codes.count)
    let room = range.count + Int(kpi_select_margin)
    (rows, self.codes) = withUnsafeTemporaryAllocation(of: Int32.self, capacity: room) { rows in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: room) { found in
        let count = life.selectActive(
          range, codes, boundary, rows.baseAddress, found.baseAddress)
        return (Array(rows[..<count]), Array(found[..<count]))
      }
    }
  }
}

extension LifeView {
  /// The rows of a range that are in force and have a customer; `rows` and `found` have room for
  /// them all and the margin.
  fileprivate func selectActive(
    _ range: Range<Int>, _ codes: [UInt32], _ boundary: Int32,
    _ rows: UnsafeMutablePointer<Int32>?, _ found: UnsafeMutablePointer<UInt32>?
  ) -> Int {
    let first = UInt32(range.lowerBound)
    let (starts, ends) = (self.from, self.end)
    if let from = starts.narrow, let end = ends.narrow {
      return from.withUnsafeBufferPointer { from in
        end.withUnsafeBufferPointer { end in
          kpi_select_active_days(
            from.baseAddress, end.baseAddress, codes, first, range.count, boundary - starts.offset,
            boundary - ends.offset, rows, found)
        }
      }
    }
    if let from = starts.wide, let end = ends.wide {
      return kpi_select_active(from, end, codes, first, range.count, boundary, rows, found)
    }
    let (from, end) = (Array(starts.days(in: range)), Array(ends.days(in: range)))
    let own = Array(codes[range])
    let count = kpi_select_active(from, end, own, 0, range.count, boundary, rows, found)
    for index in 0..<count { rows?[index] += Int32(first) }
    return count
  }
}

/// Adds up what the rows of each customer give.
struct CustomerSums: Sendable {
  /// By customer code; below zero too.
  private(set) var sums: WholeNumbers
  /// What all rows add up to.
  private(set) var total: Int128 = 0

  init(_ active: ActiveRows, count: Int, money: Money) throws(RunProblem) {
    sums = WholeNumbers([])
    guard money.isSmall else {
      try addChecked(active, count, money.amounts)
      return
    }
    if let slots = money.amounts.narrow {
      slots.withUnsafeBufferPointer { addSmall(active, count, $0) }
    } else {
      (money.amounts.wide ?? []).withUnsafeBufferPointer { addSmall(active, count, $0) }
    }
  }

  /// No sum of any of the amounts can leave 64 bits, and hardly any customer's leaves 32.
  private mutating func addSmall<Number: FixedWidthInteger>(
    _ active: ActiveRows, _ count: Int, _ amounts: UnsafeBufferPointer<Number>
  ) {
    var all: Int64 = 0
    let narrow = Slots<Int32>(zeros: count) { sums in add(active, amounts, to: sums, &all) }
    if let narrow {
      sums = WholeNumbers(narrow)
    } else {
      var wide = largeArray(repeating: Int64(0), count: count)
      all = 0
      _ = wide.withUnsafeMutableBufferPointer { add(active, amounts, to: $0, &all) }
      sums = WholeNumbers(wide)
    }
    total = Int128(all)
  }

  /// - Returns: whether all sums fit.
  private func add<Number: FixedWidthInteger, Sum: FixedWidthInteger>(
    _ active: ActiveRows, _ amounts: UnsafeBufferPointer<Number>,
    to sums: UnsafeMutableBufferPointer<Sum>, _ all: inout Int64
  ) -> Bool {
    var isBeyond = false
    for part in active.parts {
      precondition(part.codes.allBelow(sums.count) && part.rows.count == part.codes.count)
      precondition(part.rows.allBelow(amounts.count))
      part.codes.withUnsafeBufferPointer { codes in
        part.rows.withUnsafeBufferPointer { rows in
          for index in 0..<codes.count {
            if index &+ 24 < codes.count, let base = sums.baseAddress {
              kpi_prefetch(base + Int(codes[index &+ 24]))
            }
            let amount = Int64(truncatingIfNeeded: amounts[Int(rows[index])])
            let own = Sum(truncatingIfNeeded: amount)
            let (sum, overflow) = sums[Int(codes[index])].addingReportingOverflow(own)
            sums[Int(codes[index])] = sum
            isBeyond = isBeyond || overflow || Int64(own) != amount
            all &+= amount
          }
        }
      }
    }
    return !isBeyond
  }

  private mutating func addChecked(
    _ active: ActiveRows, _ count: Int, _ amounts: WholeNumbers
  ) throws(RunProblem) {
    var sums = largeArray(repeating: Int64(0), count: count)
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
    self.sums = WholeNumbers(sums)
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
