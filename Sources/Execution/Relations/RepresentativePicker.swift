import CScan
import Planning
import Storage
import Values

/// For each customer the row that speaks for it, −1 for none.
struct Representatives: Sendable {
  var rows: [Int32]
  /// Customers whose rows at the moment have more than one value.
  var severalValues: Int
}

extension Representatives {
  /// For each customer the first of some rows; and the others, customer and row in one number that
  /// sorts without a look into the codes, in order.
  fileprivate static func take(_ active: ActiveRows, count: Int, threads: Int)
    -> (firsts: Representatives, others: [UInt64])
  {
    // Each part looks at all rows, and takes those of its customers: a few parts are enough.
    let wanted = count < 1 << 18 ? 1 : min(threads, 4)
    let size = (count + wanted - 1) / wanted
    let parts = stride(from: 0, to: count, by: max(1, size)).map { $0..<min($0 + size, count) }
    var others: [[UInt64]] = []
    let rows: [Int32] = largeArray(count: count) { rows in
      nonisolated(unsafe) let rows = rows
      others = simultaneously(parts.count, threads: threads) { part in
        rows[parts[part]].initialize(repeating: -1)
        return take(active, of: parts[part], to: rows).sorted()
      }
    }
    return (Representatives(rows: rows, severalValues: 0), others.flatMap(\.self))
  }

  private static func take(
    _ active: ActiveRows, of customers: Range<Int>, to rows: UnsafeMutableBufferPointer<Int32>
  ) -> [UInt64] {
    var others: [UInt64] = []
    active.forEachBlock(below: rows.count) { all, codes in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * codes.count + 2) { room in
        // Customer and row of those that are asked about, all found without a branch.
        let own = UnsafeMutableBufferPointer(rebasing: room[...codes.count])
        var count = 0
        for index in 0..<codes.count {
          own[count] = UInt64(codes[index]) << 32 | UInt64(UInt32(bitPattern: all[index]))
          count &+= customers.contains(Int(codes[index])) ? 1 : 0
        }
        let more = UnsafeMutableBufferPointer(rebasing: room[(codes.count + 1)...])
        var left = 0
        for index in 0..<count {
          if index &+ 24 < count, let base = rows.baseAddress {
            kpi_prefetch(base + Int(own[index &+ 24] >> 32))
          }
          let code = Int(own[index] >> 32)
          let known = rows[code]
          rows[code] = known < 0 ? Int32(truncatingIfNeeded: own[index]) : known
          more[left] = own[index]
          left &+= known < 0 ? 0 : 1
        }
        others += more[..<left]
      }
    }
    return others
  }
}

/// Finds the primary value of a column for customers: the one with the most money, then the
/// earliest start, then the first by name; a missing value counts as a value, named last.
struct RepresentativePicker: Sendable {
  let life: LifeView
  let customers: CustomerView
  let money: Money
  /// The column, reached from the rows of the life table.
  private let values: PickedValues
  private let index: RowIndex?
  private let dictionary: TextDictionary?

  /// How many threads may run at once.
  private let threads: Int

  init(
    life: LifeView, customers: CustomerView, money: Money, values: ResolvedColumn, threads: Int
  ) {
    self.threads = threads
    self.life = life
    self.customers = customers
    self.money = money
    self.values = PickedValues(values.column)
    index = values.index
    dictionary = values.column.dictionary
  }

  /// Of rows in force at one moment, one for each customer.
  func pick(_ active: ActiveRows) -> Representatives {
    var found = Representatives.take(active, count: customers.count, threads: threads)
    // Few customers have several rows at once; only those are compared.
    for primary in primaries(found.others, found.firsts.rows) {
      found.firsts.rows[primary.customer] = primary.row
      if primary.isOneOfSeveral { found.firsts.severalValues += 1 }
    }
    return found.firsts
  }

  /// The row that speaks for a customer with several rows.
  private struct Primary {
    var customer: Int
    var row: Int32
    var isOneOfSeveral: Bool
  }

  private func primaries(_ more: [UInt64], _ firsts: [Int32]) -> [Primary] {
    let runs = runsOfCustomers(in: more)
    return simultaneously(runs.count, threads: threads) { run in
      primaries(more[runs[run]], firsts)
    }.flatMap(\.self)
  }

  /// The sorted rows in runs that some threads can work on; no customer is in two of them.
  private func runsOfCustomers(in more: [UInt64]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var first = 0
    while first < more.count {
      var end = min(first + 1 << 11, more.count)
      while end < more.count, more[end] >> 32 == more[end - 1] >> 32 { end += 1 }
      runs.append(first..<end)
      first = end
    }
    return runs
  }

  /// For customers with several rows the one that speaks for each.
  ///
  /// - Parameters:
  ///   - more: all their rows but the first, customer and row in one number, in order.
  ///   - firsts: for each customer the first row.
  private func primaries(_ more: ArraySlice<UInt64>, _ firsts: [Int32]) -> [Primary] {
    var result: [Primary] = []
    var candidates: [Int32] = []
    var at = more.startIndex
    while at < more.endIndex {
      let customer = more[at] >> 32
      candidates.removeAll(keepingCapacity: true)
      candidates.append(firsts[Int(customer)])
      while at < more.endIndex, more[at] >> 32 == customer {
        candidates.append(Int32(truncatingIfNeeded: more[at]))
        at += 1
      }
      let primary = self.primary(of: candidates)
      result.append(
        Primary(
          customer: Int(customer), row: primary.row, isOneOfSeveral: primary.isOneOfSeveral))
    }
    return result
  }

  /// The rows that end last before a day, for the customers that none speaks for yet.
  func completed(_ active: Representatives, before end: Int32) -> Representatives {
    var found = active
    let gone = last { life.from[$0] < end && life.end[$0] < end && active.rows[$1] < 0 }
    for customer in found.rows.indices where found.rows[customer] < 0 {
      found.rows[customer] = gone.rows[customer]
    }
    return found
  }

  /// The rows of the day on which a customer first paid.
  func entry() -> Representatives {
    let (codes, from) = (customers.codes, life.from)
    var first = largeArray(repeating: Int32.max, count: customers.count)
    for row in codes.indices where isEntry(row) {
      first[Int(codes[row])] = min(first[Int(codes[row])], from[row])
    }
    return pick(
      ActiveRows(
        codes.indices.lazy.filter { isEntry($0) && from[$0] == first[Int(codes[$0])] }, codes))
  }

  private func isEntry(_ row: Int) -> Bool {
    customers.codes[row] != .max && life.from[row] < life.end[row] && money.amounts[row] > 0
  }

  /// The row that the customer first paid for among all of its rows, −1 for none.
  func entry(of rows: some Sequence<Int32>) -> Int32 {
    let paid = rows.filter { isEntry(Int($0)) }
    guard let day = paid.map({ life.from[Int($0)] }).min() else { return -1 }
    return primary(of: paid.filter { life.from[Int($0)] == day }).row
  }

  /// The rows that end last within some days.
  func outcome(_ days: Range<Int32>) -> Representatives {
    // What ended is the last paid row: a free plan behind it is no reason to leave.
    last { row, _ in
      money.amounts[row] > 0 && life.end[row] >= days.lowerBound && life.end[row] < days.upperBound
    }
  }

  /// Of the rows that pass, those of each customer that end last.
  @inline(__always)
  private func last(_ passes: (_ row: Int, _ customer: Int) -> Bool) -> Representatives {
    let (codes, from, end) = (customers.codes, life.from, life.end)
    var lastEnd = largeArray(repeating: Int32.min, count: customers.count)
    var rows: [Int] = []
    for row in codes.indices
    where codes[row] != .max && from[row] < end[row] && passes(row, Int(codes[row])) {
      let code = Int(codes[row])
      if end[row] >= lastEnd[code] {
        lastEnd[code] = end[row]
        rows.append(row)
      }
    }
    return pick(ActiveRows(rows.lazy.filter { end[$0] == lastEnd[Int(codes[$0])] }, codes))
  }

  /// The row that stands for the primary value among some rows of one customer.
  func primary(of candidates: [Int32]) -> (row: Int32, isOneOfSeveral: Bool) {
    if candidates.count == 2 { return primary(of: candidates[0], candidates[1]) }
    let first = key(candidates[0])
    if candidates.allSatisfy({ key($0) == first }) { return (candidates[0], false) }
    var kinds: [Kind] = []
    for row in candidates {
      let kind = Kind(
        key: key(row), sum: Int128(money.amounts[Int(row)]), from: life.from[Int(row)], row: row)
      if let known = kinds.firstIndex(where: { $0.key == kind.key }) {
        kinds[known].sum += kind.sum
        if kind.from < kinds[known].from {
          (kinds[known].from, kinds[known].row) = (kind.from, row)
        }
      } else {
        kinds.append(kind)
      }
    }
    var best = kinds[0]
    for next in kinds.dropFirst() where precedes(next, best) { best = next }
    return (best.row, kinds.count > 1)
  }

  /// Of two rows, which is nearly always how many there are.
  func primary(of a: Int32, _ b: Int32) -> (row: Int32, isOneOfSeveral: Bool) {
    let (key, other) = (self.key(a), self.key(b))
    if key == other { return (a, false) }
    let first = Kind(
      key: key, sum: Int128(money.amounts[Int(a)]), from: life.from[Int(a)], row: a)
    let second = Kind(
      key: other, sum: Int128(money.amounts[Int(b)]), from: life.from[Int(b)], row: b)
    return (precedes(second, first) ? b : a, true)
  }

  /// The rows of a customer that have one value.
  private struct Kind {
    var key: Int64?
    var sum: Int128
    var from: Int32
    var row: Int32
  }

  private func precedes(_ a: Kind, _ b: Kind) -> Bool {
    if a.sum != b.sum { return a.sum > b.sum }
    if a.from != b.from { return a.from < b.from }
    return isBefore(a.key, b.key)
  }

  /// The value of a row as an integer that is equal for equal values.
  private func key(_ row: Int32) -> Int64? {
    let place = index.map { Int($0[Int(row)]) } ?? Int(row)
    return place < 0 ? nil : values[place]
  }

  private func isBefore(_ a: Int64?, _ b: Int64?) -> Bool {
    guard let a else { return false }
    guard let b else { return true }
    if let dictionary {
      return Execution.precedes(dictionary.string(UInt32(a)), dictionary.string(UInt32(b)))
    }
    return a < b
  }
}

/// The values of a column as integers that are equal for equal values; taken out of the column once,
/// since threads that ask it for its values at every row wait for one another.
private struct PickedValues: Sendable {
  private enum Form: Sendable {
    case codes(Slots<UInt8>)
    case wideCodes(RowCodes)
    case days(Slots<UInt16>)
    case seconds(Slots<UInt32>)
    case numbers(WholeNumbers)
    case array(Column.Values)
  }

  private let form: Form
  private let validity: Validity

  init(_ column: Column) {
    validity = column.validity
    form =
      switch column.packed {
      case .text(let slots, _)?: .codes(slots)
      case .codes(let slots, _)?: .wideCodes(RowCodes(slots))
      case .date(let slots)?: .days(slots)
      case .timestamp(let slots)?: .seconds(slots)
      case .integer(let slots)?, .decimal(let slots, _)?: .numbers(WholeNumbers(slots))
      case nil: WholeNumbers(column).map { .numbers($0) } ?? .array(column.values)
      }
  }

  subscript(place: Int) -> Int64? {
    guard validity.isPresent(place) else { return nil }
    switch form {
    case .codes(let slots): return Int64(slots[place])
    case .wideCodes(let codes): return Int64(codes[place])
    case .days(let slots): return Int64(slots[place])
    case .seconds(let slots): return Int64(slots[place])
    case .numbers(let numbers): return numbers[place]
    case .array(let values):
      switch values {
      case .integer(let v), .decimal(let v, _), .timestamp(let v): return v[place]
      case .number(let v), .duration(let v): return orderedBits(v[place])
      case .date(let v): return Int64(v[place])
      case .flag(let v): return v[place] ? 1 : 0
      case .text(let codes, _): return Int64(codes[place])
      }
    }
  }
}

/// A double as an integer of the same order; −0 and 0 are one value.
func orderedBits(_ value: Double) -> Int64 {
  let bits = Int64(bitPattern: (value == 0 ? 0 : value).bitPattern)
  return bits >= 0 ? bits : bits ^ .max
}

/// The double that `orderedBits` made an integer of.
func double(orderedBits bits: Int64) -> Double {
  Double(bitPattern: UInt64(bitPattern: bits >= 0 ? bits : bits ^ .max))
}
