import Values

/// Writes a plan as a tree of text, one fact a line, as `explain` shows it.
package struct PlanPrinter {
  private var lines: [String] = []
  /// The figures of each customer, by what they are called.
  var customerFigures: [String]

  /// - Parameter queries: those that `RowExpression.perCustomer` refers to.
  package init(_ queries: [CustomerQuery] = []) {
    customerFigures = queries.map { $0.plan.columns.first?.name ?? "figure" }
  }

  /// The plan of a query as a tree of lines.
  package func print(_ plan: LogicalPlan) -> String {
    var printer = PlanPrinter(plan.customerQueries)
    printer.add(plan, depth: 0)
    return printer.lines.joined(separator: "\n")
  }

  /// The plan behind `rows` as a tree of lines.
  package func print(_ plan: RowsPlan) -> String {
    var printer = PlanPrinter(plan.customerQueries)
    printer.add(plan)
    return printer.lines.joined(separator: "\n")
  }

  /// The plan of a funnel, a line for each step.
  package func print(_ plan: FunnelPlan) -> String {
    let printer = PlanPrinter()
    var lines = plan.steps.enumerated().map { index, step in
      let filter = step.filter.map { " where \(printer.text($0))" } ?? ""
      let rows =
        switch step.rows {
        case .rows(let table): "the rows of \(table)"
        case .firstPaid(let table): "the customers of \(table)"
        }
      return "\(index + 1) \(step.name): \(printer.text(step.time)) of \(rows)\(filter)"
    }
    lines += plan.keys.map { "by \($0.name) = \(printer.text($0.expression))" }
    lines += plan.conditions.flatMap(\.filters).compactMap(\.self).map {
      "where \(printer.text($0))"
    }
    return lines.joined(separator: "\n")
  }

  private mutating func line(_ depth: Int, _ text: String) {
    lines.append(String(repeating: "  ", count: depth) + text)
  }

  private mutating func add(_ plan: LogicalPlan, depth: Int) {
    line(depth, "query")
    addTime(plan, depth + 1)
    for dimension in plan.dimensions {
      let place = dimension.isAcross ? "across" : "by"
      let grain = dimension.grain.map { ", first days of a \($0.rawValue)" } ?? ""
      line(depth + 1, "\(place) \(dimension.name)\(grain)")
    }
    for column in plan.columns {
      let unit = column.unit.map { " : \($0.rawValue)" } ?? ""
      line(depth + 1, "column \(column.name)\(unit) = \(text(column.expression, plan))")
    }
    if let having = plan.having { line(depth + 1, "having \(text(having, plan))") }
    if let top = plan.top {
      let other = top.withOther ? " + other" : ""
      line(depth + 1, "top \(top.count) by \(text(top.by, plan))\(other)")
    }
    for sort in plan.sort { line(depth + 1, "sort by \(text(sort, plan))") }
    if let limit = plan.limit { line(depth + 1, "limit \(limit)") }
    if plan.withTotal { line(depth + 1, "with total") }
    for (index, measure) in plan.measures.enumerated() {
      add(measure, number: index, plan, depth: depth + 1)
    }
    add(plan.customerQueries, depth: depth + 1)
  }

  private mutating func add(_ queries: [CustomerQuery], depth: Int) {
    for (name, query) in zip(customerFigures, queries) {
      line(depth, "\(name) of each customer of \(query.table)")
      // A figure of customers has its own.
      let outer = customerFigures
      customerFigures = PlanPrinter(query.plan.customerQueries).customerFigures
      add(query.plan, depth: depth + 1)
      customerFigures = outer
    }
  }

  private mutating func add(_ plan: RowsPlan) {
    line(0, "records of \(text(plan.relation))")
    line(1, "time \(text(plan.time)), \(text(plan.slot))")
    if let filter = plan.filter { line(1, "where \(text(filter))") }
    for column in plan.columns {
      line(1, "column \(column.field.name) = \(text(column.expression))")
    }
    for sort in plan.sort {
      let name = plan.columns[sort.column].field.name
      line(1, "sort by \(name)\(sort.isDescending ? " desc" : "")")
    }
    if let limit = plan.limit { line(1, "limit \(limit)") }
    add(plan.customerQueries, depth: 1)
  }

  private mutating func addTime(_ plan: LogicalPlan, _ depth: Int) {
    if plan.slots.count == 1 {
      line(depth, "period \(text(plan.slots[0]))")
    } else {
      line(depth, "period \(text(plan.whole)) in \(plan.slots.count) units")
    }
    if let comparison = plan.comparison {
      line(depth, "vs \(comparison.label) \(text(comparison.whole))")
    }
  }

  private mutating func add(
    _ measure: Measure, number: Int, _ plan: LogicalPlan, depth: Int
  ) {
    line(depth, "measure \(number): \(measure.name) = \(text(measure))")
    line(depth + 1, "over \(text(measure.relation))")
    if case .rows = measure.relation { line(depth + 1, "time \(text(measure.time))") }
    if let window = text(measure.window) { line(depth + 1, "window \(window)") }
    if let filter = measure.filter, filter != .constant(.flag(true)) {
      line(depth + 1, "where \(text(filter))")
    }
    for (dimension, key) in zip(plan.dimensions, measure.keys) where dimension.kind == .value {
      let name = dimension.name
      line(depth + 1, key.map { "key \(name) = \(text($0))" } ?? "not split by \(name)")
    }
  }
}
