import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

// `rows …`: the records behind a figure, or a table as it is.
extension QueryAnalysis {
  mutating func analyzeRows(_ query: Query, _ period: StatementPeriod) -> AnalyzedQuery? {
    if query.columns.isEmpty {
      guard let from else {
        report(.emptyQuery(query.range))
        return nil
      }
      return tableRows(from, query, period)
    }
    if let from, query.columns.allSatisfy({ isColumn($0.expression, of: from) }) {
      return tableRows(from, query, period)
    }
    let columns = lowerColumns(query)
    guard problems.isEmpty, !columns.isEmpty, !measures.isEmpty else {
      if problems.isEmpty { report(.emptyQuery(query.range)) }
      return nil
    }
    let planned = columns.map {
      PlannedColumn(name: $0.name, expression: $0.value.expression, unit: $0.value.unit)
    }
    guard let time = settleTime(query, period, planned) else { return nil }
    switch records(measures, planned, time.whole, query.columns[0].range) {
    case .failure(let problem):
      report(problem)
      return nil
    case .success(let records):
      guard
        var result = rowsQuery(
          relation: records.relation, rule: records.time, filter: records.filter,
          fields: records.fields, query, time),
        case .rows(var plan) = result.plan
      else { return nil }
      plan.slot = records.window.slot(seenFrom: plan.slot, calendar)
      result.plan = .rows(plan)
      result.notes += records.notes
      return result
    }
  }

  private func isColumn(_ expression: Expression, of table: ModelTable) -> Bool {
    guard case .name(let name) = expression else { return false }
    return table.holds(name)
  }

  private mutating func tableRows(
    _ table: ModelTable, _ query: Query, _ period: StatementPeriod
  ) -> AnalyzedQuery? {
    let relation = Measure.Relation.rows(table: table.name)
    let context = RowContext(
      relation: relation, moment: .row, prefersMetrics: false, arguments: [:])
    var fields = tableFields(table.name, relation)
    if !query.columns.isEmpty {
      fields = query.columns.compactMap { column in
        lowerRow(column.expression, context).map {
          (
            PlannedField(
              name: column.name?.text ?? source.text(column.expression.range), unit: $0.unit),
            $0.expression
          )
        }
      }
    }
    let counting = Measure(relation: relation, aggregate: .count, name: "rows")
    guard let rule = timeRule(for: counting, nil, query.range) else { return nil }
    var filter: RowExpression?
    var applied: [RowExpression?] = []
    for condition in conditions {
      guard let lowered = lowerCondition(condition, context) else { return nil }
      applied.append(lowered)
      filter = .and(filter, lowered)
    }
    var measure = counting
    measure.filter = filter
    measure.time = hasPeriod || hasChosenToday ? rule : .always
    measures = [measure]
    measureConditions = [applied]
    guard problems.isEmpty, let time = settleTime(query, period, []) else { return nil }
    return rowsQuery(
      relation: relation, rule: measure.time, filter: filter, fields: fields, query, time)
  }

  private mutating func rowsQuery(
    relation: Measure.Relation, rule: Measure.TimeRule, filter: RowExpression?,
    fields: [(field: PlannedField, expression: RowExpression)], _ query: Query,
    _ time: StatementTime
  ) -> AnalyzedQuery? {
    var plan = RowsPlan(
      relation: relation, time: rule, slot: time.whole, filter: filter, columns: fields)
    for key in query.sort {
      let written = key.name.identifier
      let name = written.text.lowercased()
      guard let index = fields.firstIndex(where: { $0.field.name.lowercased() == name }) else {
        report(
          .unknownSortKey(written.text, candidates: fields.map(\.field.name), written.range))
        return nil
      }
      plan.sort.append((column: index, isDescending: key.isDescending))
    }
    plan.limit = query.limit?.number
    plan.conditions = conditions.indices.map { index in
      PlannedCondition(
        text: source.text(conditions[index].range), range: conditions[index].range,
        filters: [measureConditions.first?[index] ?? nil])
    }
    plan.customerQueries = customerQueries(time)
    return AnalyzedQuery(
      plan: .rows(plan), periodLabel: time.label, notes: time.notes + assumptions)
  }

  func tableFields(
    _ name: String, _ relation: Measure.Relation
  ) -> [(field: PlannedField, expression: RowExpression)] {
    guard let table = model.table(name) else { return [] }
    return table.columns.map { column in
      let unit: Unit? = column.name == table.amount?.column ? .currency : nil
      return (
        PlannedField(name: column.name, unit: unit),
        .column(ColumnReference(table: table.name, column: column.name))
      )
    }
  }

  /// Customer, name, the primary values at both ends, opening, closing and what moved.
  func movementFields(
    _ name: String
  ) -> [(field: PlannedField, expression: RowExpression)] {
    guard let table = model.table(name) else { return [] }
    var fields: [(field: PlannedField, expression: RowExpression)] = []
    let names = NameResolution(model: model, relation: .movements(table: name), moment: .opening)
    let role = Expression.Name(unquoted: "customer", range: SourceRange(start: 0, end: 0))
    if case .success(let customer) = names.resolve(role) {
      fields.append((PlannedField(name: "customer"), .column(customer.reference)))
      if let label = customer.label {
        fields.append((PlannedField(name: label.column), .column(label)))
      }
    }
    for attribute in table.attributes.prefix(2) {
      let opening = ColumnReference(table: name, column: attribute, moment: .opening)
      var closing = opening
      closing.moment = .closing
      fields.append((PlannedField(name: "\(attribute)_at_start"), .column(opening)))
      fields.append((PlannedField(name: "\(attribute)_at_end"), .column(closing)))
    }
    let amounts: [(String, RowExpression)] = [
      ("opening", .state(.opening)), ("closing", .state(.closing)),
      ("movement", .call(.subtract, [.state(.closing), .state(.opening)])),
    ]
    fields += amounts.map { (PlannedField(name: $0.0, unit: .currency), $0.1) }
    return fields
  }
}

extension [RowExpression] {
  var uniqued: [RowExpression] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
