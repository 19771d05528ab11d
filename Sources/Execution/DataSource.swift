package import Modeling
package import Storage
package import Values

/// What the engine asks of the data: columns by name, and what the model knows of them.
///
/// Everything comes as whole arrays, taken once before a loop runs.
package protocol DataSource {
  func rowCount(of table: String) throws(LoadProblem) -> Int
  /// Columns by their snake-case names, or the name of the table's amount, value maps applied.
  func columns(_ names: [String], of table: String) throws(LoadProblem) -> [Column]
  /// Fetches in one pass what a statement will ask of a table: columns by name, what `life(of:)`
  /// and `customers(of:)` read, the amount and the key. Asking without it works too, only slower.
  func load(_ needs: TableNeeds, of table: String) throws(LoadProblem)
  /// When the rows of a life table are in force.
  func life(of table: String) throws(LoadProblem) -> LifeView
  /// The first day that a table tells of by a time of its own; `nil` where it has none.
  func firstDay(of table: String) throws(LoadProblem) -> Day?
  /// The first day in a column; `nil` where it has none.
  func firstDay(of table: String, column: String) throws(LoadProblem) -> Day?
  /// The column that says when the rows of a table happened, were taken or began; `nil` where none
  /// does.
  func timeColumn(of table: String) -> String?
  /// The column of a table that names the customer; `nil` when it names none.
  func customerColumn(of table: String) -> String?
  /// The column of a table that has a role in the catalogue; `nil` when it has none.
  func column(forRole role: String, of table: String) -> String?
  /// The customers of a table that names them.
  func customers(of table: String) throws(LoadProblem) -> CustomerView
  /// The keys of the customers, by the codes that all tables share.
  func customerLabels(of table: String) throws(LoadProblem) -> Column
  /// Between which days the times of a column lie, by blocks of rows; `nil` where that is not known,
  /// or where all lie within some days.
  func zones(
    of column: String, in table: String, unlessWithin days: Range<Int32>
  ) throws(LoadProblem) -> DayZones?
  /// How large the values of a numeric column are.
  func magnitude(of column: String, in table: String) throws(LoadProblem) -> Magnitude
  /// For each row of `table` the row of `target` that `column` refers to.
  func lookup(_ column: String, of table: String, into target: String) throws(LoadProblem)
    -> RowIndex
  /// Rows that do not count because an earlier one has their key, in ascending order.
  func duplicateRows(of table: String) throws(LoadProblem) -> [Int]
  /// What a reader of figures from a table must know: rows left out, rules that were assumed.
  func notes(of table: String) -> [Answer.Note]
  /// Instants as microseconds of the local clock since 1970-01-01T00:00.
  var localTime: @Sendable ([Int64]) -> [Int64] { get }
  /// The local days of instants in whole seconds since 1970-01-01T00:00:00Z.
  var localDays: @Sendable ([UInt32]) -> [Int32] { get }
}

extension DataSource {
  /// For data that are in memory from the start.
  package func load(_ needs: TableNeeds, of table: String) throws(LoadProblem) {}

  /// By the local times.
  package var localDays: @Sendable ([UInt32]) -> [Int32] {
    let localTime = localTime
    return { localTime($0.map(microseconds)).map { Int32(floorDivided($0, 86_400_000_000)) } }
  }

  /// Nothing says where in the table the rows of a period are.
  package func zones(
    of column: String, in table: String, unlessWithin days: Range<Int32>
  ) throws(LoadProblem) -> DayZones? { nil }

  /// Looks at every value; what is asked for again and again is worth keeping.
  package func magnitude(of column: String, in table: String) throws(LoadProblem) -> Magnitude {
    Magnitude(try columns([column], of: table)[0])
  }

  /// Nothing says since when the rows are kept.
  package func firstDay(of table: String) throws(LoadProblem) -> Day? { nil }
  /// Nothing says since when the rows are kept.
  package func firstDay(of table: String, column: String) throws(LoadProblem) -> Day? { nil }

  /// Nothing says which time is the rows' own.
  package func timeColumn(of table: String) -> String? { nil }

  /// No roles beside the columns' own names.
  package func column(forRole role: String, of table: String) -> String? { role }
}

/// What a statement reads of one table.
package struct TableNeeds: Sendable {
  package var columns: Set<String> = []
  package var life = false
  /// The amount of each row.
  package var amount = false
  package var customers = false
  /// Whether no two rows have the same key.
  package var key = false
  /// The keys themselves: other tables refer to rows of this one.
  package var isReferredTo = false
}

/// The days on which the rows of a life table are in force: `from <= day < end`.
package struct LifeView: Sendable {
  /// The first day; `Int32.max` when the row has none.
  package var from: DayNumbers
  /// The first day that is not covered, versions cut; `Int32.max` while the row still runs.
  package var end: DayNumbers
  /// The amount's name among the table's columns, if it has one.
  package var amount: String?
  /// Rows that cover no day because they end on or before the day they start.
  package var emptyRows: Int
  /// Rows without a start that could be read.
  package var rowsWithoutStart: Int
  /// Rows cut because a later version of the same thing starts before they end.
  package var cutRows: Int

  package init(
    from: [Int32], end: [Int32], amount: String?, emptyRows: Int = 0, rowsWithoutStart: Int = 0,
    cutRows: Int = 0
  ) {
    self.init(
      from: DayNumbers(from), end: DayNumbers(end), amount: amount, emptyRows: emptyRows,
      rowsWithoutStart: rowsWithoutStart, cutRows: cutRows)
  }

  package init(
    from: DayNumbers, end: DayNumbers, amount: String?, emptyRows: Int = 0,
    rowsWithoutStart: Int = 0, cutRows: Int = 0
  ) {
    precondition(from.count == end.count, "a start and an end for every row")
    self.from = from
    self.end = end
    self.amount = amount
    self.emptyRows = emptyRows
    self.rowsWithoutStart = rowsWithoutStart
    self.cutRows = cutRows
  }
}

/// Which customer each row of a table belongs to.
///
/// Codes mean the same in every table; a table asked for later may bring customers that the ones
/// before did not have, behind theirs.
package struct CustomerView: Sendable {
  /// Below `count`, or `UInt32.max` for rows without a customer.
  package let codes: RowCodes
  /// How many customers there are, in this table or in those that were asked for before.
  package let count: Int
  /// The column of this table that names the customer.
  package var column: String
  /// Whether some rows have no customer.
  package let hasRowsWithout: Bool

  package init(codes: [UInt32], count: Int, column: String, hasRowsWithout: Bool) {
    self.init(
      codes: RowCodes(codes), count: count, column: column, hasRowsWithout: hasRowsWithout)
  }

  package init(codes: RowCodes, count: Int, column: String, hasRowsWithout: Bool) {
    self.codes = codes
    self.count = count
    self.column = column
    self.hasRowsWithout = hasRowsWithout
  }
}
