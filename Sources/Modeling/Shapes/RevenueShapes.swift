import Storage
import Values

/// Where no table has lives with an amount, makes one of a log of movements, of monthly snapshots, or
/// of what customers pay now, so that every revenue metric works on them (metrics.md E).
struct RevenueShapes {
  static func apply(to model: inout Model, _ tables: inout [any StoredTable]) {
    guard model.revenueTable == nil else { return }
    let zone = LocalDays(zone: model.timeZone)
    for (index, table) in model.tables.enumerated() {
      guard let log = MovementLog(table) else { continue }
      let stored = tables[index]
      let maker = MovementLives(log: log, table: table, stored: stored, zone: zone)
      var lives = lives(of: table)
      lives.amount = .init(name: "mrr", column: DerivedLives.amountName)
      add(lives, to: &model, &tables, index, amount: MonthlyAmounts.type) {
        () throws(LoadProblem) in try maker.lives()
      }
      return
    }
    for (index, table) in model.tables.enumerated() {
      guard table.kind == .snapshot, table.customer != nil, table.asOf != nil, table.amount != nil
      else { continue }
      let maker = SnapshotLives(table: table, stored: tables[index], zone: zone)
      add(lives(of: table), to: &model, &tables, index) { () throws(LoadProblem) in
        try maker.lives()
      }
      return
    }
    for (index, table) in model.tables.enumerated() {
      guard let current = CurrentAmounts(table) else { continue }
      let stored = tables[index]
      var lives = lives(of: table)
      lives.life?.end = nil
      lives.amount = current.amount
      add(lives, to: &model, &tables, index) { () throws(LoadProblem) in
        try current.lives(stored, zone)
      }
      return
    }
  }

  /// The table of lives that is made of another.
  private static func lives(of base: ModelTable) -> ModelTable {
    var table = ModelTable(name: base.name, file: base.file, columns: [], kind: .life)
    table.customer = base.customer
    table.references = base.references
    table.attributes = base.attributes
    table.maps = base.maps
    table.life = .init(
      from: DerivedLives.fromName, end: DerivedLives.endName, isInclusive: false)
    table.amount = base.amount
    table.isRevenue = true
    table.source = base.name
    return table
  }

  private static func add(
    _ lives: ModelTable, to model: inout Model, _ tables: inout [any StoredTable], _ index: Int,
    amount: ScalarType? = nil, make: @escaping () throws(LoadProblem) -> DerivedLives.Lives
  ) {
    let base = model.tables[index]
    var table = lives
    table.name = model.table("subscriptions") == nil ? "subscriptions" : base.name + "_lives"
    guard model.table(table.name) == nil else { return }
    let stored = DerivedLives(
      name: table.name, of: tables[index], columns: base.columns, amount: amount, make: make)
    table.columns = stored.schema
    model.tables.append(table)
    tables.append(stored)
  }
}
