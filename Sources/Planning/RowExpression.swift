package import Values

/// An expression evaluated for every row of a measure's relation.
package indirect enum RowExpression: Sendable, Hashable {
  case column(ColumnReference)
  /// A field of `movements`: the state of one customer over one period.
  case state(StateField)
  case constant(Value)
  /// A value of some type that no row has: what a column without values stands for.
  case missing(ScalarType)
  case call(Function, [RowExpression])
  /// A test of a text column against literals.
  case textTest(TextTest)
  /// The value that another query gives for the row's customer (`where mrr > 1000`); index into
  /// `LogicalPlan.customerQueries`.
  case perCustomer(Int)
}

/// What is known of a customer over a period `[S, E)` of a life table with an amount.
///
/// Amounts of customers whose rows add up to less than zero count as 0.
package enum StateField: String, Sendable, Hashable, CaseIterable {
  /// Amount at the close of the day before S.
  case opening
  /// Amount at the close of the last day before E.
  case closing
  /// The first day on which the customer paid; missing when there is none up to E.
  case firstPaid = "first_paid"
  /// Whether the customer paid on some day before S.
  case paidBefore = "paid_before"
  /// Whether the customer paid on some day of the period.
  case served
  /// What was won, day by day, from nothing while the customer had never paid before.
  case newEvents = "new_events"
  /// What was won, day by day, from nothing by a customer that had paid before.
  case reactivationEvents = "reactivation_events"
  /// What the amount rose by, day by day, while the customer paid.
  case expansionEvents = "expansion_events"
  /// What the amount fell by, day by day, without falling to nothing.
  case contractionEvents = "contraction_events"
  /// What was lost on the days on which the amount fell to nothing.
  case churnEvents = "churn_events"
  /// How often the amount fell to nothing.
  case churnCount = "churn_count"
  /// Whether the customer had a row in force at the opening that cost nothing, and paid nothing.
  case wasFree = "was_free"
  /// Whether the customer has a row in force at the close that costs nothing, and pays nothing.
  case isFree = "is_free"
  /// Whether the customer has paid on every day from the first to the close.
  case isUnbroken = "is_unbroken"
  /// What the customer paid for the days of the period: a month's amount for a whole month.
  case accrued
  /// What it paid for as long a stretch before the period.
  case accruedBefore = "accrued_before"
  /// What it has paid for all days up to the close.
  case accruedToDate = "accrued_to_date"
  /// What a customer of the opening pays more at the close for products it had at the opening.
  case upsell
  /// What a customer of the opening pays at the close for products it did not have at the opening.
  case crossSell = "cross_sell"
  /// The first day behind the period; the same for every customer, and known of any row.
  case periodEnd = "period_end"

  package var type: ScalarType? {
    switch self {
    case .opening, .closing, .newEvents, .reactivationEvents, .expansionEvents,
      .contractionEvents, .churnEvents, .upsell, .crossSell:
      nil  // the amount's own type
    case .accrued, .accruedBefore, .accruedToDate: .number
    case .churnCount: .integer
    case .firstPaid, .periodEnd: .date
    case .paidBefore, .served, .wasFree, .isFree, .isUnbroken: .flag
    }
  }

  /// Whether it is an amount of money.
  package var isMoney: Bool {
    switch self {
    case .opening, .closing, .newEvents, .reactivationEvents, .expansionEvents,
      .contractionEvents, .churnEvents, .upsell, .crossSell, .accrued, .accruedBefore,
      .accruedToDate:
      true
    case .churnCount, .firstPaid, .paidBefore, .served, .wasFree, .isFree, .isUnbroken,
      .periodEnd:
      false
    }
  }

  /// Whether it tells products apart.
  package var needsProduct: Bool { self == .upsell || self == .crossSell }
}

/// A column, reached from the rows of a relation.
package struct ColumnReference: Sendable, Hashable {
  /// The table that holds the column.
  package var table: String
  /// By its snake-case name; or the name of the amount of a life table.
  package var column: String
  /// The way from the relation's own table; empty when it is that table.
  package var path: [JoinStep]
  /// In `movements`, where a customer has many rows: which one speaks for the customer.
  package var moment: RowMoment
  /// Not a column of the file: worked out from several rows at once.
  package var derived: DerivedColumn?

  package init(table: String, column: String, path: [JoinStep] = [], moment: RowMoment = .row) {
    self.table = table
    self.column = column
    self.path = path
    self.moment = moment
  }
}

/// A column that is worked out from the rows of a table.
package enum DerivedColumn: Sendable, Hashable {
  /// Whether a session begins with the row: the first of its session, or, where none is named,
  /// later than `gap` seconds after the user's row before it.
  case sessionStart(user: String, session: String?, at: String, gap: Double)
  /// Whether the row is the earliest of its customer with its value of a column.
  case first(of: String, customer: String, at: String)
  /// What is known of a row's user since its first event.
  case userAge(UserAge, UserEvents)
}

/// Which rows of a life table speak for a customer.
package enum RowMoment: String, Sendable, Hashable {
  /// The row itself: relations of rows.
  case row
  /// The primary value at the close of the day before the period.
  case opening
  /// The primary value at the close of the period's last day; who is gone keeps the last held.
  case closing
  /// The row that the customer first paid for, whatever the period: the value of its cohort.
  case entry
  /// The row that ended last within the period: what only the outcome knows (a churn reason).
  case outcome
}

/// One step from many rows to one row.
package enum JoinStep: Sendable, Hashable {
  /// From a foreign key to the table it refers to.
  case reference(column: String, table: String)
  /// From a customer to the primary value in a life table at a moment.
  case state(customer: String, table: String, at: HeldMoment)
  /// From an event to the first active one of its user, in the same table.
  case first(UserEvents)
}

/// When the value is taken that a customer held.
package enum HeldMoment: Sendable, Hashable {
  /// On a day of each row's own; who is gone keeps the last held.
  case day(RowExpression)
  /// On a day of each row's own, as long as it was held; who is gone has none.
  case dayHeld(RowExpression)
  /// At the close of the day before the period.
  case opening
  /// At the close of the period's last day; who is gone keeps the last held.
  case closing
  /// In the row that the customer first paid for.
  case entry
}

extension HeldMoment {
  /// The day that each row has of its own; `nil`: it is the same for all rows of a slot.
  package var ownDay: RowExpression? {
    switch self {
    case .day(let day), .dayHeld(let day): day
    case .opening, .closing, .entry: nil
    }
  }
}

/// A comparison of text with literals, bound to dictionary codes when it runs.
package struct TextTest: Sendable, Hashable {
  /// What the text is held against.
  package enum Pattern: Sendable, Hashable {
    /// Equal to one of these: exactly, else the one that differs only in case, with a note.
    case oneOf([String])
    /// `%` any run, `_` one character; case is ignored.
    case like(String)
    /// Case is ignored.
    case contains(String)
  }
  /// The columns tried: one, or for a customer its key and its name.
  package var operands: [RowExpression]
  package var pattern: Pattern
  /// A negated test keeps rows without a value.
  package var isNegated: Bool

  package init(operands: [RowExpression], pattern: Pattern, isNegated: Bool = false) {
    self.operands = operands
    self.pattern = pattern
    self.isNegated = isNegated
  }
}

extension RowExpression {
  /// The parts joined by `and`.
  package var conjuncts: [RowExpression] {
    if case .call(.and, let parts) = self { return parts.flatMap(\.conjuncts) }
    return [self]
  }

  /// Whether a field of the customers' state is held against 0 for equality.
  package func asksForNothing(at field: StateField) -> Bool {
    switch self {
    case .call(.equal, [.state(field), .constant(.integer(0))]): true
    case .call(_, let arguments): arguments.contains { $0.asksForNothing(at: field) }
    case .state, .textTest, .column, .constant, .missing, .perCustomer: false
    }
  }

  /// Whether a field of the customers' state is read.
  package func mentions(_ field: StateField) -> Bool {
    switch self {
    case .state(let other): other == field
    case .call(_, let arguments): arguments.contains { $0.mentions(field) }
    case .textTest(let test): test.operands.contains { $0.mentions(field) }
    case .column, .constant, .missing, .perCustomer: false
    }
  }

  /// The columns that are read, of this table and over joins.
  package var columns: [ColumnReference] {
    switch self {
    case .column(let reference): [reference]
    case .call(_, let arguments): arguments.flatMap(\.columns)
    case .textTest(let test): test.operands.flatMap(\.columns)
    case .state, .constant, .missing, .perCustomer: []
    }
  }

  /// The queries of customers' figures that are read, as `perCustomer` numbers them.
  package var customerQueries: Set<Int> {
    switch self {
    case .perCustomer(let query): [query]
    case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.customerQueries) }
    case .textTest(let test): test.operands.reduce(into: []) { $0.formUnion($1.customerQueries) }
    case .state, .column, .constant, .missing: []
    }
  }

  /// Whether a column of the relation's own rows is looked at.
  package func mentions(column: String) -> Bool {
    switch self {
    case .column(let reference): reference.path.isEmpty && reference.column == column
    case .call(_, let arguments): arguments.contains { $0.mentions(column: column) }
    case .textTest(let test): test.operands.contains { $0.mentions(column: column) }
    case .state, .constant, .missing, .perCustomer: false
    }
  }
}
