package import Values

/// What is asked of the time since a user's first event.
package enum UserAge: Sendable, Hashable {
  /// The day of the first event.
  case first
  /// Units of the calendar from that of the first event to the row's.
  case units(Grain)
  /// Units of the calendar from that of the first event to that of the last.
  case lastUnits(Grain)
  /// Whole intervals of so many days from the first event to the row.
  case intervals
  /// The greatest number of months, and of intervals, whose last has ended by the last day.
  case settledMonths
  case settledIntervals

  /// The days of an interval.
  package static let intervalDays = 30
}

/// The columns that tell users' events.
package struct UserEvents: Sendable, Hashable {
  package var user: String
  package var at: String
  package var event: String?
  /// The events that count as activity; `nil`: every one.
  package var active: [String]?
  /// The last day that is known; later events are none.
  package var until: Day

  package init(user: String, at: String, event: String?, active: [String]?, until: Day) {
    self.user = user
    self.at = at
    self.event = event
    self.active = active
    self.until = until
  }
}

extension RowExpression {
  /// The same, read at the first active event of a row's user; `nil` where a figure of the row's
  /// customer is in it.
  package func atFirst(_ events: UserEvents) -> RowExpression? {
    func all(_ parts: [RowExpression]) -> [RowExpression]? {
      let read = parts.compactMap { $0.atFirst(events) }
      return read.count == parts.count ? read : nil
    }
    switch self {
    case .column(var reference):
      // That day is the same for all events of a user.
      if case .userAge(.first, events) = reference.derived { return self }
      for (index, step) in reference.path.enumerated() {
        guard case .state(let customer, let table, let moment) = step, let day = moment.ownDay
        else { continue }
        guard let first = day.atFirst(events) else { return nil }
        reference.path[index] = .state(
          customer: customer, table: table,
          at: moment == .day(day) ? .day(first) : .dayHeld(first))
      }
      reference.path.insert(.first(events), at: 0)
      return .column(reference)
    case .call(let function, let arguments):
      return all(arguments).map { .call(function, $0) }
    case .textTest(var test):
      guard let operands = all(test.operands) else { return nil }
      test.operands = operands
      return .textTest(test)
    case .constant, .missing: return self
    case .state, .perCustomer: return nil
    }
  }
}
