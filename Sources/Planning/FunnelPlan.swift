package import Values

/// Steps that customers take in turn, counted.
package struct FunnelPlan: Sendable {
  /// Something that happens to a customer: rows with a time.
  package struct Step: Sendable {
    /// Where the rows are.
    package enum Rows: Sendable, Hashable {
      /// The rows of a table that names customers.
      case rows(table: String)
      /// One row a customer of a life table; its time is the first paid day.
      case firstPaid(table: String)
    }

    package var name: String
    package var rows: Rows
    /// The table of the rows.
    package var table: String {
      switch rows {
      case .rows(let table), .firstPaid(let table): table
      }
    }
    /// A date or an instant.
    package var time: RowExpression
    package var filter: RowExpression?

    package init(name: String, rows: Rows, time: RowExpression, filter: RowExpression? = nil) {
      self.name = name
      self.rows = rows
      self.time = time
      self.filter = filter
    }
  }

  package var steps: [Step]
  /// The first step lies in it; the others may lie behind it.
  package var slot: Slot
  /// The day behind the one that the data are looked at as of, where somebody chose it: steps that were
  /// taken later count for nothing.
  package var until: Day?
  /// Days from the first step within which the others count; `nil`: any number.
  package var window: Int?
  /// The table with one row a customer that keys and conditions read; `nil` without both.
  package var customers: String?
  /// What a person calls the customers, in the table of them.
  package var label: ColumnReference?
  package var keys: [(name: String, expression: RowExpression)]
  /// What all customers that count fit, each with one filter.
  package var conditions: [PlannedCondition]

  package init(steps: [Step], slot: Slot, window: Int? = nil) {
    self.steps = steps
    self.slot = slot
    self.window = window
    keys = []
    conditions = []
  }
}
