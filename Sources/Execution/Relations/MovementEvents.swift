import Planning
import Storage
import Values

/// Every change of the customers' daily amounts within a slot, added up by kind (metrics.md A4,
/// "event sum"); changes of one day are one change.
///
/// opening + new + reactivation + expansion − contraction − churn = closing holds here too, for
/// every customer.
struct MovementEvents: Sendable {
  private(set) var new: [Int64]
  private(set) var reactivation: [Int64]
  private(set) var expansion: [Int64]
  private(set) var contraction: [Int64]
  private(set) var churn: [Int64]
  /// How often a customer fell to nothing.
  private(set) var churnCount: [Int64]

  private struct Change {
    var customer: UInt32
    var day: Int32
    var amount: Int64
  }

  init(_ life: LifeView, _ customers: CustomerView, _ money: Money, _ slot: Slot) {
    let count = customers.count
    let zeros = [Int64](repeating: 0, count: count)
    (new, reactivation, expansion, contraction, churn) = (zeros, zeros, zeros, zeros, zeros)
    churnCount = zeros
    let (start, end) = (slot.start.number, slot.end.number)
    // Only customers with a change inside the slot are gone through.
    var changes = [Bool](repeating: false, count: count)
    let (starts, stops, amounts) = (life.from, life.end, money.amounts)
    for (row, code) in customers.codes.enumerated() where code != .max {
      let (from, until) = (starts[row], stops[row])
      guard from < until, amounts[row] != 0 else { continue }
      if (from >= start && from < end) || (until >= start && until < end) {
        changes[Int(code)] = true
      }
    }
    var list: [Change] = []
    for (row, code) in customers.codes.enumerated() where code != .max && changes[Int(code)] {
      let (from, until) = (starts[row], stops[row])
      guard from < until, from < end, amounts[row] != 0 else { continue }
      list.append(Change(customer: code, day: from, amount: amounts[row]))
      if until < end {
        list.append(Change(customer: code, day: until, amount: -amounts[row]))
      }
    }
    list.sort { ($0.customer, $0.day) < ($1.customer, $1.day) }
    var position = 0
    while position < list.count {
      let first = position
      while position < list.count, list[position].customer == list[first].customer {
        position += 1
      }
      add(list[first..<position], from: start)
    }
  }

  /// The changes of one customer in order of days.
  private mutating func add(_ changes: ArraySlice<Change>, from start: Int32) {
    guard let first = changes.first else { return }
    let customer = Int(first.customer)
    var sum: Int64 = 0
    var hasPaid = false
    var position = changes.startIndex
    while position < changes.endIndex {
      let day = changes[position].day
      let before = max(0, sum)
      while position < changes.endIndex, changes[position].day == day {
        sum = sum.addingReportingOverflow(changes[position].amount).partialValue
        position += 1
      }
      let after = max(0, sum)
      if day >= start { count(before, after, hasPaid: hasPaid, customer) }
      if after > 0 { hasPaid = true }
    }
  }

  private mutating func count(
    _ before: Int64, _ after: Int64, hasPaid: Bool, _ customer: Int
  ) {
    if before == after { return }
    if before == 0 {
      if hasPaid { reactivation[customer] += after } else { new[customer] += after }
    } else if after == 0 {
      churn[customer] += before
      churnCount[customer] += 1
    } else if after > before {
      expansion[customer] += after - before
    } else {
      contraction[customer] += before - after
    }
  }
}

/// What customers of the opening pay more at the close, product by product.
struct ProductMovements: Sendable {
  /// Rises within products held at the opening.
  private(set) var upsell: [Int64]
  /// The amounts of products held at the close and not at the opening.
  private(set) var crossSell: [Int64]

  private struct Holding: Hashable {
    var customer: UInt32
    var product: UInt32
  }

  /// - Parameters:
  ///   - products: a code for each row; rows without a product share one.
  ///   - priceChanges: rows that begin because the price changed: what they cost more than the rows
  ///     they follow is no upsell.
  init(
    _ life: LifeView, _ customers: CustomerView, _ money: Money, products: [UInt32],
    priceChanges: [Bool]?, _ slot: Slot
  ) {
    let count = customers.count
    upsell = [Int64](repeating: 0, count: count)
    crossSell = upsell
    let (start, end) = (slot.start.number, slot.end.number)
    var totals = [Int64](repeating: 0, count: count)
    var amounts: [Holding: (opening: Int64, closing: Int64)] = [:]
    for (row, code) in customers.codes.enumerated() where code != .max {
      let (from, until) = (life.from[row], life.end[row])
      let amount = money.amounts[row]
      let isOpen = from < start && until >= start
      let isHeld = from < end && until >= end
      guard from < until, amount != 0, isOpen || isHeld else { continue }
      let holding = Holding(customer: code, product: products[row])
      if isOpen {
        amounts[holding, default: (0, 0)].opening &+= amount
        totals[Int(code)] &+= amount
      }
      if isHeld { amounts[holding, default: (0, 0)].closing &+= amount }
    }
    var dearer: [Holding: Int64] = [:]
    if let priceChanges {
      dearer = Self.rises(life, customers, money, products, priceChanges, start..<end)
    }
    for (holding, amount) in amounts where totals[Int(holding.customer)] > 0 {
      let (opening, closing) = (max(0, amount.opening), max(0, amount.closing))
      if opening > 0 {
        upsell[Int(holding.customer)] += max(0, closing - opening - (dearer[holding] ?? 0))
      } else {
        crossSell[Int(holding.customer)] += closing
      }
    }
  }

  /// For each holding how much more its rows of another price, begun on some days, cost than those
  /// that ended on the same day.
  private static func rises(
    _ life: LifeView, _ customers: CustomerView, _ money: Money, _ products: [UInt32],
    _ priceChanges: [Bool], _ days: Range<Int32>
  ) -> [Holding: Int64] {
    struct Change: Hashable {
      var holding: Holding
      var day: Int32
    }
    var changes: [Change: Int64] = [:]
    for (row, code) in customers.codes.enumerated()
    where code != .max && priceChanges[row] && days.contains(life.from[row]) {
      let holding = Holding(customer: code, product: products[row])
      changes[Change(holding: holding, day: life.from[row]), default: 0] &+= money.amounts[row]
    }
    if changes.isEmpty { return [:] }
    for (row, code) in customers.codes.enumerated()
    where code != .max && life.from[row] < life.end[row] {
      let holding = Holding(customer: code, product: products[row])
      let change = Change(holding: holding, day: life.end[row])
      if changes[change] != nil { changes[change]? -= money.amounts[row] }
    }
    var rises: [Holding: Int64] = [:]
    for (change, rise) in changes where rise > 0 { rises[change.holding, default: 0] &+= rise }
    return rises
  }
}
