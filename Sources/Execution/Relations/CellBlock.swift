import Planning
import Values

/// Cells of customers and slots, one after the other as the rows of a batch.
struct CellBlock: Sendable {
  let customers: [Int32]
  let slots: [Int32]
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
    func picked<T>(_ values: [T]) -> [T] { places.map { $0.map { values[Int($0)] } } ?? values }
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

/// Everything about some customers over all slots, before the cells that are wanted are chosen.
struct CellMatrix {
  /// Amounts and rows at one end of the slots.
  struct Moment {
    var amounts: [Int64]
    /// The first row in force; −1 for none.
    var rows: [Int32]
    /// Whether a customer has several rows in force in some slot.
    var hasSeveral: [Bool]
    private let width: Int

    init(customers: Int, width: Int) {
      amounts = [Int64](repeating: 0, count: customers * width)
      rows = [Int32](repeating: -1, count: customers * width)
      hasSeveral = [Bool](repeating: false, count: customers)
      self.width = width
    }

    mutating func add(_ amount: Int64, _ row: Int32, _ base: Int, _ slots: Range<Int>) {
      var isTaken = false
      for slot in slots {
        amounts[base + slot] &+= amount
        isTaken = isTaken || rows[base + slot] >= 0
        rows[base + slot] = rows[base + slot] < 0 ? row : rows[base + slot]
      }
      if isTaken { hasSeveral[base / width] = true }
    }

    var total: Int64 { amounts.reduce(0, &+) }
  }

  let customers: Range<Int>
  var opening: Moment
  var closing: Moment
  /// The first slot in which a customer is known.
  private(set) var known: [Int32]
  var firstPaid: [Int32]
  var served: [Bool]

  init(_ customers: Range<Int>, slots: Int, needsPayments: Bool) {
    self.customers = customers
    opening = Moment(customers: customers.count, width: slots)
    closing = Moment(customers: customers.count, width: slots)
    known = [Int32](repeating: .max, count: customers.count)
    firstPaid = [Int32](repeating: .max, count: customers.count)
    served = [Bool](repeating: false, count: needsPayments ? customers.count * slots : 0)
  }

  mutating func knownFrom(_ customer: Int, _ slot: Int) {
    let local = customer - customers.lowerBound
    known[local] = min(known[local], Int32(truncatingIfNeeded: slot))
  }
}
