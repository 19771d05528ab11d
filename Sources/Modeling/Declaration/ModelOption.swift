import Diagnostics
package import Syntax
import Values

/// An option of a model: `set timezone Europe/Berlin`, `set gross margin 80%`. The one table of
/// options: the reader checks against it, help prints it.
package struct ModelOption: Sendable {
  /// What a value must look like.
  package enum Form: Sendable, Hashable {
    case zone, month, firstWeekday, date
    /// `on` or `off`.
    case onOff
    /// `80%`
    case share
    /// `30 days`, or a plain number of them.
    case days
    /// `45 minutes`, or a plain number of them.
    case minutes
    case positiveNumber, word
    case oneOf([String])
    /// `mon-fri 09:00-17:00`
    case schedule
    /// `2024-12-25, 2024-12-26`
    case dates
    /// `urgent 1h, high 4h`
    case targets
    /// `usage 40, nps 10`; the names that there are, empty for any.
    case weights([String])
    /// `4`, or `4 of 5, 6 of 7`
    case scales
    /// `eur 1.08, gbp 1.27 on 2024-06-30`
    case rates
  }

  package var name: String
  package var form: Form
  /// How it is written, for help: `set gross margin 80%`.
  package var usage: String
  /// What it is for, in a line.
  package var meaning: String

  private init(_ name: String, _ form: Form, _ value: String, _ meaning: String) {
    self.name = name
    self.form = form
    usage = "set \(name) \(value)"
    self.meaning = meaning
  }

  package static let all: [ModelOption] = [
    .init("timezone", .zone, "Europe/Berlin", "the zone in which instants have their day"),
    .init("fiscal year starts", .month, "feb", "the first month of the fiscal year"),
    .init("week starts", .firstWeekday, "monday|sunday", "the first day of the week"),
    .init("today", .date, "2024-06-30", "the as-of date; else the last day of the data"),
    .init("cache", .onOff, "on|off", "columns are kept from one run to the next"),
    .init("currency", .word, "eur", "what amounts are shown in, and converted to"),
    .init(
      "exchange rates", .rates, "\"eur 1.08, gbp 1.27 on 2024-06-30\"",
      "what one unit of each currency is worth in `currency`, as of a day that is said"),
    .init(
      "bands", .oneOf(["quoted", "own"]), "quoted",
      "the ranges that sources give stand beside the figures; else those of `band` alone"),
    .init("gross margin", .share, "80%", "ltv_margin, ltv_cac, cac_payback"),
    .init("week factor", .positiveNumber, "4", "weeks in a month; 52/12 unless set"),
    .init("day factor", .positiveNumber, "30", "days in a month; 365/12 unless set"),
    .init("reactivation gap", .days, "14 days", "gaps up to so many days are no churn"),
    .init(
      "paused", .oneOf(["active", "inactive"]), "active",
      "whether paused subscriptions count; not unless set"),
    .init("renewal grace", .days, "30 days", "how late a renewal may begin; 30 days unless set"),
    .init(
      "renewal source", .oneOf(["contracts", "opportunities"]), "contracts",
      "which of the two tells of renewals where both are there; else the one that knows more"),
    .init("activation days", .days, "14 days", "the window of activation; 30 days unless set"),
    .init("onboarding days", .days, "30 days", "the time that steps may take; any unless set"),
    .init(
      "onboarding weights", .weights([]), "\"report 3, invite 1\"",
      "what a step counts in onboarding_engagement_score_weighted; 1 unless set"),
    .init("trial grace", .days, "7 days", "the time to pay behind a trial; none unless set"),
    .init("session gap", .minutes, "45 minutes", "the silence that ends a session; 30 minutes"),
    .init(
      "tracked features", .positiveNumber, "12",
      "features there are, at least those in use; else those of the data"),
    .init(
      "health weights", .weights(Weights.health.map(\.name)),
      "\"usage 40, nps 10, tickets 20, billing 30\"", "health_score_weighted"),
    .init(
      "engagement weights", .weights(Weights.engagement.map(\.name)),
      "\"login 40, features 40, support 20\"", "engagement_score"),
    .init(
      "csat satisfied", .scales, "\"4 of 5, 6 of 7, 8 of 10\"",
      "the least score that counts as satisfied; one number holds for every scale"),
    .init(
      "ces reversed", .oneOf(["yes", "no", "true", "false"]), "yes", "1 is the easiest answer"),
    .init(
      "business hours", .schedule, "\"mon-fri 09:00-17:00\"",
      "when the clock of business times runs"),
    .init("holidays", .dates, "\"2024-12-25, 2024-12-26\"", "days without business hours"),
    .init(
      "response target", .targets, "\"urgent 1h, high 4h, normal 8h, low 24h\"",
      "sla_attainment: the time to a first response, by priority"),
    .init(
      "resolution target", .targets, "\"urgent 8h, high 1d, normal 3d, low 5d\"",
      "sla_attainment: the time to a resolution, by priority"),
  ]

  /// The option of a name.
  package static func named(_ name: String) -> ModelOption? { all.first { $0.name == name } }

  /// The options that `set` knows here, as they are written.
  package static let names = all.map(\.name)

  static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The option that the words begin with, and the words behind it.
  static func split(_ words: [String]) -> (option: ModelOption, value: [String])? {
    for option in all {
      let parts = option.name.split(separator: " ").map { String($0) }
      if words.starts(with: parts, by: { $0.lowercased() == $1 }) {
        return (option, Array(words.dropFirst(parts.count)))
      }
    }
    return nil
  }

  /// Whether metrics can read the value.
  func accepts(_ value: Value) -> Bool {
    switch (form, value) {
    case (.share, .decimal(let coefficient, let scale)):
      coefficient > 0 && Int128(coefficient) <= Int128.powerOfTen(scale)
    case (.share, .integer(1)): true
    case (.days, .integer(let days)): (0...3660).contains(days)
    case (.days, .duration(let seconds)): (0...316_224_000).contains(seconds)
    case (.minutes, .integer(let minutes)): (1...10_080).contains(minutes)
    case (.minutes, .duration(let seconds)): (60...604_800).contains(seconds)
    case (.positiveNumber, .integer(let number)): number > 0
    case (.positiveNumber, .decimal(let coefficient, _)): coefficient > 0
    case (.word, .text(let text)): text.allSatisfy(\.isLetter) && !text.isEmpty
    case (.oneOf(let words), .text(let text)): words.contains(text.lowercased())
    case (.oneOf(let words), .flag(let flag)): words.contains(flag ? "true" : "false")
    case (.schedule, .text(let text)): BusinessSchedule(text, holidays: "") != nil
    case (.dates, .text(let text)): OptionWords.days(text) != nil
    case (.targets, .text(let text)): OptionWords.targets(text) != nil
    case (.weights(let names), .text(let text)):
      OptionWords.weights(text).map { weights in
        names.isEmpty || weights.allSatisfy { names.contains($0.name) }
      } ?? false
    case (.scales, .integer(let number)): number > 0
    case (.scales, .decimal(let coefficient, _)): coefficient > 0
    case (.scales, .text(let text)): OptionWords.scales(text) != nil
    case (.rates, .text(let text)): ExchangeRates(text) != nil
    default: false
    }
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
    case .text(let text): return text.allSatisfy(\.isLetter) ? text : "\"\(text)\""
    case .duration(let seconds):
      let isDays = seconds >= 86_400 && seconds.truncatingRemainder(dividingBy: 86_400) == 0
      return isDays ? "\(Int64(seconds / 86_400)) days" : "\(Int64(seconds / 60)) minutes"
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
  /// The value of an option that is set, as `set` writes it.
  package func optionText(_ name: String) -> String? {
    options[name].map { ModelOption.text($0, option: name) }
  }

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
    let wrong = ModelProblem.wrongOptionValue(option.name, text, valueRange)
    switch option.form {
    case .zone:
      guard TimeZoneRules(named: text) != nil else { return wrong }
      timeZone = text
    case .month:
      guard let month = ModelOption.months.firstIndex(of: String(text.lowercased().prefix(3)))
      else { return wrong }
      calendar.fiscalYearStart = month + 1
    case .firstWeekday:
      switch text.lowercased() {
      case "monday": calendar.weekStart = 1
      case "sunday": calendar.weekStart = 7
      default: return wrong
      }
    case .date:
      guard let day = setting.value?.day else { return wrong }
      today = day
    case .onOff:
      switch text.lowercased() {
      case "on": keepsColumns = true
      case "off": keepsColumns = false
      default: return wrong
      }
    case .share, .days, .minutes, .positiveNumber, .word, .oneOf, .schedule, .dates, .targets,
      .weights, .scales, .rates:
      guard let value = setting.value?.constant ?? (text.isEmpty ? nil : .text(text)),
        option.accepts(value)
      else { return wrong }
      options[option.name] = value
      if option.name == "renewal source" { OpportunityConcept.choose(in: &self) }
    }
    return nil
  }
}
