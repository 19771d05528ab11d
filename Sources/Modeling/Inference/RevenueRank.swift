import Storage

/// How well a life table suits as the one that revenue metrics are computed from: the least is
/// taken, of equals the first.
///
/// Subscriptions come before tables whose names say nothing and those before contracts, unless a
/// contract's amount is monthly; then the amount's name decides.
struct RevenueRank: Comparable {
  private let table: Int
  private let amount: Int
  private let isWithoutEnd: Int

  init(table: ColumnWords, amount: Int, hasEnd: Bool) {
    let words = table.singular
    if NameHints.rowName(of: table).last == "subscription" {
      self.table = 0
    } else if words.contains("subscription") {
      self.table = 1
    } else if words.contains("contract") {
      self.table = amount > 1 ? 3 : 1
    } else {
      self.table = 2
    }
    self.amount = amount
    isWithoutEnd = hasEnd ? 0 : 1
  }

  /// - Returns: `nil` for a table that has no lives, customers or amount.
  init?(_ table: ModelTable) {
    guard let life = table.life, table.customer != nil, let amount = table.amount,
      let index = table.columnIndex(amount.column)
    else { return nil }
    let ranks = [ColumnWords(amount.name), ColumnWords(table.columns[index].header)]
      .compactMap { NameHints.amount($0) }
    self.init(
      table: ColumnWords(table.name), amount: ranks.min() ?? 99, hasEnd: life.end != nil)
  }

  static func < (a: RevenueRank, b: RevenueRank) -> Bool {
    (a.table, a.amount, a.isWithoutEnd) < (b.table, b.amount, b.isWithoutEnd)
  }
}
