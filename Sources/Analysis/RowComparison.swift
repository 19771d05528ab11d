import Diagnostics
import Planning
import Syntax
import Values

// Comparisons of row values: text with words, dates with periods, numbers with numbers.
extension QueryAnalysis {
  mutating func lowerBinary(_ binary: Expression.Binary, _ context: RowContext) -> TypedRow? {
    switch binary.operator {
    case .and, .or:
      let left = lowerCondition(binary.left, context)
      let right = lowerCondition(binary.right, context)
      guard let left, let right else { return nil }
      return TypedRow(.call(binary.operator == .and ? .and : .or, [left, right]), .flag)
    case .add, .subtract, .multiply, .divide: return lowerArithmetic(binary, context)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return lowerComparison(
        binary.left, binary.operator, binary.right, context)
    case .not, .negate: preconditionFailure("unary operators are not binary")
    }
  }

  private mutating func lowerArithmetic(
    _ binary: Expression.Binary, _ context: RowContext
  ) -> TypedRow? {
    let left = lowerRow(binary.left, context)
    let right = lowerRow(binary.right, context)
    guard let left, let right else { return nil }
    let function = binary.operator.function
    var sides = [left, right]
    switch FunctionTyping.result(of: function, fitting: &sides) {
    case .success(let type):
      let keepsUnit = binary.operator == .divide ? right.unit == nil : true
      return TypedRow(
        .call(function, sides.map(\.expression)), type,
        unit: keepsUnit ? left.unit ?? right.unit : nil)
    case .failure(let mismatch):
      let side = mismatch.index == 0 ? binary.left : binary.right
      report(
        .typeMismatch(
          expected: mismatch.expected, found: mismatch.found, context.rangeOverride ?? side.range))
      return nil
    }
  }

  private mutating func lowerComparison(
    _ leftSource: Expression, _ op: Operator, _ rightSource: Expression, _ context: RowContext
  ) -> TypedRow? {
    if case .literal(let literal) = leftSource, case .text = literal.kind {
      report(
        .typeMismatch(
          expected: "a column on the left of `\(op.spelling)`", found: "a text",
          context.rangeOverride ?? leftSource.range))
      return nil
    }
    guard var left = lowerRow(leftSource, context) else { return nil }
    if left.isEmpty { left = fitted(left, toCompareWith: [rightSource], context) }
    switch left.type {
    case .text: return compareText(left, leftSource, op, rightSource, context)
    case .date, .timestamp:
      if let period = periodOperand(rightSource, context) {
        return TypedRow(
          Self.compare(left.expression, type: left.type, op, with: period), .flag)
      }
    case .flag:
      if let flag = flagOperand(rightSource) {
        let test = RowExpression.call(.equal, [left.expression, .constant(.flag(flag))])
        switch op {
        case .equal: return TypedRow(test, .flag)
        case .notEqual: return TypedRow(.call(.not, [test]), .flag)
        default: break
        }
      }
    case .integer, .decimal, .number, .duration: break
    }
    guard let right = lowerRow(rightSource, context)?.fitted(to: left.type) else { return nil }
    guard checkComparable(left, leftSource, right, rightSource, context) else { return nil }
    return TypedRow(
      .call(op.function, [left.expression, right.expression]), .flag)
  }

  /// An operand without values as what it is compared with.
  private mutating func fitted(
    _ operand: TypedRow, toCompareWith others: [Expression], _ context: RowContext
  ) -> TypedRow {
    guard let other = others.first else { return operand }
    let known = problems
    defer { problems = known }
    if periodOperand(other, context) != nil { return operand.fitted(to: .date) }
    return lowerRow(other, context).map { operand.fitted(to: $0.type) } ?? operand
  }

  /// Text beside text: words and quotes are values; a quoted or qualified name is a column.
  private mutating func compareText(
    _ left: TypedRow, _ leftSource: Expression, _ op: Operator, _ rightSource: Expression,
    _ context: RowContext
  ) -> TypedRow? {
    if isColumnOperand(rightSource), let right = lowerRow(rightSource, context) {
      guard right.type == .text else {
        report(
          .typeMismatch(
            expected: "text", found: right.type.words, context.rangeOverride ?? rightSource.range))
        return nil
      }
      return TypedRow(
        .call(op.function, [left.expression, right.expression]), .flag)
    }
    guard let text = textOperand(argument(rightSource, context)) else {
      // An unknown parameter is a problem of its own, reported by now.
      if case .parameter(let name) = rightSource, parameters[name.name.lowercased()] == nil {
        return nil
      }
      report(
        .typeMismatch(
          expected: "a text value", found: "an expression",
          context.rangeOverride ?? rightSource.range))
      return nil
    }
    guard op == .equal || op == .notEqual else {
      report(
        .typeMismatch(
          expected: "a number or a date on the left of `\(op.spelling)`", found: "text",
          context.rangeOverride ?? leftSource.range))
      return nil
    }
    return TypedRow(
      .textTest(
        TextTest(
          operands: textOperands(of: left.expression, leftSource, context),
          pattern: .oneOf([text]), isNegated: op == .notEqual)), .flag)
  }

  /// A customer matches by key or by name.
  private mutating func textOperands(
    of expression: RowExpression, _ source: Expression, _ context: RowContext
  ) -> [RowExpression] {
    guard case .name(let name) = source, case .column = expression,
      let column = resolveColumn(name, context), let label = column.label
    else { return [expression] }
    return [expression, .column(label)]
  }

  /// `DATE = PERIOD` is membership, `<` before its start, `>` after its end.
  static func compare(
    _ expression: RowExpression, type: ScalarType, _ op: Operator, with period: Period
  ) -> RowExpression {
    let day = type == .timestamp ? RowExpression.call(.day, [expression]) : expression
    let start = RowExpression.constant(.date(period.start))
    let end = RowExpression.constant(.date(period.end))
    let inside = RowExpression.call(
      .and, [.call(.greaterOrEqual, [day, start]), .call(.less, [day, end])])
    switch op {
    case .equal: return inside
    case .notEqual: return .call(.not, [inside])
    case .less: return .call(.less, [day, start])
    case .lessOrEqual: return .call(.less, [day, end])
    case .greater: return .call(.greaterOrEqual, [day, end])
    case .greaterOrEqual: return .call(.greaterOrEqual, [day, start])
    case .or, .and, .not, .add, .subtract, .multiply, .divide, .negate:
      preconditionFailure("only comparisons compare")
    }
  }

  private mutating func checkComparable(
    _ left: TypedRow, _ leftSource: Expression, _ right: TypedRow, _ rightSource: Expression,
    _ context: RowContext
  ) -> Bool {
    let range = context.rangeOverride ?? rightSource.range
    // A length of time beside a plain number lacks its unit, whatever unit the column has.
    func unit(_ row: TypedRow) -> Unit? { row.unit ?? (row.type == .duration ? .days : nil) }
    guard
      checkUnits(
        unit(left), leftSource, isLeftPlain: isPlainNumber(leftSource), unit(right), rightSource,
        isRightPlain: isPlainNumber(rightSource), range)
    else { return false }
    guard left.type.isComparable(with: right.type) else {
      let isDate = left.type == .date || left.type == .timestamp
      report(
        .typeMismatch(
          expected: isDate && right.type == .text
            ? "a date or a period without quotes, such as `2024-04-02`"
            : left.type.words + " beside `\(source.text(leftSource.range))`",
          found: right.type.words, range))
      return false
    }
    return true
  }

  func isPlainNumber(_ expression: Expression) -> Bool {
    if case .literal(let literal) = expression, case .number = literal.kind { return true }
    if case .unary(let unary) = expression { return isPlainNumber(unary.operand) }
    if case .parameter(let parameter) = expression {
      return parameters[parameter.name.lowercased()].map(isPlainNumber) ?? false
    }
    return false
  }

  /// Plain numbers fit currency, count and score; not percent, not durations.
  mutating func checkUnits(
    _ left: Unit?, _ leftSource: Expression, isLeftPlain: Bool = false, _ right: Unit?,
    _ rightSource: Expression, isRightPlain: Bool, _ range: SourceRange
  ) -> Bool {
    if isLeftPlain, !isRightPlain {
      return checkUnits(right, rightSource, left, leftSource, isRightPlain: true, leftSource.range)
    }
    guard let left, left != right else { return true }
    // Either side may stand in another text than the statement, such as a model.
    let number = TreePrinter.text(rightSource)
    if isRightPlain {
      let hint: String
      switch left {
      case .percent: hint = "`\(number)%`"
      case .days, .hours, .minutes: hint = "`\(number) \(left.rawValue)`"
      default: return true
      }
      report(
        .unitMismatch(
          left: TreePrinter.text(leftSource), leftUnit: left.words, right: number, hint: hint,
          range))
      return false
    }
    guard let right else { return true }
    let numberLike: Set<Unit> = [.count, .ratio, .score, .months]
    if numberLike.contains(left) && numberLike.contains(right) { return true }
    if left.isDuration && right.isDuration { return true }
    if left == .date && right.isDuration { return true }
    if left == .ratio && right == .percent || left == .percent && right == .ratio { return true }
    report(
      .unitMismatch(
        left: TreePrinter.text(leftSource), leftUnit: left.words, right: number, hint: nil, range))
    return false
  }

  // MARK: sets and patterns

  mutating func lowerMembership(
    _ node: Expression.Membership, _ context: RowContext
  ) -> TypedRow? {
    if node.hasNone { return lowerWithNone(node, context) }
    guard var operand = lowerRow(node.operand, context) else { return nil }
    if operand.isEmpty { operand = fitted(operand, toCompareWith: node.members, context) }
    let test: RowExpression
    switch operand.type {
    case .text:
      let texts = node.members.compactMap { textOperand(argument($0, context)) }
      guard texts.count == node.members.count else {
        report(
          .typeMismatch(
            expected: "text values", found: "an expression", context.rangeOverride ?? node.range))
        return nil
      }
      return TypedRow(
        .textTest(
          TextTest(
            operands: textOperands(of: operand.expression, node.operand, context),
            pattern: .oneOf(texts), isNegated: node.isNegated)), .flag)
    case .date, .timestamp:
      let periods = node.members.compactMap { periodOperand($0, context) }
      guard periods.count == node.members.count else {
        report(
          .typeMismatch(
            expected: "a period such as `2024-Q1` or `next 90 days`", found: "something else",
            context.rangeOverride ?? node.range))
        return nil
      }
      test = periods.map {
        Self.compare(operand.expression, type: operand.type, .equal, with: $0)
      }.joined(by: .or)
    case .integer, .decimal, .number, .duration, .flag:
      let members = node.members.compactMap { lowerRow($0, context) }
      guard members.count == node.members.count else { return nil }
      for (member, source) in zip(members, node.members) {
        guard checkComparable(operand, node.operand, member, source, context) else { return nil }
      }
      test = members.map { .call(.equal, [operand.expression, $0.expression]) }.joined(by: .or)
    }
    return TypedRow(node.isNegated ? .call(.not, [test]) : test, .flag)
  }

  /// `in ((none), smb)`: one of the values, or none.
  private mutating func lowerWithNone(
    _ node: Expression.Membership, _ context: RowContext
  ) -> TypedRow? {
    var plain = node
    plain.hasNone = false
    guard let test = lowerMembership(plain, context), let operand = lowerRow(node.operand, context)
    else { return nil }
    let missing = RowExpression.call(.isMissing, [operand.expression])
    let none = node.isNegated ? RowExpression.call(.not, [missing]) : missing
    return TypedRow(.call(node.isNegated ? .and : .or, [test.expression, none]), .flag)
  }

  mutating func lowerBetween(_ node: Expression.Between, _ context: RowContext) -> TypedRow? {
    let lower = lowerComparison(node.operand, .greaterOrEqual, node.lower, context)
    let upper = lowerComparison(node.operand, .lessOrEqual, node.upper, context)
    guard let lower, let upper else { return nil }
    let test = RowExpression.call(.and, [lower.expression, upper.expression])
    return TypedRow(node.isNegated ? .call(.not, [test]) : test, .flag)
  }

  mutating func lowerLike(_ node: Expression.Like, _ context: RowContext) -> TypedRow? {
    guard let operand = lowerRow(node.operand, context) else { return nil }
    guard operand.type == .text else {
      report(
        .typeMismatch(
          expected: "text", found: operand.type.words, context.rangeOverride ?? node.operand.range))
      return nil
    }
    guard let pattern = textOperand(argument(node.pattern, context)) else {
      report(
        .typeMismatch(
          expected: "a pattern in quotes", found: "an expression",
          context.rangeOverride ?? node.pattern.range))
      return nil
    }
    return TypedRow(
      .textTest(
        TextTest(
          operands: textOperands(of: operand.expression, node.operand, context),
          pattern: node.isContains ? .contains(pattern) : .like(pattern),
          isNegated: node.isNegated)), .flag)
  }
}

extension [RowExpression] {
  /// All of them as one condition; at least one is there.
  func joined(by function: Function) -> RowExpression {
    guard let first else { preconditionFailure("the grammar asks for one member at least") }
    return dropFirst().reduce(first) { .call(function, [$0, $1]) }
  }
}
