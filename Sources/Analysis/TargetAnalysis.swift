import Diagnostics
import Modeling
import Planning
import Syntax
import Values

/// A figure that a metric should reach: `target nrr >= 110%`.
struct Target {
  let metric: String
  let sign: Operator
  let value: Expression

  /// `nil` for a condition of another form.
  init?(_ expression: Expression) {
    guard case .binary(let node) = expression, node.operator.isComparison,
      case .name(let name) = node.left
    else { return nil }
    metric = name.text
    sign = node.operator
    value = node.right
  }
}

// `vs target`: beside each figure its target, and how far it is from it.
extension QueryAnalysis {
  mutating func withTargets(_ query: Query, _ columns: [QueryColumn]) -> [QueryColumn] {
    guard let comparison = query.comparison, case .target = comparison.kind else { return columns }
    let targets = model.targets.compactMap { Target($0) }
    let names = query.columns.map { column -> String? in
      guard case .name(let name) = column.expression, name.qualifier == nil else { return nil }
      return catalog[name.text]?.name
    }
    var result: [QueryColumn] = []
    var found = false
    for (index, column) in columns.enumerated() {
      result.append(column)
      // A metric of several columns has no target of its own.
      guard columns.count == query.columns.count, let name = names[index],
        let target = targets.last(where: { catalog[$0.metric]?.name == name })
      else { continue }
      guard let pair = self.columns(column, target, comparison.range) else { return [] }
      result += pair
      found = true
    }
    if !found, problems.isEmpty {
      report(
        .noTarget(
          names.compactMap(\.self).first ?? "", targets: targets.map(\.metric), comparison.range))
    }
    return result
  }

  private mutating func columns(
    _ column: QueryColumn, _ target: Target, _ range: SourceRange
  ) -> [QueryColumn]? {
    let context = ScalarContext(rangeOverride: range)
    guard var value = lowerScalar(target.value, context) else { return nil }
    guard value.type.isComparable(with: column.value.type) else {
      report(.typeMismatch(expected: column.value.type.words, found: value.type.words, range))
      return nil
    }
    let left = Expression.name(.init(unquoted: target.metric, range: range))
    guard
      checkUnits(
        column.value.unit, left, value.unit, target.value, isRightPlain: value.isPlainNumber, range
      )
    else { return nil }
    value.unit = column.value.unit
    value.isPlainNumber = false
    let isDown = target.sign == .less || target.sign == .lessOrEqual
    let gap = TypedScalar(
      .call(.subtract, [column.value.expression, value.expression]), .number,
      unit: column.value.unit)
    return [
      QueryColumn(name: column.name + "_target", value: value, isLowerBetter: isDown),
      QueryColumn(
        name: column.name + "_gap", value: gap, isLowerBetter: isDown, isChange: true),
    ]
  }
}

extension Comparison {
  /// Whether the other side is another period rather than a target.
  var isOfTime: Bool {
    if case .target = kind { return false }
    return true
  }
}
