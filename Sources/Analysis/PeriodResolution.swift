import Syntax
import Values

/// From a period as written to the days it covers.
struct PeriodResolution {
  let calendar: Calendar
  /// The as-of date, for relative periods.
  let today: Day

  enum Failure: Error {
    case invalid(String)
    case unknownUnit(String)
  }

  /// Whether the period depends on the as-of date.
  static func needsToday(_ kind: PeriodExpression.Kind) -> Bool {
    switch kind {
    case .year, .half, .quarter, .month, .week, .day, .fiscalYear, .fiscalHalf, .fiscalQuarter,
      .parameter:
      false
    case .range(let first, let last): needsToday(first.kind) || needsToday(last.kind)
    case .today, .yesterday, .this, .last, .next, .toDate: true
    }
  }

  func resolve(_ kind: PeriodExpression.Kind) -> Result<Period, Failure> {
    switch kind {
    case .year(let year): return literal(calendar.year(year), "there is no such year")
    case .half(let year, let half):
      return literal(calendar.half(year, half), "a year has the halves H1 and H2")
    case .quarter(let year, let quarter):
      return literal(calendar.quarter(year, quarter), "a year has the quarters Q1 to Q4")
    case .month(let year, let month):
      return literal(calendar.month(year, month), "a year has the months 01 to 12")
    case .week(let year, let week):
      guard calendar.rules.weekStart == 1 else {
        return .failure(.invalid("`W` counts ISO weeks, and weeks start on Sunday here"))
      }
      return literal(calendar.isoWeek(year, week), "\(year) has no week \(week)")
    case .day(let year, let month, let day):
      return literal(calendar.day(year, month, day), "there is no such day")
    case .fiscalYear(let year): return literal(calendar.fiscalYear(year), "there is no such year")
    case .fiscalHalf(let year, let half):
      return literal(calendar.fiscalHalf(year, half), "a year has the halves H1 and H2")
    case .fiscalQuarter(let year, let quarter):
      return literal(calendar.fiscalQuarter(year, quarter), "a year has the quarters Q1 to Q4")
    case .range(let first, let last): return range(first, last)
    case .today: return .success(calendar.unit(.day, containing: today))
    case .yesterday: return .success(calendar.unit(.day, containing: today - 1))
    case .this(let unit): return grain(unit).map { calendar.unit($0, containing: today) }
    case .last(let count, let unit):
      return counted(count, unit).map { calendar.last($0.0, $0.1, endingBy: today) }
    case .next(let count, let unit):
      return counted(count, unit).map { calendar.next($0.0, $0.1, from: today) }
    case .toDate(let unit): return grain(unit).map { calendar.toDate($0, today: today) }
    case .parameter(let parameter): return .failure(.invalid("`$\(parameter.name)` has no value"))
    }
  }

  private func literal(_ period: Period?, _ reason: String) -> Result<Period, Failure> {
    period.map(Result.success) ?? .failure(.invalid(reason))
  }

  private func range(
    _ first: PeriodExpression, _ last: PeriodExpression
  ) -> Result<Period, Failure> {
    switch (resolve(first.kind), resolve(last.kind)) {
    case (.failure(let failure), _), (_, .failure(let failure)): return .failure(failure)
    case (.success(let start), .success(let end)):
      guard start.start < end.end else {
        return .failure(.invalid("it ends (\(end.label)) before it begins (\(start.label))"))
      }
      return .success(
        Period(
          start: start.start, end: end.end, grain: min(start.grain, end.grain),
          label: Self.label(from: start, to: end)))
    }
  }

  /// From the first unit of the one to the last of the other: either may be several itself.
  private static func label(from start: Period, to end: Period) -> String {
    func ends(_ label: String) -> (first: Substring, last: Substring) {
      let dots = label.firstRange(of: "..")
      return dots.map { (label[..<$0.lowerBound], label[$0.upperBound...]) }
        ?? (label[...], label[...])
    }
    return "\(ends(start.label).first)..\(ends(end.label).last)"
  }

  private func counted(_ count: Count, _ unit: String) -> Result<(Int, Grain), Failure> {
    guard let number = count.number, (1...Self.maximumCount).contains(number) else {
      return .failure(.invalid("expected a number of units from 1 to \(Self.maximumCount)"))
    }
    return grain(unit).map { (number, $0) }
  }

  /// `last 10000 days` and no more: 27 years.
  static let maximumCount = 10_000

  private func grain(_ unit: String) -> Result<Grain, Failure> {
    let name = unit.lowercased()
    let singular = name.hasSuffix("s") ? String(name.dropLast()) : name
    return Grain(rawValue: singular).map(Result.success) ?? .failure(.unknownUnit(unit))
  }
}
