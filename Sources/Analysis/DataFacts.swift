package import Modeling
package import Storage
package import Values

/// The few facts about the data, beyond schemas, that the meaning of a query depends on.
package protocol DataFacts: AnyObject {
  /// The date at which the data end.
  func asOf() throws(LoadProblem) -> AsOf
  /// Whether the data reach at least to a day; cheaper than `asOf()`.
  func asOf(isAtLeast day: Day) throws(LoadProblem) -> Bool
  /// The first and last local day in a date or timestamp column.
  func bounds(of column: String, in table: String) throws(LoadProblem) -> (Day, Day)?
  /// Whether no row has a value in a column.
  func isEmpty(_ column: String, in table: String) throws(LoadProblem) -> Bool
  /// The different values of a column of text, case ignored, in order; at most so many.
  func texts(of column: String, in table: String, limit: Int) throws(LoadProblem) -> [String]
  /// Whether some customer of a table has rows with different values of a column of text.
  func hasCustomersWithSeveral(_ column: String, in table: String) throws(LoadProblem) -> Bool
  /// How many different values a column has.
  func distinctCount(of column: String, in table: String) throws(LoadProblem) -> Int
}

extension Dataset: DataFacts {}
