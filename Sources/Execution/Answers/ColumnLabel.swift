import Values

/// What a column that stands for a value of a dimension is called.
struct ColumnLabel {
  /// The unit of the calendar whose first days the values are.
  let grain: Grain?
  /// What figures are counted in.
  let unit: Unit?

  /// The labels of some values; figures have as few places as tell them apart.
  func texts(_ values: [Value?]) -> [String] {
    let exact = values.map(text)
    let count = Set(exact).count
    for places in 2...Self.mostPlaces {
      let short = values.indices.map { figure(values[$0], places) ?? exact[$0] }
      if Set(short).count == count { return short }
    }
    return exact
  }

  private static let mostPlaces = 12

  /// A percent, or a length of time in its unit; `nil` for what is no such figure.
  private func figure(_ value: Value?, _ places: Int) -> String? {
    let (number, suffix): (Double, String)
    switch (value, unit) {
    case (.duration(let seconds)?, .days?): (number, suffix) = (seconds / 86_400, " d")
    case (.duration(let seconds)?, .minutes?): (number, suffix) = (seconds / 60, " min")
    case (.duration(let seconds)?, _): (number, suffix) = (seconds / 3600, " h")
    case (let value?, .percent?):
      guard let fraction = value.double else { return nil }
      (number, suffix) = (fraction * 100, " %")
    default: return nil
    }
    let power = (0..<places).reduce(1.0) { power, _ in power * 10 }
    guard let digits = Int64(exactly: (number * power).rounded()) else { return nil }
    return decimal(digits, places) + suffix
  }

  func text(_ value: Value?) -> String {
    guard let value else { return "(none)" }
    switch value {
    case .integer(let number): return String(number)
    case .decimal(let coefficient, let scale): return decimal(coefficient, scale)
    case .number(let number): return "\(number)"
    case .date(let day): return date(day)
    case .timestamp(let instant): return "\(instant)"
    case .flag(let flag): return flag ? "true" : "false"
    case .text(let text): return text
    case .duration(let seconds): return "\(seconds)"
    }
  }

  private func decimal(_ coefficient: Int64, _ scale: Int) -> String {
    let digits = String(coefficient.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    let sign = coefficient < 0 ? "-" : ""
    return scale == 0 ? sign + padded : "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
  }

  private func date(_ day: Day) -> String {
    let (year, month, dayOfMonth) = day.civil
    switch grain {
    case .month: return String(day.description.dropLast(3))
    case .quarter where dayOfMonth == 1 && month % 3 == 1: return "\(year)-Q\((month + 2) / 3)"
    case .year where dayOfMonth == 1 && month == 1: return "\(year)"
    default: return day.description
    }
  }
}
