extension Expression {
  /// The same with values in the place of parameters, as far as there are any.
  package func replacingParameters(_ value: (Parameter) -> Expression?) -> Expression {
    func part(_ expression: Expression) -> Expression { expression.replacingParameters(value) }
    switch self {
    case .name, .literal: return self
    case .period(var period):
      period.kind = period.kind.replacingCounts { value($0)?.count }
      return .period(period)
    case .parameter(let node): return value(node) ?? self
    case .call(var node):
      node.arguments = node.arguments.map(part)
      return .call(node)
    case .unary(var node):
      node.operand = part(node.operand)
      return .unary(node)
    case .binary(var node):
      (node.left, node.right) = (part(node.left), part(node.right))
      return .binary(node)
    case .word(var node):
      node.alternative = node.alternative.map(part)
      return .word(node)
    case .membership(var node):
      node.operand = part(node.operand)
      node.members = node.members.map(part)
      return .membership(node)
    case .between(var node):
      node.operand = part(node.operand)
      (node.lower, node.upper) = (part(node.lower), part(node.upper))
      return .between(node)
    case .like(var node):
      (node.operand, node.pattern) = (part(node.operand), part(node.pattern))
      return .like(node)
    case .missing(var node):
      node.operand = part(node.operand)
      return .missing(node)
    case .filtered(var node):
      node.operand = part(node.operand)
      node.condition = node.condition.map(part)
      return .filtered(node)
    }
  }

  /// Whether a parameter of this name, in lower case, is a part of it.
  package func mentions(parameter name: String) -> Bool {
    var isFound = false
    _ = replacingParameters { parameter in
      if parameter.name.lowercased() == name { isFound = true }
      return nil
    }
    return isFound
  }
}
