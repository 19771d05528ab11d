package import Storage

/// From the rows of a table to the row of an entity that each refers to; −1 where there is none.
package enum Lookup: Sendable {
  /// By the code of the foreign key, a text column.
  case byCode([Int32])
  /// The row is the code of the foreign key less `first`, where that is a row of so many.
  case counted(first: Int, rows: Int)
  /// By row.
  case byRow([Int32])
}

extension Dataset {
  /// The different values of a column of text, case ignored, in order; at most so many.
  package func texts(
    of column: String, in table: String, limit: Int
  ) throws(LoadProblem) -> [String] {
    let values = try self.column(column, in: tableIndex(table))
    guard case .text(let codes, let dictionary) = values.values else { return [] }
    var isUsed = [Bool](repeating: false, count: dictionary.count)
    for row in codes.indices where values.validity.isPresent(row) { isUsed[Int(codes[row])] = true }
    var found: Set<String> = []
    for code in isUsed.indices where isUsed[code] {
      found.insert(dictionary.string(UInt32(code)).uppercased())
      if found.count >= limit { break }
    }
    return found.sorted()
  }

  /// Whether some customer of a table has rows with different values of a column of text, case
  /// ignored.
  package func hasCustomersWithSeveral(
    _ column: String, in table: String
  ) throws(LoadProblem) -> Bool {
    let values = try self.column(column, in: tableIndex(table))
    guard case .text(let codes, let dictionary) = values.values else { return false }
    var numbers: [String: UInt32] = [:]
    let kinds = (0..<dictionary.count).map { code -> UInt32 in
      let text = dictionary.string(UInt32(code)).uppercased()
      let number = numbers[text] ?? UInt32(numbers.count)
      numbers[text] = number
      return number
    }
    let customers = try self.customers(of: table)
    var first = [UInt32](repeating: .max, count: customers.count)
    for row in codes.indices
    where values.validity.isPresent(row) && customers.codes[row] != Codes.missing {
      let customer = Int(customers.codes[row])
      let kind = kinds[Int(codes[row])]
      if first[customer] == .max { first[customer] = kind }
      if first[customer] != kind { return true }
    }
    return false
  }

  /// Whether no row has a value in a column of the file.
  package func isEmpty(_ column: String, in table: String) throws(LoadProblem) -> Bool {
    let values = try fileColumn(column, in: tableIndex(table))
    return values.validity.missing == values.count
  }

  /// How many different values a column of text or whole numbers has; 0 for other columns.
  package func distinctCount(of column: String, in table: String) throws(LoadProblem) -> Int {
    guard let codes = try codes(of: column, in: tableIndex(table)) else { return 0 }
    return Set(codes.codes).subtracting([Codes.missing]).count
  }

  struct LookupPlace: Hashable {
    var from: Int
    var column: String
    var to: Int
  }

  /// The customers of a table's rows as dense codes.
  package func customers(of table: String) throws(LoadProblem) -> Codes {
    let index = tableIndex(table)
    guard let name = model.tables[index].customer else {
      preconditionFailure("analysis asks for customers only where there are some")
    }
    if model.tables[index].reasons["customer"] == TableInference.onlyIdentifier {
      note(
        DataNote(
          id: "customer-assumed", table: table,
          text: "`\(name)` of `\(table)` is taken for the customer: it is the only id"))
    }
    let codes = try codes(of: name, in: table)
    noteNearNames(codes, name, index)
    return codes
  }

  /// Any text or integer column as dense codes; of another column every code is missing.
  package func codes(of column: String, in table: String) throws(LoadProblem) -> Codes {
    let index = tableIndex(table)
    if let codes = try codes(of: column, in: index) { return codes }
    return Codes(
      codes: [UInt32](repeating: Codes.missing, count: try tables[index].rowCount()), count: 0,
      labels: .integers([]))
  }

  func codes(of name: String, in table: Int) throws(LoadProblem) -> Codes? {
    let place = Place(table: table, column: name)
    if let known = codeColumns[place] { return known }
    guard let codes = Codes(try column(name, in: table)) else { return nil }
    codeColumns[place] = codes
    return codes
  }

  /// Which row of an entity each row of a table refers to; where several rows of the entity share
  /// a key, the first.
  package func lookup(
    from table: String, column: String, to entity: String
  ) throws(LoadProblem) -> Lookup {
    let place = LookupPlace(from: tableIndex(table), column: column, to: tableIndex(entity))
    if let known = lookups[place] { return known }
    guard let key = model.tables[place.to].key else {
      preconditionFailure("references lead to tables with a key")
    }
    let foreign = try codes(of: column, in: table)
    let primary = try codes(of: key, in: entity)
    if let shift = codeShift(from: foreign, to: primary), let first = primary.firstOfCount {
      // Ids at the ends of 64 bits wrap around, here and in the look-up, to what is no row.
      let result = Lookup.counted(first: first &- shift, rows: primary.codes.count)
      lookups[place] = result
      let (start, overflows) = first.subtractingReportingOverflow(shift)
      if overflows || start >= foreign.count || start + primary.codes.count <= 0 {
        noteUnfound(foreign.areUsed, foreign, primary, place)
      }
      return result
    }
    var rowOfKey = largeArray(repeating: Int32(-1), count: primary.count)
    var repeated = 0
    for row in stride(from: primary.codes.count - 1, through: 0, by: -1)
    where primary.codes[row] != Codes.missing {
      let code = Int(primary.codes[row])
      repeated &+= rowOfKey[code] < 0 ? 0 : 1
      rowOfKey[code] = Int32(truncatingIfNeeded: row)
    }
    if repeated > 0 { try noteRepeated(repeated, of: place) }
    let keyOfCode = codeMapping(from: foreign, to: primary)
    let rowOfCode: [Int32] = largeArray(count: keyOfCode.count) { rows in
      for code in rows.indices {
        let key = keyOfCode[code]
        rows[code] = key == Codes.missing ? -1 : rowOfKey[Int(key)]
      }
    }
    let result = isText(foreign) ? Lookup.byCode(rowOfCode) : .byRow(spread(rowOfCode, foreign))
    lookups[place] = result
    if rowOfCode.count(where: { $0 < 0 }) > 0 {
      let isUsed = foreign.areUsed
      noteUnfound(
        rowOfCode.indices.map { isUsed[$0] && rowOfCode[$0] < 0 }, foreign, primary, place)
    }
    return result
  }

  /// Says so where rows of the table that is looked into say something else under the key of another.
  /// - Parameter repeated: the rows with such keys. Of a large table all of them are told: to see which say
  ///   the same, all of its columns would have to be read.
  private func noteRepeated(_ repeated: Int, of place: LookupPlace) throws(LoadProblem) {
    let entity = model.tables[place.to]
    guard entity.roles["valid_from"] == nil, let key = entity.key else { return }
    let count =
      tables[place.to].isLarge ? repeated : try duplicates(of: entity.name).conflicting
    guard count > 0 else { return }
    note(
      DataNote(
        id: "repeated-keys", table: model.tables[place.from].name, count: count,
        text: "\(rows(count)) of `\(entity.name)` with the `\(key)` of an earlier row: what is "
          + "looked up there is that of the first"))
  }

  /// Says so where many values of a foreign key are no keys: what is looked up by them is missing.
  private func noteUnfound(
    _ isUnfound: [Bool], _ foreign: Codes, _ primary: Codes, _ place: LookupPlace
  ) {
    let (unfound, count) = (isUnfound.count(where: \.self), foreign.areUsed.count(where: \.self))
    guard unfound * 5 > count, let one = isUnfound.firstIndex(of: true) else { return }
    let (from, to) = (model.tables[place.from].name, model.tables[place.to].name)
    let example = foreign.name(UInt32(one))
    let known = primary.codes.first { $0 != Codes.missing }.map { primary.name($0) }
    let text =
      unfound == count
      ? "no `\(place.column)` of `\(from)` (such as `\(example)`) is a key of `\(to)`"
        + (known.map { " (such as `\($0)`)" } ?? "") + ": what is looked up there is missing"
      : "\(unfound) of \(count) values of `\(place.column)` of `\(from)`, such as `\(example)`, are no "
        + "keys of `\(to)`: what is looked up there is missing"
    note(DataNote(id: "unknown-keys", table: from, text: text))
  }

  private func isText(_ codes: Codes) -> Bool {
    if case .text = codes.labels { true } else { false }
  }

  private func spread(_ rowOfCode: [Int32], _ foreign: Codes) -> [Int32] {
    largeArray(count: foreign.codes.count) { rows in
      for row in rows.indices {
        let code = foreign.codes[row]
        rows[row] = code == Codes.missing ? -1 : rowOfCode[Int(code)]
      }
    }
  }
}
