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
  init(customers: Codes, from: Days, end: Days?, isOfMonths: Bool = false) {
    self.isOfMonths = isOfMonths
    let codes = customers.codes
    // Customer and row in one number, which sorts without a look elsewhere.
    let pairs = SuccessorEvidence.chosenRows(customers, from)
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
  private static func chosenRows(_ customers: Codes, _ from: Days) -> [Int] {
    let codes = customers.codes
    // One of so many customers, a power of 2, by bits from all over the code: ids that are all even
    // or all of one month are chosen from like others. Shifts alone, which every processor does for
    // many codes at once.
    let isFew = codes.count <= rowLimit
    let among = isFew ? 1 : UInt32(clamping: codes.count / rowLimit * 2 - 1).nextPowerOf2
    var rows: [Int] = []
    rows.reserveCapacity(min(codes.count, 2 * rowLimit))
    func isChosen(_ code: UInt32) -> Bool {
      (code ^ code &>> 7 ^ code &>> 13) & (among &- 1) == 0
    }
    codes.withUnsafeBufferPointer { codes in
      // Few of many rows are chosen: most runs of them are passed over by one count.
      for first in Swift.stride(from: 0, to: codes.count, by: 64) {
        let run = first..<min(first + 64, codes.count)
        var hits: UInt32 = 0
        for row in run { hits &+= isChosen(codes[row]) ? 1 : 0 }
        if hits == 0 { continue }
        for row in run
        where codes[row] != Codes.missing && isChosen(codes[row]) && from.validity.isPresent(row) {
          rows.append(row)
        }
      }
    }
    return rows
  }
}

extension UInt32 {
  /// The least power of 2 that is not less.
  fileprivate var nextPowerOf2: UInt32 {
    self <= 1 ? 1 : 1 << UInt32(32 - (self - 1).leadingZeroBitCount)
  }
}
