package import Values

/// A table that lies in a file and is read when asked.
///
/// Opening reads enough to know the dialect, the header and the types; `columns(_:)` reads the
/// columns that a statement needs, in parallel chunks, and keeps them.
package protocol StoredTable: AnyObject {
  /// The file's name without its extension, or what `load … as` says.
  var name: String { get }
  /// The path, for messages.
  var path: String { get }
  /// In the order of the file.
  var schema: [ColumnSchema] { get }
  /// The number of rows of data; reads through the file once if that is not known yet.
  func rowCount() throws(LoadProblem) -> Int
  /// The columns at these indices of `schema`, loaded if they are not yet in memory.
  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column]
  /// Reads columns that are not in memory, and in the same pass what `isDistinct(_:)` will be asked
  /// about others.
  func read(_ indices: [Int], distinct keys: [Int]) throws(LoadProblem)
  /// Whether each row has a value of a column, text or a whole number, that no other row has.
  /// False where that cannot be told without its values: it says nothing then.
  func isDistinct(_ index: Int) throws(LoadProblem) -> Bool
  /// These columns for rows spread over the file, at most a few thousand: cheap on any size.
  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column]
  /// Whether the sampled rows are seen to have different values in a column, without reading them
  /// again; false says nothing.
  func isSampleDistinct(_ index: Int) -> Bool
  /// The file as it was when it was opened; `nil` for what came through a pipe, or lies in the program.
  var identity: FileIdentity? { get }
  /// What was doubtful in what has been read so far.
  var issues: LoadIssues { get }
  /// How many rows behind the header were passed over.
  var rowsSkippedBelow: Int { get }
  /// What was made of the file's rows, where they are others, in one sentence.
  var making: String? { get }
  /// Numbers worked out of whole columns of the file, or what was worked out in an earlier run where
  /// columns are kept between runs.
  ///
  /// - Parameter name: tells the work and all that it goes by beside the file.
  func finding(
    _ name: String, _ work: () throws(LoadProblem) -> [Int64]
  ) throws(LoadProblem) -> [Int64]
  /// Whether going through the file takes a time that can be noticed.
  var isLarge: Bool { get }
  /// How many threads may work on the table's rows at once.
  var threads: Int { get }
  /// Whether the table is made of another when a model is read: reading again makes it anew.
  ///
  /// Asked here and not by a cast to a protocol, which would look through all conformances of the
  /// program.
  var isDerived: Bool { get }
  /// The table behind one whose columns are only read otherwise.
  var retyped: (any StoredTable)? { get }
}

extension StoredTable {
  package var rowsSkippedBelow: Int { 0 }
  package var making: String? { nil }
  package var isLarge: Bool { false }
  package var identity: FileIdentity? { nil }
  package var threads: Int { 1 }
  package var isDerived: Bool { false }
  package var retyped: (any StoredTable)? { nil }
  /// For tables whose cells nobody has looked at.
  package func isSampleDistinct(_ index: Int) -> Bool { false }

  /// For tables of which nothing is kept: works it out.
  package func finding(
    _ name: String, _ work: () throws(LoadProblem) -> [Int64]
  ) throws(LoadProblem) -> [Int64] { try work() }
}

extension StoredTable {
  /// Whether another file lies at the path now, or none.
  package var hasChanged: Bool { identity.map { FileIdentity(path: path) != $0 } ?? false }

  /// For tables that are made from others: reads whole columns.
  package func read(_ indices: [Int], distinct keys: [Int]) throws(LoadProblem) {
    _ = try columns(Array(Set(indices + keys)))
  }

  /// For tables that are made from others: looks at the whole column.
  package func isDistinct(_ index: Int) throws(LoadProblem) -> Bool {
    try columns([index])[0].isAscending
  }
}

/// A column as far as it is known before its values are loaded.
package struct ColumnSchema: Sendable, Hashable {
  /// The header as written, white space around it cut.
  package var header: String
  /// The header in snake case, unique within the table: `Created (UTC)` → `created_utc`.
  package var name: String
  package var type: ScalarType
  /// No row that was looked at has a value: the type says nothing.
  package var isEmpty: Bool
  /// The file writes months, `2024-06`.
  private var writesMonths: Bool
  private var writtenUnit: Unit?

  package init(
    header: String, name: String, type: ScalarType, isEmpty: Bool = false,
    writesMonths: Bool = false, unit: Unit? = nil
  ) {
    writtenUnit = unit
    self.header = header
    self.name = name
    self.type = type
    self.isEmpty = isEmpty
    self.writesMonths = writesMonths
  }

  /// Dates that stand for whole months, each by its first day.
  package var isOfMonths: Bool { writesMonths && type == .date }

  /// What its cells say that the numbers are: money (`$5`, `5 EUR`) or percent (`5%`).
  package var unit: Unit? { type.isNumeric ? writtenUnit : nil }
}

/// What was doubtful in a file: counted in full, the first few kept with their place.
package struct LoadIssues: Sendable {
  /// What was doubtful.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Too few or too many fields.
    case raggedRow
    /// A cell that cannot be read as its column's type; it counts as missing.
    case badValue
    case ambiguousDate
    /// Numbers such as `1,234`, all of which could be thousands as well as decimals.
    case ambiguousNumber
    case invalidUTF8
    case unclosedQuote
    case strayQuote
    /// A column that is mostly of one type but is read as text, because of cells that do not fit.
    case mixedTypes
    /// A title above the header, or a line at the end that sums up the others.
    case noRecord
  }

  /// One doubtful place in a file.
  package struct Example: Sendable, Hashable {
    package var kind: Kind
    /// 1-based.
    package var line: Int
    /// The column's name, if the issue lies in one.
    package var column: String?
    /// What stood there, cut to 40 characters.
    package var found: String
    package var expected: String

    package init(kind: Kind, line: Int, column: String?, found: String, expected: String) {
      self.kind = kind
      self.line = line
      self.column = column
      self.found = found
      self.expected = expected
    }
  }

  package var counts: [Kind: Int]
  /// In order of line; at most 20.
  package var examples: [Example]
  /// Rows that are in no column because they could not be read.
  package var rowsLeftOut: Int

  package init(counts: [Kind: Int] = [:], examples: [Example] = [], rowsLeftOut: Int = 0) {
    self.counts = counts
    self.examples = examples
    self.rowsLeftOut = rowsLeftOut
  }
}

/// How files are read.
package struct LoadOptions: Sendable {
  package var threads: Int
  /// `--types text`: no inference, every column is text.
  package var isTextOnly: Bool
  /// `--strict`: the first doubtful thing is an error.
  package var isStrict: Bool
  /// Types that a model declares, by column name or header.
  package var declaredTypes: [String: ScalarType]
  /// Whether dates that may have their day or their month in front have the day there, as a model declares
  /// it, by column name or header.
  package var dayFirst: [String: Bool] = [:]
  /// Rows in front of the header to pass over.
  package var skipRows: Int
  /// Rows behind the header to pass over, such as a second header.
  package var skipRowsBelow = 0
  /// Who is told how far loads are, and can stop them.
  package var monitor: LoadMonitor

  package init(
    threads: Int = 2, isTextOnly: Bool = false, isStrict: Bool = false,
    declaredTypes: [String: ScalarType] = [:], skipRows: Int = 0,
    monitor: LoadMonitor = LoadMonitor()
  ) {
    self.threads = threads
    self.isTextOnly = isTextOnly
    self.isStrict = isStrict
    self.declaredTypes = declaredTypes
    self.skipRows = skipRows
    self.monitor = monitor
  }
}
