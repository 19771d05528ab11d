/// A half-open interval of local days `[start, end)` that remembers how it was named.
package struct Period: Sendable, Hashable {
  package var start: Day
  /// The first day that is not covered.
  package var end: Day
  /// The unit the period is made of: `.quarter` for `2024-Q2`, `.month` for `last 6 months`.
  package var grain: Grain
  /// How answers call it: `2024-Q2`, `2024-06`, `2024-W23`, `FY2025-Q1`, `2024-01..2024-06`.
  package var label: String

  package init(start: Day, end: Day, grain: Grain, label: String) {
    self.start = start
    self.end = end
    self.grain = grain
    self.label = label
  }

  /// The number of days covered; 0 when the period is empty.
  package var days: Int { max(0, end - start) }

  /// Whether a day lies in the period.
  package func contains(_ day: Day) -> Bool { start <= day && day < end }
}
