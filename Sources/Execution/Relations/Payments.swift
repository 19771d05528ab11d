import Planning
import Storage
import Values

/// When the customers of a life table paid, seen from one slot.
struct Payments: Sendable {
  /// The first day paid; `Int32.max` for none before the slot's end.
  private(set) var first: [Int32]
  /// Paid on some day before the slot.
  private(set) var before: [Bool]
  /// Paid on some day of the slot.
  private(set) var within: [Bool]

  init(_ life: LifeView, _ customers: CustomerView, _ money: Money, _ slot: Slot) {
    let count = customers.count
    let (start, end) = (slot.start.number, slot.end.number)
    first = [Int32](repeating: .max, count: count)
    before = [Bool](repeating: false, count: count)
    within = [Bool](repeating: false, count: count)
    var owing = [Bool](repeating: false, count: money.hasNegative ? count : 0)
    // Taken out once: at every row they would be counted as used and given back.
    let (starts, stops, amounts) = (life.from, life.end, money.amounts)
    for (row, code) in customers.codes.enumerated() where code != .max {
      let (from, until) = (starts[row], stops[row])
      guard from < until, from < end else { continue }
      let customer = Int(code)
      let amount = amounts[row]
      if amount > 0 {
        if from < first[customer] { first[customer] = from }
        if from < start { before[customer] = true }
        if until > start { within[customer] = true }
      } else if amount < 0 {
        owing[customer] = true
      }
    }
    if money.hasNegative { sweep(owing, life, customers, money, start, end) }
  }

  /// Customers with a credit pay only on days on which their rows add up to more than zero: their
  /// rows are gone through day by day of change.
  private mutating func sweep(
    _ owing: [Bool], _ life: LifeView, _ customers: CustomerView, _ money: Money, _ start: Int32,
    _ end: Int32
  ) {
    var changes: [Int: [(day: Int32, amount: Int64)]] = [:]
    for (row, code) in customers.codes.enumerated() where code != .max && owing[Int(code)] {
      let (from, until) = (life.from[row], life.end[row])
      guard from < until, from < end else { continue }
      changes[Int(code), default: []].append((from, money.amounts[row]))
      changes[Int(code), default: []].append((until, -money.amounts[row]))
    }
    for (customer, list) in changes {
      (first[customer], before[customer], within[customer]) = (.max, false, false)
      let sorted = list.sorted { $0.day < $1.day }
      var sum: Int128 = 0
      for (index, change) in sorted.enumerated() {
        sum += Int128(change.amount)
        let next = index + 1 < sorted.count ? sorted[index + 1].day : Int32.max
        guard sum > 0, next > change.day, change.day < end else { continue }
        first[customer] = min(first[customer], change.day)
        if change.day < start { before[customer] = true }
        if next > start { within[customer] = true }
      }
    }
  }
}
