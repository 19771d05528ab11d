package import Planning
package import Values

/// A row expression with what the analyzer knows of it.
package struct TypedRow: Sendable, Hashable {
  package var expression: RowExpression
  package var type: ScalarType
  package var unit: Unit?
  /// A column without a value in any row: it fits any type.
  package var isEmpty = false

  package init(_ expression: RowExpression, _ type: ScalarType, unit: Unit? = nil) {
    self.expression = expression
    self.type = type
    self.unit = unit
  }

  /// As a value of another type, where nothing speaks against it.
  func fitted(to type: ScalarType) -> TypedRow {
    guard isEmpty, type != self.type else { return self }
    var result = TypedRow(.missing(type), type)
    result.isEmpty = true
    return result
  }
}

extension FunctionTyping {
  /// The type that a function gives; arguments without a value take the type that fits.
  static func result(
    of function: Function, fitting arguments: inout [TypedRow]
  ) -> Result<ScalarType, Mismatch> {
    let own = result(of: function, arguments.map(\.type))
    if case .success = own { return own }
    for type in [ScalarType.integer, .date, .duration, .flag]
    where arguments.contains(where: \.isEmpty) {
      let trial = arguments.map { $0.fitted(to: type) }
      let found = result(of: function, trial.map(\.type))
      guard case .success = found else { continue }
      arguments = trial
      return found
    }
    return own
  }
}

/// An expression over measures with what the analyzer knows of it.
package struct TypedScalar: Sendable, Hashable {
  package var expression: ScalarExpression
  package var type: ScalarType
  package var unit: Unit?
  /// A plain number as written: it fits currency, count, score and ratio.
  package var isPlainNumber: Bool

  package init(
    _ expression: ScalarExpression, _ type: ScalarType, unit: Unit? = nil,
    isPlainNumber: Bool = false
  ) {
    self.expression = expression
    self.type = type
    self.unit = unit
    self.isPlainNumber = isPlainNumber
  }
}

/// How a period applies to a metric (language.md, "Kinds of metric").
package enum MetricKind: String, Sendable, Hashable {
  case flow, movement, stock, cohort, ratio, distinct, distribution
}

extension MetricKind {
  /// Derived from what the metric computes, never declared.
  package init(of columns: [PlannedColumn], measures: [Measure]) {
    let kinds = measures.map(MetricKind.init(of:))
    let divides = columns.contains { $0.expression.containsDivision }
    if divides {
      self =
        kinds.allSatisfy { $0 == .movement } && measures.allSatisfy(\.isOfOpening)
        ? .cohort : .ratio
    } else if measures.count > 1, measures.allSatisfy(\.isOfOpening), kinds.contains(.movement) {
      self = .movement
    } else {
      self = kinds.first { $0 == .movement } ?? kinds.first ?? .ratio
    }
  }

  /// What is told of it: a mean over customers does not add up, and neither does a mean of units of
  /// time, whatever they are of.
  package func told(of measures: [Measure]) -> MetricKind {
    switch self {
    case .cohort, .ratio, .distinct, .distribution: return self
    case .flow, .movement, .stock: break
    }
    if measures.contains(where: { $0.unitFigures?.fold == .mean || !$0.units.isEmpty }) {
      return .ratio
    }
    return measures.contains { !$0.aggregate.adds } ? .distribution : self
  }

  package init(of measure: Measure) {
    if let units = measure.unitFigures {
      let column = PlannedColumn(name: measure.name, expression: units.value, unit: nil)
      self = MetricKind(of: [column], measures: units.measures)
      return
    }
    switch measure.relation {
    case .active: self = .stock
    case .movements: self = measure.usesPeriodState ? .movement : .stock
    case .rows:
      switch measure.aggregate {
      case .sum, .count, .sumLargest: self = .flow
      case .countDistinct: self = .distinct
      case .avg, .min, .max, .median, .percentile, .first, .last, .stddev, .shareOfRows:
        self = .distribution
      }
    }
  }
}

extension Measure {
  /// Whether it needs more of the period than the state at its close.
  package var usesPeriodState: Bool {
    if window != .slot, window != .completeMonth { return true }
    let fields = (argument?.stateFields ?? []).union(filter?.stateFields ?? [])
    return !fields.subtracting([.closing]).isEmpty
  }

  /// Whether it looks only at customers that were open at the opening.
  package var isOfOpening: Bool {
    guard case .movements = relation else { return false }
    return filter?.requiresPositive(.opening) ?? false
  }

  /// Whether it looks only at customers that are gone at the close.
  package var isOfChurned: Bool {
    guard case .movements = relation else { return false }
    return filter?.requiresZero(.closing) ?? false
  }
}

extension RowExpression {
  package var stateFields: Set<StateField> {
    switch self {
    case .state(let field): [field]
    case .call(_, let arguments):
      arguments.reduce(into: Set<StateField>()) { $0.formUnion($1.stateFields) }
    case .column, .constant, .missing, .textTest, .perCustomer: []
    }
  }

  /// The comparison with a day that a condition on a date column is.
  func dayLimit(of column: ColumnReference) -> (function: Function, day: Day)? {
    guard case .call(let function, let sides) = self, sides.count == 2,
      case .constant(.date(let day)) = sides[1]
    else { return nil }
    switch sides[0] {
    case .column(column), .call(.day, [.column(column)]): return (function, day)
    default: return nil
    }
  }

  func requiresPositive(_ field: StateField) -> Bool {
    conjuncts.contains {
      guard case .call(.greater, let sides) = $0, sides.count == 2 else { return false }
      return sides[0] == .state(field) && sides[1].isZero
    }
  }

  func requiresZero(_ field: StateField) -> Bool {
    conjuncts.contains {
      guard case .call(.equal, let sides) = $0, sides.count == 2 else { return false }
      return sides[0] == .state(field) && sides[1].isZero
    }
  }

  private var isZero: Bool {
    switch self {
    case .constant(.integer(0)): true
    case .constant(.decimal(let coefficient, _)): coefficient == 0
    default: false
    }
  }

  /// Both conditions; either may be missing.
  package static func and(_ a: RowExpression?, _ b: RowExpression?) -> RowExpression? {
    guard let a else { return b }
    guard let b else { return a }
    return .call(.and, [a, b])
  }
}

extension ScalarExpression {
  /// Whether the length of the period is part of it.
  var usesSlotLength: Bool {
    mentions { if case .slotLength(_, let window) = $0 { window != .completeMonth } else { false } }
  }

  var containsDivision: Bool {
    mentions { if case .call(.divide, _) = $0 { true } else { false } }
  }
}

extension Aggregate {
  /// Whether the figures of groups add up to that of the whole.
  fileprivate var adds: Bool {
    switch self {
    case .sum, .count: true
    case .sumLargest, .countDistinct, .avg, .min, .max, .median, .percentile, .first, .last,
      .stddev, .shareOfRows:
      false
    }
  }
}
