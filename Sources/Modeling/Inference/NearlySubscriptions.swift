import Storage

extension Model {
  /// Tables that could be taken for subscriptions, and what they lack, the likeliest first; one
  /// sentence each.
  package var nearlySubscriptions: [String] {
    let named = tables.filter { NameHints.isRevenueTable(ColumnWords($0.name)) }
    let lives = tables.filter { table in
      table.kind == .life && (table.customer != nil || table.amount != nil)
        && !named.contains { $0.name == table.name }
    }
    let charges = tables.filter { table in
      let words = ColumnWords(table.name)
      return NameHints.isBillingTable(words) && !NameHints.isRevenueTable(words)
        && table.amount != nil && table.customer != nil
    }
    let wide = tables.compactMap { table in
      MonthColumns.obstacle(in: table.columns.map(\.header)).map { "`\(table.name)`, \($0)" }
    }
    if !wide.isEmpty, named.allSatisfy({ $0.amount == nil }) { return wide }
    var found = (named + (named.isEmpty ? lives : [])).map(lacks)
    for table in tables where !named.contains(where: { $0.name == table.name }) {
      guard let (amount, _) = CurrentAmounts.amount(of: table) else { continue }
      found.append(
        "`\(table.name)`, which does not say since when each customer pays: "
          + "`sum(\(amount.name)) from \(table.name)` needs no dates")
    }
    if !charges.isEmpty {
      let names = charges.prefix(3).map { "`\($0.name)`" }.joined(separator: ", ")
      found.append("single charges, which do not recur, in \(names)")
    }
    return found
  }

  private func lacks(_ table: ModelTable) -> String {
    var lacks: [String] = []
    if table.customer == nil { lacks.append("customer") }
    if table.amount == nil { lacks.append("amount") }
    if table.life == nil { lacks.append("start") }
    return "`\(table.name)`, which has no "
      + (lacks.isEmpty ? "rows in force" : lacks.joined(separator: ", no "))
  }
}
