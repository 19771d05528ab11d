package import Diagnostics
package import Values

/// What is wrong with a model file.
package enum ModelProblem: Error, Sendable, Hashable {
  /// `key idd`
  case unknownColumn(String, table: String, columns: [String], SourceRange)
  /// `customer id -> custmers`
  case unknownTable(String, tables: [String], SourceRange)
  /// `table x from "nowhere.csv"`
  case unknownFile(String, files: [String], SourceRange)
  /// `table x …` twice.
  case repeatedTable(String, SourceRange)
  /// `active from plan`
  case wrongType(column: String, role: Role, found: ScalarType, SourceRange)
  /// `join plan_id -> plans` where `plans` has no key.
  case noKey(table: String, SourceRange)
  /// `amount mrr = amount + 1`
  case amountForm(SourceRange)
  /// `type amount txt`
  case unknownType(String, SourceRange)
  /// `column plan = "Plan"` where another column is called `plan`.
  case nameTaken(String, table: String, SourceRange)
  /// `map plan: a = b` with something else than values.
  case notAValue(SourceRange)
  /// `set tiemzone UTC`
  case unknownOption(String, SourceRange?)
  /// `set week starts friday`
  case wrongOptionValue(String, String, SourceRange?)
  /// A query in a model file.
  case notOfAModel(SourceRange)

  /// What a column is declared to be.
  package enum Role: String, Sendable, Hashable {
    case date, amount, quantity, interval, name, text
  }
}
