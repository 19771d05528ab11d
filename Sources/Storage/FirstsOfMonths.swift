import Values

/// Dates that may have their day or their month in front: where all of them are the first of a month in one
/// order, and of three months or more, that is how they are meant. In the other they would all be days of
/// one January.
struct FirstsOfMonths: Sendable {
  private var seen: [Int32] = []
  private var areDayFirst = true
  private var areMonthFirst = true

  /// - Parameter number: the date, read with its day in front.
  mutating func add(dayFirst number: Int32) {
    guard areDayFirst || areMonthFirst else { return }
    let (_, month, day) = Day(number: number).civil
    areDayFirst = areDayFirst && day == 1
    areMonthFirst = areMonthFirst && month == 1
    if seen.count < 3, !seen.contains(number) { seen.append(number) }
  }

  /// `nil` where they are no such firsts, or in both orders.
  var isDayFirst: Bool? {
    seen.count == 3 && areDayFirst != areMonthFirst ? areDayFirst : nil
  }
}
