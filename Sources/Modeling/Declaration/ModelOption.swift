import Diagnostics
package import Syntax
import Values

/// The options of a model: `set timezone`, `set fiscal year starts`, `set week starts`,
/// `set today`, and figures that metrics need.
package enum ModelOption {
  /// The options that `set` knows here, as they are written.
  package static let names =
    ["timezone", "fiscal year starts", "week starts", "today", "cache"] + figures

  /// Options whose value is a figure or a word that metrics read.
  static let figures = [
    "gross margin", "renewal grace", "activation days", "currency", "onboarding days",
    "trial grace", "session gap", "tracked features", "csat satisfied", "ces reversed",
    "business hours", "holidays", "response target", "resolution target",
  ]

  static let switches = ["on": true, "off": false]

  static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The option that the words begin with, and the words behind it.
  static func split(_ words: [String]) -> (option: String, value: [String])? {
    for name in names {
      let parts = name.split(separator: " ").map { String($0) }
      if words.starts(with: parts, by: { $0.lowercased() == $1 }) {
        return (name, Array(words.dropFirst(parts.count)))
      }
    }
    return nil
  }

  /// A value as `set` writes it.
  static func text(_ value: Value, option: String) -> String {
    switch value {
    case .integer(let number): return String(number)
    case .decimal(let coefficient, let scale):
      if option == "gross margin", scale >= 2 {
        return decimalText(coefficient, scale: scale - 2) + "%"
      }
      return decimalText(coefficient, scale: scale)
    case .number(let number): return "\(number)"
    case .date(let day): return "\(day)"
    case .timestamp(let time): return String(time)
    case .flag(let flag): return flag ? "true" : "false"
    case .text(let text): return text
    case .duration(let seconds): return "\(Int64(seconds / 86_400)) days"
    }
  }

  private static func decimalText(_ coefficient: Int64, scale: Int) -> String {
    if scale <= 0 { return String(coefficient) }
    let digits = String(coefficient.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    let sign = coefficient < 0 ? "-" : ""
    return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
  }
}

extension Model {
  /// Applies `set`; answers what is wrong with it.
  package mutating func apply(_ setting: Setting) -> ModelProblem? {
    let words = setting.words.map(\.text)
    let range = setting.words.first.map { first in
      setting.words.reduce(first.range) { $0.joined(with: $1.range) }
    }
    guard let (option, rest) = ModelOption.split(words) else {
      return .unknownOption(words.joined(separator: " "), range)
    }
    let text = rest.isEmpty ? setting.value?.plainText ?? "" : rest.joined(separator: " ")
    let valueRange = setting.value?.range ?? setting.words.last?.range
    switch option {
    case "timezone":
      guard TimeZoneRules(named: text) != nil else {
        return .wrongOptionValue(option, text, valueRange)
      }
      timeZone = text
    case "fiscal year starts":
      guard let month = ModelOption.months.firstIndex(of: String(text.lowercased().prefix(3)))
      else { return .wrongOptionValue(option, text, valueRange) }
      calendar.fiscalYearStart = month + 1
    case "week starts":
      switch text.lowercased() {
      case "monday": calendar.weekStart = 1
      case "sunday": calendar.weekStart = 7
      default: return .wrongOptionValue(option, text, valueRange)
      }
    case "cache":
      guard let isOn = ModelOption.switches[text.lowercased()] else {
        return .wrongOptionValue(option, text, valueRange)
      }
      keepsColumns = isOn
    case "today":
      guard let day = setting.value?.day else { return .wrongOptionValue(option, text, valueRange) }
      today = day
    default:
      guard let value = setting.value?.constant ?? (text.isEmpty ? nil : .text(text)) else {
        return .wrongOptionValue(option, text, valueRange)
      }
      options[option] = value
    }
    return nil
  }
}
