import Storage
import Values

/// Customers with what each of them pays now, such as ChartMogul's list of customers, as lives: each
/// has paid that since it became one. They know nothing of earlier amounts and of when who left.
struct CurrentAmounts {
  let table: ModelTable
  /// Since when.
  let from: String
  /// Money per month.
  let amount: ModelTable.Amount

  /// - Returns: `nil` for a table that is no list of customers with a recurring amount and a date.
  init?(_ table: ModelTable) {
    guard let (found, column) = Self.amount(of: table) else { return nil }
    var amount = found
    let dates = table.columns.filter { $0.type == .date || $0.type == .timestamp }
    let ranked = dates.compactMap { date -> (name: String, rank: Int)? in
      let words = ColumnWords(date.header)
      let rank = NameHints.start(words) ?? NameHints.creation(words).map { 10 + $0 }
      return rank.map { (date.name, $0) }
    }
    guard let from = ranked.min(by: { $0.rank < $1.rank })?.name else { return nil }
    if amount.interval == nil, NameHints.isYearly(column), amount.divisor % 12 != 0 {
      amount.divisor *= 12
    }
    amount.name = "mrr"
    self.table = table
    self.from = from
    self.amount = amount
  }

  /// What a list of customers says that each of them pays, and the words of its column; `nil` for a table
  /// that is no such list.
  static func amount(of table: ModelTable) -> (ModelTable.Amount, ColumnWords)? {
    guard table.kind == .entity, table.customer != nil, let amount = table.amount,
      let column = table.columnIndex(amount.column).map({ ColumnWords(table.columns[$0].header) }),
      amount.interval != nil || NameHints.tellsLength(column),
      // What a company takes in itself, as the lists of sales people have it.
      !column.has(["revenue"]) || !column.has(["annual", "yearly"]) || column.has(["recurring"])
    else { return nil }
    return (amount, column)
  }

  func lives(_ stored: any StoredTable, _ zone: LocalDays) throws(LoadProblem) -> DerivedLives.Lives
  {
    var result = DerivedLives.Lives(rows: [], from: [], end: [])
    guard let index = table.columnIndex(from) else { return result }
    let days = try stored.columns([index])[0].localDays(zone)
    for row in days.values.indices where days.validity.isPresent(row) {
      result.rows.append(Int32(row))
      result.from.append(days.values[row])
    }
    result.end = [Int32](repeating: .max, count: result.rows.count)
    result.notes.append(
      DataNote(
        id: "current-amounts", table: nil,
        text:
          "`\(table.name)` says what each customer pays now: it is taken to have paid that since "
          + "`\(from)`, and who has left is not seen"))
    // Who pays nothing, such as a lead, is not missed.
    let amounts = try table.columnIndex(amount.column).map { index throws(LoadProblem) in
      ScaledIntegers(try stored.columns([index])[0])
    }
    let missing = days.values.indices.count { row in
      !days.validity.isPresent(row) && amounts?.validity.isPresent(row) ?? false
        && amounts?.values[row] ?? 0 > 0
    }
    if missing > 0 {
      result.notes.append(
        DataNote(
          id: "rows-left-out", table: nil, count: missing,
          text: "\(rows(missing)) of `\(table.name)` left out: no `\(from)`"))
    }
    return result
  }
}
