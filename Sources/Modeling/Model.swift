package import Storage
package import Syntax
package import Values

/// What the tables mean: which column is the key, the customer, the amount, the life of a row.
///
/// Inferred from names, types and data, or declared in `model.kpi`; every role refers to columns
/// by their name in snake case.
package struct Model: Sendable {
  package var tables: [ModelTable]
  package var calendar: CalendarRules
  /// The IANA name, `UTC` by default.
  package var timeZone: String
  /// `set today`.
  package var today: Day?
  /// Options that are not part of the calendar, by their words: `gross margin` → `80%`.
  package var options: [String: Value]
  /// `set cache on|off`: whether columns are kept between runs; `nil` leaves it to `--cache`.
  package var keepsColumns: Bool?
  /// `define` statements of the model file, in order.
  package var definitions: [Definition]
  /// `let` statements of the model file, in order.
  package var bindings: [(name: String, value: Expression)]
  /// `active events = …` and the like: the words in front of `=`, and the values.
  package var lists: [String: [String]]
  package var healthActions: [(name: String, impact: Int64)]
  package var targets: [Expression]
  package var bands: [ModelStatement]

  package init(tables: [ModelTable] = []) {
    self.tables = tables
    calendar = CalendarRules()
    timeZone = "UTC"
    today = nil
    options = [:]
    definitions = []
    bindings = []
    lists = [:]
    healthActions = []
    targets = []
    bands = []
  }

  /// A table by its name, whatever its case.
  package func table(_ name: String) -> ModelTable? {
    tables.first { $0.name.lowercased() == name.lowercased() }
  }

  /// The table of a concept: the one recognised as such, else the one of that name.
  package func table(of concept: Concept) -> ModelTable? {
    if concept == .renewals { return tables.first(where: \.isRenewals) ?? table(of: .contracts) }
    return tables.first { $0.concept == concept } ?? table(concept.rawValue)
  }

  /// Whether a table is the one that definitions of the catalogue call so.
  package func isTable(_ table: ModelTable, of concept: String) -> Bool {
    if concept == Concept.renewals.rawValue { return self.table(of: .renewals)?.name == table.name }
    return table.concept?.rawValue == concept
  }

  /// The table that revenue metrics are computed from: it has lives, customers and an amount.
  package var revenueTable: ModelTable? {
    // What is made of another table for that goes before it.
    tables.first { $0.isRevenue && $0.source != nil } ?? tables.first { $0.isRevenue }
  }
}

/// The kinds of table that metrics of the catalogue are computed from, by the names that their
/// definitions use: `count(tickets)`, `avg(surveys.score)`.
package enum Concept: String, Sendable, Hashable, CaseIterable {
  case contracts, costs, customers, events, onboarding, orders
  /// Opportunities to renew. Metrics mean by it whatever tells of renewals, so contracts too.
  case renewals
  case subscriptions, surveys, tickets, trials

  /// The catalogue's name of the time at which a row happened.
  package var timeRole: String? {
    switch self {
    case .tickets: "created_at"
    case .events: "occurred_at"
    case .surveys: "responded_at"
    case .onboarding: "completed_at"
    case .orders: "ordered_at"
    case .contracts, .costs, .customers, .renewals, .subscriptions, .trials: nil
    }
  }
}

/// One table and the roles of its columns.
package struct ModelTable: Sendable {
  /// What the rows of a table are.
  package enum Kind: String, Sendable, Hashable {
    /// A key, and facts about what it stands for.
    case entity
    /// Rows that are in force from one day until another.
    case life
    /// Rows that happen at a moment.
    case event
    /// Rows that hold as of a date.
    case snapshot
    /// Rows without a time or a key of their own.
    case plain
  }

  /// From when until when a row is in force.
  package struct Life: Sendable, Hashable {
    package var from: String
    package var end: String?
    /// The end is the last day covered (`through`) rather than the first not covered (`until`).
    package var isInclusive: Bool
    /// `nil` when declared, or the counts that decided: successors that start on the day of the
    /// previous end, and on the day after.
    package var evidence: (sameDay: Int, dayAfter: Int)?
    /// Inferred, and the rows have not been looked at yet: `isInclusive` is not known until
    /// `Dataset` loads the life for the first time.
    package var isUndecided = false
    /// A column that is called an end, and holds texts that are no dates: rows end all the same, but
    /// nobody knows when.
    package var unreadEnd: String?
    /// A column that may hold ends, such as dates of renewal, and is not taken to.
    package var otherEnd: String?

    package static func == (a: Life, b: Life) -> Bool {
      a.from == b.from && a.end == b.end && a.isInclusive == b.isInclusive
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(from)
      hasher.combine(end)
      hasher.combine(isInclusive)
    }

    package init(
      from: String, end: String?, isInclusive: Bool,
      evidence: (sameDay: Int, dayAfter: Int)? = nil
    ) {
      self.from = from
      self.end = end
      self.isInclusive = isInclusive
      self.evidence = evidence
    }
  }

  /// Money per month: column × quantity / divisor, by the length of the interval.
  package struct Amount: Sendable, Hashable {
    /// What queries call it: `mrr`.
    package var name: String
    package var column: String
    /// 100 for cents.
    package var divisor: Int64
    /// Text such as `month`, `year`, `week`, `day`; `nil`: already a month.
    package var interval: String?
    /// How many intervals the amount is for; without an interval, months.
    package var intervalCount: String?
    package var quantity: String?

    package init(
      name: String, column: String, divisor: Int64 = 1, interval: String? = nil,
      intervalCount: String? = nil, quantity: String? = nil
    ) {
      self.name = name
      self.column = column
      self.divisor = divisor
      self.interval = interval
      self.intervalCount = intervalCount
      self.quantity = quantity
    }

    /// Whether the column holds the amount as it is.
    package var isPlain: Bool {
      divisor == 1 && interval == nil && intervalCount == nil && quantity == nil
    }
  }

  /// A foreign key: many rows here to one row there.
  package struct Reference: Sendable, Hashable {
    package var column: String
    package var table: String

    package init(column: String, table: String) {
      self.column = column
      self.table = table
    }
  }

  /// `map status: canceled, Cancelled = churned`
  package struct ValueMap: Sendable, Hashable {
    package var column: String
    package var from: [String]
    package var to: String

    package init(column: String, from: [String], to: String) {
      self.column = column
      self.from = from
      self.to = to
    }
  }

  package var name: String
  /// The path of the file.
  package var file: String
  package var columns: [ColumnSchema]
  package var kind: Kind
  package var key: String?
  /// The column that names the customer; in the customers table the key itself.
  package var customer: String?
  package var references: [Reference]
  package var life: Life?
  /// When the row happened.
  package var at: String?
  /// When it was over (a ticket's resolution).
  package var until: String?
  package var asOf: String?
  package var amount: Amount?
  package var attributes: [String]
  /// Columns known only once a row has ended, such as a churn reason: column → name in queries.
  package var outcomes: [(column: String, name: String)]
  /// What a person calls the entity.
  package var label: String?
  package var maps: [ValueMap]
  /// Names of one's own for headers: name in queries → header.
  package var renames: [(name: String, header: String)]
  /// Types declared against what the file seems to hold: column → type.
  package var declaredTypes: [(column: String, type: ScalarType)]
  /// Dates declared to have their day in front, or their month.
  package var dateOrders: [(column: String, isDayFirst: Bool)] = []
  /// Columns of seconds or milliseconds since 1970, which are instants here.
  package var unixColumns: [String]
  /// Rows in front of the header that the file has.
  package var skippedRows: Int
  /// Rows behind the header that are none of data.
  package var skippedRowsBelow = 0
  /// Whether revenue metrics are computed from it.
  package var isRevenue: Bool
  /// Whether renewal metrics are computed from it though there may be contracts as well.
  package var isRenewals = false
  /// The table whose rows these lives are made of: a log of movements, or snapshots.
  package var source: String?
  /// What the catalogue calls the table, when it knows tables of the kind.
  package var concept: Concept?
  /// What the catalogue would call the table, if another one were not likelier to be it.
  package var otherConcept: Concept?
  /// The catalogue's name of a column → this table's, where the two differ.
  package var roles: [String: String]
  /// Columns that no file has, by name; `columns` lists them behind those of the file.
  package var computed: [String: ComputedColumn]
  /// Why each role was chosen, for `show model`: role → a few words.
  package var reasons: [String: String]

  /// A stored table of whose columns nothing is known yet.
  init(_ stored: any StoredTable) {
    self.init(name: stored.name, file: stored.path, columns: stored.schema)
    reasons["rows"] = stored.making
  }

  package init(name: String, file: String, columns: [ColumnSchema], kind: Kind = .plain) {
    self.name = name
    self.file = file
    self.columns = columns
    self.kind = kind
    references = []
    attributes = []
    outcomes = []
    maps = []
    renames = []
    declaredTypes = []
    unixColumns = []
    skippedRows = 0
    isRevenue = false
    roles = [:]
    computed = [:]
    reasons = [:]
  }

  /// The actual column for a name that the catalogue uses (`tickets.created_at`): the column of
  /// that name, or the one that has the role.
  package func column(forRole role: String) -> String? {
    roles[role] ?? (columnIndex(role) == nil ? nil : role)
  }

  /// Whether a column is known only once a row has ended.
  package func isOutcome(_ column: String) -> Bool {
    if case .churnKind? = computed[column] { return true }
    return outcomes.contains { $0.column == column }
  }

  /// Whether a column's dates stand for whole months.
  package func isOfMonths(_ column: String?) -> Bool {
    column.flatMap(columnIndex).map { columns[$0].isOfMonths } ?? false
  }

  /// The position of a column by its name in queries.
  package func columnIndex(_ name: String) -> Int? {
    columns.firstIndex { $0.name == name }
  }
}
