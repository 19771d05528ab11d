import Diagnostics
import Modeling
package import Planning
import Storage
import Syntax
package import Values

/// The time that a definition gives its rows: `on "contracts.renewal_due"`, or `on "always"` for
/// figures that no period narrows.
struct DefinedTime {
  /// `nil`: every row, whatever the period.
  var column: (table: String, name: String)?

  init(_ text: String) {
    let parts = text.split(separator: ".").map { String($0).lowercased() }
    column = parts.count == 2 ? (parts[0], parts[1]) : nil
  }
}

// What definitions of the catalogue need of time: a column to go by, the length of the period,
// other stretches of time than the period's own.
extension QueryAnalysis {
  /// The rule for rows of the table that the definition's time is about.
  func timeRule(_ defined: DefinedTime, _ measure: Measure) -> Measure.TimeRule? {
    guard let column = defined.column else { return .always }
    guard let table = model.table(measure.relation.table),
      table.name.lowercased() == column.table || model.isTable(table, of: column.table),
      let name = table.column(forRole: column.name)
    else { return nil }
    return .on(.column(ColumnReference(table: table.name, column: name)))
  }

  /// Whether a measure counts rows by a day that is planned: it may lie behind the as-of date.
  func isPlanned(_ measure: Measure) -> Bool {
    guard case .on(.column(let reference)) = measure.time, reference.path.isEmpty,
      let table = model.table(reference.table)
    else { return false }
    return table.computed[reference.column]?.isPlanned ?? false
  }

  /// `period_days`, `period_weekdays` and `period_months`.
  func periodLength(_ name: String, _ window: MeasureWindow) -> TypedScalar? {
    let unit: SlotLength
    switch name {
    case "period_days": unit = .days
    case "period_weekdays": unit = .weekdays
    case "period_months": unit = .months
    default: return nil
    }
    return TypedScalar(.slotLength(unit, window), .number, unit: .ratio, isPlainNumber: true)
  }

  // MARK: options

  /// `gross_margin` → `gross margin`, as `set` has it.
  static func optionWords(_ name: String) -> String {
    String(name.lowercased().map { $0 == "_" ? " " : $0 })
  }

  /// The value of `option.NAME`; `nil` when it is not set.
  func optionValue(_ name: Expression.Name) -> TypedScalar? {
    let words = Self.optionWords(name.text)
    guard let value = model.options[words] else { return nil }
    let type: ScalarType
    switch value {
    case .integer: type = .integer
    case .decimal(_, let scale): type = .decimal(scale: DecimalScale(scale))
    case .number: type = .number
    case .date: type = .date
    case .timestamp: type = .timestamp
    case .flag: type = .flag
    case .text: type = .text
    case .duration: type = .duration
    }
    return TypedScalar(.constant(value), type, isPlainNumber: true)
  }

  /// `coalesce(option.gross_margin, 1)` without its options that are not set; `nil` when there is
  /// no such option in front.
  func withoutUnsetOptions(_ call: Expression.Call) -> Expression? {
    guard case .name(let name)? = call.arguments.first, name.qualifier?.lowercased() == "option",
      optionValue(name) == nil, call.arguments.count == 2
    else { return nil }
    return call.arguments[1]
  }

  // MARK: windows

  /// `trailing(nrr, 12)`, `lagged(x, 1)`, `monthly_mean(mrr)`, `daily_sum(logo_churn)`.
  mutating func lowerWindow(
    _ window: WindowFunction, _ call: Expression.Call, _ context: ScalarContext
  ) -> TypedScalar? {
    if case .units(let grain, let fold) = window {
      return lowerUnitFigures(grain, fold, call, context)
    }
    var inner = context
    let least = window == .lagged ? 0 : 1
    let unit = window == .trailingDays ? "days" : "months"
    if window == .lagged, call.arguments.count == 1 {
      inner.window = .previous.seen(from: context.window)
      return lowerScalar(call.arguments[0], inner)
    }
    guard let count = wholeNumber(call.arguments[1], context, least: least, of: unit) else {
      return nil
    }
    let own: MeasureWindow
    switch window {
    case .trailing: own = .trailing(months: count)
    case .trailingDays: own = .trailingDays(count)
    case .lagged: own = .lagged(months: count)
    case .units: return nil
    }
    inner.window = own.seen(from: context.window)
    return lowerScalar(call.arguments[0], inner)
  }

  /// A figure for every unit, which becomes a measure of its own.
  private mutating func lowerUnitFigures(
    _ grain: Grain, _ fold: UnitFigures.Fold, _ call: Expression.Call, _ context: ScalarContext
  ) -> TypedScalar? {
    var inner = self
    inner.measures = []
    inner.measureConditions = []
    var own = context
    own.window = .slot
    let value = inner.lowerScalar(call.arguments[0], own)
    problems = inner.problems
    assumptions = inner.assumptions
    dimensions = inner.dimensions
    pendingCustomerQueries = inner.pendingCustomerQueries
    guard let value else { return nil }
    // Those that no period narrows are the same in every unit.
    let isOfCustomers = inner.measures.contains { measure in
      measure.customerQueries.contains { pendingCustomerQueries[$0].until == nil }
    }
    guard value.type.isNumeric, !isOfCustomers, var measure = inner.measures.first else {
      report(
        .typeMismatch(
          expected: isOfCustomers
            ? "a metric that is not made of a figure of each customer"
            : "a metric that is a number",
          found: "`\(source.text(call.range))`", context.rangeOverride ?? call.range))
      return nil
    }
    measure.unitFigures = UnitFigures(
      grain: grain, fold: fold, measures: inner.measures, value: value.expression)
    measure.aggregate = .avg
    measure.window = context.window
    measure.unit = value.unit
    measure.name = context.stack.last ?? source.text(call.range)
    let index = add(measure, conditions: inner.measureConditions[0])
    return TypedScalar(.measure(index), .number, unit: value.unit)
  }

  private mutating func wholeNumber(
    _ expression: Expression, _ context: ScalarContext, least: Int, of unit: String
  ) -> Int? {
    guard let scalar = lowerScalar(expression, context) else { return nil }
    if case .constant(.integer(let months)) = scalar.expression,
      (Int64(least)...Int64(PeriodResolution.maximumCount)).contains(months)
    {
      return Int(months)
    }
    report(
      .typeMismatch(
        expected: "a whole number of \(unit), \(least) or more", found: "something else",
        context.rangeOverride ?? expression.range))
    return nil
  }
}

/// Functions that look at other stretches of time than the period.
package enum WindowFunction: Sendable, Hashable {
  case trailing, trailingDays, lagged
  case units(Grain, UnitFigures.Fold)
}
