import Storage
import Values

/// The lives of the revenue's rows, each cut where its customer becomes another one: where a later
/// version of the customer is valid from that day on (metrics.md E). What the versions say of a
/// customer then changes as a plan does, and each figure reads it on its own day.
final class VersionedLives: DerivedTable {
  /// The rows that lives are made of, and when each is in force.
  private struct Pieces {
    /// For each piece the row of the revenue.
    var rows: [Int32] = []
    /// The row of the customers that is valid; −1 for none.
    var versions: [Int32] = []
    var from: [Int32] = []
    var end: [Int32] = []

    mutating func add(_ row: Int, _ version: Int32, _ from: Int32, _ end: Int32) {
      rows.append(Int32(row))
      versions.append(version)
      self.from.append(from)
      self.end.append(end)
    }
  }

  let name: String
  let schema: [ColumnSchema]
  let base: any StoredTable
  /// What knows the rows' lives; set by the dataset that the table belongs to.
  private weak var dataset: Dataset?
  private let revenue: ModelTable
  private let customers: CustomerVersions
  private var made: Pieces?

  init(name: String, of base: any StoredTable, _ revenue: ModelTable, _ customers: CustomerVersions)
  {
    self.name = name
    self.base = base
    self.revenue = revenue
    self.customers = customers
    var schema = revenue.columns + customers.columns
    for name in [DerivedLives.fromName, DerivedLives.endName] {
      schema.append(ColumnSchema(header: name, name: name, type: .date))
    }
    let amount = DerivedLives.amountName
    schema.append(ColumnSchema(header: amount, name: amount, type: MonthlyAmounts.type))
    self.schema = schema
  }

  /// What was worked out over another dataset counts no more.
  func belong(to dataset: Dataset) {
    self.dataset = dataset
    made = nil
  }

  func rowCount() throws(LoadProblem) -> Int { try pieces().rows.count }

  func sample(_ indices: [Int]) throws(LoadProblem) -> [Column] { try columns(indices) }

  func columns(_ indices: [Int]) throws(LoadProblem) -> [Column] {
    let pieces = try self.pieces()
    guard let dataset else { return [] }
    let (own, all) = (revenue.columns.count, Validity(allPresent: pieces.rows.count))
    let behind = own + customers.columns.count
    var result: [Column] = []
    for index in indices {
      if index < own {
        let column = try dataset.columns([schema[index].name], of: revenue.name)[0]
        result.append(column.gathered(pieces.rows))
      } else if index < behind {
        let column = try dataset.columns([schema[index].name], of: customers.table)[0]
        result.append(column.gathered(pieces.versions))
      } else if index == behind {
        result.append(Column(.date(pieces.from), validity: all))
      } else if index == behind + 1 {
        result.append(
          Column(
            .date(pieces.end.map { $0 == .max ? 0 : $0 }),
            validity: Validity(pieces.end.map { $0 != .max })))
      } else {
        let amount = revenue.amount?.name ?? ""
        let column = try dataset.columns([amount], of: revenue.name)[0]
        result.append(column.gathered(pieces.rows))
      }
    }
    return result
  }

  private func pieces() throws(LoadProblem) -> Pieces {
    if let made { return made }
    var result = Pieces()
    guard let dataset else { return result }
    let lives = try dataset.life(of: revenue.name)
    let codes = try dataset.customers(of: revenue.name)
    let (keys, versions) = try customers.versions(dataset)
    let keyOfCode = codes.mapping(to: keys)
    for row in lives.from.indices where lives.from[row] < lives.end[row] {
      let code = codes.codes[row]
      let key = code == Codes.missing ? Codes.missing : keyOfCode[Int(code)]
      var from = lives.from[row]
      var valid: Int32 = -1
      for version in versions[key] ?? [] {
        // Before the first version begins nothing else is known of the customer.
        if valid >= 0, version.day > from {
          if version.day >= lives.end[row] { break }
          result.add(row, valid, from, version.day)
          from = version.day
        }
        valid = version.row
      }
      result.add(row, valid, from, lives.end[row])
    }
    made = result
    return result
  }
}
