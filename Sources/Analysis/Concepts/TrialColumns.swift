import Modeling
import Planning
import Syntax
import Values

// Trials: when they ended, and whether they became paid.
extension QueryAnalysis {
  mutating func trialColumn(
    _ columns: ConceptColumns, _ text: String, _ name: Expression.Name, _ context: RowContext
  ) throws(ConceptColumns.Failure) -> TypedRow? {
    switch text {
    case "trial_start": return try columns.time("trial_start")
    case "trial_end": return try trialEnd(columns)
    case "is_refunded": return isRefunded(columns)
    case "is_converted": return try isConverted(columns, name, context)
    default: return nil
    }
  }

  /// Whether what was paid after the trial was paid back; no column says so: it was not.
  private func isRefunded(_ columns: ConceptColumns) -> TypedRow {
    guard let refunded = columns.role("refunded_at"), refunded.type != .text else {
      return ConceptColumns.flag(false)
    }
    return TypedRow(ConceptColumns.isPresent(refunded), .flag)
  }

  private mutating func isConverted(
    _ columns: ConceptColumns, _ name: Expression.Name, _ context: RowContext
  ) throws(ConceptColumns.Failure) -> TypedRow {
    let end = try columns.time("trial_end")
    let limit = try lastDayToPay(columns)
    if let converted = columns.role("converted_at"), converted.type != .text {
      let day = RowExpression.call(.day, [converted.expression])
      return TypedRow(.call(.lessOrEqual, [day, limit]), .flag)
    }
    if columns.table.isRevenue, let life = columns.table.life {
      return try outlivesTrial(columns, life, end)
    }
    guard let metric = catalog["first_paid_day"],
      let paid = lowerCustomerMetric(metric, name, context)
    else { throw .missing("`converted_at`") }
    return TypedRow(.call(.lessOrEqual, [paid.expression, limit]), .flag)
  }

  /// The last day on which a payment converts a trial: its end, and the days of grace.
  private func lastDayToPay(
    _ columns: ConceptColumns
  ) throws(ConceptColumns.Failure) -> RowExpression {
    let grace = ConceptColumns.duration(seconds: 86_400 * (columns.number("trial grace") ?? 0))
    return .call(.add, [.call(.day, [try columns.time("trial_end").expression]), grace])
  }

  /// A trial that is cancelled early ends on that day.
  private func trialEnd(_ columns: ConceptColumns) throws(ConceptColumns.Failure) -> TypedRow {
    let end = try columns.time("trial_end")
    guard columns.table.isRevenue, let stop = columns.table.life?.end.flatMap(columns.role) else {
      return end
    }
    let (last, cancelled) = (
      RowExpression.call(.day, [end.expression]), RowExpression.call(.day, [stop.expression])
    )
    let isEarly = RowExpression.call(
      .coalesce, [.call(.less, [cancelled, last]), .constant(.flag(false))])
    return TypedRow(.call(.if, [isEarly, cancelled, last]), .date)
  }

  /// A subscription that costs something and outlives its trial, which is over by the as-of date,
  /// became a paid one.
  private mutating func outlivesTrial(
    _ columns: ConceptColumns, _ life: ModelTable.Life, _ end: TypedRow
  ) throws(ConceptColumns.Failure) -> TypedRow {
    guard let stop = life.end.flatMap(columns.role) else {
      throw .missing("the end of a subscription")
    }
    let last = RowExpression.call(.day, [end.expression])
    var tests: [RowExpression] = [
      .call(
        .or,
        [
          .call(.isMissing, [stop.expression]),
          .call(.greater, [.call(.day, [stop.expression]), last]),
        ])
    ]
    if let today = asOf()?.day {
      tests.append(.call(.lessOrEqual, [last, .constant(.date(today))]))
    }
    if let amount = columns.table.amount {
      let reference = ColumnReference(table: columns.table.name, column: amount.name)
      tests.append(.call(.greater, [.column(reference), .constant(.integer(0))]))
    }
    if let status = columns.role("status") {
      let isVoid = ConceptColumns.isAny(status, of: Self.unpaidStates).expression
      tests.append(.call(.not, [isVoid]))
    }
    return TypedRow(
      .call(.coalesce, [tests.joined(by: .and), .constant(.flag(false))]), .flag)
  }

  /// States of subscriptions that never brought anything.
  private static let unpaidStates = ["incomplete%", "draft", "void"]
}
