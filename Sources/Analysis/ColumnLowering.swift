import Diagnostics
import Planning
import Syntax
import Values

/// An output column of a query.
struct QueryColumn {
  var name: String
  var value: TypedScalar
  var isLowerBetter: Bool
  /// How far a figure is from another: coloured by direction, rates in points.
  var isChange = false
  /// The names of a metric's ranges, the worst first, where the column holds them.
  var bands: [String] = []
}

extension QueryAnalysis {
  mutating func lowerColumns(_ query: Query) -> [QueryColumn] {
    var result: [QueryColumn] = []
    for column in query.columns {
      if let name = column.name { checkName(name, of: column, in: query) }
      for lowered in lowerColumn(column) {
        var named = lowered
        var count = 1
        while result.contains(where: { $0.name == named.name })
          || dimensions.contains(where: { $0.name == named.name })
        {
          count += 1
          named.name = "\(lowered.name)_\(count)"
        }
        result.append(named)
      }
    }
    return result
  }

  /// A name that was given is the column's, and no other's.
  private mutating func checkName(
    _ name: Identifier, of column: Query.Column, in query: Query
  ) {
    let word = name.text.lowercased()
    let given = query.columns.prefix { $0.range != column.range }.compactMap(\.name?.text)
    let others = query.columns.filter { $0.name == nil }.map { headline($0.expression) } + given
    if (others + dimensions.map(\.name)).contains(where: { $0.lowercased() == word }) {
      report(.repeatedColumn(name.text, name.range))
    }
  }

  private mutating func lowerColumn(_ column: Query.Column) -> [QueryColumn] {
    if case .name(let name) = column.expression, name.qualifier == nil, !name.isQuoted,
      !(from?.holds(name) ?? false), let metric = catalog[name.text]
    {
      let isLowerBetter = metric.property("better") == "lower"
      guard let parts = lowerMetric(metric, [:], ScalarContext(), name.range) else { return [] }
      if parts.count == 1 {
        return [
          QueryColumn(
            name: column.name?.text ?? name.text, value: parts[0].value,
            isLowerBetter: isLowerBetter)
        ]
      }
      return parts.map { QueryColumn(name: $0.name, value: $0.value, isLowerBetter: false) }
    }
    guard let value = lowerScalar(column.expression, ScalarContext()) else { return [] }
    return [
      QueryColumn(
        name: column.name?.text ?? headline(column.expression), value: value, isLowerBetter: false)
    ]
  }

  /// An expression as a column's name: as written, runs of white space as one blank.
  private func headline(_ expression: Expression) -> String {
    source.text(expression.range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Lengths of time without a unit print as hours, the rest of the unit-less as they are.
  static func outputUnit(_ value: TypedScalar) -> Unit? {
    if value.type == .duration, value.unit?.isDuration != true { return .hours }
    return value.unit
  }

  mutating func lowerHaving(
    _ expression: Expression, _ context: ScalarContext
  ) -> ScalarExpression? {
    guard let scalar = lowerScalar(expression, context) else { return nil }
    guard scalar.type == .flag else {
      report(.notACondition(expression.range))
      return nil
    }
    return scalar.expression
  }

  mutating func lowerSort(
    _ key: SortKey, _ columns: [QueryColumn], _ context: ScalarContext
  ) -> PlannedSort? {
    let name = key.name.identifier.text.lowercased()
    if let index = dimensions.firstIndex(where: { $0.name.lowercased() == name }) {
      return PlannedSort(target: .dimension(index), isDescending: key.isDescending)
    }
    if let index = columns.firstIndex(where: { $0.name.lowercased() == name }) {
      return PlannedSort(target: .column(index), isDescending: key.isDescending)
    }
    guard let scalar = context.columns[name] ?? lowerNamed(key.name.identifier, context) else {
      return nil
    }
    return PlannedSort(target: .expression(scalar.expression), isDescending: key.isDescending)
  }

  mutating func lowerTop(
    _ top: Top, _ columns: [QueryColumn], _ context: ScalarContext
  ) -> PlannedTop? {
    let isGrouped = dimensions.contains { if case .time = $0.kind { false } else { true } }
    if top.withOther, !isGrouped {
      report(
        .typeMismatch(
          expected: "a dimension such as `plan` for `+ other`",
          found: dimensions.isEmpty ? "none" : "units of time, which are not put together",
          top.range))
      return nil
    }
    let count = top.count.number ?? 0
    guard let by = top.by?.identifier else {
      return columns.first.map {
        PlannedTop(count: count, by: $0.value.expression, withOther: top.withOther)
      }
    }
    return (figure(by.text, context) ?? lowerNamed(by, context)).map {
      PlannedTop(count: count, by: $0.expression, withOther: top.withOther)
    }
  }

  /// A column of the answer by its name; dimensions are none.
  private func figure(_ name: String, _ context: ScalarContext) -> TypedScalar? {
    guard let known = context.columns[name.lowercased()] else { return nil }
    if case .dimension = known.expression { return nil }
    return known
  }

  /// What stands beside a column of a comparison: `x_before`, `x_change`, `x_change_pct`.
  func comparisons(of column: QueryColumn) -> [QueryColumn] {
    let now = column.value
    let before = TypedScalar(.before(now.expression), now.type, unit: now.unit)
    var result = [QueryColumn(name: column.name + "_before", value: before, isLowerBetter: false)]
    guard now.type.isNumeric || now.type == .duration else { return result }
    let change = TypedScalar(
      .call(.subtract, [now.expression, before.expression]), now.type, unit: now.unit)
    result.append(QueryColumn(name: column.name + "_change", value: change, isLowerBetter: false))
    guard PlannedColumn.changesInPercent(now.unit) else { return result }
    let share = TypedScalar(
      .call(.divide, [change.expression, before.expression]), .number, unit: .percent)
    result.append(
      QueryColumn(name: column.name + "_change_pct", value: share, isLowerBetter: false))
    return result
  }

  /// A metric that is not among the columns, to sort or choose by.
  private mutating func lowerNamed(
    _ name: Identifier, _ context: ScalarContext
  ) -> TypedScalar? {
    guard let metric = catalog[name.text] else {
      report(.unknownSortKey(name.text, candidates: context.columns.keys.sorted(), name.range))
      return nil
    }
    return lowerMetric(metric, [:], ScalarContext(), name.range)?.first?.value
  }
}
