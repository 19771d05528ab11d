import Storage
import Values

/// Customers with a row for each version: from a day on what is said of one is another
/// (metrics.md E, A6).
struct CustomerVersions {
  /// A row, and from when on it is valid.
  struct Version {
    var day: Int32
    var row: Int32
  }

  /// The table of the customers.
  let table: String
  let key: String
  /// When a version begins.
  let from: String
  /// What the versions say.
  let columns: [ColumnSchema]

  /// - Returns: `nil` for a table without such a day.
  init?(_ table: ModelTable, besides revenue: ModelTable) {
    guard table.kind == .entity, let key = table.key, key == table.customer,
      let from = table.columns.first(where: Self.isStart)?.name,
      revenue.references.contains(where: { $0.table == table.name && $0.column == revenue.customer }
      )
    else { return nil }
    self.table = table.name
    self.key = key
    self.from = from
    let taken = Set(revenue.columns.map(\.name) + [key, from])
    columns = table.columns.filter { column in
      !taken.contains(column.name) && !ColumnWords(column.header).has(["valid", "effective"])
        && column.name != table.label
    }
  }

  private static func isStart(_ column: ColumnSchema) -> Bool {
    let words = ColumnWords(column.header)
    return words.has(["valid", "effective"]) && words.has(["from"])
      && (column.type == .date || column.type == .timestamp)
  }

  /// Cuts the lives of the revenue by the versions of its customers, where some have several.
  static func apply(to model: inout Model, _ tables: inout [any StoredTable]) throws(LoadProblem) {
    guard let index = model.tables.firstIndex(where: \.isRevenue) else { return }
    let revenue = model.tables[index]
    let name = revenue.name + "_by_version"
    for (place, table) in model.tables.enumerated() {
      guard let versions = CustomerVersions(table, besides: revenue),
        let key = table.columnIndex(versions.key), model.table(name) == nil,
        let keys = Codes(try tables[place].columns([key])[0]), !keys.isUnique
      else { continue }
      let stored = VersionedLives(name: name, of: tables[index], revenue, versions)
      model.tables[place].roles["valid_from"] = versions.from
      model.tables.append(lives(revenue, stored, versions))
      tables.append(stored)
      return
    }
  }

  private static func lives(
    _ revenue: ModelTable, _ stored: VersionedLives, _ versions: CustomerVersions
  ) -> ModelTable {
    var table = ModelTable(
      name: stored.name, file: revenue.file, columns: stored.schema, kind: .life)
    table.customer = revenue.customer
    table.references = revenue.references
    table.attributes = revenue.attributes + versions.columns.map(\.name)
    table.outcomes = revenue.outcomes
    // What cuts lives has done so: states, trials and charges are no longer asked for.
    table.roles = revenue.roles.filter { !["status", "recurring", "trial_end"].contains($0.key) }
    table.life = .init(
      from: DerivedLives.fromName, end: DerivedLives.endName, isInclusive: false)
    table.amount = .init(name: revenue.amount?.name ?? "mrr", column: DerivedLives.amountName)
    table.isRevenue = true
    table.source = revenue.name
    return table
  }

  /// The customers, and the versions of each in order; of those of one day the last of the file.
  func versions(
    _ dataset: Dataset
  ) throws(LoadProblem) -> (keys: Codes, versions: [UInt32: [Version]]) {
    let keys = try dataset.codes(of: key, in: table)
    let days = try dataset.days(of: from, in: table)
    var result: [UInt32: [Version]] = [:]
    for row in keys.codes.indices where keys.codes[row] != Codes.missing {
      let day = days.validity.isPresent(row) ? days.values[row] : .min
      result[keys.codes[row], default: []].append(Version(day: day, row: Int32(row)))
    }
    for key in result.keys {
      result[key]?.sort { ($0.day, $0.row) < ($1.day, $1.row) }
    }
    return (keys, result)
  }
}
