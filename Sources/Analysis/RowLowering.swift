import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

/// What surrounds a row expression.
struct RowContext {
  var relation: Measure.Relation
  var moment: RowMoment
  /// `at start` or `at end`, where the query or the metric says so.
  var asked: Moment?
  /// In `where`, a metric's name means the customer's own value; after `from`, a column wins.
  var prefersMetrics: Bool
  /// Arguments of the metric whose definition is being read.
  var arguments: [String: Expression]
  /// Problems inside a metric's definition are shown where the metric is used.
  var rangeOverride: SourceRange?
  /// The metric that the expression belongs to, in problems.
  var metric: Metric?
  /// Columns that only concepts have may be named.
  var isCatalogue = false
  /// The name is the metric's own, not the statement's: `reason` in `churned_by_reason`.
  var isImplied = false
  /// The conditions of filtered metrics around the expression.
  var around: [ScalarContext.Filter] = []
  /// The stretch of time that the rows are of, seen from the slot: figures of customers go with them.
  var window = MeasureWindow.slot
}

extension QueryAnalysis {
  /// Lowers an expression over rows; problems are recorded, and `nil` follows from them.
  mutating func lowerRow(_ expression: Expression, _ context: RowContext) -> TypedRow? {
    switch expression {
    case .name(let name): return lowerName(name, context)
    case .literal(let literal): return lowerLiteral(literal, context)
    case .word(let word):
      if let alternative = word.alternative { return lowerRow(alternative, context) }
      return TypedRow(.constant(.text(word.text)), .text)
    case .period(let period):
      guard
        let resolved = resolve(
          period.kind, context.rangeOverride ?? period.range)
      else { return nil }
      return TypedRow(.constant(.date(resolved.start)), .date)
    case .parameter(let parameter):
      guard let value = parameterValue(parameter) else { return nil }
      var inner = context
      inner.rangeOverride = context.rangeOverride ?? parameter.range
      return lowerRow(value, inner)
    case .call(let call): return lowerCall(call, context)
    case .unary(let unary): return lowerUnary(unary, context)
    case .binary(let binary): return lowerBinary(binary, context)
    case .membership(let node): return lowerMembership(node, context)
    case .between(let node): return lowerBetween(node, context)
    case .like(let node): return lowerLike(node, context)
    case .missing(let node):
      guard let operand = lowerRow(node.operand, context) else { return nil }
      let test = RowExpression.call(.isMissing, [operand.expression])
      return TypedRow(node.isNegated ? .call(.not, [test]) : test, .flag)
    case .filtered(let node):
      report(
        .typeMismatch(
          expected: "a value of the row", found: "a filtered metric",
          context.rangeOverride ?? node.range))
      return nil
    }
  }

  /// A condition: as `lowerRow`, and true or false.
  mutating func lowerCondition(_ expression: Expression, _ context: RowContext) -> RowExpression? {
    guard let row = lowerRow(expression, context)?.fitted(to: .flag) else { return nil }
    guard row.type == .flag else {
      report(.notACondition(context.rangeOverride ?? expression.range))
      return nil
    }
    return row.expression
  }

  // MARK: names

  private mutating func lowerName(_ name: Expression.Name, _ context: RowContext) -> TypedRow? {
    if name.qualifier == nil, !name.isQuoted {
      if let argument = context.arguments[name.text.lowercased()] {
        // An argument is not made of itself: `concentration(n)`.
        var around = context
        around.arguments[name.text.lowercased()] = nil
        return lowerRow(argument, around)
      }
      let known = problems
      if context.prefersMetrics, name.text.lowercased() != "customer",
        let metric = catalog[name.text]
      {
        return lowerCustomerMetric(metric, name, context)
          ?? columnForUnanswerable(name, context, since: known)
      }
    }
    switch lowerConceptName(name, context) {
    case .row(let row): return row
    case .failed: return nil
    case .other: break
    }
    if case .movements(let table) = context.relation,
      name.qualifier == nil || name.qualifier == "movements",
      let field = StateField(rawValue: name.text.lowercased())
    {
      if field.needsProduct, model.table(table)?.column(forRole: "product") == nil {
        report(
          .missingProduct(
            metric: context.metric?.name ?? name.text, table: table,
            hint: "without it more of the same cannot be told from another product; "
              + "`expansion_rate` counts both",
            context.rangeOverride ?? name.range))
        return nil
      }
      return TypedRow(
        .state(field), field.type ?? amountType(of: table),
        unit: field.isMoney ? .currency : nil)
    }
    if case .movements = context.relation, name.qualifier == "movements",
      name.text == "changed_group"
    {
      return TypedRow(changedGroup(context), .flag)
    }
    if case .movements = context.relation, name.qualifier == "movements", name.text == "parent" {
      return parentAccount(name, context)
    }
    if isCohort(name, context) {
      return firstPaidDay(context, context.rangeOverride ?? name.range)
        .map { TypedRow($0, .date, unit: .date) }
    }
    guard let column = resolveColumn(name, context) else { return nil }
    return typed(column)
  }

  /// A column as a value; one that is empty fits any type.
  private mutating func typed(_ column: ResolvedColumn) -> TypedRow {
    var row = TypedRow(.column(column.reference), column.type, unit: column.unit)
    row.isEmpty = isEmpty(column)
    return row
  }

  /// Whether no row has a value; the whole column is looked at only where a sample has none.
  mutating func isEmpty(_ column: ResolvedColumn) -> Bool {
    let (table, name) = (column.reference.table, column.reference.column)
    guard let entry = model.table(table), let index = entry.columnIndex(name),
      entry.columns[index].isEmpty
    else { return false }
    do throws(LoadProblem) {
      return try facts.isEmpty(name, in: table)
    } catch {
      report(.load(error))
      return false
    }
  }

  /// The column of the same name where the data have no table for the metric (`churn = yes`).
  private mutating func columnForUnanswerable(
    _ name: Expression.Name, _ context: RowContext, since known: [AnalysisProblem]
  ) -> TypedRow? {
    let failed = problems
    let isMissing = failed.dropFirst(known.count).contains {
      if case .missingTable = $0 { true } else { false }
    }
    guard isMissing else { return nil }
    problems = known
    if let column = resolveColumn(name, context) {
      return TypedRow(.column(column.reference), column.type, unit: column.unit)
    }
    problems = failed
    return nil
  }

  func amountType(of table: String) -> ScalarType {
    guard let entry = model.table(table), let amount = entry.amount else { return .number }
    guard amount.isPlain, model.exchangeRates == nil, let index = entry.columnIndex(amount.column)
    else {
      return .decimal(scale: 6)
    }
    return entry.columns[index].type
  }

  /// The column behind a name, or a problem that lists what there is.
  mutating func resolveColumn(_ name: Expression.Name, _ context: RowContext) -> ResolvedColumn? {
    let names = NameResolution(
      model: model, relation: context.relation, moment: context.moment, asked: context.asked)
    let range = context.rangeOverride ?? name.range
    switch names.resolve(name) {
    case .success(let column): return column
    case .failure(.ambiguous(let candidates)):
      report(.ambiguousColumn(name.text, candidates: candidates, range))
    case .failure(.unknown):
      let reachable = names.reachableNames()
      if context.isCatalogue, let metric = context.metric, metric.origin == .prelude,
        name.qualifier != nil || context.isImplied
      {
        reportMissing(role: name.text, of: context.relation.table, context, range)
        return nil
      }
      let isCustomer = name.text.lowercased() == "customer"
      let elsewhere = model.tables.contains { table in
        table.columnIndex(name.text.lowercased()) != nil || (isCustomer && table.customer != nil)
      }
      if elsewhere {
        report(
          .unreachable(
            dimension: name.text, from: context.relation.table, reachable: reachable, range))
      } else {
        let candidates = reachable + (context.prefersMetrics ? catalog.names + ["period"] : [])
        report(
          .unknownColumn(
            name.text, nearest: likeliestName(for: name.text, in: candidates), reachable: reachable,
            range))
      }
    }
    return nil
  }

  /// `where mrr > 1000`: the customer's own value, at the opening for measures of the opening.
  ///
  /// - Parameter call: the metric with its arguments, `stickiness_days(3)`.
  mutating func lowerCustomerMetric(
    _ given: Metric, _ name: Expression.Name, _ context: RowContext,
    call: Expression.Call? = nil
  ) -> TypedRow? {
    // What a metric is for one customer may be named apart: a mean over customers is not.
    let metric = given.property("each").flatMap { catalog[$0] } ?? given
    let asked = spokenFor ?? context.metric ?? given
    let range = context.rangeOverride ?? name.range
    guard let entry = model.table(context.relation.table), let customer = entry.customer else {
      if context.isCatalogue {
        reportMissingCustomer(of: context.relation.table, asked, range)
        return nil
      }
      report(
        .unreachable(
          dimension: name.text, from: context.relation.table,
          reachable: NameResolution(
            model: model, relation: context.relation, moment: context.moment
          ).reachableNames(), range))
      return nil
    }
    var inner = QueryAnalysis(like: self)
    inner.spokenFor = asked
    let outer = ScalarContext(rangeOverride: range)
    let lowered =
      if let call { inner.lowerMetricCall(metric, call, outer) } else {
        inner.lowerMetric(metric, [:], outer, range)?.first?.value
      }
    guard let scalar = lowered, inner.problems.isEmpty else {
      for problem in inner.problems { report(problem) }
      return nil
    }
    if case .movements(let table) = context.relation,
      let field = inner.stateField(of: scalar.expression, in: table)
    {
      // Both the amount at the opening and at the close are at hand.
      let atOpening = context.moment == .opening
      let chosen: StateField = field == .opening || atOpening ? .opening : .closing
      return TypedRow(.state(chosen), amountType(of: table), unit: .currency)
    }
    for measure in inner.measures where model.table(measure.relation.table)?.customer == nil {
      reportMissingCustomer(of: measure.relation.table, asked, range)
      return nil
    }
    let kind = MetricKind(
      of: [PlannedColumn(name: name.text, expression: scalar.expression, unit: scalar.unit)],
      measures: inner.measures)
    for text in inner.assumptions { assume(text) }
    // Without a period the figure may be of other days than the statement.
    for remark in inner.remarks where hasPeriod && !remarks.contains(remark) {
      if case .leftOut = remark.kind { remarks.append(remark) }
    }
    let isTimeless = metric.property("on") == "always"
    let pending = PendingCustomerQuery(
      scalar: scalar, measures: inner.measures, kind: kind, name: metric.name,
      window: context.window, atOpening: context.moment == .opening, table: entry.name,
      customer: customer,
      until: isTimeless ? asOf().map { $0.day + 1 } : nil, isAsked: !context.isCatalogue,
      nested: inner.pendingCustomerQueries)
    let index = pendingCustomerQueries.firstIndex(of: pending) ?? pendingCustomerQueries.count
    if index == pendingCustomerQueries.count { pendingCustomerQueries.append(pending) }
    return TypedRow(.perCustomer(index), scalar.type, unit: scalar.unit)
  }

  /// The state that a metric is, customer by customer, when it is the sum of one.
  private func stateField(of scalar: ScalarExpression, in table: String) -> StateField? {
    guard case .measure(let index) = scalar, measures[index].aggregate == .sum,
      measures[index].relation.table == table
    else { return nil }
    switch (measures[index].relation, measures[index].argument) {
    case (.movements, .state(let field)) where field == .opening || field == .closing:
      // A further condition makes another metric of it: new MRR is the close of some customers only.
      guard let filter = measures[index].filter else { return field }
      return filter.conjuncts.count == 1 && filter.requiresPositive(field) ? field : nil
    case (.active, .column(let reference)):
      let amount = model.table(table)?.amount
      return measures[index].filter == nil && reference.column == amount?.name ? .closing : nil
    default: return nil
    }
  }

  // MARK: literals

  private mutating func lowerLiteral(
    _ literal: Expression.Literal, _ context: RowContext
  ) -> TypedRow? {
    switch literal.kind {
    case .number(let coefficient, let scale):
      return scale == 0
        ? TypedRow(.constant(.integer(coefficient)), .integer)
        : TypedRow(
          .constant(.decimal(coefficient: coefficient, scale: scale)),
          .decimal(scale: DecimalScale(scale)))
    case .percent(let coefficient, let scale):
      return TypedRow(
        .constant(.decimal(coefficient: coefficient, scale: scale)),
        .decimal(scale: DecimalScale(scale)),
        unit: .percent)
    case .money(let coefficient, let scale):
      return TypedRow(
        .constant(.decimal(coefficient: coefficient, scale: scale)),
        .decimal(scale: DecimalScale(scale)),
        unit: .currency)
    case .duration(let count, let unit):
      guard let seconds = Self.seconds(inOne: unit) else {
        report(
          .typeMismatch(
            expected: "a length of time in minutes, hours, days or weeks", found: "`\(unit)`",
            context.rangeOverride ?? literal.range))
        return nil
      }
      return TypedRow(.constant(.duration(Double(count) * seconds)), .duration)
    case .text(let text): return TypedRow(.constant(.text(text)), .text)
    case .flag(let flag): return TypedRow(.constant(.flag(flag)), .flag)
    }
  }

  static func seconds(inOne unit: String) -> Double? {
    switch unit.lowercased() {
    case "second", "seconds": 1
    case "minute", "minutes": 60
    case "hour", "hours": 3600
    case "day", "days": 86_400
    case "week", "weeks": 604_800
    default: nil
    }
  }

  // MARK: functions

  private mutating func lowerCall(_ call: Expression.Call, _ context: RowContext) -> TypedRow? {
    let range = context.rangeOverride ?? call.nameRange
    if FunctionSignature.named(call.name) == nil, context.prefersMetrics,
      let metric = catalog[call.name]
    {
      let name = Expression.Name(unquoted: call.name, range: call.range)
      return lowerCustomerMetric(metric, name, context, call: call)
    }
    guard let signature = FunctionSignature.named(call.name) else {
      reportUnknown(call, among: FunctionSignature.all.map(\.name), context.rangeOverride)
      return nil
    }
    guard case .row(let function) = signature.kind else {
      if signature.kind == .share {
        report(
          .typeMismatch(
            expected: "a figure of each row or customer",
            found: "`share`, which groups have: it stands among the columns, or behind `having`",
            range))
      } else {
        report(.nestedAggregate(call.name, range))
      }
      return nil
    }
    guard signature.arguments.contains(call.arguments.count) else {
      report(
        .argumentCount(
          call.name, usage: signature.usage, found: call.arguments.count,
          context.rangeOverride ?? call.range))
      return nil
    }
    var lowered = call.arguments.compactMap { lowerRow($0, context) }
    guard lowered.count == call.arguments.count else { return nil }
    switch FunctionTyping.result(of: function, fitting: &lowered) {
    case .success(let type):
      return TypedRow(
        .call(function, lowered.map(\.expression)), type,
        unit: FunctionTyping.keepsUnit(function) ? lowered.compactMap(\.unit).first : nil)
    case .failure(let mismatch):
      report(
        .typeMismatch(
          expected: mismatch.expected, found: mismatch.found,
          context.rangeOverride ?? call.arguments[mismatch.index].range))
      return nil
    }
  }

  private mutating func lowerUnary(_ unary: Expression.Unary, _ context: RowContext) -> TypedRow? {
    if unary.operator == .not {
      return lowerCondition(unary.operand, context).map { TypedRow(.call(.not, [$0]), .flag) }
    }
    guard let operand = lowerRow(unary.operand, context)?.fitted(to: .integer) else { return nil }
    guard operand.type.isNumeric || operand.type == .duration else {
      report(
        .typeMismatch(
          expected: "a number", found: operand.type.words,
          context.rangeOverride ?? unary.operand.range))
      return nil
    }
    return TypedRow(.call(.negate, [operand.expression]), operand.type, unit: operand.unit)
  }
}
