import Planning
import Values

/// Cells of customers and runs of slots, one after the other as the rows of a batch.
///
/// A cell stands for all slots of its run: nothing that is known of the customer changes in it.
struct CellBlock: Sendable {
  let customers: [Int32]
  /// The first slot of each run.
  let lows: [Int32]
  /// The first slot behind each run.
  let highs: [Int32]
  let opening: [Int64]
  let closing: [Int64]
  let scale: Int
  var firstPaid: [Int32] = []
  var paidBefore: [Bool] = []
  var served: [Bool] = []
  /// For each speaker the row of each cell, −1 for none.
  var speakers: [[Int32]] = []
  /// For each speaker and slot the customers with several values.
  var several: [[Int]] = []

  /// A field of the state, at some places.
  func state(_ field: StateField, _ places: [Int32]?, _ count: Int) -> Vector {
    func picked<T: BitwiseCopyable>(_ values: [T]) -> [T] {
      places.map { taken(values, at: $0) } ?? values
    }
    switch field {
    case .opening: return Vector(.exact(picked(opening), scale: scale), present: nil, count: count)
    case .closing: return Vector(.exact(picked(closing), scale: scale), present: nil, count: count)
    case .firstPaid:
      let days = picked(firstPaid)
      return Vector(.days(days), present: days.map { $0 != .max }, count: count)
    case .paidBefore: return Vector(.flags(picked(paidBefore)), present: nil, count: count)
    case .served: return Vector(.flags(picked(served)), present: nil, count: count)
    default: return .missing(.integer, count: count)
    }
  }
}

/// The runs of slots of some customers, one customer behind the other, before those that are
/// wanted are chosen.
struct CellRuns {
  /// Amounts and rows at one end of the slots.
  struct Moment {
    var amounts: [Int64] = []
    /// The first row in force; −1 for none.
    var rows: [Int32] = []
    /// Whether several rows are in force.
    var hasSeveral: [Bool] = []

    mutating func grow(by count: Int) {
      amounts.append(contentsOf: repeatElement(0, count: count))
      rows.append(contentsOf: repeatElement(-1, count: count))
      hasSeveral.append(contentsOf: repeatElement(false, count: count))
    }

    mutating func add(_ amount: Int64, _ row: Int32, _ runs: Range<Int>) {
      for run in runs {
        amounts[run] &+= amount
        if rows[run] < 0 { rows[run] = row } else { hasSeveral[run] = true }
      }
    }
  }

  private(set) var customers: [Int32] = []
  private(set) var lows: [Int32] = []
  private(set) var highs: [Int32] = []
  var opening = Moment()
  var closing = Moment()
  /// The first day on which the run's customer ever paid.
  var firstPaid: [Int32] = []
  var served: [Bool] = []
  /// Whether the customer has a row that starts before the end of the run's slots.
  var isKnown: [Bool] = []

  /// Appends a customer's runs, which lie between neighbouring marks; where they begin.
  mutating func append(_ customer: Int, _ marks: SlotMarks) -> Int {
    let first = lows.count
    marks.forEachRun { low, high in
      customers.append(Int32(truncatingIfNeeded: customer))
      lows.append(Int32(truncatingIfNeeded: low))
      highs.append(Int32(truncatingIfNeeded: high))
    }
    let count = lows.count - first
    opening.grow(by: count)
    closing.grow(by: count)
    isKnown.append(contentsOf: repeatElement(false, count: count))
    return first
  }

  /// What the amounts at one end add up to, each as often as its run has slots.
  func total(_ moment: Moment) -> Int64 {
    var total: Int64 = 0
    for run in lows.indices { total &+= moment.amounts[run] &* Int64(highs[run] &- lows[run]) }
    return total
  }
}

/// The slots from `0` to `count` before which something about a customer changes.
struct SlotMarks {
  let count: Int
  private var words: [UInt64]

  init(count: Int) {
    self.count = count
    words = [UInt64](repeating: 0, count: count / 64 + 1)
  }

  /// Only the ends are left.
  mutating func clear() {
    for index in words.indices { words[index] = 0 }
    words[0] = 1
    mark(count)
  }

  @inline(__always)
  mutating func mark(_ slot: Int) { words[slot >> 6] |= 1 << UInt64(slot & 63) }

  /// How many marks lie before a slot: the number of the run that begins at a mark.
  @inline(__always)
  func rank(_ slot: Int) -> Int {
    var rank = (words[slot >> 6] & (1 << UInt64(slot & 63) &- 1)).nonzeroBitCount
    for index in 0..<(slot >> 6) { rank += words[index].nonzeroBitCount }
    return rank
  }

  /// The stretches between neighbouring marks, in order.
  @inline(__always)
  func forEachRun(_ body: (_ low: Int, _ high: Int) -> Void) {
    var low = -1
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        let slot = index << 6 + rest.trailingZeroBitCount
        if low >= 0 { body(low, slot) }
        low = slot
        rest &= rest &- 1
      }
    }
  }
}
