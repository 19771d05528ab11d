import Diagnostics
import Planning
import Syntax
import Values

// What stands to the right of a comparison: a word, a flag, a period, or a parameter for one.
extension QueryAnalysis {
  /// What a parameter of the definition being read stands for; else the operand itself.
  func argument(_ operand: Expression, _ context: RowContext) -> Expression {
    let name: String
    switch operand {
    case .word(let word): name = word.text
    case .name(let own) where own.qualifier == nil && !own.isQuoted: name = own.text
    default: return operand
    }
    return context.arguments[name.lowercased()] ?? operand
  }

  func isColumnOperand(_ expression: Expression) -> Bool {
    switch expression {
    case .name(let name): name.isQuoted || name.qualifier != nil
    case .call: true
    case .word(let word): word.alternative.map(isColumnOperand) ?? false
    default: false
    }
  }

  /// The text that an operand stands for beside text.
  mutating func textOperand(_ expression: Expression) -> String? {
    switch expression {
    case .word(let word): return word.text
    case .literal(let literal):
      if case .text(let text) = literal.kind { return text }
      return source.text(literal.range)
    case .name(let name): return name.text
    case .period(let period): return source.text(period.range)
    case .parameter(let parameter):
      guard let value = parameterValue(parameter) else { return nil }
      switch value {
      case .word, .name, .parameter: return textOperand(value)
      case .literal(let literal):
        // What is no text stands in another source than this one.
        if case .text(let text) = literal.kind { return text }
        return literal.written ?? TreePrinter.text(value)
      case .period: return TreePrinter.text(value)
      case .unary, .binary, .call, .membership, .between, .like, .missing, .filtered: return nil
      }
    case .unary, .binary, .call, .membership, .between, .like, .missing, .filtered: return nil
    }
  }

  func flagOperand(_ expression: Expression) -> Bool? {
    switch expression {
    case .literal(let literal):
      if case .flag(let flag) = literal.kind { return flag }
      return nil
    case .word(let word):
      switch word.text.lowercased() {
      case "true", "yes": return true
      case "false", "no": return false
      default: return nil
      }
    default: return nil
    }
  }

  /// A period beside a date; a plain year becomes one.
  mutating func periodOperand(_ expression: Expression, _ context: RowContext) -> Period? {
    switch expression {
    case .period(let period): return resolve(period.kind, context.rangeOverride ?? period.range)
    case .word(let word):
      guard let alternative = word.alternative else { return nil }
      return periodOperand(alternative, context)
    case .parameter(let parameter):
      guard let value = parameterValue(parameter) else { return nil }
      var inner = context
      inner.rangeOverride = context.rangeOverride ?? parameter.range
      if let period = value.periodExpression {
        return resolve(period.kind, inner.rangeOverride ?? period.range)
      }
      return periodOperand(value, inner)
    case .literal(let literal):
      guard case .number(let year, 0) = literal.kind, (1000...9999).contains(year) else {
        return nil
      }
      return resolve(.year(Int(year)), context.rangeOverride ?? literal.range)
    default: return nil
    }
  }
}
