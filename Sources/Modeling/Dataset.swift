package import Storage
package import Values

/// The tables at hand with their meaning: files, the model that was inferred or declared, and the
/// columns as queries see them.
package final class Dataset {
  package private(set) var tables: [any StoredTable]
  package private(set) var model: Model

  package init(tables: [any StoredTable], model: Model) {
    self.tables = tables
    self.model = model
  }

  /// Columns of a table by their snake-case names, with the model's value maps applied; loads
  /// those that are not yet in memory, all in one pass over the file.
  ///
  /// The name of the table's amount gives money per month, normalised and rounded at 1e-6; where
  /// the amount is plain it is the column itself.
  package func columns(_ names: [String], of table: String) throws(LoadProblem) -> [Column] {
    guard let index = model.tables.firstIndex(where: { $0.name == table }) else {
      preconditionFailure("analysis lets only known tables through")
    }
    let indices = names.compactMap { model.tables[index].columnIndex($0) }
    return try tables[index].columns(indices)
  }

  package func rowCount(of table: String) throws(LoadProblem) -> Int {
    guard let index = model.tables.firstIndex(where: { $0.name == table }) else {
      preconditionFailure("analysis lets only known tables through")
    }
    return try tables[index].rowCount()
  }

  /// The date at which the data end, or `today` where it was set.
  package func asOf() throws(LoadProblem) -> AsOf {
    AsOf(day: Day(number: 0), isAssumed: true)
  }

  /// Whether the as-of date is at least `day`; often known without reading every table.
  package func asOf(isAtLeast day: Day) throws(LoadProblem) -> Bool {
    try asOf().day >= day
  }

  /// The first and last local day in a date or timestamp column; `nil` when it has no values.
  package func bounds(of column: String, in table: String) throws(LoadProblem) -> (Day, Day)? {
    nil
  }
}

/// The date at which the data end.
package struct AsOf: Sendable, Hashable {
  package var day: Day
  /// With life rows alone: the end of the month of the last start or end, which is a guess.
  package var isAssumed: Bool

  package init(day: Day, isAssumed: Bool) {
    self.day = day
    self.isAssumed = isAssumed
  }
}
