import Storage
import Values

/// Whose people the rows of a table are of, where it names people alone and a table of people says who
/// their customers are: events with a user, users with an account (metrics.md E).
enum PeopleCustomers {
  static func apply(to model: inout Model) {
    for index in model.tables.indices {
      let table = model.tables[index]
      guard table.kind == .event, table.customer == nil else { continue }
      for reference in table.references {
        guard let people = model.table(reference.table), people.kind == .entity,
          let customer = people.customer, customer != people.key,
          let place = people.columnIndex(customer)
        else { continue }
        let role = "customer_id"
        model.tables[index].compute(
          role,
          .customerOf(
            person: reference.column, table: people.name, type: people.columns[place].type))
        let own = model.tables[index].roles[role]
        model.tables[index].customer = own
        model.tables[index].reasons["customer"] =
          "that of `\(people.name)`, by `\(reference.column)`"
        if let own, let known = people.references.first(where: { $0.column == customer }) {
          model.tables[index].references.append(.init(column: own, table: known.table))
        }
        break
      }
    }
  }
}

extension Dataset {
  /// The customer of the person that each row names; missing where nobody knows the person.
  func customers(
    of person: String, among people: String, in table: Int
  ) throws(LoadProblem) -> Column {
    let entity = tableIndex(people)
    guard let name = model.tables[entity].customer else {
      preconditionFailure("people have customers where they are asked for")
    }
    let rows: [Int32]
    switch try lookup(from: model.tables[table].name, column: person, to: people) {
    case .byRow(let found): rows = found
    case .counted(let first, let count):
      rows = try codes(of: person, in: model.tables[table].name).codes.map { code in
        let row = Int(code) &- first
        return code != Codes.missing && (0..<count).contains(row) ? Int32(row) : -1
      }
    case .byCode(let found):
      rows = try codes(of: person, in: model.tables[table].name).codes.map {
        $0 == Codes.missing ? -1 : found[Int($0)]
      }
    }
    let values = try column(name, in: entity)
    guard values.count > 0 else {
      return Column(
        .text([UInt32](repeating: 0, count: rows.count), TextDictionary([""])),
        validity: Validity([Bool](repeating: false, count: rows.count)))
    }
    return values.gathered(rows)
  }
}
