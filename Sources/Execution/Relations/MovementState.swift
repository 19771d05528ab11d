import Planning
import Storage
import Values

/// What is known of every customer of a life table over one slot.
///
/// One pass over the rows for each fact, by direct scatter into arrays over the customer codes.
final class MovementState {
  let scale: Int
  /// Amount at the close of the day before the slot; never less than 0.
  let opening: [Int64]
  /// Amount at the close of the slot's last day; never less than 0.
  let closing: [Int64]
  /// Whether the customer has a row that starts before the slot's end.
  let isKnown: [Bool]
  let negativeCustomers: Int
  let rowsWithoutCustomer: Int
  private let openingTotal: Int128
  private let closingTotal: Int128
  private let negativeOpening: Int128
  private let negativeClosing: Int128

  private let life: LifeView
  private let customers: CustomerView
  private let money: Money
  private let slot: Slot

  /// First day paid, `Int32.max` for none up to the slot's end; paid before it; paid within it.
  private(set) lazy var payments = Payments(life, customers, money, slot)
  /// Every change of a customer's daily amount within the slot, added up by kind.
  private lazy var events = MovementEvents(life, customers, money, slot)

  init(life: LifeView, customers: CustomerView, money: Money, slot: Slot) throws(RunProblem) {
    self.life = life
    self.customers = customers
    self.money = money
    self.slot = slot
    scale = money.scale
    let (start, end) = (slot.start.number, slot.end.number)
    let count = customers.labels.count
    let sums = try concurrently(2) { (part: Int) throws(RunProblem) -> AmountSum in
      try AmountSum(
        life: life, codes: customers.codes, count: count, amounts: money.amounts,
        boundary: part == 0 ? start : end)
    }
    (openingTotal, closingTotal) = (sums[0].total, sums[1].total)
    (negativeOpening, negativeClosing) = (sums[0].negative, sums[1].negative)
    opening = sums[0].amounts
    closing = sums[1].amounts
    negativeCustomers = max(sums[0].negativeCount, sums[1].negativeCount)
    var known = [Bool](repeating: false, count: count)
    var without = 0
    for (row, code) in customers.codes.enumerated() where life.from[row] < end {
      if code == .max {
        without += 1
      } else if life.from[row] < life.end[row] {
        known[Int(code)] = true
      }
    }
    isKnown = known
    rowsWithoutCustomer = without
  }

  /// opening + new + reactivation + expansion − contraction − churn = closing, to the last unit,
  /// and both ends equal what the rows add up to.
  func checkIdentity(table: String, label: String) throws(RunProblem) {
    var total: Int128 = 0
    var sums: (opening: Int128, closing: Int128) = (0, 0)
    for customer in opening.indices {
      let (o, c) = (opening[customer], closing[customer])
      sums.opening += Int128(o)
      sums.closing += Int128(c)
      total += Int128(o)
      if o == 0 {
        total += Int128(c)  // new or reactivation
      } else if c == 0 {
        total -= Int128(o)  // churn
      } else {
        total += Int128(c) - Int128(o)  // expansion or contraction
      }
    }
    // Customers below zero count as 0: their debt is what the rows fall short.
    let expected = closingTotal - negativeClosing
    guard total == expected, sums.closing == expected,
      sums.opening == openingTotal - negativeOpening
    else {
      throw .brokenIdentity(
        table: table, period: label, expected: String(expected), found: String(total))
    }
  }

  func column(_ field: StateField) -> Column {
    let present = Validity(allPresent: opening.count)
    func amount(_ values: [Int64]) -> Column {
      Column(scale == 0 ? .integer(values) : .decimal(values, scale: scale), validity: present)
    }
    switch field {
    case .opening: return amount(opening)
    case .closing: return amount(closing)
    case .firstPaid:
      let days = payments.first
      return Column(
        .date(days.map { $0 == .max ? 0 : $0 }), validity: Validity(days.map { $0 != .max }))
    case .paidBefore: return Column(.flag(payments.before), validity: present)
    case .served: return Column(.flag(payments.within), validity: present)
    case .newEvents: return amount(events.new)
    case .reactivationEvents: return amount(events.reactivation)
    case .expansionEvents: return amount(events.expansion)
    case .contractionEvents: return amount(events.contraction)
    case .churnEvents: return amount(events.churn)
    case .churnCount: return Column(.integer(events.churnCount), validity: present)
    case .upsell, .crossSell:
      preconditionFailure("products are told apart by `ProductMovements`")
    }
  }
}

/// The amount of each customer at the close of the day before a boundary.
private struct AmountSum: Sendable {
  var amounts: [Int64]
  /// What the rows add up to, customers below zero included.
  var total: Int128 = 0
  /// The sum of the customers that are below zero.
  var negative: Int128 = 0
  var negativeCount = 0

  init(life: LifeView, codes: [UInt32], count: Int, amounts: [Int64], boundary: Int32)
    throws(RunProblem)
  {
    let (from, end) = (life.from, life.end)
    precondition(from.count == codes.count && end.count == codes.count)
    precondition(amounts.count == codes.count)
    // One slot more takes the rows without a customer.
    var sums = [Int64](repeating: 0, count: count + 1)
    var overflow = false
    var total: Int128 = 0
    for row in codes.indices {
      let isActive = from[row] < boundary && end[row] >= boundary && from[row] < end[row]
      let amount = amounts[row] & (isActive ? -1 : 0)
      let code = codes[row] == .max ? count : Int(codes[row])
      let (sum, over) = sums[code].addingReportingOverflow(amount)
      sums[code] = sum
      overflow = overflow || over
      total += codes[row] == .max ? 0 : Int128(amount)
    }
    if overflow { throw .overflow(name: "amount") }
    sums.removeLast()
    for customer in sums.indices where sums[customer] < 0 {
      negative += Int128(sums[customer])
      negativeCount += 1
      sums[customer] = 0
    }
    self.total = total
    self.amounts = sums
  }
}
