package import Storage
import Values

/// Recognises which tables the catalogue can compute with, and what it calls their columns.
///
/// Names decide, after the habits of exports (metrics.md, parts E and F); a table has one concept,
/// a concept one table, the likeliest.
package struct ConceptRecognition {
  /// What a concept's tables are called, and what its columns are.
  struct Pattern: Sendable {
    var concept: Concept
    /// Words of a table's name in the singular, the likeliest first.
    var names: [String]
    /// Roles without which a table is not of the concept.
    var required: [String]
    /// Roles any of which is needed where the name of the table does not tell.
    var telling: [String]
    var roles: [ConceptRole]
    /// Words of a table's name that make it another thing, whatever its columns.
    var others: Set<String> = []
  }

  private let patterns: [Pattern]

  init(_ patterns: [Pattern]) { self.patterns = patterns }

  /// The concepts of support, usage, surveys, customers, onboarding and trials.
  package static let activity = ConceptRecognition([
    .tickets, .surveys, .onboarding, .trials, .events, .customers, .orders,
  ])

  /// Gives the tables of a model their concepts and roles; the table of the revenue holds the
  /// subscriptions.
  /// - Parameter tables: the stored table for every table of the model, where there are files.
  package func apply(
    to model: inout Model, _ tables: [any StoredTable] = []
  ) throws(LoadProblem) {
    for pattern in patterns {
      var best: (index: Int, score: Int)?
      for (index, table) in model.tables.enumerated() {
        guard table.concept == nil || table.concept == pattern.concept,
          let score = pattern.score(table)
        else { continue }
        if index < tables.count, try !pattern.fits(table, tables[index]) { continue }
        let words = ColumnWords(table.name).singular
        if model.tables[index].otherConcept == nil, pattern.isNamed(words) {
          model.tables[index].otherConcept = pattern.concept
        }
        if let best, best.score >= score { continue }
        best = (index, score)
      }
      guard let best else { continue }
      model.tables[best.index].concept = pattern.concept
      pattern.assign(to: &model.tables[best.index])
      if pattern.concept == .surveys, model.tables[best.index].reasons["amount"] != "declared" {
        // A question about value, or prices, asks for no money.
        model.tables[best.index].amount = nil
      }
    }
    if patterns.contains(where: { $0.concept == .trials }) { findTrials(in: &model) }
  }

  /// Trials as columns of the subscriptions or of the customers.
  private func findTrials(in model: inout Model) {
    for index in model.tables.indices where model.tables[index].concept != .trials {
      guard model.tables[index].isRevenue || model.tables[index].concept == .customers else {
        continue
      }
      let found = ConceptRecognition.Pattern.trials.roles(in: model.tables[index])
      for (role, column) in found where model.tables[index].roles[role] == nil {
        model.tables[index].roles[role] = column
      }
    }
  }
}

/// How a column that the catalogue knows is recognised.
struct ConceptRole: Sendable {
  enum Kind: Sendable { case time, number, text, any }

  /// The catalogue's name: `first_response_at`.
  var name: String
  var kind: Kind
  /// How well the words of a header fit, the least the best; `nil`: not at all.
  var rank: @Sendable (ColumnWords) -> Int?

  /// The header has all the words of one of the lists, the earlier the better, and none that
  /// are forbidden; where it has one of the words that come last, it is taken if there is no other.
  init(
    _ name: String, _ kind: Kind, _ choices: [[String]], not forbidden: Set<String> = [],
    last: Set<String> = []
  ) {
    self.name = name
    self.kind = kind
    let own = ColumnWords(name).list
    rank = { words in
      if words.list == own { return 0 }
      if words.has(forbidden) { return nil }
      for (index, choice) in choices.enumerated()
      where choice.allSatisfy(words.list.contains) {
        // Of two columns with the words the one with fewer others is meant.
        return 1 + 8 * index + min(7, words.list.count - choice.count) + (words.has(last) ? 40 : 0)
      }
      return nil
    }
  }

  func fits(_ type: ScalarType) -> Bool {
    switch (kind, type) {
    case (.any, _): true
    case (.time, .date), (.time, .timestamp): true
    // A column that is empty so far has no type of its own yet.
    case (.time, .text): true
    case (.number, .integer), (.number, .decimal), (.number, .number): true
    case (.text, .text), (.text, .integer), (.text, .flag): true
    default: false
    }
  }
}

extension ConceptRecognition.Pattern {
  /// How likely a table is of the concept; `nil`: it is not.
  func score(_ table: ModelTable) -> Int? {
    let found = roles(in: table)
    guard required.allSatisfy({ found[$0] != nil }) else { return nil }
    let words = ColumnWords(table.name).singular
    let isNamed = isNamed(words)
    if words.contains(where: others.contains) { return nil }
    guard isNamed || telling.contains(where: { found[$0] != nil }) || tellsSurvey(table, found)
    else { return nil }
    if table.isRevenue { return nil }
    if !isNamed, table.concept == nil, !isPlausible(table, found) { return nil }
    if concept == .customers, table.kind != .entity || table.customer == nil { return nil }
    if concept == .trials, !isNamed { return nil }
    let rows = NameHints.rowName(of: ColumnWords(table.name))
    let nameScore =
      words.compactMap { names.firstIndex(of: $0) }.min()
      .map { 100 * (names.count - $0) + (rows.count == 1 ? 50 : 0) } ?? 0
    return nameScore + found.count
  }

  /// Whether the name of a table says what it is.
  /// - Parameter words: of the name, in the singular.
  func isNamed(_ words: [String]) -> Bool { words.contains { names.contains($0) } }

  /// Whether a table that is not called so may be of the concept all the same.
  private func isPlausible(_ table: ModelTable, _ found: [String: String]) -> Bool {
    // Invoices are opened and closed too, and charges have users: what has a price is no ticket
    // and no use.
    let isPriced = table.amount != nil || NameHints.isBillingTable(ColumnWords(table.name))
    switch concept {
    case .tickets:
      // Deals and companies have a `Close Date` too.
      let closes = ColumnWords(found["resolved_at"] ?? "").has(["close"])
      return !isPriced
        && (!closes || table.columns.contains { ColumnWords($0.header).has(["ticket", "case"]) })
    case .events:
      // Many things have a name, but what people do is called an event or an action.
      let event = ColumnWords(found["event"] ?? "")
      return !isPriced && event.has(["event", "action", "activity"])
    case .surveys: return !isPriced && areAnswers(table, found)
    case .contracts, .costs, .customers, .onboarding, .orders, .renewals, .subscriptions, .trials:
      return true
    }
  }

  /// The catalogue's name of a column → this table's.
  func roles(in table: ModelTable) -> [String: String] {
    var result: [String: String] = [:]
    var taken: Set<String> = []
    let words = table.columns.map { ColumnWords($0.name) }
    for role in roles {
      var best: (column: String, rank: Int)?
      for (column, words) in zip(table.columns, words)
      where role.fits(column.type) && !taken.contains(column.name) {
        guard var rank = role.rank(words) else { continue }
        if role.kind == .time, column.type == .text {
          // Text where a time is expected counts only by its very name.
          guard rank == 0 else { continue }
          rank = 90
        }
        if let best, best.rank <= rank { continue }
        best = (column.name, rank)
      }
      guard let best else { continue }
      result[role.name] = best.column
      taken.insert(best.column)
    }
    if let (at, until) = declaredTimes(of: table, beside: result) {
      if let time = concept.timeRole { result[time] = at }
      if concept == .tickets, let until { result["resolved_at"] = until }
    }
    return result
  }

  /// When the rows happen as the model says, or as their table shows where no name of a column does.
  private func declaredTimes(
    of table: ModelTable, beside found: [String: String]
  ) -> (at: String, until: String?)? {
    guard table.kind == .event, let at = table.at, let time = concept.timeRole else { return nil }
    if table.reasons["at"] == "declared" { return (at, table.until) }
    let isNeeded = found[time] == nil && isNamed(ColumnWords(table.name).singular)
    return isNeeded && !found.values.contains(at) ? (at, nil) : nil
  }

  /// What a row is shows when it happened: a table that was taken for one of things, because
  /// nothing but its time tells, is one of happenings.
  private func happen(_ table: inout ModelTable) {
    guard table.kind == .entity || table.kind == .plain, let role = concept.timeRole,
      let at = table.roles[role], let index = table.columnIndex(at),
      table.columns[index].type == .timestamp || table.columns[index].type == .date
    else { return }
    table.kind = .event
    table.at = at
    table.until = table.roles["resolved_at"].flatMap(table.timeColumn)
  }

  /// What was bought is worth what the model says, else its total, else the price of one times how many.
  private func settleAmount(of table: inout ModelTable) {
    guard concept == .orders, let column = table.roles["amount"] else { return }
    if table.reasons["amount"] == "declared", let amount = table.amount {
      table.roles["amount"] = amount.column
      return
    }
    let known = table.amount.flatMap { $0.column == column ? $0 : nil }
    var amount = known ?? ModelTable.Amount(name: column, column: column)
    let count = table.columns.first {
      $0.type.isNumeric && NameHints.isQuantity(ColumnWords($0.header))
    }
    if let count, ColumnWords(column).has(["unit"]), table.columnIndex("amount") == nil {
      amount.quantity = count.name
      amount.name = "amount"
    }
    table.amount = amount
  }

  /// Writes the roles that the table does not have yet.
  func assign(to table: inout ModelTable) {
    for (role, column) in roles(in: table) where table.roles[role] == nil {
      if role == "customer_id" { continue }
      table.roles[role] = column
    }
    if let customer = table.customer { table.roles["customer_id"] = customer }
    settleAmount(of: &table)
    happen(&table)
    if table.kind == .event, let at = table.at {
      // What the model says of the time of a row goes before a guess from its header.
      if let time = concept.timeRole { table.roles[time] = at }
      if table.until == nil, concept == .tickets, table.reasons["at"] != "declared" {
        table.until = table.roles["resolved_at"].flatMap(table.timeColumn)
      }
    }
    table.reasons["concept"] = "the names of its columns"
  }
}

extension ModelTable {
  /// The column, if it holds times.
  fileprivate func timeColumn(_ name: String) -> String? {
    columnIndex(name).flatMap { index in
      columns[index].type == .timestamp || columns[index].type == .date ? name : nil
    }
  }
}
