import Values

extension Evaluator {
  /// The local days of instants.
  func localDays(_ instants: [Int64]) -> [Int32] {
    let day: Int64 = 86_400_000_000
    // No instant is so far away that its day would not fit 32 bits.
    return mapped(localTime(instants)) { time in
      let days = time / day
      return Int32(truncatingIfNeeded: days &- (time < days &* day ? 1 : 0))
    }
  }

  /// The local days of dates or instants.
  func days(of vector: Vector) -> [Int32] {
    switch vector.values {
    case .days(let v): v
    case .instants(let v): localDays(v)
    default: [Int32](repeating: 0, count: vector.isConstant ? 1 : vector.count)
    }
  }

  /// The first day of the unit that holds each day.
  func truncated(_ function: Function, _ a: Vector) -> Vector {
    var result = a
    let grain: Grain =
      switch function {
      case .week: .week
      case .month: .month
      case .quarter: .quarter
      case .year: .year
      default: .day
      }
    // Days come again and again: what was found last for each of some hundreds is kept.
    let size: Int32 = 512
    var known = [Int32](repeating: .min, count: Int(size))
    var units = known
    result.values = .days(
      days(of: a).map { day in
        let place = Int(day & (size - 1))
        if known[place] != day {
          known[place] = day
          units[place] = calendar.start(of: grain, holding: Day(number: day)).number
        }
        return units[place]
      })
    return result
  }

  func part(_ function: Function, _ a: Vector) -> Vector {
    var result = a
    if function == .hourOfDay {
      guard case .instants(let instants) = a.values else {
        result.values = .exact(days(of: a).map { _ in 0 }, scale: 0)
        return result
      }
      result.values = .exact(
        localTime(instants).map {
          floorDivided($0, 3_600_000_000) &- floorDivided($0, 86_400_000_000) &* 24
        },
        scale: 0)
      return result
    }
    result.values = .exact(
      days(of: a).map { number in
        let day = Day(number: number)
        return switch function {
        case .dayOfWeek: Int64(day.isoWeekday)
        case .dayOfMonth: Int64(day.civil.day)
        default: Int64(day.civil.month)
        }
      }, scale: 0)
    return result
  }
}

/// A quotient rounded down; the divisor is above 0.
func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

extension CalendarRules {
  /// The first day of the unit that holds `day`; quarters and years are fiscal when a fiscal year
  /// is set.
  func start(of grain: Grain, holding day: Day) -> Day {
    let (year, month, _) = day.civil
    switch grain {
    case .day: return day
    case .week:
      let first = weekStart == 7 ? 7 : 1
      return day - (day.isoWeekday - first + 7) % 7
    case .month: return first(year, month)
    case .quarter: return first(year, month - (month - fiscalYearStart + 12) % 3)
    case .year: return first(year, month - (month - fiscalYearStart + 12) % 12)
    }
  }

  /// The first day of a month that may lie before January; the first day of all when that is
  /// before the year 1.
  private func first(_ year: Int, _ month: Int) -> Day {
    let (y, m) = month < 1 ? (year - 1, month + 12) : (year, month)
    return Day(year: y, month: m, day: 1) ?? Day(year: 1, month: 1, day: 1) ?? Day(number: 0)
  }
}
