import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

// An aggregate becomes a measure: relation, argument, filters, and a key for every dimension.
extension QueryAnalysis {
  mutating func lowerAggregate(
    _ aggregate: Aggregate, _ call: Expression.Call, _ context: ScalarContext
  ) -> TypedScalar? {
    let range = context.rangeOverride ?? call.range
    guard let units = lowerUnits(aggregate, call, context),
      let base = relation(of: call, context)
    else { return nil }
    if context.isCatalogue { assumeOthersAreUnread(base.relation) }
    let asked = self.moment ?? context.moment
    let moment = (asked ?? .end).rowMoment
    var row = RowContext(
      relation: base.relation, moment: moment, prefersMetrics: false,
      arguments: context.arguments, rangeOverride: context.rangeOverride,
      metric: askedMetric(context), isCatalogue: context.isCatalogue,
      window: context.window.asAsked)
    var argument: TypedRow?
    if let expression = base.argument {
      guard let lowered = lowerRow(expression, row) else { return nil }
      argument = aggregate.needsNumber ? lowered.fitted(to: .integer) : lowered
    }
    guard checkArgument(aggregate, argument, call, range) else { return nil }
    var parameter: Double?
    if call.arguments.count == 2, units.isEmpty {
      guard let number = constantNumber(call.arguments[1], context, aggregate) else { return nil }
      parameter = number
    }
    var filter = accountFilter(base)
    (row.asked, row.around) = (asked, context.filters)
    for part in context.filters {
      row.arguments = part.arguments
      row.rangeOverride = part.rangeOverride
      row.prefersMetrics = from == nil
      let outer = source
      source = part.source
      let lowered = lowerCondition(part.condition, row)
      source = outer
      guard let lowered else { return nil }
      filter = .and(filter, lowered)
    }
    var measure = Measure(
      relation: base.relation, aggregate: aggregate, argument: argument?.expression,
      parameter: parameter, filter: filter,
      unit: Self.unit(of: aggregate, argument), name: context.stack.last ?? source.text(call.range))
    measure.units = units
    guard settleTime(of: &measure, base, context, row, range) else { return nil }
    row = RowContext(
      relation: base.relation, moment: moment, asked: asked, prefersMetrics: from == nil,
      arguments: [:], rangeOverride: nil, window: context.window.asAsked)
    let definition = source
    source = statementSource
    defer { source = definition }
    measure.window = context.window
    let wholes = wholeNames(context)
    // Both are read before either ends it: all problems are told at once.
    let (keys, conditions) = (
      lowerKeys(for: measure, row, wholes), lowerConditions(for: measure, row, wholes)
    )
    guard let keys, let applied = conditions else { return nil }
    measure.keys = keys
    measure.filter = applied.reduce(.and(filter, hasHappened(measure, context))) { .and($0, $1) }
    assumeOthersAreUnread(lookedUpIn: measure)
    assumeVersions(of: measure)
    if !context.isCatalogue { assumeWhichRows(measure) }
    return TypedScalar(
      .measure(add(measure, conditions: applied)),
      units.isEmpty ? Self.type(of: aggregate, argument) : .number,
      unit: measure.unit)
  }

  /// - Returns: whether it has a time that rows can belong to a period by.
  private mutating func settleTime(
    of measure: inout Measure, _ base: AggregateBase, _ context: ScalarContext, _ row: RowContext,
    _ range: SourceRange
  ) -> Bool {
    // Customers are there whatever the period, if nothing says when they pay.
    let isTimeless = base.isAccounts && context.time == nil
    guard
      let time = isTimeless ? .always : timeRule(for: measure, context, row: row, range),
      measure.units.isEmpty || time != .always || hasTime(base.relation, context, range)
    else { return false }
    measure.time = time
    measure.mayLackTime = context.time != nil
    measure.isOfTargets = context.time.map(Self.targetTimes.contains) ?? false
    return true
  }

  /// Units of the calendar can be told apart only where rows have a time.
  private mutating func hasTime(
    _ relation: Measure.Relation, _ context: ScalarContext, _ range: SourceRange
  ) -> Bool {
    guard case .rows(let name) = relation, let table = model.table(name) else { return true }
    let concept = table.concept ?? Concept(rawValue: name.lowercased())
    if context.isCatalogue, let role = concept?.timeRole,
      let metric = askedMetric(context)
    {
      report(
        .missingColumn(
          metric: metric.name, table: name, column: "`\(role)`", needs: metric.property("needs"),
          range))
    } else {
      let dates = table.columns.filter { $0.type == .date || $0.type == .timestamp }.map(\.name)
      report(.noTimeColumn(table: name, candidates: dates, range))
    }
    return false
  }

  mutating func add(_ measure: Measure, conditions: [RowExpression?]) -> Int {
    var known = measure
    // The first name stays: two metrics may share a measure.
    for (index, other) in measures.enumerated() {
      known.name = other.name
      if other == known { return index }
    }
    assumeNobodyLeaves(measure)
    measures.append(measure)
    measureConditions.append(conditions)
    return measures.count - 1
  }

  // MARK: relation

  /// The relation that an aggregate reads, and what is left to aggregate.
  private mutating func relation(
    of call: Expression.Call, _ context: ScalarContext
  ) -> AggregateBase? {
    let range = context.rangeOverride ?? call.range
    if case .name(let name)? = call.arguments.first, name.qualifier == nil, !name.isQuoted,
      FunctionSignature.named(call.name)?.kind == .aggregate(.count),
      context.arguments[name.text.lowercased()] == nil
    {
      if let virtual = virtualRelation(name.text, context) {
        guard let relation = virtual.relation else {
          reportMissing(table: virtual.concept, context, range)
          return nil
        }
        return AggregateBase(
          relation: relation, argument: nil, isAccounts: name.text.lowercased() == "accounts")
      }
      if let table = model.table(name.text), from == nil || table.name == from?.name {
        return AggregateBase(relation: .rows(table: table.name), argument: nil)
      }
    }
    var names: [Expression.Name] = []
    for argument in call.arguments.prefix(1) { argument.collectNames(into: &names) }
    names.removeAll { $0.qualifier == nil && context.arguments[$0.text.lowercased()] != nil }
    if names.isEmpty {
      for filter in context.filters { filter.condition.collectNames(into: &names) }
      names.removeAll { $0.qualifier == nil }
    }
    guard let relation = relation(of: names, in: call, context, range) else { return nil }
    let isAccounts =
      names.contains { $0.qualifier?.lowercased() == "each" }
      && !names.contains { virtualRelation($0.qualifier ?? "", context) != nil }
    return AggregateBase(
      relation: relation, argument: call.arguments.first, isAccounts: isAccounts)
  }

  /// `movements` and `active`: the revenue table seen customer by customer, and as it is in force;
  /// within a definition of the catalogue also the concepts, such as `tickets`.
  private func virtualRelation(
    _ name: String, _ context: ScalarContext
  ) -> (relation: Measure.Relation?, concept: Concept)? {
    switch name.lowercased() {
    case "movements":
      return (model.revenueTable.map { .movements(table: $0.name) }, .subscriptions)
    case "active": return (model.revenueTable.map { .active(table: $0.name) }, .subscriptions)
    case "active_contracts":
      let table = model.table(of: .contracts).flatMap { $0.life == nil ? nil : $0 }
      return (table.map { .active(table: $0.name) }, .contracts)
    case "accounts": return (accountRelation, .customers)
    case "open_tickets":
      let table = model.table(of: .tickets).flatMap { $0.at == nil ? nil : $0 }
      return (table.map { .active(table: $0.name) }, .tickets)
    default:
      guard let concept = Concept(rawValue: name.lowercased()) else { return nil }
      let table = conceptTable(concept)
      // In a statement a table of that name goes before the one that the catalogue computes with.
      if !context.isCatalogue, let own = model.table(name), own.name != table?.name { return nil }
      // Contracts are what most have.
      return (table.map { .rows(table: $0.name) }, concept == .renewals ? .contracts : concept)
    }
  }

  private mutating func relation(
    of names: [Expression.Name], in call: Expression.Call, _ context: ScalarContext,
    _ range: SourceRange
  ) -> Measure.Relation? {
    for name in names {
      guard let qualifier = name.qualifier, let virtual = virtualRelation(qualifier, context) else {
        continue
      }
      guard let relation = virtual.relation else {
        reportMissing(table: virtual.concept, context, range)
        return nil
      }
      return relation
    }
    if context.isCatalogue, names.contains(where: { $0.qualifier?.lowercased() == "each" }) {
      if accountRelation == nil { reportMissing(table: .customers, context, range) }
      return accountRelation
    }
    if let from { return .rows(table: from.name) }
    let qualifiers = names.compactMap(\.qualifier)
    if let unknown = names.first(where: { $0.qualifier.map { model.table($0) == nil } ?? false }) {
      let text = unknown.qualifier ?? ""
      let tables = model.tables.map(\.name)
      report(.unknownTable(text, nearest: nearestName(to: text, in: tables), tables: tables, range))
      return nil
    }
    let candidates = qualifiers.isEmpty ? model.tables.map(\.name) : qualifiers
    let holding = candidates.compactMap { model.table($0) }.filter { table in
      names.allSatisfy { name in
        let own = name.qualifier == nil && qualifiers.isEmpty
        if own { return table.holds(name) }
        let names = NameResolution(model: model, relation: .rows(table: table.name), moment: .row)
        if case .success = names.resolve(name) { return true }
        return false
      }
    }
    return chooseTable(holding, names, qualifiers, call, range)
  }

  private mutating func chooseTable(
    _ holding: [ModelTable], _ names: [Expression.Name], _ qualifiers: [String],
    _ call: Expression.Call, _ range: SourceRange
  ) -> Measure.Relation? {
    let different = Set(holding.map(\.name))
    if names.isEmpty {
      if model.tables.count == 1 { return .rows(table: model.tables[0].name) }
      report(
        .unknownTable(
          "", nearest: nil, tables: model.tables.map(\.name), range))
      return nil
    }
    if different.count == 1 || !qualifiers.isEmpty, let table = holding.first {
      return .rows(table: table.name)
    }
    if different.count > 1 {
      let column = names[0].text
      report(.ambiguousColumn(column, candidates: holding.map { "\($0.name).\(column)" }, range))
      return nil
    }
    if qualifiers.count > 1 {
      report(.severalTables(qualifiers, range))
      return nil
    }
    let known = model.tables.flatMap { $0.columns.map(\.name) }
    let missing = names.first { name in !model.tables.contains { $0.holds(name) } } ?? names[0]
    if missing.qualifier == nil, let metric = catalog[missing.text], !known.contains(missing.text) {
      let own = "\(metric.name)_\(call.name.lowercased())"
      let written = catalog[own] == nil ? missing.text : own
      report(.aggregatedMetric(missing.text, written: written, range))
      return nil
    }
    report(
      .unknownColumn(
        missing.text, nearest: likeliestName(for: missing.text, in: known), reachable: known,
        range))
    return nil
  }

  // MARK: argument

  private mutating func checkArgument(
    _ aggregate: Aggregate, _ argument: TypedRow?, _ call: Expression.Call, _ range: SourceRange
  ) -> Bool {
    guard let argument else { return true }
    let fits: Bool
    switch aggregate {
    case .sum, .avg, .stddev, .sumLargest, .shareOfRows:
      fits = argument.type.isNumeric || argument.type == .duration
    case .median, .percentile:
      fits = argument.type != .text && argument.type != .flag
    case .min, .max, .count, .countDistinct, .first, .last: fits = true
    }
    if !fits {
      report(
        .typeMismatch(
          expected: "a number for `\(call.name)`", found: argument.type.words, range))
    }
    return fits
  }

  /// The p of a percentile, the n of `sum_largest`: a number known before the query runs.
  mutating func constantNumber(
    _ expression: Expression, _ context: ScalarContext, _ aggregate: Aggregate
  ) -> Double? {
    let range = context.rangeOverride ?? expression.range
    guard let scalar = lowerScalar(expression, context) else { return nil }
    let number: Double?
    switch scalar.expression {
    case .constant(.integer(let value)): number = Double(value)
    case .constant(.decimal(let coefficient, let scale)):
      number = (0..<scale).reduce(Double(coefficient)) { value, _ in value / 10 }
    case .call(.negate, let sides): number = sides.first?.constantNumber.map { -$0 }
    default: number = nil
    }
    let isShare = aggregate == .percentile || aggregate == .shareOfRows
    let allowed: ClosedRange<Double> = isShare ? 0...1 : 1...1_000_000_000
    guard let number, allowed.contains(number) else {
      let expected =
        isShare
        ? "a share from 0% to 100%, such as `90%`" : "a whole number from 1"
      // A parameter is named by what was given for it.
      let found =
        number.map { Int64(exactly: $0).map(String.init) ?? "\($0)" }
        ?? source.text(expression.range)
      report(.typeMismatch(expected: expected, found: "`\(found)`", range))
      return nil
    }
    return number
  }

  private static func unit(of aggregate: Aggregate, _ argument: TypedRow?) -> Unit? {
    switch aggregate {
    case .count, .countDistinct: return .count
    case .shareOfRows: return .percent
    case .sum, .avg, .min, .max, .median, .percentile, .first, .last, .stddev, .sumLargest:
      switch argument?.type {
      case .duration: return argument?.unit ?? .hours
      case .date, .timestamp: return .date
      case .text: return .text
      default: return argument?.unit
      }
    }
  }

  private static func type(of aggregate: Aggregate, _ argument: TypedRow?) -> ScalarType {
    let own = argument?.type ?? .integer
    switch aggregate {
    case .count, .countDistinct: return .integer
    case .sum, .min, .max, .first, .last, .sumLargest: return own
    case .shareOfRows: return .number
    case .avg, .stddev, .median, .percentile: return own.isNumeric ? .number : own
    }
  }
}

extension Aggregate {
  /// Whether texts cannot be aggregated so.
  fileprivate var needsNumber: Bool {
    switch self {
    case .sum, .avg, .stddev, .sumLargest, .shareOfRows, .median, .percentile: true
    case .min, .max, .count, .countDistinct, .first, .last: false
    }
  }
}

extension RowExpression {
  var readsOutcome: Bool {
    switch self {
    case .column(let reference): reference.moment == .outcome
    case .call(_, let arguments): arguments.contains(where: \.readsOutcome)
    case .textTest(let test): test.operands.contains(where: \.readsOutcome)
    case .state, .constant, .missing, .perCustomer: false
    }
  }
}

extension ModelTable {
  func holds(_ name: Expression.Name) -> Bool {
    if amount?.name.lowercased() == name.text.lowercased() { return true }
    return columns.contains {
      name.isQuoted
        ? $0.header == name.text || $0.name == name.text : $0.name == name.text.lowercased()
    } || outcomes.contains { $0.name == name.text.lowercased() }
  }
}

extension Expression {
  /// The names in it, outermost first.
  func collectNames(into names: inout [Name]) {
    switch self {
    case .name(let name): names.append(name)
    case .literal, .period, .parameter: break
    case .call(let call): for argument in call.arguments { argument.collectNames(into: &names) }
    case .unary(let node): node.operand.collectNames(into: &names)
    case .binary(let node):
      node.left.collectNames(into: &names)
      node.right.collectNames(into: &names)
    case .word: break
    case .membership(let node): node.operand.collectNames(into: &names)
    case .between(let node):
      node.operand.collectNames(into: &names)
      node.lower.collectNames(into: &names)
      node.upper.collectNames(into: &names)
    case .like(let node): node.operand.collectNames(into: &names)
    case .missing(let node): node.operand.collectNames(into: &names)
    case .filtered(let node): node.operand.collectNames(into: &names)
    }
  }
}
