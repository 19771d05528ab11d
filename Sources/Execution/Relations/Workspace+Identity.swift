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
    case .missing: return "nothing"
    case .textTest: return "test"
    case .perCustomer: return nil
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

  /// The figure that a query gives for each customer over the slot that pairs with one of the
  /// statement's, or, without one, over the whole period; computed once a run.
  func customerFigure(_ index: Int, _ slot: Slot? = nil) throws(RunProblem) -> Column {
    let key = CustomerFigureKey(query: index, place: slot.flatMap { statement?.place(of: $0) })
    if let known = customerFigures[key] { return known }
    guard customerQueries.indices.contains(index) else {
      throw .unsupported(what: "a figure of each customer")
    }
    let query = customerQueries[index]
    let count = try customers(query.table).count
    // The query's own conditions may ask for figures of each customer in turn.
    let outer = (queries: customerQueries, figures: customerFigures, statement: statement)
    (customerQueries, customerFigures) = (query.plan.customerQueries, [:])
    statement = query.plan
    let column: Column
    do throws(RunProblem) {
      column = try figure(query.plan, query.plan.slot(at: key.place), count)
      (customerQueries, customerFigures, statement) = outer
    } catch {
      (customerQueries, customerFigures, statement) = outer
      throw error
    }
    customerFigures[key] = column
    return column
  }

  private func figure(
    _ plan: LogicalPlan, _ slot: Slot, _ count: Int
  ) throws(RunProblem) -> Column {
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

/// A query of customers' figures and which of its slots is meant.
struct CustomerFigureKey: Hashable {
  var query: Int
  /// `nil`: the whole period.
  var place: LogicalPlan.SlotPlace?
}

extension LogicalPlan {
  /// Where a slot stands in a plan, so that plans whose slots pair can be read together.
  enum SlotPlace: Hashable {
    case own(Int)
    case before(Int)
    case wholeBefore
  }

  func place(of slot: Slot) -> SlotPlace? {
    if slot == whole { return nil }
    if let index = slots.firstIndex(of: slot) { return .own(index) }
    guard let comparison else { return nil }
    if slot == comparison.whole { return .wholeBefore }
    return comparison.slots.firstIndex(of: slot).map { .before($0) }
  }

  func slot(at place: SlotPlace?) -> Slot {
    switch place {
    case .own(let index) where index < slots.count: slots[index]
    case .before(let index):
      comparison.flatMap { index < $0.slots.count ? $0.slots[index] : nil } ?? whole
    case .wholeBefore: comparison?.whole ?? whole
    case .own, nil: whole
    }
  }
}
