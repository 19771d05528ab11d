import Values

extension PlanPrinter {
  /// The aggregate and what it is taken of: `sum(closing)`, `mean over the days of count(…)`.
  package func text(_ measure: Measure) -> String {
    if let units = measure.unitFigures {
      let parts = units.measures.map { FormulaText.Figure(text: text($0)) }
      let value = FormulaText(figures: parts).text(units.value)
      return "\(units.fold.rawValue) over the \(units.grain.rawValue)s of (\(value))"
    }
    let units = measure.units.map { "mean over the \($0.rawValue)s of " }.joined()
    guard let inner = measure.inner else {
      return units + text(measure.aggregate, measure.argument, measure.parameter)
    }
    let own = text(inner.aggregate, inner.argument, nil)
    let value = FormulaText(figures: [.init(text: own)]).text(inner.value)
    return "\(units)\(measure.aggregate.rawValue) over each \(text(inner.key)) of \(value)"
  }

  private func text(
    _ aggregate: Aggregate, _ argument: RowExpression?, _ parameter: Double?
  ) -> String {
    var parts = argument.map { [text($0)] } ?? []
    if let parameter { parts.append(FormulaText.text(parameter)) }
    return "\(aggregate.rawValue)(\(parts.joined(separator: ", ")))"
  }

  func text(_ relation: Measure.Relation) -> String {
    switch relation {
    case .rows(let table): "the rows of \(table)"
    case .active(let table): "the rows of \(table) in force at the close"
    case .movements(let table): "the customers of \(table), opening against closing"
    }
  }

  func text(_ time: Measure.TimeRule) -> String {
    switch time {
    case .on(let day): "by \(text(day))"
    case .overlapping: "in force on some day"
    case .always: "always"
    }
  }

  /// `nil`: the slot as it is.
  func text(_ window: MeasureWindow) -> String? {
    switch window {
    case .slot: nil
    case .trailing(let months): "the last \(counted(months, "month")) of the period"
    case .trailingDays(let days): "the last \(counted(days, "day")) of the period"
    case .lagged(let months): "\(counted(months, "month")) earlier"
    case .previous: "the period before"
    case .completeMonth: "the last complete month"
    case .seen(let own, let outer):
      [text(own), text(outer)].compactMap { $0 }.joined(separator: ", seen from ")
    }
  }

  func text(_ slot: Slot) -> String {
    slot.isUnbounded ? "everything" : "\(slot.period.label) [\(slot.start), \(slot.end))"
  }

  func text(_ sort: PlannedSort, _ plan: LogicalPlan) -> String {
    let target =
      switch sort.target {
      case .dimension(let index): plan.dimensions[index].name
      case .column(let index): plan.columns[index].name
      case .expression(let expression): text(expression, plan)
      }
    return target + (sort.isDescending ? " desc" : "")
  }

  func text(_ expression: ScalarExpression, _ plan: LogicalPlan) -> String {
    switch expression {
    case .measure(let index): plan.measures[index].name
    case .constant(let value): text(value)
    case .dimension(let index): plan.dimensions[index].name
    case .slotLength(let unit, _): "period in \(unit.rawValue)"
    case .before(let figure): "before(\(text(figure, plan)))"
    case .whole(let figure): "whole(\(text(figure, plan)))"
    case .call(let function, let arguments):
      text(function, arguments.map { text($0, plan) })
    case .textTest(let operand, let pattern, let isNegated):
      text(text(operand, plan), pattern, isNegated)
    }
  }

  /// What is worked out for a row: `(closing - opening)`.
  package func text(_ expression: RowExpression) -> String {
    switch expression {
    case .column(let reference): text(reference)
    case .state(let field): field.rawValue
    case .constant(let value): text(value)
    case .missing: "nothing"
    case .call(let function, let arguments): text(function, arguments.map { text($0) })
    case .textTest(let test):
      text(test.operands.map { text($0) }.joined(separator: " or "), test.pattern, test.isNegated)
    case .perCustomer(let index):
      index < customerFigures.count ? "\(customerFigures[index]) of the customer" : "its figure"
    }
  }

  private func text(_ reference: ColumnReference) -> String {
    var name =
      reference.derived.map { text($0, of: reference.table) }
      ?? "\(reference.table).\(reference.column)"
    switch reference.moment {
    case .row: break
    case .opening: name += " at opening"
    case .closing: name += " at closing"
    case .entry: name += " at the first paid day"
    case .outcome: name += " at the end of the row"
    }
    for step in reference.path.reversed() {
      switch step {
      case .reference(let column, _): name += " over \(column)"
      case .state(let customer, let table, let moment):
        name += " held by \(customer) in \(table) \(text(moment))"
      case .first(let events): name += " at the first event of \(events.user)"
      }
    }
    return name
  }

  private func text(_ derived: DerivedColumn, of table: String) -> String {
    switch derived {
    case .sessionStart(let user, let session, _, _):
      "first row of a session of \(table).\(session ?? user)"
    case .first(let column, let customer, _):
      "first row of \(table).\(customer) with its \(column)"
    case .userAge(let age, let events): "\(text(age)) of \(table).\(events.user)"
    }
  }

  private func text(_ age: UserAge) -> String {
    switch age {
    case .first: "day of the first event"
    case .units(let grain): "\(grain.rawValue)s since the first event"
    case .lastUnits(let grain): "\(grain.rawValue)s from the first to the last event"
    case .intervals: "intervals of \(UserAge.intervalDays) days since the first event"
    case .settledMonths: "months that are over since the first event"
    case .settledIntervals:
      "intervals of \(UserAge.intervalDays) days that are over since the first event"
    }
  }

  private func text(_ moment: HeldMoment) -> String {
    switch moment {
    case .day(let day): "on \(text(day))"
    case .dayHeld(let day): "in force on \(text(day))"
    case .opening: "at opening"
    case .closing: "at closing"
    case .entry: "at the first paid day"
    }
  }

  private func text(_ operand: String, _ pattern: TextTest.Pattern, _ isNegated: Bool) -> String {
    let not = isNegated ? "not " : ""
    return switch pattern {
    case .oneOf(let values):
      "\(operand) \(not)in (\(values.map { "'\($0)'" }.joined(separator: ", ")))"
    case .like(let text): "\(operand) \(not)like '\(text)'"
    case .contains(let text): "\(operand) \(not)contains '\(text)'"
    }
  }

  private func text(_ function: Function, _ arguments: [String]) -> String {
    guard let symbol = symbol(function) else {
      return "\(function.rawValue)(\(arguments.joined(separator: ", ")))"
    }
    return arguments.count == 1
      ? "\(symbol)\(arguments[0])" : "(\(arguments.joined(separator: " \(symbol) ")))"
  }

  private func symbol(_ function: Function) -> String? {
    switch function {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .negate: "-"
    case .equal: "="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .and: "and"
    case .or: "or"
    case .not: "not "
    case .if, .coalesce, .isMissing, .mod, .power, .abs, .round, .floor, .ceil, .least, .greatest,
      .day,
      .week, .month, .quarter, .year, .dayOfWeek, .dayOfMonth, .monthOfYear, .hourOfDay, .days,
      .hours, .minutes, .lower, .upper, .trim, .length, .substring, .replace, .concat, .contains,
      .startsWith, .endsWith:
      nil
    }
  }

  private func text(_ value: Value) -> String {
    switch value {
    case .integer(let number): return String(number)
    case .decimal(let coefficient, let scale):
      let digits = String(coefficient.magnitude)
      let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
      let sign = coefficient < 0 ? "-" : ""
      return scale == 0
        ? sign + padded : "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    case .number(let number): return FormulaText.text(number)
    case .date(let day): return day.description
    case .timestamp(let instant): return "\(instant) µs"
    case .flag(let flag): return flag ? "true" : "false"
    case .text(let text): return "'\(text)'"
    case .duration(let seconds): return "\(seconds) s"
    }
  }
}
