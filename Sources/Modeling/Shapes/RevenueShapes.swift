import Storage
import Values

/// Where no table has lives with an amount, makes one of a log of movements or of monthly
/// snapshots, so that every revenue metric works on them (metrics.md E).
struct RevenueShapes {
  static func apply(to model: inout Model, _ tables: inout [any StoredTable]) {
    guard model.revenueTable == nil else { return }
    let zone = LocalDays(zone: model.timeZone)
    for (index, table) in model.tables.enumerated() {
      guard let log = MovementLog(table) else { continue }
      let stored = tables[index]
      let maker = MovementLives(log: log, table: table, stored: stored, zone: zone)
      add(to: &model, &tables, index, amount: .decimal(scale: MonthlyAmounts.scale)) {
        () throws(LoadProblem) in try maker.lives()
      }
      return
    }
    for (index, table) in model.tables.enumerated() {
      guard table.kind == .snapshot, table.customer != nil, table.asOf != nil, table.amount != nil
      else { continue }
      let maker = SnapshotLives(table: table, stored: tables[index], zone: zone)
      add(to: &model, &tables, index, amount: nil) { () throws(LoadProblem) in try maker.lives() }
      return
    }
  }

  private static func add(
    to model: inout Model, _ tables: inout [any StoredTable], _ index: Int, amount: ScalarType?,
    make: @escaping () throws(LoadProblem) -> DerivedLives.Lives
  ) {
    let base = model.tables[index]
    let name = model.table("subscriptions") == nil ? "subscriptions" : base.name + "_lives"
    guard model.table(name) == nil else { return }
    let stored = DerivedLives(
      name: name, of: tables[index], columns: base.columns, amount: amount, make: make)
    var table = ModelTable(name: name, file: base.file, columns: stored.schema, kind: .life)
    table.customer = base.customer
    table.references = base.references
    table.attributes = base.attributes
    table.maps = base.maps
    table.life = .init(
      from: DerivedLives.fromName, end: DerivedLives.endName, isInclusive: false)
    table.amount =
      amount == nil ? base.amount : .init(name: "mrr", column: DerivedLives.amountName)
    table.isRevenue = true
    table.source = base.name
    model.tables.append(table)
    tables.append(stored)
  }
}
