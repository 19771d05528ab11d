import Planning
import Storage

/// The tables whose customers a statement needs, those with the lives first.
struct CustomerTables {
  private(set) var lives: [String] = []
  private(set) var others: [String] = []
  private let source: any DataSource

  init(_ source: any DataSource) { self.source = source }

  mutating func add(_ plan: LogicalPlan) {
    for measure in plan.measures {
      add(measure.relation)
      let table = measure.relation.table
      let inner = [measure.inner?.key, measure.inner?.argument]
      for expression in [measure.filter, measure.argument] + measure.keys + inner {
        if let expression { add(expression, table) }
      }
      if case .on(let day) = measure.time { add(day, table) }
    }
    add(plan.customerQueries)
  }

  mutating func add(_ plan: RowsPlan) {
    add(plan.relation)
    let table = plan.relation.table
    if let filter = plan.filter { add(filter, table) }
    for column in plan.columns { add(column.expression, table) }
    if case .on(let day) = plan.time { add(day, table) }
    add(plan.customerQueries)
  }

  private mutating func add(_ queries: [CustomerQuery]) {
    for query in queries {
      others.append(query.table)
      for measure in query.plan.measures { others.append(measure.relation.table) }
      add(query.plan)
    }
  }

  private mutating func add(_ relation: Measure.Relation) {
    if case .movements(let table) = relation { lives.append(table) }
  }

  private mutating func add(_ expression: RowExpression, _ table: String) {
    switch expression {
    case .column(let reference):
      if reference.path.isEmpty, source.customerColumn(of: reference.table) == reference.column {
        others.append(reference.table)
      }
      var current = table
      for step in reference.path {
        switch step {
        case .reference(_, let target): current = target
        case .state(_, let lifeTable, let day):
          others.append(current)
          lives.append(lifeTable)
          add(day, table)
          current = lifeTable
        }
      }
    case .call(_, let arguments):
      for argument in arguments { add(argument, table) }
    case .textTest(let test):
      for operand in test.operands { add(operand, table) }
    case .perCustomer: others.append(table)
    case .state, .constant: break
    }
  }
}

extension Workspace {
  /// Asks for the customers of all tables of a statement before any code is used, so that none
  /// brings new ones in the middle.
  func prepareCustomers(_ plan: LogicalPlan) throws(RunProblem) {
    var tables = CustomerTables(source)
    tables.add(plan)
    try prepare(tables)
  }

  func prepareCustomers(_ plan: RowsPlan) throws(RunProblem) {
    var tables = CustomerTables(source)
    tables.add(plan)
    try prepare(tables)
  }

  private func prepare(_ tables: CustomerTables) throws(RunProblem) {
    var seen: Set<String> = []
    for table in tables.lives + tables.others where seen.insert(table).inserted {
      guard source.customerColumn(of: table) != nil else { continue }
      _ = try loading { () throws(LoadProblem) in try source.customers(of: table) }
    }
  }
}
