import CScan
import Planning
import Storage
import Values

/// What is known of every customer of a life table over one slot.
final class MovementState {
  let scale: DecimalScale
  /// Amount at the close of the day before the slot; never less than 0.
  let opening: WholeNumbers
  /// Amount at the close of the slot's last day; never less than 0.
  let closing: WholeNumbers
  let negativeCustomers: Int
  let rowsWithoutCustomer: Int
  private let openingTotal: Int128
  private let closingTotal: Int128

  private let life: LifeView
  private let customers: CustomerView
  private let money: Money
  private let slot: Slot
  private let threads: Int

  /// First day paid, `Int32.max` for none up to the slot's end; paid before it; paid within it.
  private(set) lazy var payments = Payments(
    life, customers, money, slot, threads: threads)
  /// The customers that pay at the opening, and those that pay at the close.
  private(set) lazy var openingPayers = Self.payers(opening)
  private(set) lazy var closingPayers = Self.payers(closing)
  /// Whether the customer has a row that starts before the slot's end.
  private(set) lazy var isKnown = known()
  /// Every change of a customer's daily amount within the slot, added up by kind.
  private lazy var events = MovementEvents(life, customers, money, slot)

  /// - Parameter active: the rows in force at the opening and at the close.
  init(
    life: LifeView, customers: CustomerView, money: Money, slot: Slot,
    active: (opening: ActiveRows, closing: ActiveRows), threads: Int
  ) throws(RunProblem) {
    self.life = life
    self.customers = customers
    self.money = money
    self.slot = slot
    self.threads = threads
    scale = money.scale
    let count = customers.count
    precondition(money.amounts.count == customers.codes.count)
    let balances = try concurrently(2, threads: threads) { (part: Int) throws(RunProblem) in
      Balances(
        try CustomerSums(part == 0 ? active.opening : active.closing, count: count, money: money),
        hasNegative: money.hasNegative)
    }
    opening = balances[0].amounts
    closing = balances[1].amounts
    (openingTotal, closingTotal) = (balances[0].total, balances[1].total)
    negativeCustomers = max(balances[0].negativeCount, balances[1].negativeCount)
    var without = 0
    if customers.hasRowsWithout {
      for (row, code) in customers.codes.enumerated() where code == .max {
        without += life.from[row] < slot.end.number ? 1 : 0
      }
    }
    rowsWithoutCustomer = without
  }

  /// opening + new + reactivation + expansion − contraction − churn = closing, to the last unit,
  /// and both ends equal what the rows add up to.
  func checkIdentity(table: String, label: String) throws(RunProblem) {
    // Whichever of the five a customer's movement is, it is its closing less its opening.
    let (sums, moved) =
      money.isSmall ? sumsWithin64Bits() : sumsBeyond64Bits()
    guard sums.opening + moved == closingTotal, sums.closing == closingTotal,
      sums.opening == openingTotal
    else {
      throw .brokenIdentity(
        table: table, period: label, expected: String(closingTotal),
        found: String(sums.opening + moved))
    }
  }

  private func sumsWithin64Bits() -> (sums: (opening: Int128, closing: Int128), moved: Int128) {
    let parts = parts(ofRows: min(opening.count, closing.count))
    let (opening, closing) = (opening, closing)
    let found = simultaneously(parts.count, threads: threads) {
      part -> (opening: Int64, closing: Int64, moved: Int64) in
      guard let opening = opening.narrow, let closing = closing.narrow else {
        return Self.sums(of: parts[part], opening, closing)
      }
      return opening.withUnsafeBufferPointer { opening in
        closing.withUnsafeBufferPointer { Self.sums(of: parts[part], opening, $0) }
      }
    }
    var sums: (opening: Int128, closing: Int128) = (0, 0)
    var moved: Int128 = 0
    for part in found {
      sums.opening += Int128(part.opening)
      sums.closing += Int128(part.closing)
      moved += Int128(part.moved)
    }
    return (sums, moved)
  }

  @inline(__always)
  private static func sums<Numbers: RandomAccessCollection>(
    of customers: Range<Int>, _ opening: Numbers, _ closing: Numbers
  ) -> (opening: Int64, closing: Int64, moved: Int64)
  where Numbers.Index == Int, Numbers.Element: FixedWidthInteger {
    var (first, last, moved): (Int64, Int64, Int64) = (0, 0, 0)
    for customer in customers {
      let (before, after) = (Int64(opening[customer]), Int64(closing[customer]))
      first &+= before
      last &+= after
      moved &+= after &- before
    }
    return (first, last, moved)
  }

  private func sumsBeyond64Bits() -> (sums: (opening: Int128, closing: Int128), moved: Int128) {
    var sums: (opening: Int128, closing: Int128) = (0, 0)
    var moved: Int128 = 0
    for customer in opening.indices {
      sums.opening += Int128(opening[customer])
      sums.closing += Int128(closing[customer])
      moved += Int128(closing[customer]) - Int128(opening[customer])
    }
    return (sums, moved)
  }

  private static func payers(_ amounts: WholeNumbers) -> [Int32] {
    let room = amounts.count + Int(kpi_select_margin)
    let level = kpi_scan_best_level()
    return [Int32](unsafeUninitializedCapacity: room) { out, filled in
      useLargePages(UnsafeMutableRawBufferPointer(out))
      filled =
        amounts.narrow?.withUnsafeBufferPointer {
          kpi_select_positive_narrow($0.baseAddress, $0.count, level, out.baseAddress)
        } ?? kpi_select_positive(amounts.wide, amounts.count, level, out.baseAddress)
    }
  }

  private func known() -> [Bool] {
    let end = slot.end.number
    var known = largeArray(repeating: false, count: customers.count)
    let (from, until, codes) = (life.from, life.end, customers.codes)
    for row in codes.indices where from[row] < end && from[row] < until[row] && codes[row] != .max {
      known[Int(codes[row])] = true
    }
    return known
  }

  /// Of those with an amount of 0 at the end of a day who has a row in force on it that costs nothing.
  private func isFree(before day: Int32, _ amounts: WholeNumbers) -> [Bool] {
    var result = [Bool](repeating: false, count: customers.count)
    for (row, code) in customers.codes.enumerated() where code != .max {
      if life.from[row] < day, life.end[row] >= day, amounts[Int(code)] == 0,
        money.amounts[row] == 0
      {
        result[Int(code)] = true
      }
    }
    return result
  }

  func column(_ field: StateField) -> Column {
    let present = Validity(allPresent: opening.count)
    func amount(_ values: [Int64]) -> Column {
      Column(scale == 0 ? .integer(values) : .decimal(values, scale: scale), validity: present)
    }
    switch field {
    case .opening: return Column(opening, scale: scale)
    case .closing: return Column(closing, scale: scale)
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
    case .wasFree:
      return Column(.flag(isFree(before: slot.start.number, opening)), validity: present)
    case .isFree: return Column(.flag(isFree(before: slot.end.number, closing)), validity: present)
    case .isUnbroken:
      let coverage = Coverage(life, customers, money, until: slot.end.number)
      return Column(.flag(coverage.isUnbroken), validity: present)
    case .accrued, .accruedBefore, .accruedToDate:
      let accrual = Accrual(life, customers, money)
      let stretch =
        switch field {
        case .accruedBefore: Accrual.stretch(before: slot)
        case .accruedToDate: Int32.min..<slot.end.number
        default: slot.start.number..<slot.end.number
        }
      return Column(.number(accrual.amounts(stretch)), validity: present)
    case .periodEnd:
      return Column(
        .date([Int32](repeating: slot.end.number, count: opening.count)), validity: present)
    case .upsell, .crossSell:
      preconditionFailure("products are told apart by `ProductMovements`")
    }
  }
}

/// The amount of each customer at a moment, those below zero as 0.
struct Balances: Sendable {
  let amounts: WholeNumbers
  /// What the rows add up to, without what customers below zero fall short.
  let total: Int128
  let negativeCount: Int

  init(_ raw: CustomerSums, hasNegative: Bool) {
    guard hasNegative else {
      (amounts, total, negativeCount) = (raw.sums, raw.total, 0)
      return
    }
    var sums = Array(raw.sums)
    var negative: Int128 = 0
    var count = 0
    for customer in sums.indices where sums[customer] < 0 {
      negative += Int128(sums[customer])
      count += 1
      sums[customer] = 0
    }
    amounts = WholeNumbers(sums)
    total = raw.total - negative
    negativeCount = count
  }
}
