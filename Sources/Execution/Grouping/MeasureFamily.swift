import Planning
import Values

/// What measures have in common that are computed in one pass.
struct MeasureFamily: Hashable {
  private let relation: Measure.Relation
  private let time: Measure.TimeRule
  private let window: MeasureWindow
  private let filter: RowExpression?
  private let dimensions: [Int]
  private let keys: [RowExpression?]
  private let units: [Grain]
  private let inner: InnerAggregate?
  private let unitFigures: UnitFigures?
  private let mayLackTime: Bool
  private let canSubtract: Bool

  init(_ measure: Measure, _ dimensions: [Int]) {
    relation = measure.relation
    time = measure.time
    window = measure.window
    filter = measure.filter
    units = measure.units
    inner = measure.inner
    unitFigures = measure.unitFigures
    mayLackTime = measure.mayLackTime
    self.dimensions = dimensions
    keys = dimensions.map { measure.key($0) }
    switch (measure.time, measure.aggregate) {
    // What happens on one day lies in few slots, whichever way they are filled: a median and a
    // count of the same rows are one pass.
    case (.on, _): canSubtract = false
    case (_, .count), (_, .sum), (_, .avg): canSubtract = true
    default: canSubtract = false
    }
  }
}

extension RowExpression {
  /// Whether a figure of each customer is read.
  var asksForCustomerFigures: Bool {
    switch self {
    case .perCustomer: true
    case .call(_, let arguments): arguments.contains(where: \.asksForCustomerFigures)
    case .textTest(let test): test.operands.contains(where: \.asksForCustomerFigures)
    case .column, .state, .constant, .missing: false
    }
  }

  /// Whether a value is read that a customer held at the opening or the close of the period, or the
  /// day of its close.
  var readsEndsOfPeriod: Bool {
    switch self {
    case .column(let reference):
      reference.path.contains { step in
        guard case .state(_, _, let moment) = step else { return false }
        return moment == .opening || moment == .closing
      }
    case .call(_, let arguments): arguments.contains(where: \.readsEndsOfPeriod)
    case .textTest(let test): test.operands.contains(where: \.readsEndsOfPeriod)
    case .state(let field): field == .periodEnd
    case .constant, .missing, .perCustomer: false
    }
  }

  /// Whether no customer passes this condition whose amount at that moment is 0.
  func isPaying(_ field: StateField) -> Bool {
    switch self {
    case .call(.and, let arguments): arguments.contains { $0.isPaying(field) }
    case .call(.greater, let arguments) where arguments.first == .state(field):
      switch arguments.last {
      case .constant(let value): value.isZeroOrMore
      case .state(.opening), .state(.closing): true
      default: false
      }
    case .call(.less, let arguments) where arguments.last == .state(field):
      switch arguments.first {
      case .constant(let value): value.isZeroOrMore
      case .state(.opening), .state(.closing): true
      default: false
      }
    default: false
    }
  }
}

extension Value {
  fileprivate var isZeroOrMore: Bool {
    switch self {
    case .integer(let value), .decimal(let value, _): value >= 0
    case .number(let value): value >= 0
    case .date, .timestamp, .flag, .text, .duration: false
    }
  }
}
