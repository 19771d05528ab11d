import Storage
package import Values

/// A column that is worked out from others of its table, and what it is.
package enum ComputedColumn: Sendable, Hashable {
  /// What became of a contract at its end.
  case renewal(RenewalField)
  /// What a cost is for: `acquisition`, `retention`, `cogs` or `other`; from this column.
  case costKind(of: String)
  /// Whether a customer left of its own will: `voluntary` or `involuntary`; from the reason.
  case churnKind(of: String)
  /// Money per month before discounts, from this column.
  case listAmount(of: String)
  /// The customer of the person in this column, by a table of people.
  case customerOf(person: String, table: String, type: ScalarType)
  /// The customer that a table of customers has this column's values for, in a column beside its key.
  case customerNamed(by: String, as: String, table: String, type: ScalarType)
  /// The earlier of two days; the one that there is, where the other is missing.
  case earlier(String, String)
  /// How many months a price is for: from the start of a paid period to its end.
  case billingMonths(from: String, to: String)
  /// The greatest score that could be given, from the greatest that was.
  case surveyScale(score: String, survey: String?, type: String?)
  /// A length of time in seconds, from a column of this type that holds so many at a time, or clocks.
  case seconds(of: String, unit: Int64, type: ScalarType)

  /// Whether it is a day that may lie behind the end of the data.
  package var isPlanned: Bool {
    switch self {
    case .renewal(.due), .renewal(.noticeDeadline), .renewal(.decidedBy): true
    case .renewal, .costKind, .churnKind, .listAmount, .customerOf, .customerNamed, .earlier,
      .billingMonths, .surveyScale, .seconds:
      false
    }
  }

  package var type: ScalarType {
    switch self {
    case .renewal(let field): field.type
    case .costKind, .churnKind: .text
    case .listAmount: MonthlyAmounts.type
    case .customerOf(_, _, let type), .customerNamed(_, _, _, let type): type
    case .earlier: .date
    case .billingMonths: .decimal(scale: DecimalScale(BillingPeriod.scale))
    case .surveyScale: .integer
    case .seconds(_, _, let type): type == .text ? .integer : type
    }
  }
}

/// What is known of a contract's end.
package enum RenewalField: String, Sendable, Hashable, CaseIterable {
  /// The end as the file has it.
  case due = "renewal_due"
  /// `renewed`, `churned`, or `open` while the file does not say and no contract follows.
  case outcome = "renewal_outcome"
  /// The day up to which a following contract still counts as a renewal.
  case decidedBy = "decided_by"
  /// `monthly`, `quarterly`, `annual`, `multi-year` or `other`.
  case term = "renewal_term"
  case months = "contract_months"
  /// The value of a year of it.
  case value = "expiring_value"
  /// The value of a year of what followed; 0 when nothing did.
  case renewedValue = "renewed_annual_value"
  /// The last day to give notice.
  case noticeDeadline = "notice_due"
  /// When the contract that follows begins; missing when none does.
  case isRenewal = "is_renewal"

  /// Nothing is known of it where no column holds the value of a contract.
  var isMoney: Bool {
    switch self {
    case .value, .renewedValue: true
    case .due, .outcome, .decidedBy, .term, .months, .noticeDeadline, .isRenewal: false
    }
  }

  var type: ScalarType {
    switch self {
    case .due, .decidedBy, .noticeDeadline: .date
    case .outcome, .term: .text
    case .months: .integer
    case .value, .renewedValue: .decimal(scale: DecimalScale(Renewals.scale))
    case .isRenewal: .flag
    }
  }
}

extension ModelTable {
  /// Adds a computed column, under another name where the file has one of that name.
  /// - Returns: what it is called.
  @discardableResult
  mutating func compute(_ name: String, _ column: ComputedColumn) -> String {
    var free = name
    while columnIndex(free) != nil { free += "_computed" }
    columns.append(ColumnSchema(header: free, name: free, type: column.type))
    computed[free] = column
    roles[name] = free
    return free
  }
}

extension Dataset {
  func computedColumn(_ column: ComputedColumn, in table: Int) throws(LoadProblem) -> Column {
    switch column {
    case .renewal(let field): return try renewals(of: table).column(field)
    case .costKind(let source):
      let categories = try self.column(source, in: table)
      let kinds = CostKinds(lists: model.lists)
      for found in kinds.notes(of: categories, model.tables[table].name) { note(found) }
      return kinds.kinds(of: categories)
    case .churnKind(let source):
      return ChurnKinds(lists: model.lists).kinds(of: try self.column(source, in: table))
    case .listAmount(let source):
      guard var amount = model.tables[table].amount else {
        return try fileColumn(source, in: table)
      }
      amount.column = source
      return try converted(try normalisedAmount(amount, in: table), in: table)
    case .customerOf(let person, let people, _):
      return try customers(of: person, among: people, in: table)
    case .customerNamed(let own, let column, let directory, let type):
      return try customers(namedBy: own, as: column, of: directory, in: table, type: type)
    case .earlier(let one, let other):
      return Column(earlierOf: try days(of: one, in: table), try days(of: other, in: table))
    case .billingMonths(let from, let to):
      return BillingPeriod.months(
        try days(of: from, in: table), try days(of: to, in: table), IntervalFactors(model.options))
    case .surveyScale(let score, let survey, let type):
      return try surveyScales(score, survey, type, in: table)
    case .seconds(let source, let unit, _):
      return TicketLengths.seconds(of: try fileColumn(source, in: table), unit: unit)
    }
  }

  /// The columns of the file that a computed one is made from.
  func sources(of column: ComputedColumn, in table: Int) -> [String] {
    switch column {
    case .renewal: Renewals.sources(of: model.tables[table])
    case .costKind(let source), .churnKind(let source), .seconds(let source, _, _): [source]
    case .customerOf(let person, _, _): [person]
    case .customerNamed(let own, _, _, _): [own]
    case .earlier(let one, let other): [one, other]
    case .billingMonths(let from, let to): [from, to]
    case .listAmount(let source):
      [source]
        + [
          model.tables[table].amount?.interval, model.tables[table].amount?.intervalCount,
          model.tables[table].amount?.quantity,
          model.exchangeRates == nil ? nil : model.tables[table].currencyColumn,
        ].compactMap(\.self)
    case .surveyScale(let score, let survey, let type):
      [score] + [survey, type].compactMap(\.self)
    }
  }
}

extension Column {
  /// Of two days of each row the earlier, or the one that there is.
  fileprivate init(earlierOf one: Days, _ other: Days) {
    let count = one.values.count
    var days = [Int32](repeating: 0, count: count)
    var isPresent = [Bool](repeating: true, count: count)
    for row in 0..<count {
      switch (one.validity.isPresent(row), other.validity.isPresent(row)) {
      case (true, true): days[row] = min(one.values[row], other.values[row])
      case (true, false): days[row] = one.values[row]
      case (false, true): days[row] = other.values[row]
      case (false, false): isPresent[row] = false
      }
    }
    self.init(.date(days), validity: Validity(isPresent))
  }
}
