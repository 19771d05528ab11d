import Storage
import Values

extension TableInference {
  /// What a table is when no name tells: by its dates, by what is unique, by what repeats.
  mutating func guessFromData() throws(LoadProblem) {
    isGuessed = true
    let dates = schema.indices.filter {
      evidence.isDate($0) && !NameHints.isBookkeeping(evidence.words[$0])
    }
    if key == nil { key = try uniqueColumns().first }
    if key == nil, let customer, NameHints.isEntityTable(name),
      try evidence.isUniqueButForCopies(customer)
    {
      // A copy of a customer is no other customer.
      key = customer
      because("key", "another one in every row, but for copies")
    }
    if let (from, end) = try lifePair(among: dates) {
      if try isLife(from, end) { becomeLife(from, end) }
    }
    if table.kind == .life { return }
    if dates.count == 1, try guessSnapshot(dates[0]) { return }
    if key != nil {
      table.kind = .entity
    } else if let first = try earliest(among: dates) {
      table.kind = .event
      at = first
      because("at", "the only role a date can have here")
    }
  }

  /// Instants without money are happenings: tickets, calls, sessions. Where every row has an end
  /// there must be money too: a term that is paid for.
  private func isLife(_ from: Int, _ end: Int) throws(LoadProblem) -> Bool {
    let isOpen = try !evidence.sample()[end].validity.isAllPresent
    if isOpen, schema[from].type == .date { return true }
    if amount != nil { return true }
    guard isOpen || schema[from].type == .date else { return false }
    return try amountByData(excluding: [key, customer]) != nil
  }

  private mutating func becomeLife(_ from: Int, _ end: Int) {
    table.kind = .life
    self.from = from
    self.end = end
    because(
      "life", "`\(schema[from].name)` is never after `\(schema[end].name)`, which can be missing")
  }

  /// Fills what a life lacks: key, customer, amount.
  mutating func completeFromData() throws(LoadProblem) {
    guard table.kind == .life, let from else { return }
    try preferLines()
    if key == nil, customer == nil || isGuessed { key = try uniqueColumns().first }
    let isNamed = customer != nil
    if !isNamed { try findCustomerByData(from: from) }
    if amount == nil {
      amount = try amountByData(excluding: [key, customer])
      if amount != nil { because("amount", "a number that repeats and is not an id") }
    }
    // Where names speak, a stretch of time that nobody pays for has no customer: holidays, zones.
    if !isNamed, !isGuessed, !NameHints.isRevenueTable(name), amount == nil || amountRank == 99,
      table.reasons["customer"] == Self.onlyIdentifier || amount == nil
    {
      customer = nil
      amount = nil
      for role in ["customer", "amount"] { table.reasons[role] = nil }
    }
    if key == customer { key = nil }
  }

  /// Where rows share the id of a subscription and lines of it have ids of their own, all different,
  /// these tell the rows apart: they are parts of it, not versions.
  private mutating func preferLines() throws(LoadProblem) {
    guard let key, !NameHints.isTableOfParts(name),
      NameHints.key(evidence.words[key], table: name, isFirst: false) == NameHints.weakKey
    else { return }
    for index in schema.indices where index != key && evidence.isNaming(index) {
      guard NameHints.isLineIdentifier(evidence.words[index]), try evidence.isUnique(index),
        try !evidence.isUnique(key)
      else { continue }
      self.key = index
      because("key", "lines with ids of their own, all different")
      return
    }
  }

  static let onlyIdentifier = "the only id, one row each"

  /// The customer is what the rows of one follow one another in time for; where nothing repeats
  /// so, the unique column is: one row a customer.
  private mutating func findCustomerByData(from: Int) throws(LoadProblem) {
    let start = evidence.days(try evidence.full(from))
    let stop: Days? = if let end { evidence.days(try evidence.full(end)) } else { nil }
    var best: (index: Int, score: Int)?
    for index in schema.indices
    where evidence.isNaming(index) && index != key && index != amount && !isCounted(index) {
      let column = try evidence.full(index)
      guard column.count > 0, column.validity.missing * 100 <= column.count,
        let codes = Codes(column)
      else { continue }
      let follow = SuccessorEvidence(customers: codes, from: start, end: stop)
      let score = follow.following - 3 * follow.overlapping
      if score <= 0 { continue }
      if let best, best.score >= score { continue }
      best = (index, score)
    }
    if let best {
      customer = best.index
      because("customer", "its rows follow one another in time")
    } else if let key, !hasOtherIdentifier {
      customer = key
      because("customer", Self.onlyIdentifier)
    }
  }

  /// Whether a name says that a number counts or measures something.
  private func isCounted(_ index: Int) -> Bool {
    let words = evidence.words[index]
    guard schema[index].type == .integer, !NameHints.isIdentifier(words) else { return false }
    return NameHints.isOtherNumber(words) || NameHints.amount(words) != nil
  }

  /// Whether a name other than the key's ends like that of an id.
  private var hasOtherIdentifier: Bool {
    schema.indices.contains { $0 != key && NameHints.isIdentifier(evidence.words[$0]) }
  }

  /// The columns with another value in every row, texts first: numbers may be amounts.
  func uniqueColumns() throws(LoadProblem) -> [Int] {
    var found: [Int] = []
    for wanted in [ScalarType.text, .integer] {
      for index in schema.indices where schema[index].type == wanted {
        let words = evidence.words[index]
        if NameHints.isProse(words) || index == amount { continue }
        if wanted == .integer, NameHints.amount(words) != nil { continue }
        if try evidence.isUnique(index) { found.append(index) }
      }
    }
    return found
  }

  /// Two dates of which the first is never after the second, and the second can be missing.
  private func lifePair(among dates: [Int]) throws(LoadProblem) -> (from: Int, end: Int)? {
    for start in dates {
      let others = dates.filter { $0 != start && !NameHints.isNoEnd(evidence.words[$0]) }
      if let end = try endByData(from: start, among: others) { return (start, end) }
    }
    return nil
  }

  /// Among dates the one that is missing most and, where it is there, not before the start.
  func endByData(from start: Int, among dates: [Int]) throws(LoadProblem) -> Int? {
    let sample = try evidence.sample()
    let from = evidence.days(sample[start])
    if from.validity.missing * 100 > from.validity.count { return nil }
    var best: (index: Int, missing: Int)?
    for index in dates {
      let end = evidence.days(sample[index])
      var ordered = 0
      var backward = 0
      for row in 0..<end.values.count
      where end.validity.isPresent(row) && from.validity.isPresent(row) {
        if end.values[row] < from.values[row] { backward += 1 } else { ordered += 1 }
      }
      if ordered == 0 || backward * 100 > ordered { continue }
      if let best, best.missing >= end.validity.missing { continue }
      best = (index, end.validity.missing)
    }
    return best?.index
  }

  private func earliest(among dates: [Int]) throws(LoadProblem) -> Int? {
    let sample = try evidence.sample()
    var best: (index: Int, missing: Int)?
    for index in dates {
      let missing = sample[index].validity.missing
      if let best, best.missing <= missing { continue }
      best = (index, missing)
    }
    return best?.index
  }

  /// Numbers that repeat and are hardly ever negative; decimals before integers, then the larger.
  func amountByData(excluding roles: [Int?]) throws(LoadProblem) -> Int? {
    let sample = try evidence.sample()
    var best: (index: Int, isInteger: Bool, mean: Double)?
    for index in schema.indices where schema[index].type.isNumeric && !roles.contains(index) {
      if NameHints.isOtherNumber(evidence.words[index]) { continue }
      let numbers = presentNumbers(sample[index])
      if numbers.isEmpty { continue }
      let negative = numbers.count { $0 < 0 }
      let isInteger = schema[index].type == .integer
      if negative * 10 > numbers.count { continue }
      if isInteger, numbers.count > 20, try evidence.isUnique(index) { continue }
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      if let best, (best.isInteger ? 1 : 0, -best.mean) <= (isInteger ? 1 : 0, -mean) { continue }
      best = (index, isInteger, mean)
    }
    return best?.index
  }

  private func presentNumbers(_ column: Column) -> [Double] {
    var numbers: [Double] = []
    for row in 0..<column.count {
      switch column[row] {
      case .integer(let value): numbers.append(Double(value))
      case .decimal(let coefficient, let scale):
        numbers.append((0..<scale).reduce(Double(coefficient)) { value, _ in value / 10 })
      case .number(let value): numbers.append(value)
      case .date, .timestamp, .flag, .text, .duration, nil: continue
      }
    }
    return numbers
  }

  /// A month and an amount for each customer, each pair once.
  private mutating func guessSnapshot(_ date: Int) throws(LoadProblem) -> Bool {
    guard key == nil, let amount = try amountByData(excluding: []) else { return false }
    let dates = try evidence.full(date)
    guard dates.validity.isAllPresent, dates.areMonths(LocalDays(zone: "UTC")) else {
      return false
    }
    let days = evidence.days(dates)
    for index in schema.indices where schema[index].type == .text {
      guard let codes = Codes(try evidence.full(index)), codes.count > 1 else { continue }
      var seen: Set<UInt64> = []
      let isOnce = codes.codes.indices.allSatisfy { row in
        codes.codes[row] != Codes.missing
          && seen.insert(
            UInt64(codes.codes[row]) << 32 | UInt64(UInt32(bitPattern: days.values[row]))
          ).inserted
      }
      guard isOnce else { continue }
      table.kind = .snapshot
      asOf = date
      customer = index
      self.amount = amount
      because("as of", "each month and value of `\(schema[index].name)` once")
      return true
    }
    return false
  }
}
