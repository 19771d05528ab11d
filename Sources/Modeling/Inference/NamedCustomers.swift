import Storage
import Values

/// Whose rows a table has, where it calls customers otherwise than the table that knows them all does:
/// tickets by an organization's name, subscriptions by the id of a billing system. If that table has
/// these names in a column beside its key, the customer is the one that they belong to.
struct NamedCustomers {
  /// The table that knows all customers.
  private let directory: Int
  private let key: Int
  private let model: Model
  private let tables: [any StoredTable]

  static func apply(to model: inout Model, _ tables: [any StoredTable]) throws(LoadProblem) {
    guard let named = NamedCustomers(model, tables) else { return }
    for index in model.tables.indices where index != named.directory {
      guard let own = model.tables[index].customer, model.tables[index].computed[own] == nil,
        let place = model.tables[index].columnIndex(own), !named.isCalledLikeTheKey(own),
        let column = try named.column(for: place, of: index)
      else { continue }
      named.link(own, to: column, in: &model.tables[index])
    }
  }

  /// The share of a table's customers that must be found: tickets name prospects and former customers
  /// too. Who is not found is told.
  private static let inclusion = 0.5

  private init?(_ model: Model, _ tables: [any StoredTable]) {
    let known = model.tables.firstIndex {
      $0.kind == .entity && $0.key != nil && $0.key == $0.customer
    }
    guard tables.count > 1, let directory = known ?? model.tables.firstIndex(where: \.isRevenue),
      let customer = model.tables[directory].customer,
      model.tables[directory].computed[customer] == nil,
      let key = model.tables[directory].columnIndex(customer)
    else { return nil }
    (self.directory, self.key, self.model, self.tables) = (directory, key, model, tables)
  }

  /// Columns of one name are taken to hold the same ids: nothing is read to see it.
  private func isCalledLikeTheKey(_ own: String) -> Bool {
    own == model.tables[directory].columns[key].name
  }

  private func link(_ own: String, to column: String, in table: inout ModelTable) {
    let known = model.tables[directory]
    var type = tables[directory].schema[key].type
    // Who pays and is not known keeps the name that its own table has for it.
    if table.isRevenue, type == .integer,
      table.columnIndex(own).map({ table.columns[$0].type }) == .text
    {
      type = .text
    }
    let customer = table.compute(
      "customer_id", .customerNamed(by: own, as: column, table: known.name, type: type))
    table.customer = customer
    table.reasons["customer"] = "that of `\(known.name)` whose `\(column)` is in `\(own)`"
    table.references.removeAll { $0.column == own && $0.table == known.name }
    if known.kind == .entity { table.references.append(.init(column: customer, table: known.name)) }
  }

  /// The column of the directory in which a table's customers are found, if they are not among its keys.
  private func column(for place: Int, of table: Int) throws(LoadProblem) -> String? {
    guard let own = Codes(try tables[table].sample([place])[0]),
      own.codes.contains(where: { $0 != Codes.missing }), try !areKeys(own)
    else { return nil }
    let candidates = tables[directory].schema.indices.filter { $0 != key && canName($0) }
    // All in one pass over the file.
    let columns = try tables[directory].columns([key] + candidates)
    let keys = Codes(columns[0])
    var best: (name: String, share: Double)?
    for (index, column) in zip(candidates, columns.dropFirst()) {
      guard let names = Codes(column) else { continue }
      let share = NamedCustomers.share(of: own, in: names, keys)
      if share < NamedCustomers.inclusion { continue }
      if let best, best.share >= share { continue }
      best = (tables[directory].schema[index].name, share)
    }
    return best?.name
  }

  /// Whether a column of the directory can hold names or ids of its customers.
  private func canName(_ index: Int) -> Bool {
    let column = tables[directory].schema[index]
    guard model.tables[directory].columnIndex(column.name) == index else { return false }
    let words = ColumnWords(column.header)
    return column.type == .text && !NameHints.isAttribute(words)
      || column.type == .integer && NameHints.isIdentifier(words)
  }

  /// Whether a table's customers are called as the directory's are. Looks at samples where they tell.
  private func areKeys(_ own: Codes) throws(LoadProblem) -> Bool {
    guard let sample = Codes(try tables[directory].sample([key])[0]) else { return true }
    if case .text = own.labels, codeShift(from: own, to: sample) != nil { return true }
    let share = NamedCustomers.share(of: own, in: sample, nil)
    if share >= 0.5 { return true }
    guard tables[directory].isLarge else { return false }
    if share > 0 || codeShift(from: own, to: sample) != nil { return true }
    let keys = Codes(try tables[directory].columns([key])[0])
    return keys.map { NamedCustomers.share(of: own, in: $0, nil) >= 0.5 } ?? true
  }

  /// The share of the values in use that another column holds, each with one key alone.
  private static func share(of own: Codes, in names: Codes, _ keys: Codes?) -> Double {
    let owners = Owners(names, keys)
    let mapping = codeMapping(from: own, to: names)
    // A few hundred tell as much as all.
    var used: Set<UInt32> = []
    for code in own.codes where code != Codes.missing {
      used.insert(code)
      if used.count == 500 { break }
    }
    let found = used.count {
      mapping[Int($0)] != Codes.missing && owners.row(mapping[Int($0)]) != nil
    }
    return used.isEmpty ? 0 : Double(found) / Double(used.count)
  }
}

/// For each value of a column a row that has it, if all that have it are of one key.
private struct Owners {
  private static let (nobody, several) = (Int32(-1), Int32(-2))
  private var rows: [Int32]

  /// - Parameter keys: `nil` where any row will do.
  init(_ names: Codes, _ keys: Codes?) {
    rows = [Int32](repeating: Owners.nobody, count: names.count)
    for row in 0..<names.codes.count where names.codes[row] != Codes.missing {
      let name = Int(names.codes[row])
      if rows[name] == Owners.nobody {
        rows[name] = Int32(row)
      } else if let keys, rows[name] >= 0, keys.codes[Int(rows[name])] != keys.codes[row] {
        rows[name] = Owners.several
      }
    }
  }

  func row(_ name: UInt32) -> Int32? { rows[Int(name)] >= 0 ? rows[Int(name)] : nil }
  func isOfSeveral(_ name: UInt32) -> Bool { rows[Int(name)] == Owners.several }
}

extension Dataset {
  /// The customer of each row by what the row calls it. Where no customer or several are called so, which is
  /// told, the row keeps what it has if it is of revenue, which must not get less by a list of customers;
  /// otherwise it has none.
  ///
  /// - Parameter type: text or integer.
  func customers(
    namedBy own: String, as column: String, of directory: String, in table: Int, type: ScalarType
  ) throws(LoadProblem) -> Column {
    let (known, name) = (tableIndex(directory), model.tables[table].name)
    guard let customer = model.tables[known].customer else {
      preconditionFailure("a directory of customers has customers")
    }
    let foreign = try codes(of: own, in: name)
    let names = try codes(of: column, in: directory)
    let keys = try codes(of: customer, in: directory)
    let owners = Owners(names, keys)
    let mapping = codeMapping(from: foreign, to: names)
    let asKeys = codeMapping(from: foreign, to: keys)
    let isUsed = foreign.areUsed
    var (strangers, shared, keeps): ([UInt32], [UInt32], Set<UInt32>) = ([], [], [])
    for code in (0..<UInt32(foreign.count)) where isUsed[Int(code)] {
      if mapping[Int(code)] == Codes.missing {
        strangers.append(code)
      } else if owners.isOfSeveral(mapping[Int(code)]) {
        shared.append(code)
      } else {
        continue
      }
      // What is another's key is nobody else's name.
      if model.tables[table].isRevenue, asKeys[Int(code)] == Codes.missing { keeps.insert(code) }
    }
    for (found, what) in [
      (strangers, "in no `\(column)` of `\(directory)`"),
      (shared, "the `\(column)` of several customers of `\(directory)`"),
    ] {
      guard let first = found.first else { continue }
      let verb = found.count == 1 ? "is" : "are"
      let outcome =
        found.allSatisfy(keeps.contains)
        ? "they count as customers of their own" : "their rows have no customer"
      note(
        DataNote(
          id: "unknown-customers", table: name, count: found.count,
          text: "\(found.count) of the customers in `\(own)` of `\(name)`, such as "
            + "`\(foreign.name(first))`, \(verb) \(what): \(outcome)"))
    }
    if keeps.isEmpty,
      model.tables[known].columnIndex(customer).map({ tables[known].schema[$0].type }) == type
    {
      let rows = foreign.codes.map { code -> Int32 in
        guard code != Codes.missing, mapping[Int(code)] != Codes.missing else { return -1 }
        return owners.row(mapping[Int(code)]) ?? -1
      }
      return try self.column(customer, in: known).gathered(rows)
    }
    // One customer for each name, however many rows have it.
    let customers = (0..<UInt32(foreign.count)).map { code -> Value? in
      if keeps.contains(code) { return foreign.value(code) }
      guard isUsed[Int(code)], mapping[Int(code)] != Codes.missing,
        let row = owners.row(mapping[Int(code)])
      else { return nil }
      let key = keys.codes[Int(row)]
      return key == Codes.missing ? nil : keys.value(key)
    }
    return Column(customers, of: foreign.codes, type)
  }
}

extension Column {
  /// - Parameters:
  ///   - values: what each code stands for, texts or integers.
  ///   - type: text, of which integers are the digits, or integer.
  fileprivate init(_ values: [Value?], of codes: RowCodes, _ type: ScalarType) {
    let validity = Validity(codes.map { $0 != Codes.missing && values[Int($0)] != nil })
    guard type == .text else {
      let numbers = values.map { value -> Int64 in
        if case .integer(let number)? = value { number } else { 0 }
      }
      self.init(
        .integer(codes.map { $0 == Codes.missing ? 0 : numbers[Int($0)] }), validity: validity)
      return
    }
    // Several names may be of one customer.
    var (texts, places): ([String], [String: UInt32]) = ([""], [:])
    let texted = values.map { value -> UInt32 in
      let text: String
      switch value {
      case .text(let own)?: text = own
      case .integer(let number)?: text = String(number)
      default: return 0
      }
      if let place = places[text] { return place }
      places[text] = UInt32(texts.count)
      texts.append(text)
      return UInt32(texts.count - 1)
    }
    self.init(
      .text(codes.map { $0 == Codes.missing ? 0 : texted[Int($0)] }, TextDictionary(texts)),
      validity: validity)
  }
}
