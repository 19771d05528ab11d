import Analysis
import Diagnostics
import Modeling
import Rendering
import Storage
import Syntax
import Values

// `describe NAME` and `help NAME` for what is no metric: columns, tables, functions, words of the
// language, options, values, parts of metrics' names.
extension Session {
  /// What a name stands for; `nil`: nothing is called so.
  func explanation(of name: Identifier) -> StyledText? {
    let word = name.text.lowercased()
    if let text = columnText(word) { return text }
    if let table = settledModel().table(word) { return tableText(table) }
    if !name.isQuoted {
      if let signature = FunctionSignature.named(word) {
        var text = Self.usage(of: signature)
        if let grain = Grain(rawValue: word) {
          text.append("`by \(grain)` splits by it, `by \(grain)(COLUMN)` by another date\n")
        }
        return text
      }
      if let topic = HelpTopic.named(word) { return topic.styled }
      if let text = optionText(word) ?? keywordText(word) { return text }
    }
    return valueText(name.text) ?? variantsText(word)
  }

  static func usage(of signature: FunctionSignature) -> StyledText {
    var text = StyledText(signature.usage, .heading)
    text.append("\n\(signature.help)\n")
    return text
  }

  /// Every name that `explanation` knows without looking at the data.
  var explainedNames: [String] {
    var names = Self.helpPages + HelpTopic.all.flatMap(\.words) + FunctionSignature.all.map(\.name)
    names += ModelOption.names + dataset.model.tables.map(\.name)
    return names
      + dataset.model.tables.flatMap { $0.columns.map(\.name) + $0.outcomes.map(\.name) }
  }

  // MARK: columns and tables

  private func columnText(_ word: String) -> StyledText? {
    var lines: [(String, String)] = []
    for table in settledModel().tables {
      guard let column = column(word, of: table) else { continue }
      lines.append(("column", Self.place(of: column, in: table)))
      let meaning = Self.meaning(of: column.name, in: table)
      if let meaning { lines.append(("meaning", meaning)) }
      if column.type == .text, let values = valuesText(of: column.name, in: table) {
        lines.append(("values", values))
      }
    }
    if word == "customer" {
      lines.insert(("meaning", "who pays: by its key or by its name; `by customer`"), at: 0)
    }
    guard !lines.isEmpty else { return nil }
    lines.append(("ask", "by \(word), where \(word) = …; `show values \(word)`"))
    return Self.sheet(word, lines)
  }

  /// A column by its name, by what an outcome is called, or by the catalogue's name for it.
  private func column(_ word: String, of table: ModelTable) -> ColumnSchema? {
    let own = table.outcomes.first { $0.name.lowercased() == word }?.column ?? word
    let index = table.columnIndex(own) ?? table.roles[word].flatMap { table.columnIndex($0) }
    return index.map { table.columns[$0] }
  }

  private static func place(of column: ColumnSchema, in table: ModelTable) -> String {
    let place = "`\(column.name)` of `\(table.name)`, \(column.type.words)"
    if table.computed[column.name] != nil { return place + ", worked out from the others" }
    return column.header == column.name ? place : place + ", `\(column.header)` in the file"
  }

  /// What part a column plays.
  private static func meaning(of name: String, in table: ModelTable) -> String? {
    if let words = worked[name] { return words }
    if let outcome = table.outcomes.first(where: { $0.column == name }) {
      return "known only of rows that ended: `by \(outcome.name)` splits what was lost, and never "
        + "the customers that it is a share of"
    }
    if name == table.key { return "the key of a row" }
    if name == table.customer { return "the customer of a row" }
    if name == table.label { return "what a person calls it" }
    if let life = table.life {
      if name == life.from { return "the first day on which a row is in force" }
      if name == life.end {
        return life.isInclusive
          ? "the last day on which a row is in force"
          : "the first day on which a row is no longer in force"
      }
    }
    if name == table.at { return "when a row happened" }
    if name == table.until { return "when it was over" }
    if name == table.amount?.column { return "the amount; `\(table.amount?.name ?? "")` by month" }
    let role = table.roles.first { $0.value == name && $0.key != name }?.key
    return role.map { "the catalogue's `\($0)`" }
  }

  /// Columns that no file has.
  private static let worked: [String: String] = [
    "renewal_due": "the end of a contract as the file has it",
    "renewal_outcome": "renewed or churned, open while nothing says so",
    "renewal_term": "monthly (1), quarterly (3), annual (12), multi-year (above 12), other",
    "decided_by":
      "the day up to which a following contract counts as a renewal: `set renewal grace`",
    "contract_months": "the months of a contract's term",
    "expiring_value": "the value of a year of a contract",
    "renewed_annual_value": "the value of a year of what followed a contract, 0 when nothing did",
    "notice_due": "the last day to give notice",
    "is_renewal": "whether a contract follows another",
    "cost_kind": "acquisition, retention, cogs or other, by the category: `acquisition costs = …`",
    "billing_months": "the months of the period that a row pays for",
    "churn_kind": "voluntary or involuntary, by the reason: `involuntary reasons = …`",
    "contracted_amount": "the amount before discounts",
    "inferred_scale": "the greatest answer of a survey where it is 5, 7 or 10",
  ]

  /// The most frequent values of a column.
  private func valuesText(of column: String, in table: ModelTable) -> String? {
    let values = values(of: column, in: table).sorted { a, b in
      (Int(a.detail) ?? 0, b.text) > (Int(b.detail) ?? 0, a.text)
    }
    guard !values.isEmpty else { return nil }
    let rest = values.count - 8
    return values.prefix(8).map(\.text).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  private func tableText(_ table: ModelTable) -> StyledText {
    let model = ModelPrinter.print(Model(tables: [table]))
    var text = StyledText(table.name, .heading)
    text.append("\n" + model)
    text.append("`show model` has all tables, `rows from \(table.name)` the records\n", .muted)
    return text
  }

  // MARK: options and words

  private func optionText(_ word: String) -> StyledText? {
    let spelled = word.replacing("_", with: " ")
    let options = ModelOption.all.filter { option in
      option.name == spelled || option.name.split(separator: " ").contains { $0 == spelled }
    }
    let lines = Self.modelLines.filter { line in
      let words = line.0.prefix { $0 != "=" && $0 != ":" }.split(separator: " ")
      return line.0.hasPrefix(spelled + " ") || words.contains { $0 == spelled }
    }
    guard !options.isEmpty || !lines.isEmpty else { return nil }
    var text = StyledText()
    for option in options {
      text.append(option.usage, .heading)
      text.append("\n\(option.meaning)\n")
      text.append("now \(value(of: option) ?? "not set")\n", .muted)
    }
    for (line, meaning) in lines {
      text.append(line, .heading)
      text.append("\n\(meaning); a line of `model.kpi`\n")
    }
    text.isProse = true
    return text
  }

  /// Words that belong to other words' topics.
  private func keywordText(_ word: String) -> StyledText? {
    guard let keyword = Keyword(ignoringCase: word) else { return Self.periodWords[word] }
    switch keyword.role {
    case .condition: return HelpTopic.named("where")?.styled
    case .period, .unit: return Self.periodsText
    case .model: return Self.modelText
    case .word where keyword == .model: return Self.modelText
    case .verb, .clause, .word:
      let topic = Self.topics[keyword] ?? keyword.rawValue
      return HelpTopic.named(topic)?.styled
    }
  }

  /// Words inside clauses, by the topic that they stand in.
  private static let topics: [Keyword: String] = [
    .whole: "vs", .previous: "vs", .ago: "vs", .date: "to", .asc: "sort", .desc: "sort",
    .total: "with", .metrics: "show", .dimensions: "show", .tables: "show", .values: "show",
    .options: "set", .of: "as",
  ]

  /// Numbers that definitions know of the period.
  private static let periodWords: [String: StyledText] = [
    "period_days": StyledText("period_days\nthe days of the period, in a definition\n"),
    "period_weekdays": StyledText(
      "period_weekdays\nthe days from Monday to Friday of the period, in a definition\n"),
    "period_months": StyledText(
      "period_months\nthe months of the period, in a definition; where it is no whole months 365/12 "
        + "days count as one\n"),
  ]

  // MARK: values and variants

  /// A value of a column: `pro` is a plan.
  private func valueText(_ word: String) -> StyledText? {
    let wanted = word.lowercased()
    var places: [String] = []
    for table in dataset.model.tables {
      let names =
        table.attributes + table.outcomes.map(\.column)
        + [table.label, table.key].compactMap(\.self)
      for name in names where table.isEntityName(name) || table.isText(name) {
        let place = table.outcomes.first { $0.column == name }?.name ?? name
        let isThere = values(of: name, in: table).contains {
          $0.text.lowercased() == wanted || $0.text.lowercased() == "\"\(wanted)\""
        }
        if isThere, places.count < 4, !places.contains("`\(place)`") { places.append("`\(place)`") }
      }
    }
    guard let first = places.first else { return nil }
    var text = StyledText(word, .heading)
    text.append("\na value of \(places.joined(separator: ", "))\n")
    let column = first.filter { $0 != "`" }
    let value = word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? word : "\"\(word)\""
    text.append("ask          where \(column) = \(value)\n", .muted)
    return text
  }

  /// `b2c` and `annualised` stand behind a metric's name.
  private func variantsText(_ word: String) -> StyledText? {
    let metrics = catalog.metrics.filter { metric in
      let name = metric.name.lowercased()
      return name.hasSuffix("_" + word) || name.hasPrefix(word + "_")
        || name.contains("_" + word + "_")
    }
    guard !metrics.isEmpty, word.count > 2 else { return nil }
    var text = StyledText("\(word)\n", .heading)
    text.append("stands in the names of metrics:\n")
    let width = metrics.map(\.name.count).max() ?? 0
    for metric in metrics.prefix(16) {
      text.append("  " + metric.name, .metric)
      text.append(String(repeating: " ", count: width - metric.name.count + 2))
      text.append((metric.definition.description?.text ?? "") + "\n")
    }
    return text
  }

  private static func sheet(_ title: String, _ lines: [(String, String)]) -> StyledText {
    var text = StyledText(title + "\n", .heading)
    for (name, words) in lines {
      text.append(name + String(repeating: " ", count: max(1, 13 - name.count)), .muted)
      text.append(words + "\n")
    }
    text.isProse = true
    return text
  }
}

extension ModelTable {
  fileprivate func isText(_ name: String) -> Bool {
    columnIndex(name).map { columns[$0].type == .text } ?? false
  }

  /// Whether a column names what the rows stand for.
  fileprivate func isEntityName(_ name: String) -> Bool {
    kind == .entity && (name == key || name == label) && isText(name)
  }
}
