import Storage
import Values

/// The rows of a table of contracts, as far as renewals need them.
struct ContractFacts {
  let rowCount: Int
  let start: Days
  /// As the file has it; where that is a month which is covered, its last day.
  let end: Days
  let customers: [UInt32]
  /// A code for each product; the same for all where no column tells them.
  let products: [UInt32]
  /// The row that a contract names as its renewal; −1 for none.
  let named: [Int32]
  let outcomes: [Renewals.Outcome]
  let months: [Int64?]
  /// At `Renewals.scale` digits behind the point.
  let annualValues: [Int64?]
  let renewedValues: [Int64?]
  let noticeDays: [Int32]
  let graceDays: Int32

  init(_ dataset: Dataset, _ index: Int) throws(LoadProblem) {
    let table = dataset.model.tables[index]
    try dataset.load(Renewals.sources(of: table), of: table.name)
    rowCount = try dataset.rowCount(of: table.name)
    let count = rowCount
    func role(_ name: String) throws(LoadProblem) -> Column? {
      guard let column = table.column(forRole: name) else { return nil }
      return try dataset.column(column, in: index)
    }
    func codes(_ name: String) throws(LoadProblem) -> Codes? { try role(name).flatMap(Codes.init) }
    func days(_ name: String) throws(LoadProblem) -> Days {
      try role(name).map(dataset.localDays)
        ?? Days(
          values: [Int32](repeating: 0, count: count),
          validity: Validity([Bool](repeating: false, count: count)))
    }
    let drafts = try dataset.drafts(in: index)
    start = try days("start_date").without(drafts)
    end = try ContractFacts.ends(dataset, index, try days("end_date")).without(drafts)
    customers =
      try codes("customer_id")?.codes.all ?? [UInt32](repeating: Codes.missing, count: count)
    products = try codes("product")?.codes.all ?? [UInt32](repeating: 0, count: count)
    named = ContractFacts.named(try codes("contract_id"), try codes("renewed_contract_id"), count)
    outcomes = try ContractFacts.outcomes(
      ContractFacts.outcomes(try role("outcome"), count), dataset, index, due: end)
    let terms = ContractFacts.months(try role("term_months"), start, end)
    months = drafts.map { drafts in zip(terms, drafts).map { $1 ? nil : $0 } } ?? terms
    func values(_ name: String, times: Int128 = 1) throws(LoadProblem) -> [Int64?] {
      var column = try role(name)
      // The amount of the model is in one currency already.
      if let own = column, table.column(forRole: name) != table.amount?.name {
        column = try dataset.converted(own, in: index)
      }
      return ContractFacts.values(
        column, count, times: times, divisor: ContractFacts.cents(name, of: table))
    }
    var annual = try values("annual_value")
    let (totals, monthly) = (try values("total_value"), try values("monthly_value", times: 12))
    for row in 0..<count where annual[row] == nil {
      if let months = monthly[row] {
        annual[row] = months
      } else if let total = totals[row], let months = months[row], months > 0 {
        annual[row] = MonthlyAmounts.divide(Int128(total) * 12, Int128(months))
      }
    }
    annualValues = annual
    renewedValues = try values("renewed_value")
    let notice = try role("notice_days")
    noticeDays = (0..<count).map { row in
      if case .integer(let days)? = notice?[row], (0...3660).contains(days) { return Int32(days) }
      return Renewals.usualNotice
    }
    graceDays = try ContractFacts.grace(dataset, index)
  }

  /// How many days behind its end a contract may be followed. The day behind the last one that is covered
  /// is not late, even where no day of grace is given.
  private static func grace(_ dataset: Dataset, _ index: Int) throws(LoadProblem) -> Int32 {
    let days = days(dataset.model.options["renewal grace"]) ?? Renewals.usualGrace
    guard days == 0, let end = dataset.model.tables[index].life?.end,
      end == dataset.model.tables[index].column(forRole: "end_date")
    else { return days }
    return try isInclusive(dataset, index) ? 1 : 0
  }

  /// Whether the end of a contract is its last day of service, which the rows may not have been asked yet.
  private static func isInclusive(_ dataset: Dataset, _ index: Int) throws(LoadProblem) -> Bool {
    _ = try dataset.life(of: dataset.model.tables[index].name)
    return dataset.model.tables[index].life?.isInclusive == true
  }

  private static func ends(
    _ dataset: Dataset, _ index: Int, _ end: Days
  ) throws(LoadProblem) -> Days {
    let table = dataset.model.tables[index]
    guard table.isOfMonths(table.column(forRole: "end_date")), table.life != nil else { return end }
    return try isInclusive(dataset, index) ? end.lastOfMonths : end
  }

  /// A number of days that an option holds.
  static func days(_ value: Value?) -> Int32? {
    switch value {
    case .integer(let days) where (0...3660).contains(days): Int32(days)
    case .duration(let seconds) where (0...316_224_000).contains(seconds):
      Int32(seconds / 86_400)
    default: nil
    }
  }

  private static func named(_ keys: Codes?, _ next: Codes?, _ count: Int) -> [Int32] {
    guard let keys, let next else { return [Int32](repeating: -1, count: count) }
    let mapping = next.mapping(to: keys)
    var rowOfKey = [Int32](repeating: -1, count: keys.count)
    for row in stride(from: count - 1, through: 0, by: -1) where keys.codes[row] != Codes.missing {
      rowOfKey[Int(keys.codes[row])] = Int32(row)
    }
    return next.codes.enumerated().map { row, code in
      guard code != Codes.missing, mapping[Int(code)] != Codes.missing else { return -1 }
      let found = rowOfKey[Int(mapping[Int(code)])]
      return found == Int32(row) ? -1 : found
    }
  }

  private static let renewedWords: Set<String> = [
    "renewed", "renew", "won", "closed won", "extended", "upsold",
  ]
  private static let churnedWords: Set<String> = [
    "churned", "churn", "lost", "closed lost", "cancelled", "canceled", "not renewed",
    "non-renewed", "expired", "terminated",
  ]

  /// What a word says of a renewal; `nil`: nothing, so that it is open.
  static func outcome(_ text: String) -> Renewals.Outcome? {
    let word = text.lowercased()
    if renewedWords.contains(word) { return .renewed }
    return churnedWords.contains(word) ? .churned : nil
  }

  private static func outcomes(_ column: Column?, _ count: Int) -> [Renewals.Outcome] {
    guard let column, case .text(let codes, let dictionary) = column.values else {
      return [Renewals.Outcome](repeating: .open, count: count)
    }
    let byCode = (0..<dictionary.count).map { outcome(dictionary.string(UInt32($0))) ?? .open }
    return codes.indices.map { column.validity.isPresent($0) ? byCode[Int(codes[$0])] : .open }
  }

  /// What is still open, told by the day on which the customer left, where the file has one beside the day of
  /// the renewal: who has not left by the end of the grace goes on.
  private static func outcomes(
    _ known: [Renewals.Outcome], _ dataset: Dataset, _ index: Int, due: Days
  ) throws(LoadProblem) -> [Renewals.Outcome] {
    let table = dataset.model.tables[index]
    guard let name = table.life?.end, let renewal = table.column(forRole: "end_date"),
      name != renewal
    else { return known }
    let left = try dataset.days(of: name, in: index)
    let grace = days(dataset.model.options["renewal grace"]) ?? Renewals.usualGrace
    let today = try dataset.asOf().day.number
    return known.indices.map { row in
      guard known[row] == .open, due.validity.isPresent(row) else { return known[row] }
      let last = due.values[row] &+ grace
      if left.validity.isPresent(row), left.values[row] <= last { return .churned }
      return last <= today ? .renewed : .open
    }
  }

  /// As the file says, else the months between the two days, to the nearest.
  private static func months(_ column: Column?, _ start: Days, _ end: Days) -> [Int64?] {
    start.values.indices.map { row in
      if case .integer(let months)? = column?[row], months > 0 { return months }
      guard start.validity.isPresent(row), end.validity.isPresent(row),
        end.values[row] > start.values[row]
      else { return nil }
      let days = Int64(end.values[row]) - Int64(start.values[row])
      return max(1, (days * 24 + 365) / 730)
    }
  }

  /// 100 where a column of the file holds cents: by its name, or as the model has its amount.
  static func cents(_ role: String, of table: ModelTable) -> Int128 {
    // The amount of the model is in whole units already.
    guard let column = table.column(forRole: role), column != table.amount?.name,
      let index = table.columnIndex(column)
    else { return 1 }
    if let amount = table.amount, amount.column == column {
      return amount.divisor % 100 == 0 ? 100 : 1
    }
    return NameHints.isCents(ColumnWords(table.columns[index].header)) ? 100 : 1
  }

  /// - Parameter times: how often a value counts, before it is rounded.
  static func values(
    _ column: Column?, _ count: Int, times: Int128 = 1, divisor: Int128
  ) -> [Int64?] {
    guard let column else { return [Int64?](repeating: nil, count: count) }
    let scaled = ScaledIntegers(column)
    let up = times * .powerOfTen(max(0, Renewals.scale - scaled.scale))
    let down =
      Int128.powerOfTen(max(0, scaled.scale - Renewals.scale)) * divisor
      * (scaled.isTwelfths ? 12 : 1)
    return (0..<count).map { row in
      guard scaled.validity.isPresent(row) else { return nil }
      return MonthlyAmounts.divide(Int128(scaled.values[row]) * up, down)
    }
  }
}

/// Which contract renews which.
struct ContractFollowers {
  /// For each contract the row that renews it; −1 for none.
  private(set) var next: [Int32]
  /// For each contract those that name it as their renewal.
  private var claims: [Int32: [Int32]] = [:]

  init(_ facts: ContractFacts) {
    next = facts.named
    for (row, target) in facts.named.enumerated() where target >= 0 {
      claims[target, default: []].append(Int32(row))
    }
    match(facts)
  }

  /// Contracts of one customer and product in order of their ends: each takes the first free one
  /// that begins after it began, ends after it ends, and begins in time.
  private mutating func match(_ facts: ContractFacts) {
    var groups: [UInt64: [Int]] = [:]
    for row in 0..<facts.rowCount
    where facts.customers[row] != Codes.missing && facts.start.validity.isPresent(row) {
      let key = UInt64(facts.customers[row]) << 32 | UInt64(facts.products[row])
      groups[key, default: []].append(row)
    }
    var isTaken = [Bool](repeating: false, count: facts.rowCount)
    for target in claims.keys { isTaken[Int(target)] = true }
    for rows in groups.values where rows.count > 1 {
      let ordered = rows.sorted { a, b in
        (facts.start.values[a], a) < (facts.start.values[b], b)
      }
      for row in ordered.sorted(by: { ends($0, facts) < ends($1, facts) })
      where next[row] < 0 && facts.outcomes[row] != .churned && facts.end.validity.isPresent(row) {
        let found = ordered.first { other in
          !isTaken[other] && facts.start.values[other] > facts.start.values[row]
            && facts.start.values[other] <= facts.end.values[row] &+ facts.graceDays
            && ends(other, facts) > facts.end.values[row]
        }
        guard let found else { continue }
        next[row] = Int32(found)
        isTaken[found] = true
      }
    }
  }

  private func ends(_ row: Int, _ facts: ContractFacts) -> Int32 {
    facts.end.validity.isPresent(row) ? facts.end.values[row] : .max
  }

  /// What a year of the renewing contract is worth to this one: all of it, or, where several name
  /// the same, its share by what expires.
  func value(of row: Int, _ facts: ContractFacts) -> Int64? {
    let target = next[row]
    guard target >= 0, let whole = facts.annualValues[Int(target)] else { return nil }
    let claimants = claims[target] ?? []
    guard claimants.count > 1 else { return whole }
    let expiring = claimants.map { Int128(facts.annualValues[Int($0)] ?? 0) }
    let total = expiring.reduce(0, +)
    guard total > 0, let position = claimants.firstIndex(of: Int32(row)) else { return whole }
    // Shares of running sums: rounded, they still add up to the whole.
    let before = expiring[..<position].reduce(0, +)
    func share(_ sum: Int128) -> Int64 { MonthlyAmounts.divide(Int128(whole) * sum, total) ?? 0 }
    return share(before + expiring[position]) - share(before)
  }
}
