import Diagnostics
import Planning
import Syntax
import Values

// Comparisons of figures, in `having` and in expressions over metrics.
extension QueryAnalysis {
  mutating func compareScalars(
    _ leftSource: Expression, _ op: Operator, _ rightSource: Expression, _ context: ScalarContext
  ) -> TypedScalar? {
    guard let left = lowerScalar(leftSource, context) else { return nil }
    let range = context.rangeOverride ?? rightSource.range
    if left.type == .text {
      guard let text = textOperand(rightSource), op == .equal || op == .notEqual else {
        report(
          .typeMismatch(expected: "`=` or `!=` and a text value", found: "something else", range))
        return nil
      }
      return TypedScalar(
        .textTest(left.expression, .oneOf([text]), isNegated: op == .notEqual), .flag)
    }
    guard let right = lowerScalar(rightSource, context) else { return nil }
    guard
      checkUnits(
        left.unit, leftSource, isLeftPlain: left.isPlainNumber, right.unit, rightSource,
        isRightPlain: right.isPlainNumber, range)
    else { return nil }
    guard left.type.isComparable(with: right.type) else {
      report(.typeMismatch(expected: left.type.words, found: right.type.words, range))
      return nil
    }
    return TypedScalar(.call(op.function, [left.expression, right.expression]), .flag)
  }

  mutating func lowerScalarMembership(
    _ node: Expression.Membership, _ context: ScalarContext
  ) -> TypedScalar? {
    guard let operand = lowerScalar(node.operand, context) else { return nil }
    if node.hasNone {
      var plain = node
      plain.hasNone = false
      guard let test = lowerScalarMembership(plain, context) else { return nil }
      let none = negated(
        TypedScalar(.call(.isMissing, [operand.expression]), .flag), node.isNegated)
      return TypedScalar(
        .call(node.isNegated ? .and : .or, [test.expression, none.expression]), .flag)
    }
    if operand.type == .text {
      let texts = node.members.compactMap { textOperand($0) }
      guard texts.count == node.members.count else { return nil }
      return TypedScalar(
        .textTest(operand.expression, .oneOf(texts), isNegated: node.isNegated), .flag)
    }
    let tests = node.members.compactMap { compareScalars(node.operand, .equal, $0, context) }
    guard tests.count == node.members.count, let first = tests.first else { return nil }
    let test = tests.dropFirst().reduce(first) {
      TypedScalar(.call(.or, [$0.expression, $1.expression]), .flag)
    }
    return negated(test, node.isNegated)
  }
}
