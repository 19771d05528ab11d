import Planning
import Values

/// Cells of customers and runs of slots, one after the other as the rows of a batch.
///
/// A cell stands for all slots of its run: nothing that is known of the customer changes in it.
struct CellBlock: Sendable {
  var customers: [Int32] = []
  /// The first slot of each run.
  var lows: [Int32] = []
  /// The first slot behind each run.
  var highs: [Int32] = []
  var opening: [Int64] = []
  var closing: [Int64] = []
  let scale: Int
  var firstPaid: [Int32] = []
  var paidBefore: [Bool] = []
  var served: [Bool] = []
  /// For each speaker the row of each cell, −1 for none.
  var speakers: [[Int32]] = []
  /// For each speaker and slot the customers with several values.
  var several: [[Int]] = []

  init(scale: Int) { self.scale = scale }

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

/// What is known of a customer over a run of slots.
struct CellRun {
  /// What is in force at one end of the slots.
  struct Moment {
    var amount: Int64 = 0
    /// The first row in force; −1 for none.
    var row: Int32 = -1
    /// Whether several rows are in force.
    var hasSeveral = false

    @inline(__always)
    mutating func add(_ amount: Int64, _ row: Int32) {
      self.amount &+= amount
      hasSeveral = hasSeveral || self.row >= 0
      self.row = self.row < 0 ? row : self.row
    }
  }

  let customer: Int32
  let low: Int32
  let high: Int32
  /// The first day on which the customer ever paid.
  var firstPaid = Int32.max
  var opening = Moment()
  var closing = Moment()
  /// Whether the customer has a row that starts before the end of the slots.
  var isKnown = false
  /// Whether the customer pays on a day of the slots.
  var isServed = false

  init(customer: Int, low: Int, high: Int) {
    self.customer = Int32(truncatingIfNeeded: customer)
    self.low = Int32(truncatingIfNeeded: low)
    self.high = Int32(truncatingIfNeeded: high)
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
    var index = 0
    while index < slot >> 6 {
      rank += words[index].nonzeroBitCount
      index += 1
    }
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
