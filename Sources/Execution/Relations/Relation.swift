import Planning
import Storage

/// The rows that a measure is computed from, as expressions see them.
protocol Relation {
  var rowCount: Int { get }
  /// A column and, for each row of the relation, its row there; `nil`: the same row.
  func resolve(_ reference: ColumnReference) throws(RunProblem) -> ResolvedColumn
  /// What is known of each customer of `movements`.
  func state(_ field: StateField) throws(RunProblem) -> Column
  /// The same, ready to be evaluated.
  func stateNode(_ field: StateField) throws(RunProblem) -> Node
  /// The customer of each row, −1 for none; `nil`: row and customer are the same.
  func customerIndex() throws(RunProblem) -> RowIndex?
  /// The figure that another query gives for each customer.
  func customerFigure(_ query: Int) throws(RunProblem) -> Column
}

extension Relation {
  func stateNode(_ field: StateField) throws(RunProblem) -> Node {
    .column(try state(field), index: nil)
  }
}

struct ResolvedColumn {
  let column: Column
  let index: RowIndex?
  /// Whose row speaks for each cell, where that is found only when the cells are.
  var speaker: Int?

  init(column: Column, index: RowIndex?) {
    self.column = column
    self.index = index
  }
}
