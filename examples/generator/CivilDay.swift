/// A day of the Gregorian calendar, counted from 1970-01-01.
struct CivilDay: Comparable {
  var number: Int

  init(number: Int) { self.number = number }

  init(_ year: Int, _ month: Int, _ day: Int) {
    // The civil calendar with years that begin in March, so that the leap day comes last.
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  var parts: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = z / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  var month: Int { parts.month }

  /// Months since the year 0, to step over months without minding their lengths.
  var monthNumber: Int { parts.year * 12 + parts.month - 1 }

  /// Whether it is a Saturday or a Sunday; 1970-01-01 was a Thursday.
  var isWeekend: Bool { (number + 3) % 7 >= 5 }

  static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }
  static func + (day: CivilDay, days: Int) -> CivilDay { CivilDay(number: day.number + days) }
  static func - (a: CivilDay, b: CivilDay) -> Int { a.number - b.number }

  static func month(_ number: Int, day: Int = 1) -> CivilDay {
    CivilDay(number / 12, number % 12 + 1, day)
  }

  var text: String {
    let (year, month, day) = parts
    return "\(year)-\(twoDigits(month))-\(twoDigits(day))"
  }
}

/// A second of a day, in UTC.
struct Instant: Comparable {
  var seconds: Int

  init(_ day: CivilDay, second: Int) { seconds = day.number * 86_400 + second }
  private init(seconds: Int) { self.seconds = seconds }

  static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }
  static func + (instant: Instant, seconds: Int) -> Instant {
    Instant(seconds: instant.seconds + seconds)
  }

  var text: String {
    let second = seconds % 86_400
    let day = CivilDay(number: seconds / 86_400).text
    let clock = [second / 3_600, second / 60 % 60, second % 60].map(twoDigits)
    return "\(day)T\(clock.joined(separator: ":"))Z"
  }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// The number with zeros in front, so that identifiers sort as they count.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Cents as a decimal amount.
func money(_ cents: Int) -> String { "\(cents / 100).\(twoDigits(cents % 100))" }
