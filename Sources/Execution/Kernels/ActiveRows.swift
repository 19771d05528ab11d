import CScan
import Storage

/// The rows of a life table that have a customer and are in force at some moment, or on some day of
/// several.
///
/// Facts about a moment are worked out from these few rows, not from the whole table. They are kept
/// as a bit for each row of the table, and become lists again a block at a time.
struct ActiveRows: Sendable {
  /// Bit `row & 63` of word `row >> 6`.
  private let words: [UInt64]
  /// The customer of each row of the table.
  private let codes: RowCodes

  /// Rows looked at in one go: their days stay in the second-level cache for every boundary.
  private static let blockSize = 1 << 16
  /// Words that become rows in one go: their rows stay in the nearest cache.
  private static let wordsAtOnce = 64

  /// - Parameters:
  ///   - rows: each has a customer.
  ///   - codes: the customer of each row of the table.
  init(_ rows: some Sequence<Int>, _ codes: RowCodes) {
    var words = [UInt64](repeating: 0, count: (codes.count + 63) / 64)
    for row in rows { words[row >> 6] |= 1 << UInt64(row & 63) }
    (self.words, self.codes) = (words, codes)
  }

  private init(words: [UInt64], codes: RowCodes) {
    (self.words, self.codes) = (words, codes)
  }

  /// How many rows the table has.
  var rowCount: Int { codes.count }

  /// When rows are to be in force.
  struct Stretch {
    let startsBefore: Int32
    let endsFrom: Int32

    /// At the close of the day before a boundary.
    init(boundary: Int32) { (startsBefore, endsFrom) = (boundary, boundary) }

    /// On some day before another; empty lives may count, by themselves.
    init(startsBefore day: Int32) { (startsBefore, endsFrom) = (day, .min + 1) }

    /// On some of these days; empty lives among them may count, by themselves.
    init(someOf days: Range<Int32>) {
      (startsBefore, endsFrom) = (days.upperBound, days.lowerBound + 1)
    }
  }

  /// The rows for each of some stretches.
  static func find(
    _ life: LifeView, _ customers: CustomerView, _ stretches: [Stretch], threads: Int
  ) -> [ActiveRows] {
    let codes = customers.codes
    precondition(life.from.count == codes.count && life.end.count == codes.count)
    let blocks = (codes.count + blockSize - 1) / blockSize
    let wordCount = (codes.count + 63) / 64
    // The words of one stretch behind those of the other; every block writes its own.
    let all = [UInt64](unsafeUninitializedCapacity: stretches.count * wordCount) { all, filled in
      nonisolated(unsafe) let all = all
      _ = simultaneously(blocks, threads: threads) { block in
        let rows = block * blockSize..<min((block + 1) * blockSize, codes.count)
        for (index, stretch) in stretches.enumerated() {
          let first = index * wordCount + rows.lowerBound / 64
          let words = UnsafeMutableBufferPointer(
            rebasing: all[first..<first + (rows.count + 63) / 64])
          life.activeBits(rows, stretch, words)
          if customers.hasRowsWithout { codes.dropMissing(rows, words) }
        }
      }
      filled = stretches.count * wordCount
    }
    return stretches.indices.map { index in
      ActiveRows(words: Array(all[index * wordCount..<(index + 1) * wordCount]), codes: codes)
    }
  }

  /// Those that are not among others of the same table.
  func subtracting(_ others: [ActiveRows]) -> ActiveRows {
    var words = words
    for other in others {
      precondition(other.words.count == words.count, "rows of one table")
      for index in words.indices { words[index] &= ~other.words[index] }
    }
    return ActiveRows(words: words, codes: codes)
  }

  /// Words in a few parts that threads can share.
  func parts(_ threads: Int) -> [Range<Int>] {
    let size = words.count < 1 << 13 ? words.count : (words.count + threads - 1) / threads
    return words.isEmpty
      ? [0..<0]
      : stride(from: 0, to: words.count, by: size).map { $0..<min($0 + size, words.count) }
  }

  /// The rows in the order of the file, and their customers, some at a time.
  ///
  /// - Parameters:
  ///   - count: of customers; every code is below it.
  ///   - part: only these words; `nil`: all.
  func forEachBlock(
    below count: Int, of part: Range<Int>? = nil,
    _ body: (_ rows: UnsafeBufferPointer<Int32>, _ codes: UnsafeBufferPointer<UInt32>) -> Void
  ) {
    let room = 64 * Self.wordsAtOnce + Int(kpi_select_margin)
    let level = kpi_scan_best_level()
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: room) { rows in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: room) { found in
        words.withUnsafeBufferPointer { words in
          codes.withUnsafeBufferPointer { codes in
            let part = part ?? words.indices
            for first in stride(from: part.lowerBound, to: part.upperBound, by: Self.wordsAtOnce) {
              let size = min(Self.wordsAtOnce, min(part.upperBound, words.count) - first)
              let filled = kpi_rows_of_bits(
                words.baseAddress.map { $0 + first }, size, UInt32(64 * first),
                codes.baseAddress, level, rows.baseAddress, found.baseAddress)
              let own = UnsafeBufferPointer(rebasing: found[..<filled])
              precondition(own.areAllBelow(count), "customers that are there")
              body(UnsafeBufferPointer(rebasing: rows[..<filled]), own)
            }
          }
        }
      }
    }
  }
}

extension LifeView {
  /// A bit for each row of a range that is in force; empty lives are not, by themselves.
  fileprivate func activeBits(
    _ range: Range<Int>, _ stretch: ActiveRows.Stretch,
    _ words: UnsafeMutableBufferPointer<UInt64>
  ) {
    precondition(words.count == (range.count + 63) / 64)
    let level = kpi_scan_best_level()
    let (starts, ends) = (self.from, self.end)
    if let from = starts.narrow, let end = ends.narrow {
      from.withUnsafeBufferPointer { from in
        end.withUnsafeBufferPointer { end in
          kpi_active_days(
            UnsafeBufferPointer(rebasing: from[range]).baseAddress,
            UnsafeBufferPointer(rebasing: end[range]).baseAddress, range.count,
            stretch.startsBefore - starts.offset, stretch.endsFrom - ends.offset, level,
            words.baseAddress)
        }
      }
    } else {
      let (from, end) = (starts.days(in: range), ends.days(in: range))
      from.withUnsafeBufferPointer { from in
        end.withUnsafeBufferPointer { end in
          kpi_active(
            from.baseAddress, end.baseAddress, range.count, stretch.startsBefore,
            stretch.endsFrom, level, words.baseAddress)
        }
      }
    }
  }
}

extension RowCodes {
  /// Takes away the bits of rows without a code.
  fileprivate func dropMissing(
    _ rows: Range<Int>, _ words: UnsafeMutableBufferPointer<UInt64>
  ) {
    precondition(words.count == (rows.count + 63) / 64)
    withUnsafeBufferPointer { codes in
      let own = UnsafeBufferPointer(rebasing: codes[rows])
      kpi_drop_without(own.baseAddress, own.count, kpi_scan_best_level(), words.baseAddress)
    }
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
    precondition(amounts.count >= active.rowCount, "an amount for every row")
    active.forEachBlock(below: sums.count) { rows, codes in
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
    return !isBeyond
  }

  private mutating func addChecked(
    _ active: ActiveRows, _ count: Int, _ amounts: WholeNumbers
  ) throws(RunProblem) {
    var sums = largeArray(repeating: Int64(0), count: count)
    var hasOverflow = false
    active.forEachBlock(below: count) { rows, codes in
      for index in rows.indices {
        let amount = amounts[Int(rows[index])]
        let code = Int(codes[index])
        let (sum, overflow) = sums[code].addingReportingOverflow(amount)
        hasOverflow = hasOverflow || overflow
        sums[code] = sum
        total += Int128(amount)
      }
    }
    if hasOverflow { throw .overflow(name: "amount") }
    self.sums = WholeNumbers(sums)
  }
}

extension UnsafeBufferPointer<UInt32> {
  /// Whether all can be used as places in an array of so many.
  fileprivate func areAllBelow(_ count: Int) -> Bool {
    var greatest: UInt32 = 0
    for code in self { greatest = Swift.max(greatest, code) }
    return isEmpty || Int(greatest) < count
  }
}
