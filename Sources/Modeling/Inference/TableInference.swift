import Storage
import Values

/// The roles of one table's columns as far as the table alone tells: names first, then data.
struct TableInference {
  let evidence: TableEvidence
  let name: ColumnWords
  var table: ModelTable
  var key: Int?
  var customer: Int?
  var from: Int?
  var end: Int?
  var unreadEnd: Int?
  /// A date that may be an end, and is not taken for one.
  var otherEnd: Int?
  var at: Int?
  var until: Int?
  var asOf: Int?
  var amount: Int?
  /// The rank of the amount's name; data alone give the last.
  var amountRank = 99
  /// No name told what the table is: its kind rests on the data and may still change.
  var isGuessed = false

  var schema: [ColumnSchema] { evidence.stored.schema }

  init(_ evidence: TableEvidence) throws(LoadProblem) {
    self.evidence = evidence
    name = ColumnWords(evidence.stored.name)
    table = ModelTable(evidence.stored)
    findByName()
    try decideKindByName()
    if table.kind == .plain { try guessFromData() }
    try completeFromData()
    try confirmKey()
  }

  /// Remembers why a role was chosen, for `show model`.
  mutating func because(_ role: String, _ reason: String) { table.reasons[role] = reason }
}

// MARK: - Names

extension TableInference {
  /// The column with the least rank; of equals the first.
  func best(
    among candidates: [Int], _ rank: (ColumnWords) -> Int?
  ) -> Int? {
    var found: (index: Int, rank: Int)?
    for index in candidates {
      guard let rank = rank(evidence.words[index]) else { continue }
      if let found, found.rank <= rank { continue }
      found = (index, rank)
    }
    return found?.index
  }

  /// Whether a column names people, or nobody.
  private func isPerson(_ customer: Int?) -> Bool {
    customer.map { NameHints.customer(evidence.words[$0]) ?? 0 >= NameHints.personRank } ?? true
  }

  private var naming: [Int] { schema.indices.filter { evidence.isNaming($0) } }
  var dates: [Int] { schema.indices.filter { evidence.isDate($0) } }

  private mutating func findByName() {
    key = best(among: naming) { words in
      NameHints.key(words, table: name, isFirst: words == evidence.words.first)
    }
    customer = best(among: naming, NameHints.customer)
    if isPerson(customer), let account = best(among: naming, NameHints.customerProperty) {
      customer = account
    }
    if let known = customer, isLedgerAccount(known) { customer = nil }
    if customer == nil, isOfInvoices { customer = best(among: naming, NameHints.billedContact) }
    amount = best(
      among: schema.indices.filter { schema[$0].type.isNumeric }, NameHints.amount)
    if let amount { amountRank = NameHints.amount(evidence.words[amount]) ?? 99 }
    // A key that is the customer is the key of the customers; elsewhere the customer is not a key.
    if key == customer, key != nil, !NameHints.isEntityTable(name) { key = nil }
  }

  /// Whether a column names an account of the books: a cost's `Account`, an invoice's `AccountCode`.
  private func isLedgerAccount(_ index: Int) -> Bool {
    let words = evidence.words[index]
    if NameHints.isCostTable(name) { return words.list == ["account"] }
    return isOfInvoices && words.list == ["account", "code"]
  }

  private var isOfInvoices: Bool {
    NameHints.isBillingTable(name) || evidence.words.contains { $0.has(["invoice"]) }
  }

  private mutating func decideKindByName() throws(LoadProblem) {
    if findMonthsOfColumns() { return }
    if try findLifeByName() { return }
    if findSnapshotByName() { return }
    if try findSnapshotOfMonths() { return }
    let isEntity = NameHints.isEntityTable(name)
    let hasOver = hasOver
    // Between its opening and its end a ticket is answered.
    let event = best(among: dates) { words in
      hasOver && NameHints.isAnswer(words) ? 7 : NameHints.event(words)
    }
    let hasForeignCustomer = customer != nil && customer != key
    if let event, !isEntity, hasForeignCustomer || key == nil || amount != nil || hasOver {
      table.kind = .event
      at = event
      until = best(among: dates.filter { $0 != event }, NameHints.over)
      because("at", "its name")
    } else if let key {
      var isKey = isEntity || event == nil
      if !isKey { isKey = try isNamedKey(key) }
      if isKey { table.kind = .entity }
      // What a thing is called does not say whose it is.
      if let customer, customer != key, !NameHints.isIdentifier(evidence.words[customer]) {
        self.customer = nil
      }
    }
  }

  private var hasOver: Bool {
    best(among: dates, NameHints.over) != nil
  }

  /// Whether the name of a key is sure, or its values are.
  private func isNamedKey(_ key: Int) throws(LoadProblem) -> Bool {
    let words = evidence.words[key]
    let rank = NameHints.key(words, table: name, isFirst: key == 0) ?? 99
    if rank < NameHints.weakKey { return true }
    // Rows of one subscription are versions of it.
    if table.kind == .life, rank == NameHints.weakKey, !NameHints.isTableOfParts(name) {
      return true
    }
    if try evidence.isUnique(key) { return true }
    // An id of tickets in a file of another name: a copy of a row is no other ticket.
    guard rank < 99 else { return false }
    return try evidence.isUniqueButForCopies(key)
  }

  private mutating func findLifeByName() throws(LoadProblem) -> Bool {
    if NameHints.isBillingTable(name), !NameHints.isRevenueTable(name) { return false }
    var start = best(among: dates, NameHints.start)
    var end: Int?
    for index in schema.indices {
      guard let rank = NameHints.end(evidence.words[index]) else { continue }
      // What is lost may be a deal: only what has begun ends.
      if start == nil, NameHints.isLoss(evidence.words[index]) { continue }
      if let known = end, NameHints.end(evidence.words[known]) ?? 99 <= rank { continue }
      // A column that is empty so far has no type of its own yet.
      let isEmptyText = schema[index].type == .text && NameHints.end(evidence.words[index]) != 4
      var fits = evidence.isDate(index)
      if !fits, isEmptyText { fits = try evidence.isEmpty(index) }
      if fits { end = index }
    }
    let isRevenue = NameHints.isRevenueTable(name) || amountRank <= 1
    if start == nil, end != nil, amount != nil || isRevenue {
      start = best(among: dates, NameHints.creation)
    }
    guard let start, start != end else { return false }
    if NameHints.isEntityTable(name), end == nil || amount == nil { return false }
    if end == nil {
      guard amount != nil, isRevenue else { return false }
      let others = schema.indices.filter { index in
        index != start && evidence.isDate(index) && !hasDateName(index)
          && !NameHints.isNoEnd(evidence.words[index])
      }
      if !others.isEmpty { end = try endByData(from: start, among: others) }
      if end == nil { end = try renewal(from: start) }
      if end == nil, otherEnd == nil {
        otherEnd = dates.first { $0 != start && NameHints.mayBeEnd(evidence.words[$0]) }
      }
    }
    table.kind = .life
    from = start
    self.end = end
    if end == nil { unreadEnd = try textEnd() }
    because("life", "names")
    return true
  }

  /// The date of a renewal, where the next row of a customer begins about then and none before.
  private mutating func renewal(from start: Int) throws(LoadProblem) -> Int? {
    for index in dates where index != start && NameHints.isRenewal(evidence.words[index]) {
      otherEnd = index
      guard let customer, let codes = Codes(try evidence.full(customer)) else { continue }
      let found = SuccessorEvidence(
        customers: codes, from: evidence.days(try evidence.full(start)),
        end: evidence.days(try evidence.full(index)))
      if found.following > 0, found.overlapping == 0 { return index }
    }
    return nil
  }

  /// A column with the name of an end whose cells are no dates.
  private func textEnd() throws(LoadProblem) -> Int? {
    for index in schema.indices where schema[index].type == .text {
      guard let rank = NameHints.end(evidence.words[index]), rank <= 1 else { continue }
      if try !evidence.isEmpty(index) { return index }
    }
    return nil
  }

  /// Whether a name says that a date is of something that happened.
  private func hasDateName(_ index: Int) -> Bool {
    let words = evidence.words[index]
    return NameHints.event(words) != nil || NameHints.over(words) != nil
  }

  /// The column that says which rows ended before the end that they have.
  private func earlyEnd(beside end: Int) -> Int? {
    schema.indices.first {
      $0 != end && evidence.isDate($0) && NameHints.isEarlyEnd(evidence.words[$0])
    }
  }
}

// MARK: - The result

extension TableInference {
  /// Drops a key that is sure neither by its name nor by its values; else rows that merely share
  /// an id would be taken for versions of one thing.
  mutating func confirmKey() throws(LoadProblem) {
    if NameHints.isLink(name, evidence.words) {
      key = nil
      if table.kind == .entity { table.kind = .plain }
    }
    guard let known = key, table.reasons["key"] == nil else { return }
    var isKey = try isNamedKey(known)
    // Order lines in a table called orders: what repeats with other values names no row of it.
    if isKey, table.kind == .event { isKey = try !evidence.hasManyConflicts(known) }
    if isKey {
      because("key", "its name")
    } else {
      key = nil
    }
  }

  /// Writes the roles found into the table, once the tables have been compared.
  mutating func finish() throws(LoadProblem) {
    func columnName(_ index: Int?) -> String? { index.map { schema[$0].name } }
    table.key = columnName(key)
    table.customer = columnName(customer)
    table.at = table.kind == .event ? columnName(at) : nil
    table.until = table.kind == .event ? columnName(until) : nil
    table.asOf = table.kind == .snapshot ? columnName(asOf) : nil
    if table.kind == .life, let from {
      var life = ModelTable.Life(from: schema[from].name, end: columnName(end), isInclusive: false)
      life.isUndecided = end != nil && customer != nil
      life.unreadEnd = columnName(end == nil ? unreadEnd : nil)
      life.otherEnd = columnName(end == nil ? otherEnd : nil)
      if let end, let early = earlyEnd(beside: end) {
        life.end = table.compute("earlier_end", .earlier(schema[end].name, schema[early].name))
      }
      table.life = life
    }
    if let amount { table.amount = try priced(amount) }
    try findOutcomes()
    try findLabel()
    try findAttributes()
  }

  /// The amount of a table whose rows are known to be in force for a while, or each for a month.
  static func amount(of stored: any StoredTable, as kind: ModelTable.Kind) throws(LoadProblem)
    -> ModelTable.Amount?
  {
    var inference = try TableInference(TableEvidence(stored))
    inference.table.kind = kind
    guard let amount = inference.amount else { return nil }
    return try inference.priced(amount)
  }

  private mutating func priced(_ index: Int) throws(LoadProblem) -> ModelTable.Amount {
    let words = evidence.words[index]
    let column = schema[index].name
    var result = ModelTable.Amount(name: column, column: column)
    if NameHints.isCents(words) {
      result.divisor = 100
      result.name = column.split(separator: "_").filter { !$0.hasPrefix("cent") && $0 != "pence" }
        .joined(separator: "_")
      if result.name.isEmpty || result.name == column { result.name = "amount" }
    }
    guard table.kind == .life || table.kind == .snapshot else { return result }
    if table.isRevenue, !NameHints.tellsLength(words) {
      because("amount", "taken to be for a month: nothing says for how long")
    }
    let texts = schema.indices.filter { schema[$0].type == .text }
    let numbers = schema.indices.filter { schema[$0].type.isNumeric && $0 != index }
    let isMonthly = words.has(["mrr", "monthly"])
    if !isMonthly, let interval = try interval(among: texts, of: words) {
      result.interval = schema[interval].name
      result.intervalCount =
        numbers.first {
          NameHints.isIntervalCount(evidence.words[$0], of: evidence.words[interval])
        }.map { schema[$0].name }
      result.name = "mrr"
      let isNamed = NameHints.isInterval(evidence.words[interval])
      because(
        "amount",
        isNamed
          ? "its name, per `\(schema[interval].name)`"
          : "its name, for what `\(schema[interval].name)` says: its values are lengths of time")
    }
    if result.interval != nil || NameHints.isForEach(words) {
      let quantity =
        numbers.first { NameHints.isQuantity(evidence.words[$0]) }
        ?? numbers.first { NameHints.isForEach(words) && NameHints.isSeats(evidence.words[$0]) }
      result.quantity = quantity.map { schema[$0].name }
    }
    if result.interval == nil, let months = NameHints.months(words) {
      result.divisor *= months
      result.name = "mrr"
    }
    return result
  }

  /// The column that tells how long a price is for: by its name, or where that says only that it is
  /// of billing, as `Billing` does, and all its values are lengths of time.
  private func interval(among texts: [Int], of amount: ColumnWords) throws(LoadProblem) -> Int? {
    if let named = texts.first(where: { NameHints.isInterval(evidence.words[$0]) }) { return named }
    if NameHints.tellsLength(amount) { return nil }
    for index in texts where NameHints.isOfBilling(evidence.words[index]) {
      let column = try evidence.sample()[index]
      guard let codes = column.codes?.all, let dictionary = column.dictionary else { continue }
      let used = Set(codes.indices.filter { column.validity.isPresent($0) }.map { codes[$0] })
      // Single letters may be anything: `Y` is a yes.
      let areLengths = used.allSatisfy {
        let text = dictionary.string($0)
        return BillingInterval(text: text) != nil && text.count(where: \.isLetter) > 1
          && (NameHints.isBilledFor(evidence.words[index]) || !text.contains(where: \.isNumber))
      }
      if !used.isEmpty, areLengths { return index }
    }
    return nil
  }

  /// Whether a column refers to the rows of another table.
  func refersToKey(_ index: Int) -> Bool {
    table.references.contains { $0.column == schema[index].name }
  }

  /// Columns that have a role of their own.
  private var taken: Set<Int> {
    var indices = Set([key, customer, from, end, at, until, asOf, amount].compactMap(\.self))
    for reference in table.references {
      if let index = table.columnIndex(reference.column) { indices.insert(index) }
    }
    return indices
  }

  private mutating func findOutcomes() throws(LoadProblem) {
    guard table.kind == .life else { return }
    for index in schema.indices where schema[index].type == .text && !taken.contains(index) {
      if NameHints.isOutcome(evidence.words[index]) {
        because("outcome", "its name")
      } else if try isOnlyKnownAtEnd(index) {
        because("outcome", "only rows that have ended have it")
      } else {
        continue
      }
      let column = schema[index].name
      table.outcomes.append((column, table.outcomes.isEmpty ? "reason" : column))
    }
  }

  /// Whether rows that run have no value in a column and rows that ended have one now and then.
  private func isOnlyKnownAtEnd(_ index: Int) throws(LoadProblem) -> Bool {
    guard let end, !NameHints.isAttribute(evidence.words[index]) else { return false }
    let sample = try evidence.sample()
    let column = sample[index].validity
    let ends = sample[end].validity
    var known = 0
    var knownAndRunning = 0
    var running = 0
    for row in 0..<column.count {
      running += ends.isPresent(row) ? 0 : 1
      guard column.isPresent(row) else { continue }
      known += 1
      knownAndRunning += ends.isPresent(row) ? 0 : 1
    }
    return known > 0 && running > 0 && known < column.count && knownAndRunning * 20 <= known
  }

  private mutating func findLabel() throws(LoadProblem) {
    guard table.kind == .entity else { return }
    let texts = schema.indices.filter { schema[$0].type == .text && !taken.contains($0) }
    var found: (index: Int, rank: Int)?
    for index in texts {
      guard let rank = NameHints.label(evidence.words[index]) else { continue }
      if let found, found.rank <= rank { continue }
      found = (index, rank)
    }
    if found == nil, isGuessed {
      for index in texts {
        let (distinct, present) = try evidence.spread(index)
        if present > 2, distinct * 2 > present {
          found = (index, 9)
          break
        }
      }
    }
    table.label = found.map { schema[$0.index].name }
  }

  private mutating func findAttributes() throws(LoadProblem) {
    let outcomes = Set(table.outcomes.map(\.column))
    for index in schema.indices where !taken.contains(index) {
      let column = schema[index].name
      if outcomes.contains(column) || column == table.label { continue }
      if column == table.amount?.interval { continue }
      let words = evidence.words[index]
      switch schema[index].type {
      case .flag where !NameHints.isBookkeeping(words): table.attributes.append(column)
      case .date where table.kind == .entity: table.attributes.append(column)
      case .text:
        if NameHints.isIdentifier(words) || NameHints.isProse(words) { continue }
        if NameHints.isBookkeeping(words) { continue }
        var isGroup = NameHints.isAttribute(words)
        if !isGroup { isGroup = try evidence.isLowCardinality(index) }
        if isGroup { table.attributes.append(column) }
      case .flag, .date, .timestamp, .integer, .decimal, .number, .duration: continue
      }
    }
  }
}
