import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

/// The relation that an aggregate reads.
struct AggregateBase {
  var relation: Measure.Relation
  /// What is left to aggregate; `nil` for `count(tickets)`.
  var argument: Expression?
  /// One row a paying customer: those with an amount at the close.
  var isAccounts = false
}

/// What became of a name behind a concept.
enum ConceptName {
  case row(TypedRow)
  /// A problem was reported.
  case failed
  /// Not a concept's: an ordinary column.
  case other
}

// Names that only the catalogue has: concepts' own columns, one customer's figure of a metric.
extension QueryAnalysis {
  /// The table of a concept; trials may be columns of the subscriptions or of the customers.
  func conceptTable(_ concept: Concept) -> ModelTable? {
    if concept == .subscriptions { return model.revenueTable ?? model.table(of: concept) }
    if let table = model.table(of: concept) { return table }
    if concept == .onboarding { return model.tables.first { $0.concept == .events } }
    guard concept == .trials else { return nil }
    return model.tables.first { $0.isRevenue && $0.roles["trial_end"] != nil }
      ?? model.tables.first { $0.roles["trial_end"] != nil && $0.customer != nil }
  }

  /// One row a customer: the paying ones, or, where nothing says who pays, all.
  var accountRelation: Measure.Relation? {
    if let revenue = model.revenueTable { return .movements(table: revenue.name) }
    return model.table(of: .customers).map { .rows(table: $0.name) }
  }

  /// Customers that do not pay at the close are not among the accounts.
  func accountFilter(_ base: AggregateBase) -> RowExpression? {
    guard base.isAccounts, case .movements = base.relation else { return nil }
    return .call(.greater, [.state(.closing), .constant(.integer(0))])
  }

  mutating func reportMissing(
    table: Concept, _ context: ScalarContext, _ range: SourceRange
  ) {
    let metrics = [spokenFor].compactMap(\.self) + context.stack.compactMap { catalog[$0] }
    let needs = metrics.lazy.compactMap { $0.property("needs") }.first
    let metric = spokenFor?.name ?? context.stack.first ?? table.rawValue
    report(
      .missingTable(
        metric: metric, table: table.rawValue, needs: needs,
        found: table == .subscriptions ? model.nearlySubscriptions : [],
        lines: table == .surveys ? model.surveyLines(kind: Self.surveyKind(of: metric)) : [], range)
    )
  }

  mutating func reportMissing(
    column: String, of table: String, _ context: RowContext, _ range: SourceRange
  ) {
    report(
      .missingColumn(
        metric: context.metric?.name ?? column, table: table, column: column,
        needs: context.metric?.property("needs"), range))
  }

  /// One customer's figure is asked of a table that names none.
  mutating func reportMissingCustomer(of table: String, _ metric: Metric, _ range: SourceRange) {
    report(
      .missingColumn(
        metric: metric.name, table: table, column: "a customer (`customer_id`)",
        needs: metric.property("needs"), range))
  }

  /// A role of the catalogue is named by what a file would have to hold.
  mutating func reportMissing(
    role: String, of table: String, _ context: RowContext, _ range: SourceRange
  ) {
    let words = model.table(table)?.lacking(role: role) ?? "`\(role)`"
    reportMissing(column: words, of: table, context, range)
  }

  mutating func lowerConceptName(_ name: Expression.Name, _ context: RowContext) -> ConceptName {
    guard context.isCatalogue, !name.isQuoted, let qualifier = name.qualifier?.lowercased() else {
      return .other
    }
    let range = context.rangeOverride ?? name.range
    if qualifier == "each", let metric = catalog[name.text] {
      return lowerCustomerMetric(metric, name, context).map { .row($0) } ?? .failed
    }
    guard let concept = Concept(rawValue: qualifier), let table = conceptTable(concept) else {
      return .other
    }
    guard context.relation.table == table.name else {
      if table.column(forRole: name.text) != nil || table.columnIndex(name.text) != nil {
        return .other
      }
      reportMissing(role: name.text, of: table.name, context, range)
      return .failed
    }
    let columns = ConceptColumns(table: table, model: model, until: chosenToday.map { $0 + 1 })
    switch lowerConceptColumn(columns, concept, name, context) {
    case .success(let row?): return .row(row)
    case .success(nil): return .failed
    case .failure(.missing(let words)):
      reportMissing(column: words, of: table.name, context, range)
      return .failed
    case .failure(.surveyKind):
      let metric = spokenFor ?? context.metric
      let asked = metric?.name ?? name.text
      report(
        .missingColumn(
          metric: asked, table: table.name, column: "a type (nps, csat or ces)",
          needs: metric?.property("needs"),
          lines: model.surveyLines(kind: Self.surveyKind(of: asked) ?? "nps"), range))
      return .failed
    case .failure(.undeclared(let line)):
      let metric = spokenFor ?? context.metric
      report(
        .missingLine(
          metric: metric?.name ?? name.text, line: line, needs: metric?.property("needs"), range))
      return .failed
    }
  }

  /// What a concept has that is the same for every row, such as `events.feature_count`; `nil`
  /// after a problem.
  mutating func lowerConceptConstant(
    _ name: Expression.Name, _ concept: Concept, _ context: ScalarContext
  ) -> TypedScalar? {
    let range = context.rangeOverride ?? name.range
    guard let table = conceptTable(concept) else {
      reportMissing(table: concept, context, range)
      return nil
    }
    let row = RowContext(
      relation: .rows(table: table.name), moment: .row, prefersMetrics: false, arguments: [:],
      rangeOverride: range, metric: askedMetric(context), isCatalogue: true)
    let found: TypedRow
    switch lowerConceptName(name, row) {
    case .row(let row): found = row
    case .failed: return nil
    case .other: preconditionFailure("a concept has what the catalogue says it has: \(name.text)")
    }
    guard case .constant(let value) = found.expression else {
      preconditionFailure("a row's own value stands in an aggregate: \(name.text)")
    }
    return TypedScalar(.constant(value), found.type, isPlainNumber: true)
  }

  /// The metric that a dimension is, one value a customer: `by health_band`.
  func customerKey(_ name: Expression.Name, _ context: RowContext) -> Metric? {
    guard context.prefersMetrics, name.qualifier == nil, !name.isQuoted,
      name.text.lowercased() != "customer", let metric = catalog[name.text]
    else { return nil }
    let names = NameResolution(model: model, relation: context.relation, moment: context.moment)
    if case .success = names.resolve(name) { return nil }
    return metric
  }

  /// What the metric being read is never split or filtered by, as a part of another that says so:
  /// `whole "distinct_users: feature, event"`, the denominator of an adoption rate.
  func wholeNames(_ context: ScalarContext) -> [String] {
    for metric in context.stack {
      let parts = catalog[metric]?.property("whole")?.split(separator: ":") ?? []
      guard parts.count == 2, context.stack.contains(String(parts[0])) else { continue }
      return parts[1].split(separator: ",").map { $0.filter { $0 != " " } }
    }
    return []
  }

  /// Whether a name is one of those, by itself or as the column that has the role.
  func isWhole(_ name: Expression.Name, _ measure: Measure, _ wholes: [String]) -> Bool {
    guard !wholes.isEmpty, let table = model.table(measure.relation.table) else { return false }
    let text = name.text.lowercased()
    return wholes.contains { $0 == text || table.roles[$0] == text }
  }

  // MARK: time

  /// `on "tickets.resolved_at"`: what the rows of a metric belong to the period by; `always`:
  /// the period does not choose among them.
  mutating func timeRule(written text: String, _ row: RowContext) -> Measure.TimeRule? {
    if text == "always" { return .always }
    let written = Source(name: "<on>", text: "define on = \(text)")
    guard case .define(let definition)? = Parser.parse(written).statements.first?.kind,
      let expression = definition.columns.first?.expression
    else { preconditionFailure("the catalogue's own times are part of the program: \(text)") }
    guard let lowered = lowerRow(expression, row) else { return nil }
    return .on(lowered.expression)
  }

  /// The units behind an aggregate's argument: `count_distinct(events.user, day, month)`.
  mutating func lowerUnits(
    _ aggregate: Aggregate, _ call: Expression.Call, _ context: ScalarContext
  ) -> [Grain]? {
    switch aggregate {
    case .count, .countDistinct, .sum: break
    case .avg, .min, .max, .median, .percentile, .first, .last, .stddev, .sumLargest,
      .shareOfRows:
      return []
    }
    var units: [Grain] = []
    for argument in call.arguments.dropFirst() {
      let text = textOperand(argument) ?? ""
      guard let grain = Self.grain(text) else {
        report(
          .unknownUnit(
            text.isEmpty ? source.text(argument.range) : text,
            context.rangeOverride ?? argument.range))
        return nil
      }
      units.append(grain)
    }
    return units
  }

  // MARK: by key

  /// `avg_by(surveys.respondent, last(surveys.score))`: the inner aggregate for each key, then the
  /// outer over the keys.
  mutating func lowerByKey(
    _ aggregate: Aggregate, _ call: Expression.Call, _ context: ScalarContext
  ) -> TypedScalar? {
    let range = context.rangeOverride ?? call.range
    var inner = self
    inner.measures = []
    inner.measureConditions = []
    let value = inner.lowerScalar(call.arguments[1], context)
    problems = inner.problems
    assumptions = inner.assumptions
    dimensions = inner.dimensions
    pendingCustomerQueries = inner.pendingCustomerQueries
    guard let value else { return nil }
    guard inner.measures.count == 1, inner.measures[0].inner == nil,
      inner.measures[0].units.isEmpty
    else {
      report(
        .typeMismatch(
          expected: "one aggregate for each key", found: "`\(source.text(call.range))`", range))
      return nil
    }
    var measure = inner.measures[0]
    let row = RowContext(
      relation: measure.relation, moment: .row, prefersMetrics: false,
      arguments: context.arguments, rangeOverride: context.rangeOverride,
      metric: askedMetric(context), isCatalogue: context.isCatalogue)
    guard let key = lowerRow(call.arguments[0], row) else { return nil }
    measure.inner = InnerAggregate(
      key: key.expression, keyType: key.type, aggregate: measure.aggregate,
      argument: measure.argument, value: value.expression)
    if call.arguments.count > 2 {
      guard measure.parameter == nil,
        let number = constantNumber(call.arguments[2], context, aggregate)
      else { return nil }
      measure.parameter = number
    }
    measure.aggregate = aggregate
    measure.argument = nil
    measure.unit = value.unit
    measure.name = context.stack.last ?? source.text(call.range)
    let type: ScalarType =
      [.sum, .sumLargest].contains(aggregate) || value.type == .duration ? value.type : .number
    return TypedScalar(
      .measure(add(measure, conditions: inner.measureConditions[0])), type, unit: value.unit)
  }

  // MARK: footnotes

  /// `left_out "unresolved_tickets: ticket is not resolved yet | tickets are not resolved yet"`,
  /// `few "nps_responses: answer | answers"`: another metric, and the words behind its value, for
  /// one and for several.
  ///
  /// - Parameter arguments: of the metric; the other one takes those of the same names.
  mutating func addRemarks(
    of metric: Metric, _ arguments: [String: Expression], _ context: ScalarContext,
    _ range: SourceRange
  ) {
    guard metric.origin == .prelude, problems.isEmpty else { return }
    for (property, kind) in [
      ("left_out", PlannedRemark.Kind.leftOut), ("few", .few(Self.fewMembers)),
    ] {
      for text in metric.properties(property) {
        addRemark(text, kind, of: metric, arguments, context, range)
      }
    }
  }

  private mutating func addRemark(
    _ text: String, _ kind: PlannedRemark.Kind, of metric: Metric,
    _ arguments: [String: Expression], _ context: ScalarContext, _ range: SourceRange
  ) {
    guard let colon = text.firstIndex(of: ":"), let counted = catalog[String(text[..<colon])] else {
      return
    }
    var inner = self
    inner.measures = []
    inner.measureConditions = []
    inner.remarks = []
    var around = context
    around.stack.append(metric.name.lowercased())
    let names = counted.definition.parameters.map { $0.name.text.lowercased() }
    let shared = arguments.filter { names.contains($0.key) }
    guard inner.lowerMetric(counted, shared, around, range) != nil,
      inner.problems.isEmpty, let measure = inner.measures.first
    else { return }
    pendingCustomerQueries = inner.pendingCustomerQueries
    let words = text[colon...].dropFirst().split(separator: "|").map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    guard let one = words.first, let many = words.last else { return }
    let remark = PlannedRemark(kind: kind, measure: measure, one: one, many: many)
    if !remarks.contains(remark) { remarks.append(remark) }
  }

  /// Below so many members a group is named in a footnote: a few answers move a score far.
  static let fewMembers = 10
}

extension RowExpression {
  /// The first column in it.
  var firstColumn: ColumnReference? {
    switch self {
    case .column(let reference): reference
    case .call(_, let arguments): arguments.lazy.compactMap(\.firstColumn).first
    case .textTest(let test): test.operands.lazy.compactMap(\.firstColumn).first
    case .state, .constant, .missing, .perCustomer: nil
    }
  }
}
