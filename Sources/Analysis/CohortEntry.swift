import Diagnostics
import Modeling
import Planning
import Syntax
import Values

// What a cohort is split and filtered by is what its customers began with.
extension QueryAnalysis {
  /// Customers move between plans, cohorts do not: what splits or filters them is read at the
  /// first paid day.
  mutating func readAtEntry(_ table: ModelTable, _ range: SourceRange) -> Bool {
    for index in measures.indices {
      if case .movements = measures[index].relation {
        for (position, key) in measures[index].keys.enumerated() where key?.readsOutcome ?? true {
          report(
            .notPerCohort(
              dimensions[position].name, reason: "only the end of a row knows it",
              dimensions[position].range))
        }
      }
      measures[index].keys = measures[index].keys.map { $0?.atEntry }
      if case .movements = measures[index].relation {
        measures[index].filter = measures[index].filter?.atEntry
        continue
      }
      // A metric's own conditions stay as they are.
      let asked = measureConditions[index].flatMap { $0?.conjuncts ?? [] }
      let parts = measures[index].filter?.conjuncts ?? []
      measures[index].filter = parts.reduce(nil) {
        .and($0, asked.contains($1) ? $1.atEntry : $1)
      }
      let keys = measures[index].keys
      if keys.contains(where: { $0?.changes(in: table) ?? false })
        || (measures[index].filter?.changes(in: table) ?? false)
      {
        report(
          .notPerCohort(
            source.text(range), reason: "its rows have a value of their own for what changes", range
          ))
      }
    }
    for condition in conditions.indices
    where measureConditions.contains(where: { $0[condition]?.readsOutcome ?? true }) {
      let range = conditions[condition].range
      report(
        .notPerCohort(source.text(range), reason: "only the end of a row knows it", range))
    }
    return problems.isEmpty
  }

  /// Of what happens to a customer once there is nothing at later ages.
  mutating func checkFollowed(_ column: Query.Column) {
    for measure in measures {
      guard case .rows(let name) = measure.relation, let table = model.table(name),
        case .on(let time) = measure.time, table.isOfCustomers || time.isOfCustomer
      else { continue }
      let metric = source.text(column.expression.range)
      report(
        .notPerCohort(
          metric,
          reason:
            "a customer is in it once, whatever the age; `\(metric) by cohort` has it for each "
            + "cohort", column.range))
      return
    }
  }
}

extension ModelTable {
  /// Whether it has one row a customer.
  fileprivate var isOfCustomers: Bool { kind == .entity && customer != nil }
}

extension RowExpression {
  /// Whether it is the same for all rows of a customer.
  fileprivate var isOfCustomer: Bool {
    switch self {
    case .perCustomer: true
    case .column(let reference):
      if case .userAge(.first, _)? = reference.derived { true } else { false }
    case .call(_, let arguments): arguments.contains(where: \.isOfCustomer)
    case .state, .constant, .missing, .textTest: false
    }
  }

  /// The same, read at the row that the customer first paid for.
  fileprivate var atEntry: RowExpression {
    switch self {
    case .column(var reference):
      if reference.moment == .opening || reference.moment == .closing { reference.moment = .entry }
      reference.path = reference.path.map { step in
        guard case .state(let customer, let table, _) = step else { return step }
        return .state(customer: customer, table: table, at: .entry)
      }
      return .column(reference)
    case .call(let function, let arguments): return .call(function, arguments.map(\.atEntry))
    case .textTest(var test):
      test.operands = test.operands.map(\.atEntry)
      return .textTest(test)
    case .state, .constant, .missing, .perCustomer: return self
    }
  }

  /// Whether the first paid day decides.
  var readsEntry: Bool {
    switch self {
    case .column(let reference):
      (reference.moment == .entry && reference.path.isEmpty)
        || reference.path.contains { if case .state(_, _, .entry) = $0 { true } else { false } }
    case .call(_, let arguments): arguments.contains(where: \.readsEntry)
    case .textTest(let test): test.operands.contains(where: \.readsEntry)
    case .state, .constant, .missing, .perCustomer: false
    }
  }

  /// Whether the value can be another on another day while the customer stays the same.
  fileprivate func changes(in table: ModelTable) -> Bool {
    switch self {
    case .column(let reference):
      reference.table == table.name && reference.column != table.customer && !readsEntry
    case .call(_, let arguments): arguments.contains { $0.changes(in: table) }
    case .textTest(let test): test.operands.contains { $0.changes(in: table) }
    case .state, .constant, .missing, .perCustomer: false
    }
  }
}
