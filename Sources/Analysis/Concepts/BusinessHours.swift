import Modeling
import Planning
import Values

// Business time between two instants, as an expression over rows.
extension BusinessSchedule {
  private var length: Double { Double(closes - opens) }

  /// The business time between two instants.
  func between(_ start: RowExpression, _ end: RowExpression) -> RowExpression {
    .call(
      .multiply,
      [
        .call(.subtract, [elapsed(shifted(end)), elapsed(shifted(start))]), .constant(.duration(1)),
      ])
  }

  /// The instant on a clock whose midnight is the beginning of the schedule's day.
  private func shifted(_ instant: RowExpression) -> RowExpression {
    if dayStart == 0 { return instant }
    return .call(.subtract, [instant, .constant(.duration(Double(dayStart)))])
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
