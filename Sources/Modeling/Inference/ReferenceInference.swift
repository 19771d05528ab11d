import Storage
import Values

/// Which columns refer to the rows of which tables: by name, or because one column's values are
/// found among the other's.
struct ReferenceInference {
  let revenue: Int?

  /// Share of distinct values that must be found for a column to refer to a table.
  static let inclusion = 0.9

  func run(_ tables: inout [TableInference]) throws(LoadProblem) {
    let isComparing = tables.count <= ModelInference.comparedTables
    if isComparing { try findCustomersOfGuessed(&tables) }
    let customers = try customersTable(tables, isComparing: isComparing)
    if let customers { tables[customers].customer = tables[customers].key }
    for index in tables.indices {
      try findReferences(of: index, in: &tables, customers: customers, isComparing: isComparing)
    }
    if isComparing, let customers { try joinOtherLists(of: customers, in: &tables) }
    for index in tables.indices {
      dropPeople(of: index, in: &tables)
      if isComparing { try dropStrangers(of: index, in: &tables, customers: customers) }
    }
  }

  /// The table of the customers: by its name, else the one that the revenue's customers are in.
  private func customersTable(
    _ tables: [TableInference], isComparing: Bool
  ) throws(LoadProblem) -> Int? {
    let entities = tables.indices.filter {
      tables[$0].table.kind == .entity && tables[$0].key != nil
    }
    var best: (index: Int, rank: Int)?
    for index in entities {
      let words = tables[index].name.singular
      guard let rank = NameHints.customerTables.firstIndex(where: { words.contains($0) }) else {
        continue
      }
      if let best, best.rank <= rank { continue }
      best = (index, rank)
    }
    if let best { return best.index }
    guard isComparing, let revenue, let customer = tables[revenue].customer else { return nil }
    for index in entities {
      guard let key = tables[index].key,
        let keys = Codes(try tables[index].evidence.full(key))
      else { continue }
      let share = try tables[revenue].evidence.inclusion(of: customer, in: keys)
      if share >= ReferenceInference.inclusion { return index }
    }
    return nil
  }

  /// Tables whose names say nothing: a column with the values of the revenue's customers makes a
  /// table with dates one of events, unless that column is its own key.
  private func findCustomersOfGuessed(_ tables: inout [TableInference]) throws(LoadProblem) {
    guard let revenue, let customer = tables[revenue].customer,
      let domain = Codes(try guessedDomain(tables, customer))
    else { return }
    for index in tables.indices where index != revenue {
      let inference = tables[index]
      guard inference.customer == nil, inference.isGuessed || inference.table.kind == .event else {
        continue
      }
      if let key = try customerKey(inference, tables[revenue].evidence, customer) {
        tables[index].key = key
      }
      guard let found = try foreignCustomer(tables[index], domain) else { continue }
      tables[index].customer = found
      tables[index].because("customer", "its values are customers of the revenue table")
      if inference.table.kind == .entity { makeEvent(&tables[index]) }
    }
  }

  /// Among the unique columns the one that the revenue's customers are
  /// found in: its key, whatever else is unique.
  private func customerKey(
    _ inference: TableInference, _ revenue: TableEvidence, _ customer: Int
  ) throws(LoadProblem) -> Int? {
    guard inference.isGuessed, inference.table.kind == .entity else { return nil }
    for index in try inference.uniqueColumns() {
      guard let keys = Codes(try inference.evidence.full(index)) else { continue }
      let share = try revenue.inclusion(of: customer, in: keys)
      if share >= ReferenceInference.inclusion { return index }
    }
    return nil
  }

  /// The revenue's customers, read in full only when there is another table to compare with.
  private func guessedDomain(
    _ tables: [TableInference], _ customer: Int
  ) throws(LoadProblem) -> Column {
    guard let revenue else { return Column(.integer([]), validity: Validity(allPresent: 0)) }
    let isNeeded = tables.indices.contains { index in
      index != revenue && tables[index].customer == nil
        && (tables[index].isGuessed || tables[index].table.kind == .event)
    }
    if !isNeeded { return Column(.integer([]), validity: Validity(allPresent: 0)) }
    return try tables[revenue].evidence.full(customer)
  }

  private func foreignCustomer(
    _ inference: TableInference, _ domain: Codes
  ) throws(LoadProblem) -> Int? {
    var best: (index: Int, share: Double)?
    for index in inference.schema.indices
    where inference.evidence.isNaming(index) && index != inference.key && index != inference.amount
      && !NameHints.isAttribute(inference.evidence.words[index])
    {
      let share = try inference.evidence.inclusion(of: index, in: domain)
      if share < ReferenceInference.inclusion { continue }
      if let best, best.share >= share { continue }
      best = (index, share)
    }
    return best?.index
  }

  private func makeEvent(_ inference: inout TableInference) {
    let dates = inference.schema.indices.filter { inference.evidence.isDate($0) }
    guard let first = dates.first else { return }
    inference.table.kind = .event
    inference.at = first
    inference.until = dates.count > 1 ? dates.last : nil
    inference.because("at", "the first date of a table whose rows name customers")
  }

  private func findReferences(
    of index: Int, in tables: inout [TableInference], customers: Int?, isComparing: Bool
  ) throws(LoadProblem) {
    for column in tables[index].schema.indices where tables[index].evidence.isNaming(column) {
      if column == tables[index].key, tables[index].table.kind != .life { continue }
      if column == tables[index].amount { continue }
      var target = targetByName(tables[index].evidence.words[column], from: index, tables)
      if target == nil, isComparing {
        target = try targetByValues(column, of: index, tables, customers: customers)
      }
      guard let target, target != index else { continue }
      tables[index].table.references.append(
        .init(column: tables[index].schema[column].name, table: tables[target].table.name))
      if target == customers, tables[index].customer == nil { tables[index].customer = column }
    }
  }

  /// Another list of the customers, such as that of the companies beside what clients pay, has what they
  /// are split by as well.
  private func joinOtherLists(
    of customers: Int, in tables: inout [TableInference]
  ) throws(LoadProblem) {
    guard let key = tables[customers].key else { return }
    let own = tables[customers].schema[key].name
    for other in tables.indices where other != customers && tables[other].table.kind == .entity {
      guard let theirs = tables[other].key,
        tables[other].name.singular.contains(where: NameHints.customerTables.contains),
        !tables[customers].table.references.contains(where: { $0.column == own }),
        !tables[other].table.references.contains(where: {
          $0.table == tables[customers].table.name
        }),
        let keys = Codes(try tables[other].evidence.full(theirs))
      else { continue }
      let share = try tables[customers].evidence.inclusion(of: key, in: keys)
      guard share >= ReferenceInference.inclusion else { continue }
      tables[customers].table.references.append(
        .init(column: own, table: tables[other].table.name))
    }
  }

  /// `customer_id` refers to `customers` with the key `id`, or to the table whose key is called
  /// `customer_id` as well.
  private func targetByName(
    _ words: ColumnWords, from index: Int, _ tables: [TableInference]
  ) -> Int? {
    let isId = NameHints.isIdentifier(words) && words.list.count > 1
    let others = tables.indices.filter { other in
      other != index && tables[other].table.kind == .entity && tables[other].key != nil
    }
    func keyWords(_ other: Int) -> ColumnWords? {
      tables[other].key.map { tables[other].evidence.words[$0] }
    }
    guard isId else {
      // A key that is called like what it names: `customer` of `customers`.
      return others.first {
        keyWords($0) == words && NameHints.rowName(of: tables[$0].name) == words.list
      }
    }
    let noun = Array(words.list.dropLast())
    func isCalled(_ other: Int) -> Bool {
      NameHints.rowName(of: tables[other].name) == noun && keyWords(other)?.last == words.last
    }
    // What happened can be referred to as well, payments to their orders, where names are plain.
    let happened = tables.indices.filter { other in
      other != index && tables[other].table.kind == .event && tables[other].key != nil
    }
    return others.first(where: isCalled) ?? happened.first(where: isCalled)
      ?? others.first { keyWords($0) == words }
  }

  /// Compares values only for the customer, and for columns of tables whose names say nothing.
  private func targetByValues(
    _ column: Int, of index: Int, _ tables: [TableInference], customers: Int?
  ) throws(LoadProblem) -> Int? {
    let inference = tables[index]
    if column == inference.customer {
      guard let customers, customers != index, let key = tables[customers].key,
        let keys = Codes(try tables[customers].evidence.full(key))
      else { return nil }
      let share = try inference.evidence.inclusion(of: column, in: keys)
      return share >= ReferenceInference.inclusion ? customers : nil
    }
    guard inference.isGuessed, inference.schema[column].type == .text else { return nil }
    for other in tables.indices
    where other != index && tables[other].isGuessed && tables[other].table.kind == .entity {
      guard let key = tables[other].key, let keys = Codes(try tables[other].evidence.full(key))
      else { continue }
      let share = try inference.evidence.inclusion(of: column, in: keys)
      if share >= ReferenceInference.inclusion { return other }
    }
    return nil
  }

  /// People that are none of the customers known, though there are some, are not customers: their
  /// figures would be those of nobody.
  private func dropStrangers(
    of index: Int, in tables: inout [TableInference], customers: Int?
  ) throws(LoadProblem) {
    guard index != revenue, index != customers, let customer = tables[index].customer,
      tables[index].key != customer,
      NameHints.customer(tables[index].evidence.words[customer]) ?? 0 >= NameHints.personRank,
      !tables[index].refersToKey(customer)
    else { return }
    let known = [
      (revenue, revenue.flatMap { tables[$0].customer }),
      (customers, customers.flatMap { tables[$0].key }),
    ]
    var isStranger = false
    for case (let table?, let column?) in known {
      guard let codes = Codes(try tables[table].evidence.full(column)) else { continue }
      let share = try tables[index].evidence.inclusion(of: customer, in: codes)
      // Users who do not pay yet are none of the revenue's customers.
      if share >= 0.5 { return }
      isStranger = true
    }
    if isStranger { tables[index].customer = nil }
  }

  /// A person is a customer only where no table says whose person it is.
  private func dropPeople(of index: Int, in tables: inout [TableInference]) {
    guard let customer = tables[index].customer, tables[index].key != customer,
      NameHints.customer(tables[index].evidence.words[customer]) ?? 0 >= NameHints.personRank
    else { return }
    let column = tables[index].schema[customer].name
    guard let reference = tables[index].table.references.first(where: { $0.column == column }),
      let people = tables.first(where: { $0.table.name == reference.table })
    else { return }
    if let theirs = people.customer, theirs != people.key { tables[index].customer = nil }
  }
}
