package import Storage
import Values

/// The tables at hand with their meaning: files, the model that was inferred or declared, and the
/// columns as queries see them.
///
/// Nothing is read before it is asked for, and what was made once is kept. Names of tables and
/// columns are those of the model; asking for others is an error of the caller.
package final class Dataset {
  /// In the order of `model.tables`.
  package let tables: [any StoredTable]
  package internal(set) var model: Model

  /// Where in the model a derived column or figure belongs.
  struct Place: Hashable {
    var table: Int
    var column: String
  }

  /// Columns that differ from the file's: value maps, normalised amounts.
  var derived: [Place: Column] = [:]
  var dayColumns: [Place: Days] = [:]
  /// First and last day of columns that have any.
  var dayBounds: [Place: (Int32, Int32)] = [:]
  var dayZones: [Place: DayZones?] = [:]
  var codeColumns: [Place: Codes] = [:]
  /// Columns whose names were held against each other.
  var comparedNames: Set<Place> = []
  var livesByTable: [Int: Lives] = [:]
  var duplicatesByTable: [Int: Duplicates] = [:]
  var lookups: [LookupPlace: Lookup] = [:]
  var foundAsOf: AsOf?
  var renewalsByTable: [Int: Renewals] = [:]
  var noteList: [DataNote] = []
  /// Tables of which something was asked.
  private var asked: Set<Int> = []

  package init(tables: [any StoredTable], model: Model) {
    precondition(tables.count == model.tables.count, "a stored table for every table of the model")
    self.tables = tables
    self.model = model
    for table in tables { (table as? VersionedLives)?.belong(to: self) }
  }

  /// How many threads may work on the rows of a table at once.
  package var threads: Int { tables.map(\.threads).max() ?? 1 }

  /// What was left out or assumed so far, in the order in which it was found; an answer shows the
  /// notes about the tables that it reads.
  package var notes: [DataNote] { noteList }

  /// Columns of a table by their snake-case names, with the model's value maps applied; loads
  /// those that are not yet in memory, all in one pass over the file.
  ///
  /// The name of the table's amount gives money per month, normalised, exact in twelfths of
  /// decimals (`MonthlyAmounts`); where the amount is plain it is the column itself.
  package func columns(_ names: [String], of table: String) throws(LoadProblem) -> [Column] {
    let index = tableIndex(table)
    try readFile(index, names)
    var result: [Column] = []
    for name in names { result.append(try column(name, in: index)) }
    return result
  }

  /// Loads in one pass all that a statement needs of a table: columns by name, and what
  /// `life(of:)`, `customers(of:)`, `duplicates(of:)` (`withKey`) and look-ups into it
  /// (`isReferredTo`) will read.
  package func load(
    _ names: [String], of table: String, withLife: Bool = false, withCustomers: Bool = false,
    withKey: Bool = false, isReferredTo: Bool = false
  ) throws(LoadProblem) {
    let index = tableIndex(table)
    let meaning = model.tables[index]
    var all = names
    if withCustomers, let customer = meaning.customer { all.append(customer) }
    if isReferredTo, let key = meaning.key { all.append(key) }
    let rows = rowColumns(of: meaning, withLife: withLife, withKey: withKey)
    try readFile(index, all + rows.whole, distinct: rows.keys)
  }

  /// What tells which rows of a table count: columns to be read as a whole, and keys of which only is
  /// asked whether they are all different.
  func rowColumns(of table: ModelTable, withLife: Bool, withKey: Bool) -> (
    whole: [String], keys: [String]
  ) {
    var (whole, keys): ([String], [String]) = ([], [])
    if withLife {
      whole += lifeColumns(of: table)
      keys += [plainKey(of: table)].compactMap(\.self)
    }
    if withKey, table.kind != .life, let key = table.key {
      if let plain = plainKey(of: table) { keys.append(plain) } else { whole.append(key) }
    }
    return (whole, keys)
  }

  /// The number of rows in the file, with those that `duplicates(of:)` leaves out.
  package func rowCount(of table: String) throws(LoadProblem) -> Int {
    try tables[tableIndex(table)].rowCount()
  }

  /// Numbers worked out of whole columns of a table, which are remembered where columns are kept
  /// between runs and the model takes these as the file has them.
  ///
  /// What is remembered goes by the columns of the file, whatever the model calls them: days, which the
  /// time zone settles, only where the file has dates.
  ///
  /// - Parameter work: what is worked out; it goes by the values of the columns alone.
  package func finding(
    _ work: String, of columns: [String], in table: String,
    _ numbers: () throws(LoadProblem) -> [Int64]
  ) throws(LoadProblem) -> [Int64] {
    let table = tableIndex(table)
    var name = work
    for column in columns {
      guard let place = plainPlace(of: column, in: table) else { return try numbers() }
      name += " \(place)"
    }
    return try tables[table].finding(name, numbers)
  }

  /// Where in the file the values lie that a name gives, if these are what the file has.
  private func plainPlace(of name: String, in table: Int) -> Int? {
    let meaning = model.tables[table]
    var source = name
    if let amount = meaning.amount, amount.name == name {
      guard amount.isPlain, model.exchangeRates == nil else { return nil }
      source = amount.column
    }
    guard meaning.computed[source] == nil,
      !meaning.maps.contains(where: { $0.column == source || $0.column == name }),
      let place = meaning.columnIndex(source), tables[table].schema[place].type != .timestamp
    else { return nil }
    return place
  }

  func tableIndex(_ name: String) -> Int {
    guard let index = model.tables.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("analysis lets only known tables through")
    }
    asked.insert(index)
    return index
  }

  /// Whether something of a table was asked.
  /// - Parameter table: in the order of `tables`.
  package func isAsked(_ table: Int) -> Bool { asked.contains(table) }

  func columnIndex(_ name: String, in table: Int) -> Int {
    guard let index = model.tables[table].columnIndex(name) else {
      preconditionFailure("analysis lets only known columns through")
    }
    return index
  }

  /// Adds a note unless the same was added before.
  package func note(_ note: DataNote) {
    if !noteList.contains(note) { noteList.append(note) }
  }
}

extension Dataset {
  /// The columns of the file behind names of the model, read in one pass.
  private func readFile(
    _ table: Int, _ names: [String], distinct keys: [String] = []
  ) throws(LoadProblem) {
    let (whole, ordered) = (indices(of: names, in: table), indices(of: keys, in: table))
    if whole.count + ordered.count > 1 { try tables[table].read(whole, distinct: ordered) }
  }

  /// Where in the file the columns are that names of the model are made from.
  func indices(of names: [String], in table: Int) -> [Int] {
    Set(names.flatMap { sources(of: $0, in: table) }.map { columnIndex($0, in: table) }).sorted()
  }

  /// The columns that a name of the model is made from.
  private func sources(of name: String, in table: Int) -> [String] {
    if let computed = model.tables[table].computed[name] {
      return sources(of: computed, in: table).flatMap { sources(of: $0, in: table) }
    }
    guard let amount = model.tables[table].amount, amount.name == name else { return [name] }
    let currency = model.exchangeRates == nil ? nil : model.tables[table].currencyColumn
    let counts = amount.intervalCount.map { sources(of: $0, in: table) } ?? []
    return [amount.column] + counts
      + [amount.interval, amount.quantity, currency].compactMap(\.self)
  }

  /// One column as queries see it.
  func column(_ name: String, in table: Int) throws(LoadProblem) -> Column {
    let place = Place(table: table, column: name)
    if let known = derived[place] { return known }
    let meaning = model.tables[table]
    if let amount = meaning.amount, amount.name == name {
      noteAssumedMonth(amount, meaning)
      try noteAssumedEach(amount, in: table)
      noteThousands(amount, meaning)
      if amount.isPlain {
        let own = try fileColumn(amount.column, in: table)
        // Lives made of others have amounts that are converted already.
        guard model.exchangeRates != nil, !(tables[table] is VersionedLives) else { return own }
        let result = try converted(own, in: table)
        derived[place] = result
        return result
      }
      let result = try converted(try normalisedAmount(amount, in: table), in: table)
      derived[place] = result
      return result
    }
    let maps = meaning.maps.filter { $0.column == name }
    let raw = try fileColumn(name, in: table)
    if maps.isEmpty { return raw }
    let result = mapped(raw, by: maps)
    derived[place] = result
    return result
  }

  /// One column as the file has it, or as it is worked out from others.
  func fileColumn(_ name: String, in table: Int) throws(LoadProblem) -> Column {
    if let computed = model.tables[table].computed[name] {
      let place = Place(table: table, column: name)
      if let known = derived[place] { return known }
      let result = try computedColumn(computed, in: table)
      derived[place] = result
      return result
    }
    let index = columnIndex(name, in: table)
    let column = try tables[table].columns([index])[0]
    noteStrangers(index, in: table)
    return column
  }

  /// An amount that may be for all of a number counts so many times too much if it is taken for each.
  private func noteAssumedEach(_ amount: ModelTable.Amount, in index: Int) throws(LoadProblem) {
    let table = model.tables[index]
    let words = ColumnWords(amount.column)
    guard table.isRevenue, let quantity = amount.quantity, table.reasons["amount"] != "declared",
      table.reasons["profile"] == nil, !NameHints.isForEach(words),
      !words.has(["price", "fee", "rate", "plan", "list"]),
      let column = table.columnIndex(quantity), column < tables[index].schema.count,
      case .integer(let numbers) = try tables[index].sample([column])[0].copiedValues,
      numbers.contains(where: { $0 > 1 })
    else { return }
    note(
      DataNote(
        id: "each-assumed", table: table.name,
        text:
          "`\(amount.column)` of `\(table.name)` is taken to be for each of `\(quantity)`, by which it is "
          + "multiplied; `amount mrr = …` without it in `model.kpi` takes it as it is"))
  }

  /// A price that may be for a year counts twelve times too much if it is taken for a month's.
  private func noteAssumedMonth(_ amount: ModelTable.Amount, _ table: ModelTable) {
    guard table.isRevenue, table.source == nil, amount.interval == nil, amount.intervalCount == nil,
      amount.divisor % 12 != 0,
      table.reasons["amount"] != "declared", table.reasons["profile"] == nil,
      !NameHints.tellsLength(ColumnWords(amount.column))
    else { return }
    note(
      DataNote(
        id: "month-assumed", table: table.name,
        text:
          "`\(amount.column)` of `\(table.name)` is taken to be for a month: nothing says for how "
          + "long it is"))
  }

  /// Figures of amounts in thousands are in thousands: a model has no word to multiply by.
  private func noteThousands(_ amount: ModelTable.Amount, _ table: ModelTable) {
    guard table.source == nil, table.computed[amount.column] == nil,
      let index = table.columnIndex(amount.column),
      let word = NameHints.tellsThousands(ColumnWords(table.columns[index].header))
    else { return }
    note(
      DataNote(
        id: "in-thousands", table: table.name,
        text:
          "`\(table.columns[index].header)` of `\(table.name)` says `\(word)`: figures are in what it "
          + "counts, not multiplied"))
  }

  func normalisedAmount(
    _ amount: ModelTable.Amount, in table: Int
  ) throws(LoadProblem) -> Column {
    var parts = MonthlyAmounts.Parts(amount: try fileColumn(amount.column, in: table))
    parts.divisor = amount.divisor
    if let name = amount.interval { parts.interval = try fileColumn(name, in: table) }
    if let name = amount.intervalCount { parts.intervalCount = try fileColumn(name, in: table) }
    if let name = amount.quantity { parts.quantity = try fileColumn(name, in: table) }
    parts.factors = IntervalFactors(model.options)
    let result = MonthlyAmounts(parts)
    let name = model.tables[table].name
    if result.oneOffs > 0 {
      note(
        DataNote(
          id: "not-recurring", table: name, count: result.oneOffs,
          text: "\(rows(result.oneOffs)) of `\(name)` charged once: in no recurring figure"))
    }
    if result.unknownIntervals > 0 {
      let example = result.unknownExample.map { ", such as `\($0)`" } ?? ""
      let cause =
        amount.interval.map { "`\($0)` is not a length of time\(example)" }
        ?? "nothing says for how many months"
      note(
        DataNote(
          id: "unknown-interval", table: name, count: result.unknownIntervals,
          text: "\(rows(result.unknownIntervals)) of `\(name)` without an amount: \(cause)"))
    }
    if result.outOfRange > 0 {
      note(
        DataNote(
          id: "amount-out-of-range", table: name, count: result.outOfRange,
          text: "\(rows(result.outOfRange)) of `\(name)` without an amount: "
            + "`\(amount.column)` per month is too large or divides by zero"))
    }
    return result.column
  }
}
