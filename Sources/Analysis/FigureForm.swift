import Diagnostics
import Modeling
package import Planning
import Syntax
import Values

/// What kind of figure a column is, as far as taking its change apart goes.
package enum FigureForm: Sendable {
  /// A sum that groups add up to.
  case amount(ScalarExpression)
  /// `offset + scale · numerator / denominator`, both sums that groups add up to.
  case ratio(
    numerator: ScalarExpression, denominator: ScalarExpression, scale: Double, offset: Double)

  /// `nil` for what no groups add up to: medians, distinct counts, minima.
  package init?(_ expression: ScalarExpression, _ measures: [Measure]) {
    if expression.weights(measures) != nil {
      self = .amount(expression)
      return
    }
    guard let ratio = expression.ratio(measures) else { return nil }
    self = ratio
  }
}

extension ScalarExpression {
  /// A weighted sum of additive measures: measure → weight; `nil` when it is none.
  package func weights(_ measures: [Measure]) -> [Int: Double]? {
    switch self {
    case .measure(let index):
      return measures[index].aggregate == .sum || measures[index].aggregate == .count
        ? [index: 1] : nil
    case .call(.add, let sides), .call(.subtract, let sides):
      guard case .call(let function, _) = self, let left = sides[0].weights(measures),
        let right = sides[1].weights(measures)
      else { return nil }
      return left.merging(right.mapValues { function == .subtract ? -$0 : $0 }, uniquingKeysWith: +)
    case .call(.negate, let sides): return sides[0].weights(measures)?.mapValues { -$0 }
    case .call(.multiply, let sides):
      if let factor = sides[0].constantNumber {
        return sides[1].weights(measures)?.mapValues { $0 * factor }
      }
      guard let factor = sides[1].constantNumber else { return nil }
      return sides[0].weights(measures)?.mapValues { $0 * factor }
    case .call(.divide, let sides):
      guard let divisor = sides[1].constantNumber, divisor != 0 else { return nil }
      return sides[0].weights(measures)?.mapValues { $0 / divisor }
    case .constant, .dimension, .slotLength, .before, .whole, .call, .textTest: return nil
    }
  }

  fileprivate func ratio(_ measures: [Measure]) -> FigureForm? {
    guard case .call(let function, let sides) = self else { return nil }
    if function == .divide, sides[0].weights(measures) != nil, sides[1].weights(measures) != nil {
      return .ratio(numerator: sides[0], denominator: sides[1], scale: 1, offset: 0)
    }
    guard sides.count == 2 || function == .negate else { return nil }
    func mapped(_ side: ScalarExpression, _ scale: Double, _ offset: Double) -> FigureForm? {
      guard case .ratio(let n, let d, let s, let o)? = side.ratio(measures) else { return nil }
      return .ratio(numerator: n, denominator: d, scale: s * scale, offset: o * scale + offset)
    }
    switch function {
    case .negate: return mapped(sides[0], -1, 0)
    case .multiply:
      if let factor = sides[0].constantNumber { return mapped(sides[1], factor, 0) }
      return sides[1].constantNumber.flatMap { mapped(sides[0], $0, 0) }
    case .divide: return sides[1].constantNumber.flatMap { mapped(sides[0], 1 / $0, 0) }
    case .add:
      if let constant = sides[0].constantNumber { return mapped(sides[1], 1, constant) }
      return sides[1].constantNumber.flatMap { mapped(sides[0], 1, $0) }
    case .subtract:
      if let constant = sides[0].constantNumber { return mapped(sides[1], -1, constant) }
      return sides[1].constantNumber.flatMap { mapped(sides[0], 1, -$0) }
    default: return nil
    }
  }

  /// The number that a constant is.
  package var constantNumber: Double? {
    switch self {
    case .constant(.integer(let value)): Double(value)
    case .constant(.number(let value)): value
    case .constant(.decimal(let coefficient, let scale)):
      (0..<scale).reduce(Double(coefficient)) { value, _ in value / 10 }
    default: nil
    }
  }
}

extension Measure {
  /// What one row adds to it, times a weight, in floating point; 0 for rows it does not count.
  package func share(_ weight: Double) -> RowExpression {
    guard let filter else { return amount(weight) }
    return .call(.if, [filter, amount(weight), .constant(.number(0))])
  }

  /// What one row that it counts adds to it, times a weight.
  fileprivate func amount(_ weight: Double) -> RowExpression {
    argument.map { .call(.multiply, [$0, .constant(.number(weight))]) }
      ?? .constant(.number(weight))
  }

  /// Whether two measures look at the same rows, grouped alike.
  func isBeside(_ other: Measure) -> Bool {
    relation == other.relation && time == other.time && keys == other.keys
  }
}

extension LogicalPlan {
  /// Adds the sum over rows of the product of what they add to two figures, and gives it.
  ///
  /// Rows of different relations or groups are never one row: their product is 0.
  package mutating func addProduct(
    _ a: ScalarExpression, _ b: ScalarExpression, name: String
  ) -> ScalarExpression {
    let left = rowSums(a)
    let right = rowSums(b)
    var total: ScalarExpression?
    for (pattern, first) in left {
      for (other, second) in right where pattern.isBeside(other) {
        var measure = pattern
        measure.aggregate = .sum
        measure.argument = .call(.multiply, [first, second])
        measure.unit = nil
        measure.name = name
        measures.append(measure)
        let part = ScalarExpression.measure(measures.count - 1)
        total = total.map { .call(.add, [$0, part]) } ?? part
      }
    }
    return total ?? .constant(.number(0))
  }

  /// For each set of rows what one of them adds to a weighted sum; the pattern's filter lets every
  /// row pass that adds something.
  private func rowSums(_ expression: ScalarExpression) -> [(pattern: Measure, sum: RowExpression)] {
    var sets: [[(measure: Measure, weight: Double)]] = []
    for (index, weight) in (expression.weights(measures) ?? [:]).sorted(by: { $0.key < $1.key }) {
      if let known = sets.firstIndex(where: { $0[0].measure.isBeside(measures[index]) }) {
        sets[known].append((measures[index], weight))
      } else {
        sets.append([(measures[index], weight)])
      }
    }
    return sets.map { members in
      var pattern = members[0].measure
      let filters = members.map(\.measure.filter)
      pattern.filter =
        filters.contains(nil) ? nil : filters.compactMap(\.self).uniqued.joined(by: .or)
      let parts = members.map { measure, weight in
        // Where all rows that pass count alike, there is nothing to tell apart.
        measure.filter == pattern.filter ? measure.amount(weight) : measure.share(weight)
      }
      return (pattern, parts.dropFirst().reduce(parts[0]) { .call(.add, [$0, $1]) })
    }
  }
}

extension Analyzer {
  /// The names by which every one of some measures can be split into a few groups of texts.
  package func candidateSplits(of measures: [Measure]) -> [String] {
    var common: [String]?
    for measure in measures {
      let names = NameResolution(model: model, relation: measure.relation, moment: .closing)
      let isOfCustomers = if case .movements = measure.relation { true } else { false }
      let own = names.reachableNames().filter { name in
        guard
          case .success(let column) = names.resolve(
            .init(unquoted: name, range: .init(start: 0, end: 0))),
          column.type == .text || column.type == .flag
        else { return false }
        let table = model.table(column.reference.table)
        let isName = [table?.key, table?.customer, table?.label].contains(column.reference.column)
        let leads = table?.references.contains { $0.column == column.reference.column } ?? false
        // What only the end of a row knows explains an end, nothing before it.
        let isOutcome =
          table?.outcomes.contains { $0.column == column.reference.column } ?? column.isOutcome
        // What is worked out from another column explains nothing that the other does not.
        let isDerived = table?.computed[column.reference.column] != nil
        return !isName && !leads && !isDerived && (!isOutcome || isOfCustomers)
      }
      common = common.map { old in old.filter(own.contains) } ?? own
    }
    return common ?? []
  }
}
