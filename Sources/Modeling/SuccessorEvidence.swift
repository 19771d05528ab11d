import CScan
import Storage
import Values

/// How the rows of one customer follow one another: whether the next starts on the day that the
/// previous names as its end, or the day after; where the ends are months, in that or the next.
///
/// The first says that the end is the first day not covered, the second that it is the last
/// covered. Looks at no more than some thousand rows: all rows of some customers; at more where these
/// say little.
struct SuccessorEvidence {
  /// Rows looked at, about.
  static let rowLimit = 4_000

  private(set) var sameDay = 0
  private(set) var dayAfter = 0
  /// Pairs of neighbours in time that do not overlap by more than a day.
  private(set) var following = 0
  /// Pairs of neighbours in time that overlap.
  private(set) var overlapping = 0

  private let isOfMonths: Bool

  /// So few successors that the next ones could say otherwise.
  var isThin: Bool { (1..<30).contains(sameDay + dayAfter) }

  /// Of rows with both days, how many end the day before a month or a year of theirs is full, as terms
  /// do that name their last day: 2024-03-15 to 2025-03-14.
  static func fullTerms(_ from: Days, _ end: Days) -> (full: Int, rows: Int) {
    var (full, rows) = (0, 0)
    for row in 0..<min(from.values.count, rowLimit)
    where from.validity.isPresent(row) && end.validity.isPresent(row) {
      rows += 1
      let (first, next) = (from.values[row], end.values[row] &+ 1)
      if next > first, Day(number: first).civil.day == Day(number: next).civil.day { full += 1 }
    }
    return (full, rows)
  }

  private struct Row {
    var customer: UInt32
    var start: Int32
    var end: Int32?
  }

  /// - Parameters:
  ///   - isOfMonths: each end stands for a month.
  ///   - limit: how many rows are looked at, about.
  init(
    customers: Codes, from: Days, end: Days?, isOfMonths: Bool = false, limit: Int = rowLimit,
    threads: Int = 1
  ) {
    self.isOfMonths = isOfMonths
    // The rows lie all over memory: what is needed of them is fetched in one go, none waiting for
    // another.
    let chosen = SuccessorEvidence.chosenRows(customers, from, limit, threads).map { place in
      let ends = end.map { $0.validity.isPresent(place) } ?? false
      return Row(
        customer: customers.codes[place], start: from.values[place],
        end: ends ? end?.values[place] : nil)
    }
    // By customer, then in the order of the file: numbers are sorted far faster than rows.
    let keys = chosen.indices.map { UInt64(chosen[$0].customer) << 32 | UInt64($0) }.sorted()
    var rows = keys.map { chosen[Int(UInt32(truncatingIfNeeded: $0))] }
    var first = 0
    while first < rows.count {
      var behind = first + 1
      while behind < rows.count, rows[behind].customer == rows[first].customer { behind += 1 }
      if behind - first > 1 { count(&rows, first..<behind) }
      first = behind
    }
  }

  /// The rows of one customer, in the order of the file.
  private mutating func count(_ rows: inout [Row], _ own: Range<Int>) {
    let ascend = zip(own, own.dropFirst()).allSatisfy { rows[$0].start <= rows[$1].start }
    // Sorting keeps rows of one start in their order.
    if !ascend { rows[own].sort { $0.start < $1.start } }
    count(rows[own])
  }

  /// The rows of one customer, in order of start.
  private mutating func count(_ rows: ArraySlice<Row>) {
    for index in rows.indices {
      let next = index + 1
      guard let last = rows[index].end else {
        if next < rows.endIndex { overlapping += 1 }
        continue
      }
      if next < rows.endIndex {
        if rows[next].start >= last { following += 1 } else { overlapping += 1 }
      }
      guard let other = rows[next...].first(where: { $0.start >= last }) else { continue }
      if other.start == last {
        sameDay += 1
      } else if other.start == behind(last) {
        dayAfter += 1
      }
    }
  }

  /// The first day behind an end that is covered.
  private func behind(_ last: Int32) -> Int32 {
    isOfMonths ? Day(number: last).endOfMonth.number &+ 1 : last &+ 1
  }

  /// All rows with a start of as many customers as fit the limit, chosen by their codes alone.
  private static func chosenRows(
    _ customers: Codes, _ from: Days, _ limit: Int, _ threads: Int
  ) -> [Int] {
    let codes = customers.codes
    // One customer of so many, a power of 2.
    var among: UInt32 = 1
    while Int(among) * limit < codes.count { among *= 2 }
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
