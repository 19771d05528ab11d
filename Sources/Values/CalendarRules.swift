/// The one calendar of a session: where weeks and fiscal years begin.
package struct CalendarRules: Sendable, Hashable {
  /// 1 = Monday (ISO, the default) or 7 = Sunday.
  package var weekStart: Int
  /// The month that a fiscal year starts with; 1 when fiscal and calendar years agree.
  /// The fiscal year is named by the year in which it ends.
  package var fiscalYearStart: Int

  package init(weekStart: Int = 1, fiscalYearStart: Int = 1) {
    self.weekStart = weekStart
    self.fiscalYearStart = fiscalYearStart
  }
}
