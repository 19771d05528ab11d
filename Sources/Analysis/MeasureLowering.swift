import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

// What a measure takes from its statement: time, keys for the dimensions, conditions.
extension QueryAnalysis {
  mutating func timeRule(
    for measure: Measure, _ context: ScalarContext? = nil, row: RowContext? = nil,
    _ range: SourceRange
  ) -> Measure.TimeRule? {
    guard case .rows(let name) = measure.relation, let table = model.table(name) else {
      return isWithoutDay(context) ? .always : nil
    }
    for dimension in dimensions {
      guard case .time(_, let column?) = dimension.kind else { continue }
      let row = RowContext(
        relation: measure.relation, moment: .row, prefersMetrics: false, arguments: [:])
      guard let resolved = resolveColumn(column, row) else { return nil }
      if isEmpty(resolved) { return .on(.missing(.date)) }
      guard resolved.type == .date || resolved.type == .timestamp else {
        report(
          .typeMismatch(
            expected: "a date to split by", found: resolved.type.words, column.range))
        return nil
      }
      return .on(.column(resolved.reference))
    }
    if let text = context?.time {
      if let rule = timeRule(DefinedTime(text), measure) { return rule }
      if let row { return timeRule(written: text, row) }
    }
    let hasTimeDimension = dimensions.contains {
      if case .time = $0.kind { return true }
      return false
    }
    if let column = table.at ?? table.asOf {
      return .on(.column(ColumnReference(table: table.name, column: column)))
    }
    if let life = table.life {
      return hasTimeDimension
        ? .on(.column(ColumnReference(table: table.name, column: life.from))) : .overlapping
    }
    guard hasPeriod || hasTimeDimension else { return .always }
    let dates = table.columns.filter { $0.type == .date || $0.type == .timestamp }.map(\.name)
    if dates.count == 1 {
      return .on(.column(ColumnReference(table: table.name, column: dates[0])))
    }
    report(.noTimeColumn(table: table.name, candidates: dates, range))
    return nil
  }

  /// States are looked at as of a day of the calendar, whatever days their rows have.
  private mutating func isWithoutDay(_ context: ScalarContext?) -> Bool {
    for dimension in dimensions {
      guard case .time(let grain, let column?) = dimension.kind else { continue }
      let metric = context.flatMap { askedMetric($0) }?.name
      report(
        .dayOfState(metric, grain: grain.rawValue, column: column.text, dimension.range))
      return false
    }
    return true
  }

  mutating func lowerKeys(
    for measure: Measure, _ row: RowContext, _ wholes: [String]
  ) -> [RowExpression?]? {
    var keys: [RowExpression?] = []
    var failed = false
    for index in dimensions.indices {
      let dimension = dimensions[index]
      let name: Expression.Name
      switch dimension.kind {
      case .time:
        keys.append(nil)
        continue
      case .cohort(let grain):
        guard let day = firstPaidDay(row, dimension.range) else {
          failed = true
          continue
        }
        keys.append(.call(grain.function, [day]))
        continue
      case .value(let own), .label(let own): name = own
      }
      var context = row
      if let moment = dimension.moment {
        context.moment = moment.rowMoment
        context.asked = moment
      }
      if isWhole(name, measure, wholes) {
        keys.append(nil)
        continue
      }
      if let metric = dimension.impliedBy {
        context.metric = metric
        context.isCatalogue = true
        context.isImplied = true
      }
      if let metric = customerKey(name, context) {
        guard let own = lowerCustomerMetric(metric, name, context) else {
          failed = true
          continue
        }
        dimensions[index].isUnboundOutcome = false
        dimensions[index].type = own.type
        dimensions[index].unit = own.unit
        keys.append(own.expression)
        continue
      }
      guard let column = resolveColumn(name, context) else {
        failed = true
        continue
      }
      if column.isOutcome, context.asked == .start, dimension.moment ?? moment == .start {
        report(.outcomeAtStart(name.text, dimension.range))
      }
      if column.isOutcome, case .movements = measure.relation, !measure.isOfChurned {
        dimensions[index].type = dimension.type ?? column.type
        keys.append(nil)
        continue
      }
      dimensions[index].isUnboundOutcome = false
      if case .label = dimension.kind, let label = column.label {
        dimensions[index].type = .text
        keys.append(.column(label))
      } else {
        dimensions[index].type = column.type
        keys.append(.column(column.reference))
      }
    }
    return failed ? nil : keys
  }

  /// The statement's conditions on this measure's rows; `nil` for one that only the outcome can
  /// meet, which leaves a denominator whole.
  mutating func lowerConditions(
    for measure: Measure, _ row: RowContext, _ wholes: [String]
  ) -> [RowExpression?]? {
    var result: [RowExpression?] = []
    var failed = false
    for condition in conditions {
      var names: [Expression.Name] = []
      condition.collectNames(into: &names)
      if names.contains(where: { isWhole($0, measure, wholes) }) {
        result.append(nil)
        continue
      }
      guard let lowered = lowerCondition(condition, row) else {
        failed = true
        continue
      }
      if case .movements = measure.relation, lowered.readsOutcome, !measure.isOfChurned {
        result.append(nil)
      } else {
        result.append(lowered)
      }
    }
    return failed ? nil : result
  }

  /// `movements.changed_group`: the customer sits in another group at the close than at the
  /// opening, by the statement's own dimensions, or fits its conditions at one of the two alone.
  mutating func changedGroup(_ context: RowContext) -> RowExpression {
    guard moment == nil else { return .constant(.flag(false)) }
    var tests = changedFits(context)
    for dimension in dimensions where dimension.moment == nil {
      guard case .value(let name) = dimension.kind,
        let before = group(name, .opening, context), let after = group(name, .closing, context),
        before != after
      else { continue }
      let (noBefore, noAfter) = (
        RowExpression.call(.isMissing, [before]), RowExpression.call(.isMissing, [after])
      )
      // `!=` is true of what is missing: who is without a value at both ends has not moved.
      let hasOne = RowExpression.call(.not, [.call(.and, [noBefore, noAfter])])
      tests.append(.call(.and, [hasOne, .call(.notEqual, [before, after])]))
    }
    return tests.isEmpty ? .constant(.flag(false)) : tests.joined(by: .or)
  }

  /// What a customer is grouped by at one end of the period; `nil` for what only the outcome knows.
  private mutating func group(
    _ name: Expression.Name, _ moment: RowMoment, _ context: RowContext
  ) -> RowExpression? {
    let row = RowContext(
      relation: context.relation, moment: moment, prefersMetrics: from == nil, arguments: [:],
      window: context.window)
    if let metric = customerKey(name, row) {
      return lowerCustomerMetric(metric, name, row)?.expression
    }
    guard let column = resolveColumn(name, row), !column.isOutcome else { return nil }
    return .column(column.reference)
  }

  /// For each condition that a customer may fit at the opening and not at the close, or the other way
  /// round, whether it does.
  private mutating func changedFits(_ context: RowContext) -> [RowExpression] {
    let (definition, known) = (source, problems)
    defer {
      // What is wrong with a condition is told where it is read.
      (source, problems) = (definition, known)
    }
    let own = conditions.map {
      (ScalarContext.Filter(condition: $0, arguments: [:], source: statementSource), false)
    }
    var tests: [RowExpression] = []
    for (filter, isCatalogue) in own + context.around.map({ ($0, context.isCatalogue) }) {
      source = filter.source
      var row = RowContext(
        relation: context.relation, moment: .opening, prefersMetrics: from == nil,
        arguments: filter.arguments, rangeOverride: filter.rangeOverride,
        metric: isCatalogue ? context.metric : nil, isCatalogue: isCatalogue, window: context.window
      )
      let opening = lowerCondition(filter.condition, row)
      row.moment = .closing
      guard let opening, let closing = lowerCondition(filter.condition, row), opening != closing,
        !opening.readsOutcome, !closing.readsOutcome
      else { continue }
      let none = RowExpression.constant(.flag(false))
      let (before, after) = (
        RowExpression.call(.coalesce, [opening, none]),
        RowExpression.call(.coalesce, [closing, none])
      )
      tests.append(.call(.and, [before, .call(.not, [after])]))
      tests.append(.call(.and, [after, .call(.not, [before])]))
    }
    return tests
  }
}

extension Measure {
  /// Whether it asks what became of the customers of the opening.
  var followsLeaving: Bool {
    let read = [filter, argument].compactMap(\.self)
    func reads(_ fields: StateField...) -> Bool {
      read.contains { expression in fields.contains { expression.mentions($0) } }
    }
    if reads(.churnEvents, .churnCount) { return true }
    if let filter, filter.mentions(.accruedBefore) { return true }
    guard let filter, filter.mentions(.opening), !filter.asksForNothing(at: .opening) else {
      return false
    }
    return reads(.closing)
  }
}
