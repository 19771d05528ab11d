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

  /// The figure that a query gives for each customer, computed once a run.
  func customerFigure(_ index: Int) throws(RunProblem) -> Column {
    if let known = customerFigures[index] { return known }
    guard customerQueries.indices.contains(index) else {
      throw .unsupported(what: "a figure of each customer")
    }
    let query = customerQueries[index]
    let count = try customers(query.table).labels.count
    // The query's own conditions may ask for figures of each customer in turn.
    let outer = (queries: customerQueries, figures: customerFigures)
    (customerQueries, customerFigures) = (query.plan.customerQueries, [:])
    let column: Column
    do throws(RunProblem) {
      column = try figure(query.plan, count)
      (customerQueries, customerFigures) = outer
    } catch {
      (customerQueries, customerFigures) = outer
      throw error
    }
    customerFigures[index] = column
    return column
  }

  private func figure(_ plan: LogicalPlan, _ count: Int) throws(RunProblem) -> Column {
    guard let column = plan.columns.first else {
      throw .unsupported(what: "a figure of each customer without a column")
    }
    let run = MeasureRun(workspace: self, domains: [])
    var columns: [Column] = []
    for measure in plan.measures {
      columns.append(try run.figures(measure, [plan.whole], .customer).byCode(count).column)
    }
    let relation = FigureRelation(
      columns: columns, dimensions: [], rowCount: count, slots: [plan.whole])
    return try ScalarEvaluation(relation, self).vector(column.expression).column
  }
}
