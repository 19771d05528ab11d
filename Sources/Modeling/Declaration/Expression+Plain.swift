import Syntax
import Values

/// Expressions that stand for one plain value, as the statements of a model use them.
extension Expression {
  /// The text that a word, a name or a literal stands for; `nil` for anything else.
  var plainText: String? {
    switch self {
    case .name(let name): return name.qualifier.map { "\($0).\(name.text)" } ?? name.text
    case .word(let word): return word.text
    case .literal(let literal):
      switch literal.kind {
      case .text(let text): return text
      case .flag(let flag): return flag ? "true" : "false"
      case .number(let coefficient, let scale), .money(let coefficient, let scale):
        return ModelOption.text(.decimal(coefficient: coefficient, scale: scale), option: "")
      case .percent(let coefficient, let scale):
        return ModelOption.text(
          .decimal(coefficient: coefficient, scale: scale), option: "gross margin")
      case .duration(let count, let unit): return "\(count) \(unit)s"
      }
    case .period, .parameter, .call, .unary, .binary, .membership, .between, .like, .missing,
      .filtered:
      return nil
    }
  }

  /// The day that a period of one day names.
  var day: Day? {
    switch self {
    case .period(let period):
      guard case .day(let year, let month, let day) = period.kind else { return nil }
      return Day(year: year, month: month, day: day)
    case .word(let word): return word.alternative?.day
    case .name, .literal, .parameter, .call, .unary, .binary, .membership, .between, .like,
      .missing, .filtered:
      return nil
    }
  }

  /// The value of a literal; percents are fractions, lengths of time are in seconds.
  var constant: Value? {
    switch self {
    case .literal(let literal):
      switch literal.kind {
      case .number(let coefficient, 0): return .integer(coefficient)
      case .number(let coefficient, let scale), .percent(let coefficient, let scale),
        .money(let coefficient, let scale):
        return .decimal(coefficient: coefficient, scale: scale)
      case .duration(let count, let unit):
        let seconds = ["minute": 60.0, "hour": 3600, "day": 86_400, "week": 604_800]
        return seconds[unit].map { .duration($0 * Double(count)) }
      case .text(let text): return .text(text)
      case .flag(let flag): return .flag(flag)
      }
    case .word(let word): return word.alternative?.constant ?? .text(word.text)
    case .name(let name): return .text(name.text)
    case .period, .parameter, .call, .unary, .binary, .membership, .between, .like, .missing,
      .filtered:
      return nil
    }
  }
}
