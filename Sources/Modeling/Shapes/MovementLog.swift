import Storage
import Values

/// The columns of a log of revenue movements, such as ChartMogul's export (metrics.md F).
struct MovementLog {
  let date: String
  let customer: String
  /// How much MRR changed; `nil` where only the MRR after the change is given.
  let movement: String?
  /// The MRR after the change.
  let level: String?
  let type: String?
  let subscription: String?
  /// What orders movements of one day.
  let rank: String?
  /// What changes are divided by to be money a month, and what levels are.
  let divisors: (movement: Int64, level: Int64)

  /// - Returns: `nil` for a table that is no log of movements.
  init?(_ table: ModelTable) {
    guard table.kind == .event, let customer = table.customer, let date = table.at else {
      return nil
    }
    func first(_ fits: (ColumnWords, ScalarType) -> Bool) -> String? {
      table.columns.first { fits(ColumnWords($0.header), $0.type) }?.name
    }
    movement = first { NameHints.isMovement($0) && $1.isNumeric }
    type =
      first { $0.has(["movement"]) && $0.has(["type"]) && $1 == .text }
      ?? first { $0.list == ["type"] && $1 == .text }
    level = first {
      $0.has(["mrr"]) && !$0.has(["previous"]) && !NameHints.isMovement($0) && $1.isNumeric
    }
    guard movement != nil || (level != nil && type != nil) else { return nil }
    self.customer = customer
    self.date = date
    subscription = first { words, type in
      words.has(["subscription"]) && NameHints.isIdentifier(words)
        && (type == .text || type == .integer) && !words.has(["set"])
    }
    rank = first { $0.list == ["rank"] && $1 == .integer }
    func words(_ name: String) -> ColumnWords {
      ColumnWords(table.columns.first { $0.name == name }?.header ?? "")
    }
    // What an export or a model says of the unit of one column holds for the other, a header for its own.
    func divisor(_ name: String?, _ yearly: Int64) -> Int64 {
      guard let name else { return 1 }
      let isCents = NameHints.isCents(words(name))
      var unit: Int64 = isCents ? 100 : 1
      if let amount = table.amount,
        amount.column == name || !isCents && !NameHints.isCents(words(amount.column))
      {
        unit = amount.divisor
      }
      return unit * (NameHints.isYearly(words(name)) && unit % 12 != 0 ? yearly : 1)
    }
    // Changes of recurring revenue a year, whatever stands beside them; a level is of MRR.
    divisors = (divisor(movement, 12), divisor(level, 1))
  }
}

/// A log of movements as lives: after each movement what the customer, or one of its subscriptions,
/// pays until the next.
///
/// The movements count, and are checked against the MRR that the log gives after each. Of several
/// on one day the last stands for the day.
struct MovementLives {
  let log: MovementLog
  let table: ModelTable
  let stored: any StoredTable
  let zone: LocalDays

  /// Types that take money away, for logs that give amounts without a sign.
  private static let losses: Set<String> = [
    "churn", "churned", "contraction", "downgrade", "cancellation", "cancelled", "canceled",
  ]

  /// One row of the log.
  private struct Movement {
    var row: Int32
    var customer: UInt32
    var subscription: UInt32
    var day: Int32
    var rank: Int64
    /// Twelfths of 1e-6, wide enough for any sum of what files hold.
    var amount: Int128
    var level: Int128?
  }

  func lives() throws(LoadProblem) -> DerivedLives.Lives {
    let movements = try read()
    let bySubscription =
      log.subscription == nil || isEverNegative(movements)
      ? movements.map { movement in
        var whole = movement
        whole.subscription = 0
        return whole
      } : movements
    var lives = DerivedLives.Lives(rows: [], from: [], end: [])
    var amounts: [Int128] = []
    let ordered = bySubscription.sorted {
      ($0.customer, $0.subscription, $0.day, $0.rank, $0.row)
        < ($1.customer, $1.subscription, $1.day, $1.rank, $1.row)
    }
    var sum: Int128 = 0
    for (index, movement) in ordered.enumerated() {
      let previous = index > 0 ? ordered[index - 1] : nil
      if previous?.customer != movement.customer
        || previous?.subscription != movement.subscription
      {
        sum = 0
      }
      sum += movement.amount
      var end = Int32.max
      if index + 1 < ordered.count, ordered[index + 1].customer == movement.customer,
        ordered[index + 1].subscription == movement.subscription
      {
        end = ordered[index + 1].day
      }
      guard sum != 0, end > movement.day else { continue }
      lives.rows.append(movement.row)
      lives.from.append(movement.day)
      lives.end.append(end)
      amounts.append(sum)
    }
    let money = money(amounts)
    lives.amounts = money
    lives.notes = [doubt(movements), excess(money)].compactMap(\.self)
    return lives
  }

  /// The sums as money; they are at `MonthlyAmounts.scale`, and where that is too fine for 64 bits, in
  /// decimals.
  private func money(_ amounts: [Int128]) -> Column {
    var scale = MonthlyAmounts.scale
    var values = amounts.map { Int64(exactly: $0) }
    if values.contains(nil) {
      scale = DecimalScale(MonthlyAmounts.digits)
      values = amounts.map { MonthlyAmounts.divide($0, 12) }
    }
    return MonthlyAmounts.shortened(
      values.map { $0 ?? 0 }, scale, Validity(values.map { $0 != nil }), atLeast: 2)
  }

  private func excess(_ money: Column) -> DataNote? {
    let count = money.validity.missing
    guard count > 0 else { return nil }
    return DataNote(
      id: "amount-out-of-range", table: nil, count: count,
      text: "\(rows(count)) of `\(table.name)` without an amount: it is too large")
  }

  // MARK: - Reading

  private func read() throws(LoadProblem) -> [Movement] {
    func column(_ name: String?) throws(LoadProblem) -> Column? {
      guard let name, let index = table.columnIndex(name) else { return nil }
      return try stored.columns([index])[0]
    }
    guard let days = try column(log.date)?.localDays(zone),
      let customers = try column(log.customer).flatMap(Codes.init)
    else { return [] }
    let subscriptions = try column(log.subscription).flatMap(Codes.init)
    let ranks = try column(log.rank)
    let changes = try column(log.movement).map { scaled($0, log.divisors.movement) }
    let levels = try column(log.level).map { scaled($0, log.divisors.level) }
    let types = try column(log.type)
    let isUnsigned = changes?.allSatisfy { ($0 ?? 0) >= 0 } ?? false
    let isLoss = isUnsigned ? losses(types) : []
    var result: [Movement] = []
    for row in 0..<customers.codes.count
    where customers.codes[row] != Codes.missing && days.validity.isPresent(row) {
      var amount = changes?[row] ?? 0
      if isUnsigned, row < isLoss.count, isLoss[row] { amount = -amount }
      var rank: Int64 = 0
      if case .integer(let number)? = ranks?[row] { rank = number }
      result.append(
        Movement(
          row: Int32(row), customer: customers.codes[row],
          subscription: subscriptions.map { $0.codes[row] } ?? 0, day: days.values[row],
          rank: rank, amount: amount, level: levels?[row] ?? nil))
    }
    return changes == nil ? differences(result) : result
  }

  private func scaled(_ column: Column, _ divisor: Int64) -> [Int128?] {
    var parts = MonthlyAmounts.Parts(amount: column)
    parts.divisor = divisor
    let result = MonthlyAmounts(parts).column
    guard case .decimal(let values, let scale) = result.values,
      let up = scale.factor(to: MonthlyAmounts.scale)
    else { return [Int128?](repeating: nil, count: column.count) }
    return values.indices.map {
      result.validity.isPresent($0) ? Int128(values[$0]) * Int128(up) : nil
    }
  }

  private func losses(_ types: Column?) -> [Bool] {
    guard let types, case .text(let codes, let dictionary) = types.values else { return [] }
    let byCode = (0..<dictionary.count).map { code in
      Self.losses.contains(dictionary.string(UInt32(code)).lowercased())
    }
    return codes.indices.map { types.validity.isPresent($0) && byCode[Int(codes[$0])] }
  }

  /// Levels made into movements.
  private func differences(_ movements: [Movement]) -> [Movement] {
    var before: [UInt64: Int128] = [:]
    return ordered(movements).map { movement in
      var result = movement
      let key = UInt64(movement.customer) << 32 | UInt64(movement.subscription)
      let level = movement.level ?? before[key] ?? 0
      result.amount = level - (before[key] ?? 0)
      before[key] = level
      return result
    }
  }

  // MARK: - Adding up

  private func ordered(_ movements: [Movement]) -> [Movement] {
    movements.sorted { ($0.day, $0.rank, $0.row) < ($1.day, $1.rank, $1.row) }
  }

  /// Whether a subscription's movements fall below zero: they are then not its own.
  private func isEverNegative(_ movements: [Movement]) -> Bool {
    var sums: [UInt64: Int128] = [:]
    for movement in ordered(movements) {
      let key = UInt64(movement.customer) << 32 | UInt64(movement.subscription)
      let sum = (sums[key] ?? 0) + movement.amount
      if sum < 0 { return true }
      sums[key] = sum
    }
    return false
  }

  /// The movements against the MRR that the log gives after each, by customer or by subscription,
  /// whichever fits better.
  private func doubt(_ movements: [Movement]) -> DataNote? {
    guard log.movement != nil, let level = log.level else { return nil }
    let byCustomer = mismatches(movements) { UInt64($0.customer) }
    let bySubscription = mismatches(movements) {
      UInt64($0.customer) << 32 | UInt64($0.subscription)
    }
    let count = min(byCustomer, bySubscription)
    guard count > 0 else { return nil }
    return DataNote(
      id: "movements-do-not-add-up", table: nil, count: count,
      text: "\(count) of \(movements.count) movements of `\(table.name)` do not add up to "
        + "`\(level)`; the movements count")
  }

  private func mismatches(_ movements: [Movement], _ key: (Movement) -> UInt64) -> Int {
    var sums: [UInt64: Int128] = [:]
    var count = 0
    for movement in ordered(movements) {
      let sum = (sums[key(movement)] ?? 0) + movement.amount
      sums[key(movement)] = sum
      if let level = movement.level, level != sum { count += 1 }
    }
    return count
  }
}
