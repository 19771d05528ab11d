package import Storage
import Values

/// What the tables mean, from the names of columns, their types and, where those do not say
/// enough, the data.
///
/// Columns whose names are known cost nothing; a sample is read for others and to see whether the
/// key of an event names one row, and whole columns only where a table's names say nothing at all.
package enum ModelInference {
  /// Beyond so many tables references are taken from names alone.
  static let comparedTables = 64

  /// - Returns: a model with the tables in the order given. Whether an end is the last day covered
  ///   is left to `Dataset`, which sees the rows (`Life.isUndecided`).
  package static func infer(_ tables: [any StoredTable]) throws(LoadProblem) -> Model {
    var inferences: [TableInference] = []
    for table in tables { inferences.append(try TableInference(TableEvidence(table))) }
    let revenue = revenueTable(inferences)
    if let revenue { inferences[revenue].table.isRevenue = true }
    try ReferenceInference(revenue: revenue).run(&inferences)
    for index in inferences.indices { try inferences[index].finish() }
    for index in inferences.indices where index != revenue {
      // Snapshots are the revenue where nothing else is.
      if revenue == nil, inferences[index].table.kind == .snapshot { continue }
      inferences[index].table.amount = plainUnlessPriced(inferences[index].table.amount)
    }
    return Model(tables: inferences.map(\.table))
  }

  /// Tables whose columns have no roles: every row stands for itself.
  static func bare(_ tables: [any StoredTable]) -> Model {
    Model(tables: tables.map { ModelTable($0) })
  }

  /// The table that revenue metrics are computed from: lives with customers and an amount.
  private static func revenueTable(_ tables: [TableInference]) -> Int? {
    var best: (index: Int, rank: RevenueRank)?
    for (index, inference) in tables.enumerated() {
      guard inference.table.kind == .life, inference.customer != nil, inference.amount != nil
      else { continue }
      let rank = RevenueRank(
        table: inference.name, amount: inference.amountRank, hasEnd: inference.end != nil)
      if let best, best.rank <= rank { continue }
      best = (index, rank)
    }
    return best?.index
  }

  /// A yearly value outside the revenue table stays what it is called.
  private static func plainUnlessPriced(_ amount: ModelTable.Amount?) -> ModelTable.Amount? {
    guard let amount, amount.interval == nil, amount.divisor % 12 == 0 else { return amount }
    var plain = amount
    plain.divisor = amount.divisor / 12
    plain.name = amount.column
    return plain
  }
}
