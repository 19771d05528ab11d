import Planning
import Storage
import Values

extension Workspace {
  /// Whether a column is the one that names the customers of the relation's own table.
  func isCustomer(_ reference: ColumnReference) -> Bool {
    reference.path.isEmpty && source.customerColumn(of: reference.table) == reference.column
  }

  /// A name for the dictionary that a text expression's codes mean: the same for the same
  /// dictionary, whatever the rows, the moment and the slot; `nil` when it is made anew each time.
  func identity(of expression: RowExpression) -> String? {
    switch expression {
    case .column(let reference):
      return isCustomer(reference) ? "customer" : "\(reference.table).\(reference.column)"
    case .state(let field): return field.rawValue
    case .constant(let value): return "\(value)"
    case .textTest: return "test"
    case .perCustomer(let query): return "query \(query)"
    case .call(let function, let arguments):
      let varying = arguments.filter { if case .constant = $0 { false } else { true } }
      if function == .concat, varying.count > 1 { return nil }
      var names: [String] = []
      for argument in arguments {
        guard let name = identity(of: argument) else { return nil }
        names.append(name)
      }
      return "\(function.rawValue)(\(names.joined(separator: ",")))"
    }
  }

  /// The figure that a query gives for each customer over the slot of its own that pairs with one
  /// of the statement; computed once a run.
  func customerFigure(_ index: Int, _ slot: Slot?) throws(RunProblem) -> Column {
    guard customerQueries.indices.contains(index) else {
      throw .unsupported(what: "a figure of each customer")
    }
    let query = customerQueries[index]
    let own = query.plan.slot(pairedWith: slot, of: slots)
    let key = CustomerFigureKey(query: index, slot: own)
    if let known = customerFigures[key] { return known }
    let count = try customers(query.table).labels.count
    // The query's own conditions may ask for figures of each customer in turn.
    var outer = (queries: customerQueries, figures: customerFigures, slots: slots)
    (customerQueries, customerFigures) = (query.plan.customerQueries, [:])
    slots = StatementSlots(query.plan)
    defer { (customerQueries, customerFigures, slots) = outer }
    let column = try figure(query.plan, own, count)
    outer.figures[key] = column
    return column
  }

  private func figure(_ plan: LogicalPlan, _ slot: Slot, _ count: Int) throws(RunProblem) -> Column
  {
    guard let column = plan.columns.first else {
      throw .unsupported(what: "a figure of each customer without a column")
    }
    let run = MeasureRun(workspace: self, domains: [])
    var columns: [Column] = []
    for measure in plan.measures {
      columns.append(try run.figures(measure, [slot], .customer).byCode(count).column)
    }
    let relation = FigureRelation(
      columns: columns, dimensions: [], rowCount: count, slots: [slot])
    return try ScalarEvaluation(relation, self).vector(column.expression).column
  }
}

/// The slots of a statement, with those of queries for each customer pair by position.
struct StatementSlots {
  var slots: [Slot] = []
  var whole: Slot?
  var compared: [Slot] = []
  var comparedWhole: Slot?

  init() {}

  init(_ plan: LogicalPlan) {
    slots = plan.slots
    whole = plan.whole
    compared = plan.comparison?.slots ?? []
    comparedWhole = plan.comparison?.whole
  }
}

extension LogicalPlan {
  /// The slot here that pairs with one of another statement; the whole where none does.
  fileprivate func slot(pairedWith slot: Slot?, of outer: StatementSlots) -> Slot {
    guard let slot else { return whole }
    if let place = outer.slots.firstIndex(of: slot), slots.count == outer.slots.count {
      return slots[place]
    }
    guard let comparison else { return whole }
    if let place = outer.compared.firstIndex(of: slot),
      comparison.slots.count == outer.compared.count
    {
      return comparison.slots[place]
    }
    return slot == outer.comparedWhole ? comparison.whole : whole
  }
}
