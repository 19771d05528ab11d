import Diagnostics
import Modeling
import Planning
import Syntax
import Values

// `at start` and `at end`: what they refer to, whether they make a difference, and what a reader
// of the figures must know.
extension QueryAnalysis {
  /// A moment needs something that is read at it.
  mutating func checkMoment(of query: Query) {
    guard let moment = query.moment, let range = query.clauses[.at] else { return }
    let hasValues = dimensions.contains { if case .time = $0.kind { false } else { true } }
    if !hasValues, conditions.isEmpty { report(.momentOfNothing(moment, range)) }
  }

  /// Says what a moment does to the figures where that is not plain.
  mutating func noteMoments() {
    for (index, dimension) in dimensions.enumerated() {
      guard case .value = dimension.kind, let asked = dimension.moment ?? moment else { continue }
      let keyed = measures.filter { $0.keys[index] != nil }
      let held = keyed.filter { $0.keys[index]?.isHeld(asked, in: $0, model.table) ?? false }
      if held.isEmpty, !keyed.isEmpty {
        assume(
          "`at \(asked.rawValue)` makes no difference: `\(dimension.name)` has one value for each "
            + "row here, whatever the day")
      } else if asked == .start, held.contains(where: { MetricKind(of: $0) == .stock }) {
        assume(
          "figures at the close stand under the `\(dimension.name)` that each customer had at the "
            + "opening, or `(none)`")
      }
    }
    guard let moment else { return }
    for (index, condition) in conditions.enumerated() {
      let text = source.text(condition.range)
      let held = zip(measures, measureConditions).filter { measure, filters in
        filters[index]?.isHeld(moment, in: measure, model.table) ?? false
      }
      if moment == .start, held.contains(where: { MetricKind(of: $0.0) == .stock }) {
        assume("`\(text)` is read at the opening")
      }
    }
  }

  /// Whether a figure needs an opening to be split by or chosen by.
  var readsOpening: Bool {
    measures.contains { measure in
      ([measure.filter] + measure.keys).contains { $0?.readsOpening(in: measure) ?? false }
    }
  }

  /// Where the query asks for the start.
  func startRange(_ query: Query) -> SourceRange {
    (query.dimensions + query.across).first { $0.moment == .start }?.range
      ?? query.clauses[.at] ?? query.range
  }
}

extension RowExpression {
  /// Whether it reads a value that customers held at one end of the period; rows in force at the
  /// close have theirs at the end.
  fileprivate func isHeld(
    _ asked: Moment, in measure: Measure, _ table: (String) -> ModelTable?
  ) -> Bool {
    switch self {
    case .column(let reference):
      reference.isHeldAtEnd
        || (measure.isByCustomer(asked)
          && !reference.belongsToCustomer(table(measure.relation.table)?.customer))
    case .call(_, let arguments): arguments.contains { $0.isHeld(asked, in: measure, table) }
    case .textTest(let test): test.operands.contains { $0.isHeld(asked, in: measure, table) }
    case .perCustomer: true
    case .state, .constant, .missing: false
    }
  }

  /// Whether it reads a value that customers held at the opening.
  fileprivate func readsOpening(in measure: Measure) -> Bool {
    switch self {
    case .column(let reference):
      reference.path.contains { step in
        if case .state(_, _, .opening) = step { true } else { false }
      } || (measure.isByCustomer(.start) && reference.moment == .opening)
    case .call(_, let arguments): arguments.contains { $0.readsOpening(in: measure) }
    case .textTest(let test): test.operands.contains { $0.readsOpening(in: measure) }
    case .perCustomer, .state, .constant, .missing: false
    }
  }
}

extension ColumnReference {
  /// Whether the value is one that the row's customer held at an end of the period.
  fileprivate var isHeldAtEnd: Bool {
    path.contains { step in
      guard case .state(_, _, let moment) = step else { return false }
      return moment == .opening || moment == .closing
    }
  }

  /// Whether it is the customer, or a fact about it that is the same in all of its rows.
  fileprivate func belongsToCustomer(_ customer: String?) -> Bool {
    guard let customer else { return false }
    switch path.first {
    case nil: return column == customer
    case .reference(customer, _): return true
    case .reference, .state, .first: return false
    }
  }
}

extension Measure {
  /// Whether values are read at a moment without being asked for.
  fileprivate func isByCustomer(_ moment: Moment) -> Bool {
    switch relation {
    case .movements: true
    case .active: moment == .end
    case .rows: false
    }
  }
}
