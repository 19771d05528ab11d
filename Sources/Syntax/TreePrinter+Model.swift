/// The statements of a model file.
extension TreePrinter {
  /// A statement of a model file, without a line end behind it.
  package static func text(_ statement: ModelStatement) -> String {
    switch statement {
    case .table(let table): text(table)
    case .list(let words, let values):
      words.map(text).joined(separator: " ") + " = " + list(values, value)
    case .healthActions(let actions):
      "health action " + list(actions) { label($0.name) + " \($0.impact)" }
    case .target(let condition): "target " + text(condition)
    case .band(let metric, let steps):
      "band " + text(metric) + ": " + list(steps, text)
    }
  }

  private static func text(_ step: ModelStatement.BandStep) -> String {
    guard let limit = step.limit else { return label(step.name) }
    return label(step.name) + (step.isInclusive ? " <= " : " < ")
      + text(limit, atLeast: Level.sum)
  }

  /// A table and, indented below it, its lines.
  package static func text(_ table: TableDeclaration) -> String {
    let head = "table " + text(table.name) + (table.file.map { " from " + text($0) } ?? "")
    return ([head] + table.clauses.map { "  " + text($0) }).joined(separator: "\n")
  }

  /// One line of a table, without its indentation.
  package static func text(_ clause: TableClause) -> String {
    switch clause {
    case .key(let column): "key " + text(column)
    case .customer(let column, let table):
      "customer " + text(column) + (table.map { " -> " + text($0) } ?? "")
    case .join(let column, let table): "join \(text(column)) -> \(text(table))"
    case .life(let from, let end, let isInclusive):
      "active from " + text(from)
        + (end.map { (isInclusive ? " through " : " until ") + text($0) } ?? "")
    case .event(let at, let until):
      "at " + text(at) + (until.map { " until " + text($0) } ?? "")
    case .snapshot(let column): "as of " + text(column)
    case .amount(let name, let expression, let per):
      "amount \(text(name)) = " + text(expression, atLeast: Level.sum)
        + (per.map { " per " + text($0) } ?? "")
    case .attributes(let columns): "attribute " + list(columns, text)
    case .outcome(let column, let name):
      "outcome " + text(column) + (name.map { " as " + text($0) } ?? "")
    case .label(let column): "label " + text(column)
    case .rename(let name, let column): "column \(text(name)) = \(text(column))"
    case .map(let column, let from, let to):
      "map \(text(column)): " + list(from, value) + " = " + text(to)
    case .type(let column, let type): "type \(text(column)) \(text(type))"
    case .skip(let count, let isBelow): "skip \(count) rows\(isBelow ? " below" : "")"
    }
  }

  private static func text(_ column: TableClause.ColumnName) -> String {
    column.isQuoted ? quoted(column.text, "\"") : column.text
  }
}
