import Diagnostics
import Modeling
package import Planning
import Syntax
import Values

// The records behind a figure: those that one of its measures counts, with what each adds to it.
extension Analyzer {
  /// The records behind one group of an answer, or why no list of records is behind it.
  ///
  /// - Parameter plan: the query that the answer came from.
  package func records(
    behind plan: LogicalPlan, _ group: RecordGroup
  ) -> Result<AnalyzedQuery, AnalysisProblem> {
    let analysis = QueryAnalysis(
      catalog: catalog, model: model, calendar: calendar, facts: facts, parameters: parameters,
      source: .init(name: "<records>", text: ""))
    let whole = group.isBefore ? plan.comparison?.whole ?? plan.whole : plan.whole
    let chosen = group.stretch(of: plan) ?? whole
    var group = group
    for (dimension, value) in group.values where plan.dimensions[dimension].grain != nil {
      group.values[dimension] = .some(unit(value))
    }
    let narrowed = plan.measures.map { measure in
      var narrowed = measure
      narrowed.filter = .and(measure.filter, group.condition(measure.keys))
      return narrowed
    }
    switch analysis.records(narrowed, plan.columns, chosen, .init(start: 0, end: 0)) {
    case .failure(let problem): return .failure(problem)
    case .success(let records):
      var result = RowsPlan(
        relation: records.relation, time: records.time,
        slot: records.window.slot(seenFrom: chosen, calendar), filter: records.filter,
        columns: records.fields)
      result.customerQueries = plan.customerQueries.map { query in
        query.over(group.stretch(of: query.plan) ?? query.plan.whole)
      }
      return .success(
        AnalyzedQuery(
          plan: .rows(result), periodLabel: QueryAnalysis.label(of: chosen), notes: records.notes))
    }
  }

  /// The first day of a unit of the calendar by its label, as answers show cohorts.
  private func unit(_ label: Value?) -> Value? {
    guard case .text(let text)? = label else { return label }
    guard let kind = PeriodExpression(reading: text)?.kind else { return nil }
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

extension CustomerQuery {
  /// The same for one stretch of time.
  package func over(_ slot: Slot) -> CustomerQuery {
    var one = self
    one.plan.slots = [slot]
    one.plan.whole = slot
    one.plan.comparison = nil
    return one
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
  /// How the figures come of the rows.
  var notes: [String]
}

extension QueryAnalysis {
  /// The rows that any of the measures counts; a column for what each row adds to each measure,
  /// unless a column of the row says so already or every row adds 1.
  ///
  /// So every measure is the sum of a column or the number of rows, or what else the notes say.
  func records(
    _ measures: [Measure], _ columns: [PlannedColumn], _ slot: Slot, _ range: SourceRange
  ) -> Result<Records, AnalysisProblem> {
    precondition(!measures.isEmpty, "a figure has a measure")
    let listed = measures.map { $0.isListed(in: slot, calendar) }
    guard let start = listed.firstIndex(of: true) else {
      return .failure(.noRecords(columns.map(\.name), measures[0].severalUnits, range))
    }
    let first = measures[start].parts[0]
    let same = zip(measures, listed).flatMap { measure, isListed in
      isListed ? measure.parts.filter { $0.readsRows(of: first) } : []
    }
    let filters = same.map(\.filter)
    let filter =
      filters.contains(nil) ? nil : filters.compactMap { $0 }.uniqued.joined(by: .or)
    var fields: [(field: PlannedField, expression: RowExpression)]
    switch first.relation {
    case .movements(let table): fields = movementFields(table)
    case .active(let table), .rows(let table): fields = tableFields(table, first.relation)
    }
    let own = fields.count
    var additions: [Measure: String] = [:]
    for measure in same where additions[measure] == nil {
      guard let addition = addition(to: measure, allPass: measure.filter == filter) else {
        continue
      }
      if let known = fields.firstIndex(where: { $0.expression == addition }),
        known < own || fields[known].field.name == measure.name
      {
        additions[measure] = fields[known].field.name
        continue
      }
      let names = fields.map(\.field.name)
      let name = Self.unused(Self.name(of: measure, measures, columns), names)
      fields.append((PlannedField(name: name, unit: measure.unit), addition))
      additions[measure] = name
    }
    var twice: [Int: String] = [:]
    for (index, column) in columns.enumerated() {
      // Two figures of one measure: a column for each, as the answer has.
      guard case .measure(let measure) = column.expression,
        let known = additions[measures[measure]],
        columns[..<index].contains(where: { $0.expression == column.expression }),
        let addition = fields.first(where: { $0.field.name == known })?.expression
      else { continue }
      let name = Self.unused(column.name, fields.map(\.field.name))
      fields.append((PlannedField(name: name, unit: column.unit), addition))
      twice[index] = name
    }
    let words = RecordWords(
      fields: fields, additions: additions, twice: twice, measures: Set(same))
    return .success(
      Records(
        relation: first.relation, time: first.time, window: first.window, filter: filter,
        fields: fields, notes: words.notes(columns, measures)))
  }

  /// The measure's name, with the part that it plays where another one of the same figure has it too.
  private static func name(
    of measure: Measure, _ measures: [Measure], _ columns: [PlannedColumn]
  ) -> String {
    guard let index = measures.firstIndex(of: measure),
      measures.contains(where: { $0.name == measure.name && $0 != measure })
    else { return measure.name }
    for column in columns {
      guard case .call(.divide, let sides) = column.expression else { continue }
      let place = sides.firstIndex { $0.firstMeasure == .measure(index) }
      if let place { return measure.name + (place == 0 ? "_numerator" : "_denominator") }
    }
    return measure.name
  }

  /// The name, or the name with a number behind it.
  private static func unused(_ name: String, _ names: [String]) -> String {
    guard names.contains(name) else { return name }
    var number = 2
    while names.contains("\(name)_\(number)") { number += 1 }
    return "\(name)_\(number)"
  }

  /// What a row adds to a measure; `nil` when every row adds 1.
  private func addition(to measure: Measure, allPass: Bool) -> RowExpression? {
    if let inner = measure.inner { return inner.argument }
    guard allPass || measure.filter == nil else {
      guard let condition = measure.filter else { return measure.argument }
      guard measure.aggregate == .sum || measure.aggregate == .count else {
        return measure.argument.map { .call(.if, [condition, $0]) }
      }
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
  /// Itself, or the measures of the shorter stretches that it is worked out from.
  fileprivate var parts: [Measure] { unitFigures?.measures ?? [self] }

  /// The units of the calendar that it is taken for one by one.
  fileprivate var severalUnits: Grain? { unitFigures?.grain ?? units.last }

  /// Whether it looks at the same rows over the same stretch of time.
  fileprivate func readsRows(of other: Measure) -> Bool {
    relation == other.relation && time == other.time && window == other.window
  }

  /// Whether one list of rows is behind its figure: a state has one for each unit of a mean.
  fileprivate func isListed(in slot: Slot, _ calendar: Calendar) -> Bool {
    guard let grain = severalUnits else { return true }
    if case .rows = relation { return true }
    let unit = calendar.unit(grain, containing: slot.start)
    return unit.start == slot.start && unit.end == slot.end
  }
}
