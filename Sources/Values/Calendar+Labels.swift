/// How periods are called in answers.
extension Calendar {
  /// The family of names that a period belongs to; its label shows which.
  enum LabelStyle {
    case calendar, fiscal, calendarHalves, fiscalHalves

    init(of label: String) {
      let isFiscal = label.hasPrefix("FY")
      let isHalf = label.contains("-H")
      self = isFiscal ? (isHalf ? .fiscalHalves : .fiscal) : (isHalf ? .calendarHalves : .calendar)
    }
  }

  /// Fiscal for quarters and years when a fiscal year is set.
  func ownStyle(of grain: Grain) -> LabelStyle {
    rules.fiscalYearStart != 1 && grain >= .quarter ? .fiscal : .calendar
  }

  /// A period with its label: the unit's if it is one, else the first and the last unit's.
  func named(from start: Day, to end: Day, grain: Grain, style: LabelStyle) -> Period {
    Period(
      start: start, end: end, grain: grain,
      label: label(from: start, to: end, grain: grain, style: style))
  }

  private func label(from start: Day, to end: Day, grain: Grain, style: LabelStyle) -> String {
    let last = end.shifted(days: -1)
    guard start < end else { return start.description }
    switch grain {
    case .day: break
    case .week:
      guard rules.weekStart == 1 else {
        if last - start == 6 { return start.description }
        break
      }
      if start.isoWeekday == 1, end.isoWeekday == 1 {
        return joined(
          Calendar.isoWeekLabel(ofMonday: start),
          Calendar.isoWeekLabel(ofMonday: end.shifted(days: -7)))
      }
    case .month, .quarter, .year:
      if start.isFirstOfMonth, end.isFirstOfMonth || end == .latestEnd,
        let length = unitMonths(grain, style),
        let first = monthsLabel(start, length, style),
        let final = monthsLabel(end.shifted(months: -length), length, style)
      {
        return joined(first, final)
      }
      return label(from: start, to: end, grain: grain == .month ? .day : .month, style: .calendar)
    }
    return joined(start.description, last.description)
  }

  private func joined(_ first: String, _ last: String) -> String {
    first == last ? first : "\(first)..\(last)"
  }

  private func unitMonths(_ grain: Grain, _ style: LabelStyle) -> Int? {
    switch grain {
    case .day, .week: nil
    case .month: style == .calendarHalves || style == .fiscalHalves ? 6 : 1
    case .quarter: 3
    case .year: 12
    }
  }

  /// The name of the unit of so many months that starts on this day, if one does.
  private func monthsLabel(_ start: Day, _ length: Int, _ style: LabelStyle) -> String? {
    let (year, month, _) = start.civil
    let isFiscal = style == .fiscal || style == .fiscalHalves
    let firstMonth = isFiscal ? rules.fiscalYearStart : 1
    let offset = (month - firstMonth + 12) % 12
    guard offset % length == 0 else { return nil }
    let endYear = isFiscal && firstMonth != 1 && month >= firstMonth ? year + 1 : year
    let name = (isFiscal ? "FY" : "") + digits(endYear, 4)
    switch length {
    case 1: return "\(digits(year, 4))-\(digits(month, 2))"
    case 3: return "\(name)-Q\(offset / 3 + 1)"
    case 6: return "\(name)-H\(offset / 6 + 1)"
    default: return name
    }
  }
}

/// A number padded with zeros.
func digits(_ value: Int, _ width: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}
