import Planning
import Storage
import Values

/// When the customers of a life table paid, seen from one slot; each fact is worked out when it is first
/// asked for.
final class Payments {
  /// The first day paid; `Int32.max` for none before the slot's end.
  private(set) lazy var first = swept?.first ?? firstDays()
  /// Paid on some day before the slot.
  private(set) lazy var before = swept?.before ?? payers(.init(startsBefore: days.lowerBound))
  /// Paid on some day of the slot.
  private(set) lazy var within = swept?.within ?? payers(.init(someOf: days))

  private let life: LifeView
  private let customers: CustomerView
  private let money: Money
  /// Those of the slot.
  private let days: Range<Int32>
  private let threads: Int
  /// Everything at once, where some amounts are below zero.
  private lazy var swept = money.hasNegative ? SweptPayments(life, customers, money, days) : nil

  init(
    _ life: LifeView, _ customers: CustomerView, _ money: Money, _ slot: Slot, threads: Int
  ) {
    precondition(life.from.count == customers.codes.count)
    precondition(money.amounts.count == customers.codes.count)
    self.life = life
    self.customers = customers
    self.money = money
    days = slot.start.number..<max(slot.start.number, slot.end.number)
    self.threads = threads
  }

  private func firstDays() -> [Int32] {
    var first = largeArray(repeating: Int32.max, count: customers.count)
    let (starts, stops, amounts) = (life.from, life.end, money.amounts)
    for (row, code) in customers.codes.enumerated() where code != .max {
      let from = starts[row]
      if from < stops[row], from < days.upperBound, amounts[row] > 0, from < first[Int(code)] {
        first[Int(code)] = from
      }
    }
    return first
  }

  /// The customers of rows that are in force in a stretch, and are paid for.
  private func payers(_ stretch: ActiveRows.Stretch) -> [Bool] {
    let active = ActiveRows.find(life, customers, [stretch], threads: threads)[0]
    let (count, amounts) = (customers.count, money.amounts)
    let (starts, stops) = (life.from, life.end)
    let parts = active.parts(threads)
    let found = simultaneously(parts.count, threads: threads) { part in
      var paid = [Bool](repeating: false, count: count)
      paid.withUnsafeMutableBufferPointer { paid in
        active.forEachBlock(below: count, of: parts[part]) { rows, codes in
          for index in 0..<codes.count {
            let row = Int(rows[index])
            let isPaid = amounts[row] > 0 && starts[row] < stops[row]
            paid[Int(codes[index])] = paid[Int(codes[index])] || isPaid
          }
        }
      }
      return paid
    }
    return found.dropFirst().reduce(found[0]) { zipped($0, 1, $1, 1, count) { $0 || $1 } }
  }
}

/// When customers paid of whom some have credits.
private struct SweptPayments {
  private(set) var first: [Int32]
  private(set) var before: [Bool]
  private(set) var within: [Bool]

  init(_ life: LifeView, _ customers: CustomerView, _ money: Money, _ days: Range<Int32>) {
    let count = customers.count
    first = [Int32](repeating: .max, count: count)
    before = [Bool](repeating: false, count: count)
    within = [Bool](repeating: false, count: count)
    var owing = [Bool](repeating: false, count: count)
    // Taken out once: at every row they would be counted as used and given back.
    let (starts, stops, amounts) = (life.from, life.end, money.amounts)
    for (row, code) in customers.codes.enumerated() where code != .max {
      let (from, until) = (starts[row], stops[row])
      guard from < until, from < days.upperBound else { continue }
      let customer = Int(code)
      let amount = amounts[row]
      if amount > 0 {
        if from < first[customer] { first[customer] = from }
        if from < days.lowerBound { before[customer] = true }
        if until > days.lowerBound { within[customer] = true }
      } else if amount < 0 {
        owing[customer] = true
      }
    }
    sweep(owing, life, customers, money, days.lowerBound, days.upperBound)
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
