package import Diagnostics
import Values

extension ModelProblem {
  /// The problem in words.
  package var diagnostic: Diagnostic {
    switch self {
    case .unknownColumn(let name, let table, let columns, let range):
      Diagnostic(
        id: "unknown-column", message: "`\(table)` has no column `\(name)`", range: range,
        notes: ["its columns are " + ModelProblem.list(columns)],
        hints: ModelProblem.nearest(name, columns))
    case .unknownTable(let name, let tables, let range):
      Diagnostic(
        id: "unknown-table", message: "no table is called `\(name)`", range: range,
        notes: ["the tables are " + ModelProblem.list(tables)],
        hints: ModelProblem.nearest(name, tables))
    case .unknownFile(let name, let files, let range):
      Diagnostic(
        id: "unknown-file", message: "no file `\(name)` is among the data", range: range,
        notes: ["the files are " + ModelProblem.list(files)],
        hints: ModelProblem.nearest(name, files))
    case .repeatedTable(let name, let range):
      Diagnostic(
        id: "repeated-table", message: "the table `\(name)` is declared twice", range: range,
        hints: ["keep one declaration, or give the second another name"])
    case .wrongType(let column, let role, let found, let range):
      ModelProblem.wrongType(column, role, found, range)
    case .noKey(let table, let range):
      Diagnostic(
        id: "no-key", message: "`\(table)` has no key that rows could refer to", range: range,
        hints: ["declare one: `key COLUMN` below `table \(table)`"])
    case .amountForm(let range):
      Diagnostic(
        id: "amount-form", message: "an amount cannot be made this way", range: range,
        notes: [
          "expected a column, times a quantity, divided by whole numbers or an interval count"
        ],
        hints: ["for example `amount mrr = price * quantity / 100 per interval`"])
    case .unknownType(let name, let range):
      Diagnostic(
        id: "unknown-type", message: "`\(name)` is not a type", range: range,
        notes: ["the types are " + ModelProblem.list(ScalarType.declaredNames)],
        hints: ModelProblem.nearest(name, ScalarType.declaredNames))
    case .nameTaken(let name, let table, let range):
      Diagnostic(
        id: "name-taken", message: "`\(table)` already has a column `\(name)`", range: range,
        hints: ["choose another name"])
    case .notAValue(let range):
      Diagnostic(
        id: "not-a-value", message: "this is not a value", range: range,
        notes: ["expected words or texts in quotes"])
    case .unknownOption(let words, let range):
      Diagnostic(
        id: "unknown-option", message: "`set` does not know `\(words)`", range: range,
        notes: ["the options are " + ModelProblem.list(ModelOption.names)],
        hints: ModelProblem.nearest(words, ModelOption.names))
    case .wrongOptionValue(let option, let found, let range):
      Diagnostic(
        id: "wrong-option-value",
        message: found.isEmpty
          ? "`set \(option)` needs a value" : "`\(found)` is no value for `\(option)`",
        range: range, notes: [ModelProblem.expectation(option)])
    case .notOfAModel(let range):
      Diagnostic(
        id: "not-of-a-model", message: "a model file cannot hold this statement", range: range,
        notes: ["expected `table`, `set`, `define`, `let`, `target`, `band` or a list of values"],
        hints: ["put queries into a script of their own"])
    }
  }

  private static func wrongType(
    _ column: String, _ role: Role, _ found: ScalarType, _ range: SourceRange
  ) -> Diagnostic {
    let expected =
      switch role {
      case .date: "a date or timestamp"
      case .amount, .quantity: "a number"
      case .interval: "text such as `month` or `year`"
      case .name: "text or whole numbers"
      case .text: "text"
      }
    let declared =
      switch role {
      case .date: "date"
      case .amount, .quantity: "decimal"
      case .interval, .name, .text: "text"
      }
    let isCount = role == .interval && found.isNumeric
    return Diagnostic(
      id: "wrong-column-type", message: "`\(column)` holds \(found.declaredName) values",
      range: range, notes: ["expected \(expected) here"],
      hints: [
        isCount
          ? "a number of months divides: write `/ \(column)` in place of `per \(column)`"
          : "if the type was mistaken, declare it: `type \(column) \(declared)`"
      ])
  }

  private static func expectation(_ name: String) -> String {
    guard let option = ModelOption.named(name) else { return "" }
    return "expected \(expectation(option.form)): `\(option.usage)`"
  }

  private static func expectation(_ form: ModelOption.Form) -> String {
    switch form {
    case .zone: "a name of a time zone"
    case .month: "a month"
    case .firstWeekday: "`monday` or `sunday`"
    case .date: "a date"
    case .onOff: "`on` or `off`"
    case .share: "a share above 0 % and up to 100 %"
    case .days: "a number of days"
    case .minutes: "a number of minutes"
    case .positiveNumber: "a number above 0"
    case .word: "a word"
    case .oneOf(let words): words.map { "`\($0)`" }.joined(separator: " or ")
    case .schedule: "days of the week and a span of hours"
    case .dates: "dates"
    case .targets: "a length of time for each priority"
    case .weights(let names):
      names.isEmpty
        ? "a weight for each name"
        : "weights of " + names.map { "`\($0)`" }.joined(separator: ", ")
    case .scales: "a score, or one for each scale"
    case .rates: "a rate for each currency, and the day that they are of"
    }
  }

  private static func list(_ names: [String]) -> String {
    let limit = 12
    let shown = names.prefix(limit).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }

  private static func nearest(_ name: String, _ candidates: [String]) -> [String] {
    likeliestName(for: name, in: candidates).map { ["did you mean `\($0)`?"] } ?? []
  }
}
