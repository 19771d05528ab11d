import Values

/// What a column that stands for a value of a dimension is called.
struct ColumnLabel {
  /// The unit of the calendar whose first days the values are.
  let grain: Grain?

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
