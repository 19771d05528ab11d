import Diagnostics
package import Syntax
import Values

// `top $n`, `by $split`, `as of $day`: parameters in clauses become what they stand for before
// anything looks at the query; those in expressions are read where they stand.
extension Analyzer {
  /// The statement with the values of its clauses' parameters.
  package func bound(
    _ kind: Statement.Kind
  ) -> (kind: Statement.Kind, problems: [AnalysisProblem]) {
    var binding = ClauseBinding(parameters: parameters)
    var kind = kind
    switch kind {
    case .query(let query) where query.asksForLine(parameters) != nil:
      if let line = query.asksForLine(parameters) { kind = .rowsOfLine(line) }
    case .query(var query):
      binding.bind(&query)
      kind = .query(query)
    case .explain(.query(var query)):
      binding.bind(&query)
      kind = .explain(.query(query))
    case .assertion(var assertion):
      binding.bind(&assertion.query)
      kind = .assertion(assertion)
    case .explain(.assertion(var assertion)):
      binding.bind(&assertion.query)
      kind = .explain(.assertion(assertion))
    case .funnel(var funnel):
      binding.bind(&funnel.query)
      kind = .funnel(funnel)
    case .explain(.funnel(var funnel)):
      binding.bind(&funnel.query)
      kind = .explain(.funnel(funnel))
    case .rowsOfLine, .describe, .define, .save, .letBinding, .set, .showCatalog, .load, .run,
      .help, .quit, .model:
      break
    }
    return (kind, binding.problems)
  }
}

private struct ClauseBinding {
  let parameters: [String: Expression]
  var problems: [AnalysisProblem] = []

  mutating func bind(_ query: inout Query) {
    for index in query.dimensions.indices { bind(&query.dimensions[index]) }
    for index in query.across.indices { bind(&query.across[index]) }
    for index in query.sort.indices { bind(&query.sort[index].name) }
    if var limit = query.limit {
      bind(&limit)
      query.limit = limit
    }
    if var top = query.top {
      bind(&top.count)
      if var by = top.by {
        bind(&by)
        top.by = by
      }
      query.top = top
    }
    if var window = query.window, case .rolling(var count, let unit) = window.kind {
      bind(&count)
      window.kind = .rolling(count: count, unit: unit)
      query.window = window
    }
    if var horizon = query.horizon {
      bind(&horizon.count)
      query.horizon = horizon
    }
    query.period = query.period.map { bound($0) }
    query.asOf = query.asOf.map { bound($0) }
    if case .period(let period)? = query.comparison?.kind {
      query.comparison?.kind = .period(bound(period))
    }
  }

  private mutating func bind(_ count: inout Count) {
    guard case .parameter(let parameter) = count, let value = value(parameter) else { return }
    guard let number = value.count else {
      return report(parameter, value, "a whole number from 1 on")
    }
    count = .number(number)
  }

  private mutating func bind(_ name: inout NameOrParameter) {
    guard case .parameter(let parameter) = name, let value = value(parameter) else { return }
    guard let text = value.plainName else { return report(parameter, value, "a name") }
    name = .bound(text, at: parameter.range)
  }

  private mutating func bind(_ dimension: inout Dimension) {
    guard case .parameter(let parameter) = dimension.kind, let value = value(parameter) else {
      return
    }
    guard let text = value.plainName else {
      return report(parameter, value, "a name to split by")
    }
    if let grain = Grain(rawValue: text.lowercased()) {
      dimension.kind = .grain(unit: grain.rawValue, column: nil)
    } else if Keyword(ignoringCase: text) == .cohort {
      dimension.kind = .cohort(unit: nil)
    } else {
      dimension.kind = .name(Expression.Name(unquoted: text, range: parameter.range))
    }
  }

  private mutating func bound(_ period: PeriodExpression) -> PeriodExpression {
    guard case .parameter(let parameter) = period.kind, let value = value(parameter) else {
      return period
    }
    guard var found = value.periodExpression else {
      report(parameter, value, "a period such as `2024-Q2`")
      return period
    }
    found.range = parameter.range
    return found
  }

  // MARK: values

  private mutating func value(_ parameter: Expression.Parameter) -> Expression? {
    if let value = parameters[parameter.name.lowercased()] { return value }
    problems.append(
      .unknownParameter(
        parameter.name, nearest: nearestName(to: parameter.name, in: parameters.keys),
        parameter.range))
    return nil
  }

  private mutating func report(
    _ parameter: Expression.Parameter, _ value: Expression, _ expected: String
  ) {
    problems.append(
      .typeMismatch(
        expected: expected, found: "`\(TreePrinter.text(value))`", parameter.range))
  }
}

extension Query {
  /// The line of the last answer that `rows $n` asks for, if the parameter is a number.
  fileprivate func asksForLine(_ parameters: [String: Expression]) -> Int? {
    guard verb == .rows, columns.count == 1, columns[0].name == nil, clauses.written.isEmpty,
      case .parameter(let parameter) = columns[0].expression
    else { return nil }
    return parameters[parameter.name.lowercased()]?.count
  }
}

extension Expression {
  /// The one word that a value is.
  fileprivate var plainName: String? {
    switch self {
    case .name(let name) where name.qualifier == nil: name.text
    case .word(let word): word.text
    case .literal(let literal):
      if case .text(let text) = literal.kind { text } else { nil }
    case .name, .period, .parameter, .call, .unary, .binary, .membership, .between, .like, .missing,
      .filtered:
      nil
    }
  }
}
