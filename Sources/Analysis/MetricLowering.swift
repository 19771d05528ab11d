import Diagnostics
import Modeling
import Planning
import Syntax
import Values

// A metric by its name: its definition is read in its place.
extension QueryAnalysis {
  /// A metric's columns: one, or several for a table such as `mrr_bridge`.
  mutating func lowerMetric(
    _ metric: Metric, _ arguments: [String: Expression], _ context: ScalarContext,
    _ range: SourceRange
  ) -> [(name: String, value: TypedScalar)]? {
    if isByCustomer, metric.name == "mrr", let closing = catalog["closing_mrr"] {
      // Each row's own plan is none of the customer's.
      return lowerMetric(closing, arguments, context, range)?.map { (metric.name, $0.value) }
    }
    let name = metric.name.lowercased()
    guard !context.stack.contains(name) else {
      report(.circularDefinition(metric.name, range))
      return nil
    }
    var inner = context
    inner.stack.append(name)
    inner.time = metric.property("on")
    inner.rangeOverride = range
    inner.columns = [:]
    inner.isCatalogue = metric.origin == .prelude
    inner.arguments = arguments
    if metric.property("period") == Self.completeMonth, goesByMonths {
      inner.window = .completeMonth.seen(from: context.window)
    }
    for parameter in metric.definition.parameters {
      let key = parameter.name.text.lowercased()
      if inner.arguments[key] == nil { inner.arguments[key] = parameter.defaultValue }
      guard inner.arguments[key] != nil else {
        report(
          .argumentCount(metric.name, usage: metric.usage, found: arguments.count, range))
        return nil
      }
    }
    let outer = source
    source = metric.source
    defer { source = outer }
    var result: [(name: String, value: TypedScalar)] = []
    for column in metric.definition.columns {
      guard var value = lowerLatest(column.expression, metric, inner) else { return nil }
      let written = metric.source.text(column.range)
      guard checkDeclaredUnit(of: metric, value, written, range) else { return nil }
      value.unit = metric.unit ?? value.unit
      value.isPlainNumber = false
      let text = column.name?.text ?? metric.source.text(column.range)
      result.append((metric.definition.columns.count == 1 ? metric.name : text, value))
    }
    addReason(of: metric, result)
    addHint(of: metric)
    addRemarks(of: metric, inner.arguments, context, range)
    return result
  }

  /// `period "last complete month"`: what a metric looks at where the statement names no time.
  private static let completeMonth = "last complete month"

  /// Whether figures that are meant for a month look at one of their own: the statement has no time,
  /// and nothing else decides which days count.
  private var goesByMonths: Bool {
    !hasPeriod && !needsHistory && !isByCustomer && timeGrain == nil && spokenFor == nil
  }

  /// `where_known "customers.parent_id: …"`: words for data that have the column; `split "…"`: words
  /// for an answer with groups; `unset "gross margin: …"`: words where the option is not set.
  private mutating func addHint(of metric: Metric) {
    if let words = metric.property("split"), dimensions.contains(where: \.isOfValues) {
      assume(words)
    }
    if let text = metric.property("unset"), let colon = text.firstIndex(of: ":"),
      model.options[String(text[..<colon])] == nil
    {
      assume(String(text[colon...].dropFirst().drop { $0 == " " }))
    }
    guard let text = metric.property("where_known"), let colon = text.firstIndex(of: ":"),
      let dot = text.firstIndex(of: "."), dot < colon,
      let concept = Concept(rawValue: String(text[..<dot])),
      conceptTable(concept)?.column(forRole: String(text[text.index(after: dot)..<colon])) != nil
    else { return }
    assume(String(text[colon...].dropFirst().drop { $0 == " " }))
  }

  /// `none "nobody paid at the opening"`: what it means that the divisor is 0, or, in a metric that
  /// divides by nothing, that there is no figure.
  private mutating func addReason(
    of metric: Metric, _ columns: [(name: String, value: TypedScalar)]
  ) {
    guard metric.origin == .prelude, let words = metric.property("none"), columns.count == 1
    else { return }
    let expression = columns[0].value.expression
    let divisor = expression.divisor.flatMap { $0.firstMeasure == nil && !$0.isLength ? nil : $0 }
    guard let key = divisor ?? expression.firstMeasure else { return }
    if reasons[key] == nil { reasons[key] = words }
  }

  /// `latest_of "value events"`: where a model lists several, the figure for each, and the latest.
  private mutating func lowerLatest(
    _ expression: Expression, _ metric: Metric, _ context: ScalarContext
  ) -> TypedScalar? {
    let lists = model.lists
    let names = metric.property("latest_of").map { [$0, String($0.dropLast())] } ?? []
    let values = names.compactMap { lists[$0] }.first ?? []
    guard Set(values).count > 1 else { return lowerScalar(expression, context) }
    var parts: [TypedScalar] = []
    for value in values {
      var inner = context
      inner.arguments[Self.requiredEvent] = .name(
        .init(unquoted: value, range: metric.definition.range))
      guard let part = lowerScalar(expression, inner) else { return nil }
      parts.append(part)
    }
    var latest = parts[0]
    // All of them are required: without one there is none.
    let missing = parts.map { ScalarExpression.call(.isMissing, [$0.expression]) }
    let isWithout = missing.dropFirst().reduce(missing[0]) { .call(.or, [$0, $1]) }
    latest.expression = .call(
      .if, [.call(.not, [isWithout]), .call(.greatest, parts.map(\.expression))])
    return latest
  }

  /// The argument by which a definition is read for one of several events.
  static let requiredEvent = "required event"

  /// `concentration(5)`: the argument replaces the metric's parameter.
  mutating func lowerMetricCall(
    _ metric: Metric, _ call: Expression.Call, _ context: ScalarContext
  ) -> TypedScalar? {
    let parameters = metric.definition.parameters
    guard call.arguments.count <= parameters.count else {
      report(
        .argumentCount(
          call.name, usage: metric.usage, found: call.arguments.count,
          context.rangeOverride ?? call.range))
      return nil
    }
    var arguments: [String: Expression] = [:]
    for (parameter, argument) in zip(parameters, call.arguments) {
      // A parameter handed on is what it stands for here.
      var value = argument
      if case .name(let name) = argument, name.qualifier == nil,
        let own = context.arguments[name.text.lowercased()]
      {
        value = own
      } else if !checkArgument(argument, of: metric, context) {
        return nil
      }
      arguments[parameter.name.text.lowercased()] = value
    }
    return lowerMetric(metric, arguments, context, context.rangeOverride ?? call.range)?.first?
      .value
  }
}
