import Planning
import Values

/// A weekly schedule and its holidays: one span of hours on some days of the week.
struct BusinessHours: Sendable, Hashable {
  /// 1 = Monday to 7 = Sunday.
  var weekdays: Set<Int>
  /// Seconds since midnight.
  var opens: Int
  var closes: Int
  var holidays: [Day]

  static func standard(holidays: String) -> BusinessHours {
    BusinessHours(
      weekdays: [1, 2, 3, 4, 5], opens: 9 * 3600, closes: 17 * 3600,
      holidays: days(holidays) ?? [])
  }
}

extension BusinessHours {
  /// - Parameters:
  ///   - text: `mon-fri 09:00-17:00`, `mon,wed,fri 8-12`.
  ///   - holidays: `2024-12-25, 2024-12-26`.
  init?(_ text: String, holidays: String) {
    let parts = text.lowercased().split(separator: " ")
    guard parts.count == 2, let days = Self.weekdays(parts[0]) else { return nil }
    let times = parts[1].split(separator: "-").map(Self.seconds)
    guard times.count == 2, let opens = times[0], let closes = times[1], opens < closes,
      let free = Self.days(holidays)
    else { return nil }
    self.init(weekdays: days, opens: opens, closes: closes, holidays: free)
  }

  private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  private static func weekdays(_ text: Substring) -> Set<Int>? {
    var result: Set<Int> = []
    for part in text.split(separator: ",") {
      let ends = part.split(separator: "-").map { name in
        names.firstIndex(of: String(name.prefix(3))).map { $0 + 1 }
      }
      switch ends.count {
      case 1:
        guard let day = ends[0] else { return nil }
        result.insert(day)
      case 2:
        guard let first = ends[0], let last = ends[1], first <= last else { return nil }
        result.formUnion(first...last)
      default: return nil
      }
    }
    return result.isEmpty ? nil : result
  }

  private static func seconds(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":").map { Int($0) }
    guard let hour = parts.first ?? nil, (0...24).contains(hour) else { return nil }
    let minute = parts.count > 1 ? parts[1] : 0
    guard let minute, (0..<60).contains(minute), parts.count <= 2 else { return nil }
    return hour * 3600 + minute * 60
  }

  private static func days(_ text: String) -> [Day]? {
    var result: [Day] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      let numbers = part.split(separator: "-").map { Int($0) }
      guard numbers.count == 3, let year = numbers[0], let month = numbers[1],
        let number = numbers[2], let day = Day(year: year, month: month, day: number)
      else { return nil }
      result.append(day)
    }
    return result
  }

  // MARK: as an expression

  private var length: Double { Double(closes - opens) }

  /// The business time between two instants.
  func between(_ start: RowExpression, _ end: RowExpression) -> RowExpression {
    .call(
      .multiply,
      [.call(.subtract, [elapsed(end), elapsed(start)]), .constant(.duration(1))])
  }

  /// Business seconds from a Monday long ago until an instant: whole weeks, the days of the week
  /// before, the hours of the day; holidays taken off.
  private func elapsed(_ instant: RowExpression) -> RowExpression {
    let day = RowExpression.call(.day, [instant])
    let weekday = RowExpression.call(.dayOfWeek, [instant])
    let weeks = divided(days(from: firstMonday, to: isoMonday(day, weekday)), by: 7)
    let weekly = product(weeks, length * Double(weekdays.count))
    var before = number(0)
    var isOpen = RowExpression.constant(.flag(false))
    for open in weekdays.sorted() {
      before = .call(
        .add,
        [
          before,
          .call(
            .if,
            [
              .call(.greater, [weekday, .constant(.integer(Int64(open)))]), number(length),
              number(0),
            ]),
        ])
      isOpen = .call(.or, [isOpen, .call(.equal, [weekday, .constant(.integer(Int64(open)))])])
    }
    let today = sinceOpening(instant, day)
    var result = RowExpression.call(
      .add, [.call(.add, [weekly, before]), .call(.if, [isOpen, today, number(0)])])
    for holiday in Set(holidays) where weekdays.contains(holiday.isoWeekday) {
      let date = RowExpression.constant(.date(holiday))
      let free = RowExpression.call(
        .if,
        [
          .call(.greater, [day, date]), number(length),
          .call(.if, [.call(.equal, [day, date]), today, number(0)]),
        ])
      result = .call(.subtract, [result, free])
    }
    return result
  }

  /// The Monday of a day's week, whatever day weeks start on.
  private func isoMonday(_ day: RowExpression, _ weekday: RowExpression) -> RowExpression {
    let back = RowExpression.call(
      .multiply,
      [.call(.subtract, [weekday, .constant(.integer(1))]), .constant(.duration(86_400))])
    return .call(.subtract, [day, back])
  }

  /// The seconds of a day's opening hours that lie before an instant.
  private func sinceOpening(_ instant: RowExpression, _ day: RowExpression) -> RowExpression {
    let time = product(.call(.hours, [.call(.subtract, [instant, day])]), 3600)
    let after = RowExpression.call(.subtract, [time, number(Double(opens))])
    return .call(.least, [.call(.greatest, [after, number(0)]), number(length)])
  }

  private var firstMonday: RowExpression { .constant(.date(Day(number: 4))) }

  private func days(from start: RowExpression, to end: RowExpression) -> RowExpression {
    .call(.days, [.call(.subtract, [end, start])])
  }

  private func number(_ value: Double) -> RowExpression { .constant(.number(value)) }

  private func product(_ a: RowExpression, _ b: Double) -> RowExpression {
    .call(.multiply, [a, number(b)])
  }

  private func divided(_ a: RowExpression, by b: Double) -> RowExpression {
    .call(.divide, [a, number(b)])
  }
}
