package import Values

/// A weekly schedule and its holidays: one span of hours on some days of the week. A span that
/// goes on past midnight belongs to the day on which it begins.
package struct BusinessSchedule: Sendable, Hashable {
  /// 1 = Monday to 7 = Sunday.
  package var weekdays: Set<Int>
  /// Seconds since the day begins.
  package var opens: Int
  /// Seconds since the day begins.
  package var closes: Int
  /// Seconds after midnight at which a day of the schedule begins: where the hours go on past
  /// midnight, when they end.
  package var dayStart: Int
  package var holidays: [Day]

  /// Monday to Friday, 9:00 to 17:00.
  package static func standard(holidays: String) -> BusinessSchedule {
    BusinessSchedule(
      weekdays: [1, 2, 3, 4, 5], opens: 9 * 3600, closes: 17 * 3600,
      holidays: OptionWords.days(holidays) ?? [])
  }

  private init(weekdays: Set<Int>, opens: Int, closes: Int, holidays: [Day]) {
    self.weekdays = weekdays
    dayStart = opens < closes ? 0 : closes
    self.opens = opens - dayStart
    self.closes = opens < closes ? closes : 86_400
    self.holidays = holidays
  }

  /// - Parameters:
  ///   - text: `mon-fri 09:00-17:00`, `mon,wed,fri 8-12`, `sun-thu 22:00-06:00`.
  ///   - holidays: `2024-12-25, 2024-12-26`.
  package init?(_ text: String, holidays: String) {
    let parts = text.lowercased().split(separator: " ")
    guard parts.count == 2, let days = Self.weekdays(parts[0]) else { return nil }
    let times = parts[1].split(separator: "-").map(Self.seconds)
    guard times.count == 2, let opens = times[0], let closes = times[1], opens != closes,
      opens < 86_400, let free = OptionWords.days(holidays)
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
        guard let first = ends[0], let last = ends[1] else { return nil }
        // `sun-thu` goes over the end of the week.
        result.formUnion(first <= last ? Array(first...last) : Array(first...7) + Array(1...last))
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
    let seconds = hour * 3600 + minute * 60
    return seconds <= 86_400 ? seconds : nil
  }
}
