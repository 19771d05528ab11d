import Diagnostics
import Modeling
import Planning
import Storage
import Syntax
import Values

/// What surrounds an expression over measures.
struct ScalarContext {
  /// Conditions of filtered metrics around the expression, with the arguments they see.
  var filters: [Filter] = []
  var moment: Moment?
  var arguments: [String: Expression] = [:]
  /// The metrics being read, to find circles.
  var stack: [String] = []
  var rangeOverride: SourceRange?
  /// What the rows of the metric being read belong to the period by, where it is not the time of
  /// their table: `on "tickets.resolved_at"`.
  var time: String?
  /// The metric being read is one of the catalogue's: it may use columns that only concepts have.
  var isCatalogue = false
  var window = MeasureWindow.slot
  /// Output columns and dimensions by name, in `having` and `sort`.
  var columns: [String: TypedScalar] = [:]

  struct Filter {
    var condition: Expression
    var arguments: [String: Expression]
    var source: Source
    var rangeOverride: SourceRange?
  }
}

extension QueryAnalysis {
  /// Lowers an expression over measures; problems are recorded, and `nil` follows from them.
  mutating func lowerScalar(_ expression: Expression, _ context: ScalarContext) -> TypedScalar? {
    switch expression {
    case .name(let name): return lowerScalarName(name, context)
    case .literal(let literal): return lowerScalarLiteral(literal, context)
    case .word(let word):
      if let alternative = word.alternative { return lowerScalar(alternative, context) }
      return TypedScalar(.constant(.text(word.text)), .text)
    case .period(let period):
      return resolve(period.kind, context.rangeOverride ?? period.range).map {
        TypedScalar(.constant(.date($0.start)), .date)
      }
    case .parameter(let parameter):
      var inner = context
      inner.rangeOverride = context.rangeOverride ?? parameter.range
      return parameterValue(parameter).flatMap { lowerScalar($0, inner) }
    case .call(let call): return lowerScalarCall(call, context)
    case .unary(let unary): return lowerScalarUnary(unary, context)
    case .binary(let binary): return lowerScalarBinary(binary, context)
    case .membership(let node): return lowerScalarMembership(node, context)
    case .between(let node):
      let low = compareScalars(node.operand, .greaterOrEqual, node.lower, context)
      let high = compareScalars(node.operand, .lessOrEqual, node.upper, context)
      guard let low, let high else { return nil }
      return negated(
        TypedScalar(.call(.and, [low.expression, high.expression]), .flag), node.isNegated)
    case .like(let node):
      guard let operand = lowerScalar(node.operand, context),
        let pattern = textOperand(node.pattern)
      else { return nil }
      return TypedScalar(
        .textTest(
          operand.expression, node.isContains ? .contains(pattern) : .like(pattern),
          isNegated: node.isNegated), .flag)
    case .missing(let node):
      return lowerScalar(node.operand, context).map {
        negated(TypedScalar(.call(.isMissing, [$0.expression]), .flag), node.isNegated)
      }
    case .filtered(let node):
      var inner = context
      inner.moment = node.moment ?? context.moment
      if let condition = node.condition {
        inner.filters.append(
          ScalarContext.Filter(
            condition: condition, arguments: context.arguments, source: source,
            rangeOverride: context.rangeOverride))
      }
      return lowerScalar(node.operand, inner)
    }
  }

  func negated(_ scalar: TypedScalar, _ isNegated: Bool) -> TypedScalar {
    isNegated ? TypedScalar(.call(.not, [scalar.expression]), .flag) : scalar
  }

  // MARK: names and metrics

  private mutating func lowerScalarName(
    _ name: Expression.Name, _ context: ScalarContext
  ) -> TypedScalar? {
    let key = name.text.lowercased()
    if name.qualifier == nil {
      if let argument = context.arguments[key] {
        // An argument is not made of itself: `concentration(n)`.
        var around = context
        around.arguments[key] = nil
        return lowerScalar(argument, around)
      }
      if let column = context.columns[key] { return column }
      if let length = periodLength(key, context.window) { return length }
      if context.stack.isEmpty, !context.columns.keys.contains(key), let from, from.holds(name) {
        report(.needsAggregate(name.text, context.rangeOverride ?? name.range))
        return nil
      }
      if !name.isQuoted, let metric = catalog[name.text] {
        let range = context.rangeOverride ?? name.range
        return lowerMetric(metric, [:], context, range)?.first?.value
      }
    }
    if name.qualifier?.lowercased() == "option" {
      if let value = optionValue(name) { return value }
      report(
        .missingOption(
          metric: askedMetric(context)?.name ?? name.text, option: Self.optionWords(name.text),
          context.rangeOverride ?? name.range))
      return nil
    }
    if context.isCatalogue, name.qualifier?.lowercased() == "weight",
      let weight = model.weight(name.text)
    {
      return TypedScalar(.constant(.number(weight)), .number, isPlainNumber: true)
    }
    if context.isCatalogue, let concept = Concept(rawValue: name.qualifier?.lowercased() ?? "") {
      return lowerConceptConstant(name, concept, context)
    }
    reportUnknownScalar(name, context)
    return nil
  }

  private mutating func reportUnknownScalar(_ name: Expression.Name, _ context: ScalarContext) {
    let range = context.rangeOverride ?? name.range
    if let from, from.columnIndex(name.text.lowercased()) != nil || from.amount?.name == name.text {
      report(.needsAggregate(name.text, range))
      return
    }
    let tables = model.tables.filter { $0.columnIndex(name.text.lowercased()) != nil }.map(\.name)
    if let qualifier = name.qualifier, model.table(qualifier) != nil {
      report(.needsAggregate("\(qualifier).\(name.text)", range))
      return
    }
    let candidates = catalog.names + context.columns.keys
    report(
      .unknownMetric(
        name.text, nearest: likeliestName(for: name.text, in: candidates), isColumn: tables, range))
  }

  // MARK: literals and functions

  private mutating func lowerScalarLiteral(
    _ literal: Expression.Literal, _ context: ScalarContext
  ) -> TypedScalar? {
    switch literal.kind {
    case .number(let coefficient, let scale):
      return TypedScalar(
        .constant(
          scale == 0 ? .integer(coefficient) : .decimal(coefficient: coefficient, scale: scale)),
        scale == 0 ? .integer : .decimal(scale: DecimalScale(scale)), isPlainNumber: true)
    case .percent(let coefficient, let scale):
      return TypedScalar(
        .constant(.decimal(coefficient: coefficient, scale: scale)),
        .decimal(scale: DecimalScale(scale)),
        unit: .percent)
    case .money(let coefficient, let scale):
      return TypedScalar(
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
      return TypedScalar(.constant(.duration(Double(count) * seconds)), .duration, unit: .hours)
    case .text(let text): return TypedScalar(.constant(.text(text)), .text)
    case .flag(let flag): return TypedScalar(.constant(.flag(flag)), .flag)
    }
  }

  private mutating func lowerScalarCall(
    _ call: Expression.Call, _ context: ScalarContext
  ) -> TypedScalar? {
    if let metric = catalog[call.name], FunctionSignature.named(call.name) == nil {
      return lowerMetricCall(metric, call, context)
    }
    if call.name.lowercased() == "coalesce", let rest = withoutUnsetOptions(call) {
      return lowerScalar(rest, context)
    }
    guard let signature = FunctionSignature.named(call.name) else {
      let names = FunctionSignature.all.map(\.name) + catalog.names
      reportUnknown(call, among: names, context.rangeOverride)
      return nil
    }
    guard signature.arguments.contains(call.arguments.count) else {
      report(
        .argumentCount(
          call.name, usage: signature.usage, found: call.arguments.count,
          context.rangeOverride ?? call.range))
      return nil
    }
    switch signature.kind {
    case .aggregate(let aggregate): return lowerAggregate(aggregate, call, context)
    case .byKey(let aggregate): return lowerByKey(aggregate, call, context)
    case .window(let window): return lowerWindow(window, call, context)
    case .share: return lowerShare(call, context)
    case .row(let function):
      let lowered = call.arguments.compactMap { lowerScalar($0, context) }
      guard lowered.count == call.arguments.count else { return nil }
      switch FunctionTyping.result(of: function, lowered.map(\.type)) {
      case .success(let type):
        return TypedScalar(
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
  }

  // MARK: operators

  private mutating func lowerScalarUnary(
    _ unary: Expression.Unary, _ context: ScalarContext
  ) -> TypedScalar? {
    guard let operand = lowerScalar(unary.operand, context) else { return nil }
    let range = context.rangeOverride ?? unary.operand.range
    if unary.operator == .not {
      guard operand.type == .flag else {
        report(.notACondition(range))
        return nil
      }
      return negated(operand, true)
    }
    guard operand.type.isNumeric || operand.type == .duration else {
      report(.typeMismatch(expected: "a number", found: operand.type.words, range))
      return nil
    }
    return TypedScalar(
      .call(.negate, [operand.expression]), operand.type, unit: operand.unit,
      isPlainNumber: operand.isPlainNumber)
  }

  private mutating func lowerScalarBinary(
    _ binary: Expression.Binary, _ context: ScalarContext
  ) -> TypedScalar? {
    if binary.operator.isComparison {
      return compareScalars(binary.left, binary.operator, binary.right, context)
    }
    let left = lowerScalar(binary.left, context)
    let right = lowerScalar(binary.right, context)
    guard let left, let right else { return nil }
    let function = binary.operator.function
    let isSum = binary.operator == .add || binary.operator == .subtract
    // In front a number may stand for the whole: `1 - logo_churn`.
    if isSum {
      guard
        checkUnits(
          left.unit, binary.left, right.unit, binary.right,
          isRightPlain: right.isPlainNumber, context.rangeOverride ?? binary.right.range)
      else { return nil }
    }
    switch FunctionTyping.result(of: function, [left.type, right.type]) {
    case .failure(let mismatch):
      let side = mismatch.index == 0 ? binary.left : binary.right
      report(
        .typeMismatch(
          expected: mismatch.expected, found: mismatch.found, context.rangeOverride ?? side.range))
      return nil
    case .success(let type):
      return TypedScalar(
        .call(function, [left.expression, right.expression]), type,
        unit: Self.unit(of: binary.operator, left, right),
        isPlainNumber: left.isPlainNumber && right.isPlainNumber)
    }
  }

  /// The unit of a sum, product or quotient.
  private static func unit(
    of op: Operator, _ left: TypedScalar, _ right: TypedScalar
  ) -> Unit? {
    switch op {
    case .divide:
      if right.isPlainNumber || right.unit == nil { return left.unit }
      if left.unit == .currency && right.unit != .currency { return .currency }
      return left.unit.map { $0.isDuration && !(right.unit?.isDuration ?? false) } == true
        ? left.unit : .ratio
    case .multiply:
      if left.unit == .currency || right.unit == .currency { return .currency }
      if left.isPlainNumber { return right.unit }
      if right.isPlainNumber { return left.unit }
      return left.unit == .percent ? right.unit : left.unit
    case .and, .or, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return nil
    case .add, .subtract, .not, .negate: return left.unit ?? right.unit
    }
  }
}
