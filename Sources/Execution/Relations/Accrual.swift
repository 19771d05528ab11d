import Planning
import Storage
import Values

/// What customers pay for some days: every row's amount for the part of each month in which it is
/// in force.
struct Accrual {
  private let life: LifeView
  private let customers: CustomerView
  private let money: Money

  init(_ life: LifeView, _ customers: CustomerView, _ money: Money) {
    self.life = life
    self.customers = customers
    self.money = money
  }

  /// By customer, in units of money.
  func amounts(_ days: Range<Int32>) -> [Double] {
    var result = [Double](repeating: 0, count: customers.count)
    let unit = money.scale.divisor
    let (starts, stops, amounts) = (life.from, life.end, money.amounts)
    for (row, code) in customers.codes.enumerated() where code != .max {
      let from = max(starts[row], days.lowerBound)
      let until = min(stops[row], days.upperBound)
      guard from < until, amounts[row] != 0 else { continue }
      let months = Self.months(until) - Self.months(from)
      result[Int(code)] += Double(amounts[row]) / unit * months
    }
    return result
  }

  /// Months up to the beginning of a day; within a month by its days.
  private static func months(_ number: Int32) -> Double {
    let (year, month, day) = Day(number: number).civil
    return Double(year * 12 + month)
      + Double(day - 1) / Double(Day.length(ofMonth: month, year: year))
  }

  /// As long a stretch before a slot: as many months where it is whole months, else days.
  static func stretch(before slot: Slot) -> Range<Int32> {
    let (startYear, startMonth, startDay) = slot.start.civil
    let (endYear, endMonth, endDay) = slot.end.civil
    let months = (endYear - startYear) * 12 + endMonth - startMonth
    if startDay == 1, endDay == 1, months > 0 {
      let first = startYear * 12 + startMonth - 1 - months
      if let day = Day(year: first / 12, month: first % 12 + 1, day: 1) {
        return day.number..<slot.start.number
      }
    }
    return (slot.start.number - (slot.end.number - slot.start.number))..<slot.start.number
  }
}

/// Which customers have paid without a gap up to the beginning of a day.
struct Coverage {
  private(set) var isUnbroken: [Bool]

  init(_ life: LifeView, _ customers: CustomerView, _ money: Money, until day: Int32) {
    var spans: [(customer: UInt32, from: Int32, end: Int32)] = []
    let (starts, stops, amounts) = (life.from, life.end, money.amounts)
    for (row, code) in customers.codes.enumerated()
    where code != .max && amounts[row] > 0 && starts[row] < stops[row] && starts[row] < day {
      spans.append((code, starts[row], stops[row]))
    }
    spans.sort { ($0.customer, $0.from, $0.end) < ($1.customer, $1.from, $1.end) }
    isUnbroken = [Bool](repeating: false, count: customers.count)
    var position = 0
    while position < spans.count {
      let customer = spans[position].customer
      var reach = spans[position].end
      var isWhole = true
      while position < spans.count, spans[position].customer == customer {
        if spans[position].from > reach { isWhole = false }
        reach = max(reach, spans[position].end)
        position += 1
      }
      isUnbroken[Int(customer)] = isWhole && reach >= day
    }
  }
}
