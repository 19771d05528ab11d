/// A unit of the calendar.
package enum Grain: String, Sendable, Hashable, CaseIterable, Comparable {
  case day, week, month, quarter, year

  /// Finer before coarser.
  package static func < (a: Grain, b: Grain) -> Bool { a.order < b.order }

  private var order: Int {
    switch self {
    case .day: 0
    case .week: 1
    case .month: 2
    case .quarter: 3
    case .year: 4
    }
  }
}
