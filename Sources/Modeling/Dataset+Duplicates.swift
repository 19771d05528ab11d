package import Storage

/// Rows of an entity or event table that repeat the key of an earlier row and do not count.
package struct Duplicates: Sendable {
  /// In ascending order.
  package var rows: [Int]
  /// How many of them are the same in every column as the row that counts.
  package var identical: Int
  /// How many differ from it.
  package var conflicting: Int
}

extension Dataset {
  /// The rows of an entity, event or snapshot table that are not counted because an earlier row
  /// has their key; none in a life table, where they are versions, and none without a key.
  package func duplicates(of table: String) throws(LoadProblem) -> Duplicates {
    let index = tableIndex(table)
    if let known = duplicatesByTable[index] { return known }
    var result = Duplicates(rows: [], identical: 0, conflicting: 0)
    let meaning = model.tables[index]
    if meaning.kind != .life, let key = meaning.key, try !isKnownUnique(in: index),
      let codes = try codes(of: key, in: index), !codes.isUnique
    {
      // What is worked out from the columns of the file is alike where they are.
      let columns = try tables[index].columns(
        meaning.columns.indices.filter { meaning.computed[meaning.columns[$0].name] == nil })
      result = findDuplicates(codes, columns)
      if let from = meaning.roles["valid_from"] {
        note(
          DataNote(
            id: "versions", table: table, count: result.rows.count,
            text:
              "\(rows(result.rows.count)) of `\(table)` say the same customer's later `\(from)`: "
              + "figures of customers themselves take the first"))
      } else {
        report(result, table: table, key: key)
      }
    }
    duplicatesByTable[index] = result
    return result
  }

  private func findDuplicates(_ keys: Codes, _ columns: [Column]) -> Duplicates {
    var first = [UInt32](repeating: Codes.missing, count: keys.count)
    var result = Duplicates(rows: [], identical: 0, conflicting: 0)
    for row in 0..<keys.codes.count where keys.codes[row] != Codes.missing {
      let code = Int(keys.codes[row])
      if first[code] == Codes.missing {
        first[code] = UInt32(row)
        continue
      }
      let kept = Int(first[code])
      result.rows.append(row)
      if columns.allSatisfy({ $0[row] == $0[kept] }) {
        result.identical += 1
      } else {
        result.conflicting += 1
      }
    }
    return result
  }

  private func report(_ duplicates: Duplicates, table: String, key: String) {
    if duplicates.identical > 0 {
      note(
        DataNote(
          id: "duplicate-keys", table: table, count: duplicates.identical,
          text: "\(rows(duplicates.identical)) of `\(table)` left out: the same as an earlier row"))
    }
    if duplicates.conflicting > 0 {
      note(
        DataNote(
          id: "conflicting-keys", table: table, count: duplicates.conflicting,
          text: "\(rows(duplicates.conflicting)) of `\(table)` left out: the `\(key)` stands in an "
            + "earlier row with other values"))
    }
  }
}
