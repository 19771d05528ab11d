import CScan
import Storage
import Values

/// How the rows of one customer follow one another: whether the next starts on the day that the
/// previous names as its end, or the day after; where the ends are months, in that or the next.
///
/// The first says that the end is the first day not covered, the second that it is the last
/// covered. Looks at no more than some 10,000 rows: all rows of some customers.
struct SuccessorEvidence {
  /// Rows looked at, about.
  static let rowLimit = 10_000

  private(set) var sameDay = 0
  private(set) var dayAfter = 0
  /// Pairs of neighbours in time that do not overlap by more than a day.
  private(set) var following = 0
  /// Pairs of neighbours in time that overlap.
  private(set) var overlapping = 0

  private let isOfMonths: Bool

  /// - Parameter isOfMonths: each end stands for a month.
  init(customers: Codes, from: Days, end: Days?, isOfMonths: Bool = false, threads: Int = 1) {
    self.isOfMonths = isOfMonths
    let codes = customers.codes
    // Customer and row in one number, which sorts without a look elsewhere.
    let pairs = SuccessorEvidence.chosenRows(customers, from, threads)
      .map { UInt64(codes[$0]) << 32 | UInt64($0) }.sorted()
    var rows: [Int] = []
    var start = 0
    while start < pairs.count {
      var stop = start + 1
      while stop < pairs.count, pairs[stop] >> 32 == pairs[start] >> 32 { stop += 1 }
      if stop - start > 1 {
        rows.removeAll(keepingCapacity: true)
        for pair in pairs[start..<stop] { rows.append(Int(pair & 0xFFFF_FFFF)) }
        rows.sort { from.values[$0] < from.values[$1] }
        count(rows[...], from, end)
      }
      start = stop
    }
  }

  /// The rows of one customer, in order of start.
  private mutating func count(_ rows: ArraySlice<Int>, _ from: Days, _ end: Days?) {
    for index in rows.indices {
      let row = rows[index]
      guard let end, end.validity.isPresent(row) else {
        if index + 1 < rows.endIndex { overlapping += 1 }
        continue
      }
      let last = end.values[row]
      if index + 1 < rows.endIndex {
        if from.values[rows[index + 1]] >= last { following += 1 } else { overlapping += 1 }
      }
      var other = index + 1
      while other < rows.endIndex, from.values[rows[other]] < last { other += 1 }
      guard other < rows.endIndex else { continue }
      if from.values[rows[other]] == last {
        sameDay += 1
      } else if from.values[rows[other]] == behind(last) {
        dayAfter += 1
      }
    }
  }

  /// The first day behind an end that is covered.
  private func behind(_ last: Int32) -> Int32 {
    isOfMonths ? Day(number: last).endOfMonth.number &+ 1 : last &+ 1
  }

  /// All rows with a start of as many customers as fit the limit, chosen by their codes alone.
  private static func chosenRows(_ customers: Codes, _ from: Days, _ threads: Int) -> [Int] {
    let codes = customers.codes
    // One customer of so many, a power of 2.
    var among: UInt32 = 1
    while Int(among) * rowLimit < codes.count { among *= 2 }
    let (mask, parts) = (among - 1, parts(ofRows: codes.count))
    let found = simultaneously(parts.count, threads: threads) { part -> [Int] in
      let first = parts[part].lowerBound
      var words = [UInt64](repeating: 0, count: (parts[part].count + 63) / 64)
      codes.withUnsafeBufferPointer { codes in
        let own = UnsafeBufferPointer(rebasing: codes[parts[part]])
        kpi_choose_codes(own.baseAddress, own.count, mask, kpi_scan_best_level(), &words)
      }
      var rows: [Int] = []
      for place in words.indices {
        var left = words[place]
        while left != 0 {
          let row = first + place << 6 + left.trailingZeroBitCount
          if from.validity.isPresent(row) { rows.append(row) }
          left &= left &- 1
        }
      }
      return rows
    }
    return found.flatMap(\.self)
  }
}
