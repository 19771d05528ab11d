import Diagnostics
package import Planning
import Syntax
package import Values

// The records behind a figure: those that one of its measures counts, with what each adds to it.
extension Analyzer {
  /// The records behind one group of an answer.
  ///
  /// - Parameters:
  ///   - plan: the query that the answer came from.
  ///   - group: for each dimension its value, `nil` in it for a missing one; dimensions without an
  ///     entry hold every value.
  ///   - slot: the position of the unit of time; `nil`: the whole period.
  package func records(
    behind plan: LogicalPlan, group: [Int: Value?], slot: Int?
  ) -> AnalyzedQuery {
    let analysis = QueryAnalysis(
      catalog: catalog, model: model, calendar: calendar, facts: facts, parameters: parameters,
      source: .init(name: "<records>", text: ""))
    let chosen = slot.map { plan.slots[$0] } ?? plan.whole
    let records = analysis.records(
      plan.measures.map { measure in
        var condition: RowExpression?
        for (dimension, value) in group.sorted(by: { $0.key < $1.key }) {
          guard dimension < measure.keys.count, let key = measure.keys[dimension] else { continue }
          condition = .and(
            condition, key.equals(plan.dimensions[dimension].grain == nil ? value : unit(value)))
        }
        var narrowed = measure
        narrowed.filter = .and(measure.filter, condition)
        return narrowed
      })
    var result = RowsPlan(
      relation: records.relation, time: records.time,
      slot: records.window.slot(seenFrom: chosen, calendar), filter: records.filter,
      columns: records.fields)
    result.customerQueries = plan.customerQueries.map { query in
      var one = query
      let own = slot.map { query.plan.slots[$0] } ?? query.plan.whole
      one.plan.slots = [own]
      one.plan.whole = own
      one.plan.comparison = nil
      return one
    }
    return AnalyzedQuery(
      plan: .rows(result), periodLabel: QueryAnalysis.label(of: chosen), notes: records.notes)
  }
}

extension Analyzer {
  /// The first day of a unit of the calendar by its label, as answers show cohorts.
  private func unit(_ label: Value?) -> Value? {
    guard case .text(let text)? = label else { return label }
    let parsed = Parser.parse(Source(name: "<unit>", text: "let unit = \(text)"))
    guard case .letBinding(_, let expression)? = parsed.statements.first?.kind else { return nil }
    let kind: PeriodExpression.Kind
    switch expression {
    case .period(let period): kind = period.kind
    case .literal(let literal):
      guard case .number(let year, 0) = literal.kind else { return nil }
      kind = .year(Int(year))
    default: return nil
    }
    let resolved = PeriodResolution(calendar: calendar, today: Day(number: 0)).resolve(kind)
    return (try? resolved.get()).map { .date($0.start) }
  }

  /// A customer's key and name, its main attributes, and its amounts at both ends.
  package func customerFields(
    of table: String
  ) -> [(field: PlannedField, expression: RowExpression)] {
    QueryAnalysis(
      catalog: catalog, model: model, calendar: calendar, facts: facts, parameters: parameters,
      source: .init(name: "<records>", text: "")
    ).movementFields(table)
  }
}

/// Which rows of which relation stand behind a figure, and what is shown of them.
struct Records {
  var relation: Measure.Relation
  var time: Measure.TimeRule
  var window: MeasureWindow
  /// `nil`: all rows.
  var filter: RowExpression?
  var fields: [(field: PlannedField, expression: RowExpression)]
  var notes: [String]
}

extension QueryAnalysis {
  /// The rows that any of the measures counts; a column for what each row adds to each measure,
  /// unless a column of the row says so already or every row adds 1.
  ///
  /// So every measure is the sum of a column or the number of rows.
  func records(_ measures: [Measure]) -> Records {
    precondition(!measures.isEmpty, "a figure has a measure")
    let first = measures[0]
    let same = measures.filter { $0.readsRows(of: first) }
    let filters = same.map(\.filter)
    let filter =
      filters.contains(nil) ? nil : filters.compactMap { $0 }.uniqued.joined(by: .or)
    var fields: [(field: PlannedField, expression: RowExpression)]
    switch first.relation {
    case .movements(let table): fields = movementFields(table)
    case .active(let table), .rows(let table): fields = tableFields(table, first.relation)
    }
    for measure in same {
      guard let addition = addition(to: measure, allPass: measure.filter == filter) else {
        continue
      }
      guard !fields.contains(where: { $0.expression == addition }) else { continue }
      let isTaken = fields.contains { $0.field.name == measure.name }
      fields.append(
        (
          PlannedField(
            name: isTaken ? "\(measure.name)_counted" : measure.name, unit: measure.unit),
          addition
        ))
    }
    let others = measures.filter { !$0.readsRows(of: first) }
      .reduce(into: [String]()) { if !$0.contains($1.name) { $0.append($1.name) } }
    return Records(
      relation: first.relation, time: first.time, window: first.window, filter: filter,
      fields: fields,
      notes: others.map { "the records behind `\($0)` are of another kind: `rows \($0)`" })
  }

  /// What a row adds to a measure; `nil` when every row adds 1.
  private func addition(to measure: Measure, allPass: Bool) -> RowExpression? {
    guard allPass || measure.filter == nil else {
      guard measure.aggregate == .sum || measure.aggregate == .count,
        let condition = measure.filter
      else { return measure.argument }
      let one = measure.argument ?? .constant(.integer(1))
      let nothing: RowExpression =
        measure.argument.map { .call(.multiply, [$0, .constant(.integer(0))]) }
        ?? .constant(.integer(0))
      return .call(.if, [condition, one, nothing])
    }
    return measure.argument
  }
}

extension Measure {
  /// Whether it looks at the same rows over the same stretch of time.
  fileprivate func readsRows(of other: Measure) -> Bool {
    relation == other.relation && time == other.time && window == other.window
  }
}

extension RowExpression {
  /// Equal to a value as an answer shows it; `nil`: has none.
  fileprivate func equals(_ value: Value?) -> RowExpression {
    switch value {
    case nil: .call(.isMissing, [self])
    case .text(let text): .textTest(TextTest(operands: [self], pattern: .oneOf([text])))
    case .some(let value): .call(.equal, [self, .constant(value)])
    }
  }
}
