/// What a number measures: decides how it is checked, compared and printed.
package enum Unit: String, Sendable, Hashable, CaseIterable {
  case currency, percent, count, ratio, score, days, hours, minutes, months, date, text, flag

  /// Whether the unit is a length of time.
  package var isDuration: Bool {
    switch self {
    case .days, .hours, .minutes: true
    default: false
    }
  }
}
