import Planning
import Storage
import Values

/// What a statement reads: for each table the columns, so that one pass over its file fetches all
/// of them, and the tables whose customers are needed, those with the lives first.
struct StatementNeeds {
  private(set) var tables: [String: TableNeeds] = [:]
  private(set) var lives: [String] = []
  private(set) var others: [String] = []
  private let source: any DataSource

  init(
    _ source: any DataSource, _ plans: [LogicalPlan], _ records: [RowsPlan] = [],
    _ funnels: [FunnelPlan] = []
  ) {
    self.source = source
    for plan in plans { add(plan) }
    for plan in records { add(plan) }
    for plan in funnels { add(plan) }
  }

  /// Reads it, each file in one pass.
  func fetch() throws(LoadProblem) {
    for (table, needed) in tables.sorted(by: { $0.key < $1.key }) {
      try source.load(needed, of: table)
    }
  }

  private mutating func add(_ plan: LogicalPlan) {
    for measure in plan.measures.flatMap({ [$0] + ($0.unitFigures?.measures ?? []) }) {
      let isTimeless =
        plan.isUnbounded && measure.aggregate != .first && measure.aggregate != .last
      add(measure.relation, isTimeless ? .always : measure.time)
      let table = measure.relation.table
      let inner = [measure.inner?.key, measure.inner?.argument]
      for expression in [measure.filter, measure.argument] + measure.keys + inner {
        if let expression { add(expression, table) }
      }
    }
    add(plan.customerQueries)
  }

  private mutating func add(_ plan: RowsPlan) {
    add(plan.relation, plan.time)
    let table = plan.relation.table
    if let filter = plan.filter { add(filter, table) }
    for column in plan.columns { add(column.expression, table) }
    add(plan.customerQueries)
  }

  private mutating func add(_ plan: FunnelPlan) {
    for step in plan.steps {
      switch step.rows {
      case .rows(let table): needCustomers(of: table)
      case .firstPaid(let table): add(.movements(table: table), .always)
      }
      for expression in [step.time, step.filter] {
        if let expression { add(expression, step.table) }
      }
    }
    if let label = plan.label {
      needCustomers(of: label.table)
      add(.column(label), label.table)
    }
    if let table = plan.customers {
      needCustomers(of: table)
      let filters = plan.conditions.flatMap(\.filters).compactMap(\.self)
      for expression in plan.keys.map(\.expression) + filters { add(expression, table) }
    }
  }

  private mutating func add(_ queries: [CustomerQuery]) {
    for query in queries {
      needCustomers(of: query.table)
      for measure in query.plan.measures { needCustomers(of: measure.relation.table) }
      add(query.plan)
    }
  }

  private mutating func add(_ relation: Measure.Relation, _ time: Measure.TimeRule) {
    switch relation {
    case .movements(let table):
      lives.append(table)
      needLife(of: table)
      tables[table, default: TableNeeds()].amount = true
      tables[table, default: TableNeeds()].customers = true
    case .active(let table): needLife(of: table)
    case .rows(let table):
      tables[table, default: TableNeeds()].key = true
      switch time {
      case .on(let day): add(day, table)
      case .overlapping: needLife(of: table)
      case .always: break
      }
    }
  }

  private mutating func needCustomers(of table: String) {
    others.append(table)
    tables[table, default: TableNeeds()].customers = true
  }

  private mutating func needLife(of table: String) {
    tables[table, default: TableNeeds()].life = true
  }

  private mutating func add(_ expression: RowExpression, _ table: String) {
    switch expression {
    case .column(let reference):
      if reference.path.isEmpty, source.customerColumn(of: reference.table) == reference.column {
        needCustomers(of: reference.table)
      }
      var current = table
      for step in reference.path {
        switch step {
        case .reference(let column, let target):
          tables[current, default: TableNeeds()].columns.insert(column)
          tables[target, default: TableNeeds()].isReferredTo = true
          current = target
        case .state(_, let lifeTable, let moment):
          needCustomers(of: current)
          lives.append(lifeTable)
          needLife(of: lifeTable)
          tables[lifeTable, default: TableNeeds()].amount = true
          tables[lifeTable, default: TableNeeds()].customers = true
          if let day = moment.ownDay { add(day, table) }
          current = lifeTable
        case .first(let events):
          tables[current, default: TableNeeds()].columns.formUnion(events.columns)
        }
      }
      let columns: Set<String> =
        switch reference.derived {
        case nil: [reference.column]
        case .sessionStart(let user, let session, let at, _):
          Set([user, session, at].compactMap(\.self))
        case .first(let name, let customer, let at): [name, customer, at]
        case .userAge(_, let events): events.columns
        }
      tables[reference.table, default: TableNeeds()].columns.formUnion(columns)
    case .call(_, let arguments):
      for argument in arguments { add(argument, table) }
    case .textTest(let test):
      for operand in test.operands { add(operand, table) }
    case .perCustomer: needCustomers(of: table)
    case .state, .constant, .missing: break
    }
  }
}

extension UserEvents {
  fileprivate var columns: Set<String> { Set([user, at, event].compactMap(\.self)) }
}

extension LogicalPlan {
  /// Whether every row counts, whatever its time: then nobody looks at the time.
  fileprivate var isUnbounded: Bool {
    comparison == nil && slots.count == 1 && slots[0].isUnbounded && whole.isUnbounded
  }
}

extension Workspace {
  /// Fetches what a statement needs, and asks for the customers of all its tables before any code
  /// is used, so that none brings new ones in the middle.
  func prepare(
    _ plans: [LogicalPlan], _ records: [RowsPlan] = [], _ funnels: [FunnelPlan] = []
  ) throws(RunProblem) {
    let needs = StatementNeeds(source, plans, records, funnels)
    try loading { () throws(LoadProblem) in try needs.fetch() }
    var seen: Set<String> = []
    for table in needs.lives + needs.others where seen.insert(table).inserted {
      guard source.customerColumn(of: table) != nil else { continue }
      _ = try loading { () throws(LoadProblem) in try source.customers(of: table) }
    }
  }
}
