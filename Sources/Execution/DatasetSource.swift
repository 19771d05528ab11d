package import Modeling
package import Storage
package import Values

/// A dataset as the engine sees it; kept as long as the dataset, since it remembers the customers'
/// common codes.
package final class DatasetSource: DataSource {
  package let dataset: Dataset
  /// The customers of the first table that was asked for: their codes are the common ones.
  private var base: Codes?
  private var baseTable = ""
  /// Customers that only later tables have, by what they are called; codes behind the base.
  private var extra: [String] = []
  private var extraCodes: [ExactText: UInt32] = [:]
  private var codes: [String: CommonCodes] = [:]
  private var magnitudes: [String: Magnitude] = [:]
  private var labels: Column?

  package init(_ dataset: Dataset) { self.dataset = dataset }

  /// The number of rows in the file.
  package func rowCount(of table: String) throws(LoadProblem) -> Int {
    try dataset.rowCount(of: table)
  }

  /// Columns by name, value maps applied.
  package func columns(_ names: [String], of table: String) throws(LoadProblem) -> [Column] {
    try dataset.columns(names, of: table)
  }

  /// Reads all that a statement needs of a table in one pass.
  package func load(_ needs: TableNeeds, of table: String) throws(LoadProblem) {
    var all = needs.columns.sorted()
    if needs.amount, let amount = dataset.model.table(table)?.amount?.name { all.append(amount) }
    try dataset.load(
      all, of: table, withLife: needs.life, withCustomers: needs.customers, withKey: needs.key,
      isReferredTo: needs.isReferredTo)
  }

  /// When the rows of a life table are in force.
  package func life(of table: String) throws(LoadProblem) -> LifeView {
    let lives = try dataset.life(of: table)
    return LifeView(
      from: lives.from, end: lives.end, amount: dataset.model.table(table)?.amount?.name,
      emptyRows: lives.empty, rowsWithoutStart: lives.withoutStart, cutRows: lives.cut)
  }

  /// The first day in the column that says when a row happened, was taken or began.
  package func firstDay(of table: String) throws(LoadProblem) -> Day? {
    guard let column = timeColumn(of: table) else { return nil }
    return try firstDay(of: table, column: column)
  }

  /// The first day in a column.
  package func firstDay(of table: String, column: String) throws(LoadProblem) -> Day? {
    try dataset.bounds(of: column, in: table)?.0
  }

  /// The column that says when a row happened, was taken or began.
  package func timeColumn(of table: String) -> String? {
    let entry = dataset.model.table(table)
    return entry?.at ?? entry?.asOf ?? entry?.life?.from
  }

  /// The column that names the customer, if there is one.
  package func customerColumn(of table: String) -> String? {
    dataset.model.table(table)?.customer
  }

  /// The column behind a name of the catalogue.
  package func column(forRole role: String, of table: String) -> String? {
    dataset.model.table(table)?.column(forRole: role)
  }

  /// The customers of a table's rows, by codes that all tables share.
  package func customers(of table: String) throws(LoadProblem) -> CustomerView {
    let common = try commonCodes(table)
    return CustomerView(
      codes: common.codes, count: (base?.count ?? 0) + extra.count,
      column: customerColumn(of: table) ?? "", hasRowsWithout: common.hasMissing)
  }

  /// The customers' keys, by the codes that all tables share.
  package func customerLabels(of table: String) throws(LoadProblem) -> Column { currentLabels() }

  /// Between which days the times of a column lie, by blocks of rows.
  package func zones(
    of column: String, in table: String, unlessWithin days: Range<Int32>
  ) throws(LoadProblem) -> DayZones? {
    try dataset.zones(of: column, in: table, unlessWithin: days)
  }

  /// How large the values of a numeric column are; looked up once.
  package func magnitude(of column: String, in table: String) throws(LoadProblem) -> Magnitude {
    let place = table + "\u{0}" + column
    if let known = magnitudes[place] { return known }
    let found = try dataset.finding("magnitude", of: [column], in: table) {
      () throws(LoadProblem) in
      let magnitude = Magnitude(try columns([column], of: table)[0], threads: dataset.threads)
      return [magnitude.hasNegative ? 1 : 0, magnitude.sumFits ? 1 : 0]
    }
    let magnitude = Magnitude(hasNegative: found[0] == 1, sumFits: found[1] == 1)
    magnitudes[place] = magnitude
    return magnitude
  }

  /// For each row of a table the row that a foreign key refers to.
  package func lookup(_ column: String, of table: String, into target: String)
    throws(LoadProblem) -> RowIndex
  {
    switch try dataset.lookup(from: table, column: column, to: target) {
    case .byRow(let rows): return .rows(rows)
    case .counted(let first, let rows):
      return .counted(try dataset.codes(of: column, in: table).codes, first: first, rows: rows)
    case .byCode(let rowOfCode):
      return .through(try dataset.codes(of: column, in: table).codes, rowOfCode)
    }
  }

  /// Rows that repeat an earlier row's key and do not count.
  package func duplicateRows(of table: String) throws(LoadProblem) -> [Int] {
    try dataset.duplicates(of: table).rows
  }

  /// What the dataset has to say about a table that was read.
  package func notes(of table: String) -> [Answer.Note] {
    let names = [table, dataset.model.table(table)?.source].compactMap(\.self)
    return dataset.notes.filter { $0.table.map(names.contains) ?? false }
      .map { Answer.Note(id: $0.id, text: $0.text) }
  }

  package var localDays: @Sendable ([UInt32]) -> [Int32] {
    let zone = LocalDays(zone: dataset.model.timeZone)
    return { zone.days(ofSeconds: $0) }
  }

  package var localTime: @Sendable ([Int64]) -> [Int64] {
    let zone = LocalDays(zone: dataset.model.timeZone)
    return { zone.localTimes(ofMicroseconds: $0) }
  }

  // MARK: - Customers

  /// A table's customers by common codes.
  private struct CommonCodes {
    var codes: RowCodes
    var hasMissing: Bool
  }

  private func commonCodes(_ table: String) throws(LoadProblem) -> CommonCodes {
    if let known = codes[table] { return known }
    let own = try dataset.customers(of: table)
    var result = CommonCodes(codes: own.codes, hasMissing: own.hasMissing)
    if let base {
      result.codes = RowCodes(translated(own, of: table, to: base))
    } else {
      (base, baseTable) = (own, table)
    }
    codes[table] = result
    return result
  }

  private func translated(_ own: Codes, of table: String, to base: Codes) -> [UInt32] {
    var mapping = codeMapping(from: own, to: base)
    let isUsed = own.areUsed
    noteStrangers(own, of: table, isUsed, mapping, base)
    for code in 0..<own.count where mapping[code] == Codes.missing && isUsed[code] {
      mapping[code] = extraCode(own.name(UInt32(code)), behind: base.count)
    }
    return largeArray(count: own.codes.count) { common in
      for row in common.indices {
        let code = own.codes[row]
        common[row] = code == Codes.missing ? Codes.missing : mapping[Int(code)]
      }
    }
  }

  /// Says so where the customers of one table are hardly ever those of another that has them all: what
  /// is asked of both then finds nothing, and looks as if there were nothing.
  private func noteStrangers(
    _ own: Codes, of table: String, _ isUsed: [Bool], _ mapping: [UInt32], _ base: Codes
  ) {
    let (hasAll, baseHasAll) = (hasAllCustomers(table), hasAllCustomers(baseTable))
    guard hasAll != baseHasAll else { return }
    // Of the table that has not all: which codes are in use, and which of them the other has.
    let asked = baseHasAll ? isUsed : base.areUsed
    var isFound = [Bool](repeating: false, count: asked.count)
    for code in 0..<own.count where isUsed[code] && mapping[code] != Codes.missing {
      isFound[baseHasAll ? code : Int(mapping[code])] = true
    }
    var (count, strangers, one) = (0, 0, 0)
    for code in asked.indices where asked[code] {
      count += 1
      if isFound[code] { continue }
      if strangers == 0 { one = code }
      strangers += 1
    }
    guard strangers * 5 > count else { return }
    let (some, all) = baseHasAll ? (own, base) : (base, own)
    let (from, to) = baseHasAll ? (table, baseTable) : (baseTable, table)
    let example = some.name(UInt32(one))
    let member = all.codes.first { $0 != Codes.missing }
    let known = member.map { " (such as `\(all.name($0))`)" } ?? ""
    let text =
      strangers == count
      ? "no customer of `\(from)` (such as `\(example)`) is one of `\(to)`\(known): what is asked of both finds nothing"
      : "\(strangers) of \(count) customers of `\(from)`, such as `\(example)`, are not in `\(to)`"
    dataset.note(DataNote(id: "unknown-customers", table: from, text: text))
  }

  /// Whether a table has a row for every customer, as those have that say who they are or what they pay.
  private func hasAllCustomers(_ table: String) -> Bool {
    guard let table = dataset.model.table(table) else { return false }
    return table.isRevenue || table.concept == .customers
      || table.kind == .entity && table.key != nil && table.key == table.customer
  }

  private func extraCode(_ name: String, behind count: Int) -> UInt32 {
    if let known = extraCodes[ExactText(name)] { return known }
    let code = UInt32(count + extra.count)
    extraCodes[ExactText(name)] = code
    extra.append(name)
    labels = nil
    return code
  }

  /// The customers' keys by common code: numbers where all are, else text.
  private func currentLabels() -> Column {
    if let labels { return labels }
    let base = self.base ?? Codes.none
    let count = base.count + extra.count
    let result: Column
    let numbers = extra.compactMap { Int64($0) }
    if case .text(let dictionary) = base.labels, extra.isEmpty {
      result = Column(
        .text((0..<UInt32(count)).map { $0 }, dictionary), validity: Validity(allPresent: count))
    } else if let own = base.integers, numbers.count == extra.count {
      result = Column(.integer(own + numbers), validity: Validity(allPresent: count))
    } else {
      let texts = (0..<UInt32(base.count)).map { base.name($0) } + extra
      result = Column(
        .text((0..<UInt32(count)).map { $0 }, TextDictionary(texts)),
        validity: Validity(allPresent: count))
    }
    labels = result
    return result
  }
}

extension Codes {
  /// No codes at all: an empty integer column has an empty code space.
  fileprivate static var none: Codes {
    guard let codes = Codes(Column(.integer([]), validity: Validity(allPresent: 0))) else {
      preconditionFailure("integers have codes")
    }
    return codes
  }

  /// The values of the codes when they are integers.
  fileprivate var integers: [Int64]? {
    switch labels {
    case .text: nil
    case .offset(let base): (0..<Int64(count)).map { base + $0 }
    case .integers(let values): values
    }
  }
}
