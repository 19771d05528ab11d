import Modeling
import Planning
import Syntax
import Values

extension QueryAnalysis {
  /// The account that a customer belongs to: its parent, or itself where it has none.
  mutating func parentAccount(_ name: Expression.Name, _ context: RowContext) -> TypedRow? {
    let range = context.rangeOverride ?? name.range
    guard let customers = model.table(of: .customers),
      let role = customers.column(forRole: "parent_id")
    else {
      let table = model.table(of: .customers)?.name ?? "customers"
      reportMissing(column: "`parent_id`", of: table, context, range)
      return nil
    }
    var written = Expression.Name(unquoted: role, range: name.range)
    written.qualifier = customers.name
    guard let parent = resolveColumn(written, context),
      let own = resolveColumn(.init(unquoted: "customer", range: name.range), context)
    else { return nil }
    guard parent.type == own.type else {
      report(.typeMismatch(expected: own.type.words, found: parent.type.words, range))
      return nil
    }
    return TypedRow(
      .call(.coalesce, [.column(parent.reference), .column(own.reference)]), own.type)
  }
}
