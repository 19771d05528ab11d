import Storage
import Syntax
import Values

/// A model as the text of a `model.kpi`: read back it gives the same model.
package struct ModelPrinter {
  private let model: Model
  private var lines: [String] = []

  private init(_ model: Model) { self.model = model }

  /// The statements of the model, a line each, with comments that say why a role was chosen and
  /// which metrics a table makes possible.
  package static func print(_ model: Model) -> String {
    var printer = ModelPrinter(model)
    for table in model.tables where table.source == nil {
      printer.print(table)
      for lives in model.tables where lives.source == table.name { printer.explain(lives, table) }
    }
    printer.printSettings()
    return printer.lines.joined(separator: "\n") + "\n"
  }

  private mutating func print(_ table: ModelTable) {
    if !lines.isEmpty { lines.append("") }
    let unlocked = metrics(table).map { "  # \($0)" } ?? ""
    lines.append("table \(name(table.name)) from \(quoted(table.file.fileName))\(unlocked)")
    if let profile = table.reasons["profile"] { lines.append("  # \(profile)") }
    if let rows = table.reasons["rows"] { lines.append("  # \(rows)") }
    if table.concept == .renewals { explainRenewals(table) }
    if table.skippedRows > 0 { add("skip \(table.skippedRows) rows") }
    if table.skippedRowsBelow > 0 { add("skip \(table.skippedRowsBelow) rows below") }
    for rename in table.renames { add("column \(name(rename.name)) = \(quoted(rename.header))") }
    for declared in table.declaredTypes {
      add("type \(column(declared.column, table)) \(declared.type.declaredName)")
    }
    for order in table.dateOrders {
      add("type \(column(order.column, table)) \(order.isDayFirst ? "day_first" : "month_first")")
    }
    for unix in table.unixColumns { add("type \(column(unix, table)) unix") }
    if let key = table.key { add("key \(column(key, table))", because(table, "key")) }
    printCustomer(table)
    for reference in table.references where reference.column != table.customer {
      add("join \(column(reference.column, table)) -> \(name(reference.table))")
    }
    printTime(table)
    if let amount = table.amount { printAmount(amount, table) }
    if let label = table.label { add("label \(column(label, table))") }
    if !table.attributes.isEmpty {
      let columns = table.attributes.map { column($0, table) }
      add("attribute " + columns.joined(separator: ", "))
    }
    for outcome in table.outcomes {
      let alias = outcome.name == outcome.column ? "" : " as \(name(outcome.name))"
      add("outcome \(column(outcome.column, table))\(alias)", because(table, "outcome"))
    }
    explainRoles(table)
    for map in table.maps {
      let from = map.from.map(quoted).joined(separator: ", ")
      add("map \(column(map.column, table)): \(from) = \(quoted(map.to))")
    }
  }

  /// The columns that metrics know by names of the catalogue and that no line above has: a comment, since
  /// they are found by their names; `column` gives another such a name.
  private mutating func explainRoles(_ table: ModelTable) {
    guard table.concept != .renewals else { return }
    let shown = Set(
      [
        table.key, table.customer, table.at, table.until, table.asOf, table.life?.from,
        table.life?.end, table.amount?.name, table.amount?.column, table.label,
      ].compactMap(\.self) + table.outcomes.map(\.column))
    let found = table.roles.filter { !shown.contains($0.value) && table.computed[$0.value] == nil }
    if found.isEmpty { return }
    let words = found.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { role, own in
      role == own ? "`\(own)`" : "`\(own)` as `\(role)`"
    }
    lines.append("  # metrics read " + words.joined(separator: ", "))
  }

  /// By which columns opportunities tell of renewals, and whether they or contracts do.
  private mutating func explainRenewals(_ table: ModelTable) {
    if let reason = table.reasons["renewals"] { lines.append("  # \(reason)") }
    let words = [
      ("due by", table.roles["due_date"] ?? table.roles["close_date"]),
      ("worth", table.roles["target_amount"]), ("renewed for", table.roles["final_amount"]),
      ("outcome by", table.roles["is_won"] ?? table.roles["stage"]),
      ("renewals by", table.roles["is_renewal"] ?? table.roles["type"]),
      ("contract by", table.roles["renewed_contract"]),
    ].compactMap { word, column in column.map { "\(word) `\($0)`" } }
    lines.append("  # " + words.joined(separator: ", "))
  }

  /// Lives made of another table: a comment, since reading the model makes them again.
  private mutating func explain(_ lives: ModelTable, _ table: ModelTable) {
    let words =
      switch table.kind {
      case .snapshot: "each row in force for its month; changes within a month are not seen"
      case .entity: "what each customer pays now, since it became one; who has left is not seen"
      case .event where lives.concept == .surveys:
        "one row for each answer, by `question`; the question says which kind of survey"
      case .life: "each row cut where another version of its customer becomes valid"
      case .event, .plain: "movements added up to what each customer pays from day to day"
      }
    lines.append("  # as `\(lives.name)`: \(words)")
  }

  private mutating func printCustomer(_ table: ModelTable) {
    guard let customer = table.customer else {
      if [.events, .tickets, .surveys].contains(table.concept) {
        lines.append("  # no column names a customer")
      }
      return
    }
    if table.computed[customer] != nil {
      lines.append("  # the customer is \(table.reasons["customer"] ?? "worked out")")
      return
    }
    let target = table.references.first { $0.column == customer }
    if table.kind == .entity, customer == table.key, target == nil { return }
    let arrow = target.map { " -> \(name($0.table))" } ?? ""
    add(
      "customer \(column(customer, table))\(arrow)",
      table.countsPeople ? "people: no column names their account" : because(table, "customer"))
  }

  private mutating func printTime(_ table: ModelTable) {
    if let life = table.life {
      let word = life.isInclusive ? "through" : "until"
      if case .earlier(let one, let other)? = life.end.flatMap({ table.computed[$0] }) {
        lines.append(
          "  # active from \(column(life.from, table)) \(word) the earlier of "
            + "\(column(one, table)) and \(column(other, table))")
        return
      }
      let end = life.end.map { " \(word) \(column($0, table))" } ?? ""
      add("active from \(column(life.from, table))\(end)", evidence(life, table))
    }
    if let at = table.at {
      let until = table.until.map { " until \(column($0, table))" } ?? ""
      add(
        "at \(column(at, table))\(until)",
        table.isOfMonths(at) ? "months, each by its first day" : because(table, "at"))
    }
    if let asOf = table.asOf {
      add(
        "as of \(column(asOf, table))",
        table.isOfMonths(asOf) ? "months: the state at the end of each" : because(table, "as of"))
    }
  }

  private mutating func printAmount(_ amount: ModelTable.Amount, _ table: ModelTable) {
    var text = column(amount.column, table)
    if let quantity = amount.quantity { text += " * \(column(quantity, table))" }
    if amount.divisor != 1 { text += " / \(amount.divisor)" }
    if let count = amount.intervalCount { text += " / \(column(count, table))" }
    if let interval = amount.interval { text += " per \(column(interval, table))" }
    add("amount \(name(amount.name)) = \(text)", because(table, "amount"))
  }

  private mutating func add(_ clause: String, _ comment: String? = nil) {
    lines.append("  " + clause + (comment.map { "  # \($0)" } ?? ""))
  }

  private func because(_ table: ModelTable, _ role: String) -> String? {
    let reason = table.reasons[role]
    return reason == "its name" || reason == "names" ? nil : reason
  }

  /// What the end means, and the rows that say so.
  private func evidence(_ life: ModelTable.Life, _ table: ModelTable) -> String? {
    guard let end = life.end else { return "no end: nobody ever leaves" }
    if life.isUndecided { return nil }
    let isOfMonths = table.isOfMonths(end)
    let unit = isOfMonths ? "month" : "day"
    let meaning =
      life.isInclusive ? "through: last \(unit) covered" : "until: first \(unit) not covered"
    guard let evidence = life.evidence else { return meaning }
    if evidence == (0, 0) { return "\(meaning), for want of successors" }
    let count = life.isInclusive ? evidence.dayAfter : evidence.sameDay
    let when =
      life.isInclusive ? "the \(unit) after" : isOfMonths ? "in that month" : "that day"
    return
      "\(meaning) (\(count) successor\(count == 1 ? "" : "s") start\(count == 1 ? "s" : "") \(when))"
  }

  /// Which metrics a table makes possible (metrics.md, part E).
  private func metrics(_ table: ModelTable) -> String? {
    if table.isRevenue { return "revenue and customers: mrr, nrr, grr, logo_churn and the rest" }
    switch table.concept {
    case .costs: return "costs: cac, payback"
    case .tickets: return "support: ticket_volume, time_to_resolution"
    case .surveys: return "surveys: nps, csat, ces"
    case .events: return "product use: active users, adoption"
    case .contracts:
      return model.tables.contains(where: \.isRenewals)
        ? "contracts: average_contract_length" : "renewals: renewal_rate, renewals_due"
    case .renewals:
      return table.isRenewals ? "renewals of opportunities: renewal_rate, renewals_due" : nil
    case .onboarding: return "onboarding: onboarding_completion, its score"
    case .trials: return "trials: trial_conversion"
    case .orders: return "purchases: ltv_purchases"
    case .customers, .subscriptions, nil: break
    }
    guard table.kind == .entity else { return nil }
    return table.customer != nil ? "dimensions of customers" : "dimensions"
  }

  private mutating func printSettings() {
    var settings: [String] = []
    if model.timeZone != "UTC" { settings.append("set timezone \(model.timeZone)") }
    if model.calendar.fiscalYearStart != 1 {
      settings.append(
        "set fiscal year starts \(ModelOption.months[model.calendar.fiscalYearStart - 1])")
    }
    if model.calendar.weekStart == 7 { settings.append("set week starts sunday") }
    if let today = model.today { settings.append("set today \(today)") }
    if let isOn = model.keepsColumns { settings.append("set cache \(isOn ? "on" : "off")") }
    for (option, value) in model.options.sorted(by: { $0.key < $1.key }) {
      settings.append("set \(option) \(ModelOption.text(value, option: option))")
    }
    for (words, values) in model.lists.sorted(by: { $0.key < $1.key }) {
      settings.append("\(words) = " + values.map(bare).joined(separator: ", "))
    }
    if !model.healthActions.isEmpty {
      let actions = model.healthActions.map { "\(bare($0.name)) \($0.impact)" }
      settings.append("health action " + actions.joined(separator: ", "))
    }
    settings += model.targets.map { TreePrinter.text(.target($0)) }
    settings += model.bands.map { TreePrinter.text($0) }
    if !settings.isEmpty { lines += [""] + settings }
  }

  private func bare(_ text: String) -> String { text.isPlainName ? text : quoted(text) }

  private func name(_ text: String) -> String { text.isPlainName ? text : "`\(text)`" }

  /// A column by its name, or by its header in quotes where the name cannot stand alone.
  private func column(_ name: String, _ table: ModelTable) -> String {
    if name.isPlainName, !ModelPrinter.clauseWords.contains(name) { return name }
    guard let index = table.columnIndex(name) else { return quoted(name) }
    let isRenamed = table.renames.contains { $0.name == name }
    return quoted(isRenamed ? name : table.columns[index].header)
  }

  private func quoted(_ text: String) -> String {
    text.contains("\"") ? "'\(text)'" : "\"\(text)\""
  }

  /// Words that a clause could be taken to go on with.
  private static let clauseWords: Set<String> = [
    "from", "until", "through", "per", "as", "of", "key", "customer", "join", "active", "at",
    "amount", "attribute", "outcome", "label", "column", "map", "type", "skip", "table",
  ]
}

extension String {
  /// The part of a path behind the last slash.
  var fileName: String { split(separator: "/").last.map { String($0) } ?? self }

  /// Letters, digits and `_`, not starting with a digit.
  fileprivate var isPlainName: Bool {
    guard let first = utf8.first, !(48...57).contains(first) else { return false }
    return utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
        || (97...122).contains(byte)
    }
  }
}

extension ModelTable {
  /// Whether the day stands in front, as `type` in a model says it of dates; `nil` for any other type.
  static func dateOrder(_ name: String) -> Bool? {
    switch name.lowercased() {
    case "day_first": true
    case "month_first": false
    default: nil
    }
  }
}

extension ScalarType {
  /// As `type` in a model writes it.
  var declaredName: String {
    switch self {
    case .integer: "integer"
    case .decimal: "decimal"
    case .number: "number"
    case .date: "date"
    case .timestamp: "timestamp"
    case .flag: "flag"
    case .text: "text"
    case .duration: "duration"
    }
  }

  /// What `type` can declare; `decimal` leaves the digits to the file, up to six.
  init?(declaredName name: String) {
    switch name.lowercased() {
    case "integer", "int", "count": self = .integer
    case "decimal", "money", "currency": self = MonthlyAmounts.type
    case "number", "double", "float": self = .number
    case "date", "day": self = .date
    case "timestamp", "time", "datetime", "instant": self = .timestamp
    case "flag", "boolean", "bool": self = .flag
    case "text", "string": self = .text
    default: return nil
    }
  }

  static let declaredNames = [
    "integer", "decimal", "number", "date", "timestamp", "flag", "text", "unix", "day_first",
    "month_first",
  ]
}
