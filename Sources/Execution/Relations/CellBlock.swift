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
  let scale: DecimalScale
  var firstPaid: [Int32] = []
  var paidBefore: [Bool] = []
  var served: [Bool] = []
  /// For each speaker the row of each cell, −1 for none.
  var speakers: [[Int32]] = []
  /// For each speaker and slot the customers with several values.
  var several: [[Int]] = []

  /// - Parameter cells: what was found; it is not taken out.
  init(_ cells: borrowing CellBuffer, scale: DecimalScale) {
    customers = cells.column(.customer)
    lows = cells.column(.low)
    highs = cells.column(.high)
    opening = cells.amounts(.opening)
    closing = cells.amounts(.closing)
    self.scale = scale
  }

  /// Whether a cell is of an earlier run than another.
  func isBefore(_ cell: Int, _ run: CellRun) -> Bool {
    customers[cell] < run.customer || (customers[cell] == run.customer && lows[cell] < run.low)
  }

  func isOf(_ run: CellRun, _ cell: Int) -> Bool {
    customers[cell] == run.customer && lows[cell] == run.low
  }

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
struct CellRun: BitwiseCopyable {
  /// What is in force at one end of the slots.
  struct Moment: BitwiseCopyable {
    var amount: Int64 = 0
    /// The first row in force; −1 for none.
    var row: Int32 = -1
    /// Whether several rows are in force.
    var hasSeveral = false

    /// Stands for the row where several are in force.
    static let several: Int32 = -2

    var state: (amount: Int64, row: Int32) { (amount, hasSeveral ? Self.several : row) }

    @inline(__always)
    mutating func add(_ amount: Int64, _ row: Int32) {
      self.amount &+= amount
      hasSeveral = self.row >= 0
      self.row = self.row < 0 ? row : self.row
    }
  }

  var customer: Int32
  var low: Int32
  var high: Int32
  /// The first day on which the customer ever paid.
  var firstPaid = Int32.max
  var opening = Moment()
  var closing = Moment()
  /// Whether the customer has a row that starts before the end of the slots.
  var isKnown = false
  /// Whether the customer pays on a day of the slots.
  var isServed = false
}

/// The slots of a window, up to 63, before which something about a customer changes.
struct SlotMarks {
  /// The ends of the window are always marked.
  private var bits: UInt64

  @inline(__always)
  init(count: Int) { bits = 1 | 1 << UInt64(count & 63) }

  @inline(__always)
  mutating func mark(_ slot: Int) { bits |= 1 << UInt64(slot & 63) }

  /// The stretches between neighbouring marks, in order.
  @inline(__always)
  func forEachRun(_ body: (_ low: Int, _ high: Int) -> Void) {
    var rest = bits & (bits &- 1)
    var low = 0
    while rest != 0 {
      let high = rest.trailingZeroBitCount
      body(low, high)
      low = high
      rest &= rest &- 1
    }
  }
}
