/// Statements and their clauses.
extension TreePrinter {
  /// A statement, without a line end behind it.
  package static func text(_ statement: Statement) -> String {
    switch statement.kind {
    case .query(let query): text(query)
    case .explain(.query(let query)): "explain " + text(query)
    case .explain(.assertion(let assertion)): "explain " + text(assertion)
    case .explain(.funnel(let funnel)): "explain " + text(funnel)
    case .assertion(let assertion): text(assertion)
    case .rowsOfLine(let line): "rows \(line)"
    case .funnel(let funnel): text(funnel)
    case .describe(let name): "describe " + text(name)
    case .define(let definition): text(definition)
    case .save(let names, let path):
      "save" + (names.isEmpty ? "" : " " + list(names, text))
        + (path.map { " to " + text($0) } ?? "")
    case .letBinding(let name, let expression): "let \(text(name)) = " + value(expression)
    case .set(let setting): text(setting)
    case .showCatalog(let catalogue, let name):
      "show " + catalogue.rawValue + (name.map { " " + text($0) } ?? "")
    case .load(let path, let table):
      "load " + text(path) + (table.map { " as " + text($0) } ?? "")
    case .run(let path, let arguments):
      "run " + text(path) + arguments.map { " \(text($0.name))=\(value($0.value))" }.joined()
    case .help(let topic): "help" + (topic.map { " " + text($0) } ?? "")
    case .quit: "quit"
    case .model(let statement): text(statement)
    }
  }

  private static func text(_ assertion: Assertion) -> String {
    "assert " + text(assertion.condition) + clauses(of: assertion.query)
  }

  private static func text(_ funnel: Funnel) -> String {
    (funnel.isOfRecords ? "rows " : "") + "funnel "
      + funnel.steps.map(label).joined(separator: " > ") + clauses(of: funnel.query)
  }

  /// A query, its clauses in the order of `language.md`.
  package static func text(_ query: Query) -> String {
    let columns = list(query.columns, text)
    let firstWord = Lexer.tokens(of: columns).first?.keyword
    let isVerbNeeded = query.verb != .show || firstWord.map(opensStatement) == true
    let verb = isVerbNeeded ? query.verb.rawValue + (columns.isEmpty ? "" : " ") : ""
    return verb + columns + clauses(of: query)
  }

  private static func opensStatement(_ word: Keyword) -> Bool {
    switch word {
    case .table, .band, .target, .health: true
    default: word.role == .verb
    }
  }

  static func text(_ column: Query.Column) -> String {
    text(column.expression, atLeast: Level.or, inColumn: true)
      + (column.name.map { " as " + text($0) } ?? "")
  }

  /// The clauses, each with a space in front. `at` stands in front of `by`, where it binds to no
  /// dimension.
  private static func clauses(of query: Query) -> String {
    var parts: [String] = []
    if let horizon = query.horizon { parts.append(counted(horizon.count, horizon.unit)) }
    if let table = query.from { parts.append("from " + text(table)) }
    if let period = query.period { parts.append("for " + text(period)) }
    if let moment = query.moment { parts.append("at " + moment.rawValue) }
    if !query.dimensions.isEmpty { parts.append("by " + list(query.dimensions, text)) }
    if !query.across.isEmpty { parts.append("across " + list(query.across, text)) }
    if let condition = query.condition { parts.append("where " + text(condition)) }
    if let having = query.having { parts.append("having " + text(having)) }
    if let comparison = query.comparison { parts.append(text(comparison)) }
    if let window = query.window { parts.append(text(window)) }
    if let top = query.top { parts.append(text(top)) }
    if !query.sort.isEmpty {
      parts.append(
        "sort by "
          + list(query.sort) { text($0.name.identifier) + ($0.isDescending ? " desc" : "") })
    }
    if let limit = query.limit { parts.append("limit " + text(limit)) }
    if query.withTotal { parts.append("with total") }
    if let asOf = query.asOf { parts.append("as of " + text(asOf)) }
    return parts.map { " " + $0 }.joined()
  }

  static func text(_ dimension: Dimension) -> String {
    let name =
      switch dimension.kind {
      case .name(let name): text(name)
      case .grain(let unit, let column): unit + (column.map { "(\(text($0)))" } ?? "")
      case .cohort(let unit): "cohort" + (unit.map { " " + $0 } ?? "")
      case .age: "age"
      case .parameter(let parameter): "$" + parameter.name
      }
    return name + (dimension.moment.map { " at " + $0.rawValue } ?? "")
  }

  private static func text(_ comparison: Comparison) -> String {
    let other =
      switch comparison.kind {
      case .previous(let unit): "previous" + (unit.map { " " + $0 } ?? "")
      case .yearAgo: "year ago"
      case .period(let period): text(period)
      case .target: "target"
      }
    return "vs " + (comparison.isWhole ? "whole " : "") + other
  }

  static func text(_ count: Count) -> String {
    switch count {
    case .number(let number): String(number)
    case .parameter(let parameter): "$" + parameter.name
    }
  }

  private static func text(_ window: Window) -> String {
    switch window.kind {
    case .rolling(let count, let unit):
      "rolling \(text(count)) \(unit)" + (count == .number(1) ? "" : "s")
    case .toDate: "to date"
    }
  }

  private static func text(_ top: Top) -> String {
    "top \(text(top.count))" + (top.by.map { " by " + text($0.identifier) } ?? "")
      + (top.withOther ? " + other" : "")
  }

  /// Options are words; a value in words would be read as more of them, hence the brackets.
  private static func text(_ setting: Setting) -> String {
    let words = setting.words.map(\.text).joined(separator: " ")
    guard let value = setting.value else { return "set " + words }
    let written = text(value, atLeast: Level.operand - 1)
    if case .name? = Lexer.tokens(of: written).first?.kind { return "set \(words) (\(written))" }
    return "set \(words) \(written)"
  }

  /// A definition and, indented below it, its properties.
  package static func text(_ definition: Definition) -> String {
    var text = "define " + self.text(definition.name)
    if !definition.parameters.isEmpty {
      text +=
        "("
        + list(definition.parameters) { parameter in
          self.text(parameter.name)
            + (parameter.defaultValue.map { " = " + self.text($0, atLeast: Level.sum) } ?? "")
        } + ")"
    }
    if let description = definition.description { text += " " + self.text(description) }
    if let unit = definition.unit { text += " : " + self.text(unit) }
    text += " = " + list(definition.columns, definedColumn)
    if !definition.aliases.isEmpty { text += "\n  alias " + list(definition.aliases, self.text) }
    for property in definition.properties {
      text += "\n  \(self.text(property.name)) \(self.text(property.value))"
    }
    return text
  }

  private static func definedColumn(_ column: Query.Column) -> String {
    text(column.expression) + (column.name.map { " as " + text($0) } ?? "")
  }
}
