import Planning
import Storage

/// One row a customer of a life table, with its state over a slot.
struct MovementRelation: Relation {
  let table: String
  let slot: Slot
  let workspace: Workspace
  let rowCount: Int
  /// Only customers that pay at the close are looked at.
  let paying: Bool

  init(_ table: String, _ slot: Slot, _ workspace: Workspace, paying: Bool = false)
    throws(RunProblem)
  {
    self.paying = paying
    self.table = table
    self.slot = slot
    self.workspace = workspace
    _ = try workspace.rowCount(table)
    rowCount = try workspace.customers(table).count
  }

  func resolve(_ reference: ColumnReference) throws(RunProblem) -> ResolvedColumn {
    let view = try workspace.customers(table)
    if reference.path.isEmpty, reference.column == view.column {
      return ResolvedColumn(column: try workspace.customerLabels(table), index: nil)
    }
    let rows = try TableRelation(table, workspace)
    let resolved = try rows.resolve(reference)
    if case .reference(view.column, _)? = reference.path.first {
      // What belongs to the customer is the same in all of its rows.
      let first = try workspace.firstRows(table)
      return ResolvedColumn(column: resolved.column, index: composed(.rows(first), resolved.index))
    }
    let speaking = try workspace.representatives(
      reference, resolved, table, slot, paying: paying)
    return ResolvedColumn(
      column: resolved.column, index: composed(.rows(speaking.rows), resolved.index))
  }

  func state(_ field: StateField) throws(RunProblem) -> Column {
    if field.needsProduct { return try productColumn(field) }
    return try workspace.state(table, slot).column(field)
  }

  /// Rises in products of the opening, or products that were not there at the opening.
  private func productColumn(_ field: StateField) throws(RunProblem) -> Column {
    guard let name = workspace.source.column(forRole: "product", of: table) else {
      throw .unsupported(what: "`\(field.rawValue)` without a column of products")
    }
    let products = try workspace.column(name, of: table)
    guard case .text(let codes, _) = products.values else {
      throw .unsupported(what: "products that are not text")
    }
    let money = try workspace.money(table)
    let movements = ProductMovements(
      try workspace.life(table), try workspace.customers(table), money,
      products: codes.indices.map { products.validity.isPresent($0) ? codes[$0] : .max },
      priceChanges: try priceChanges(), slot)
    let amounts = field == .upsell ? movements.upsell : movements.crossSell
    return Column(WholeNumbers(amounts), scale: money.scale)
  }

  /// Which rows begin because the price changed; `nil` where no column says so.
  private func priceChanges() throws(RunProblem) -> [Bool]? {
    guard let name = workspace.source.column(forRole: "price_change", of: table) else { return nil }
    let column = try workspace.column(name, of: table)
    switch column.values {
    case .flag(let flags): return flags.indices.map { column.validity.isPresent($0) && flags[$0] }
    case .text(let codes, let dictionary):
      let says = (0..<dictionary.count).map {
        ["yes", "y", "true"].contains(dictionary.string(UInt32($0)).lowercased())
      }
      return codes.indices.map { column.validity.isPresent($0) && says[Int(codes[$0])] }
    case .integer, .decimal, .number, .date, .timestamp, .duration: return nil
    }
  }

  func customerIndex() throws(RunProblem) -> RowIndex? { nil }

  func customerFigure(_ query: Int) throws(RunProblem) -> Column {
    try workspace.customerFigure(query, slot)
  }
}
