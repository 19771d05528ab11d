import Storage
import Values

/// How long a price is for where no column names an interval: as long as the period that it pays for,
/// which Recurly's and Stripe's tables have from the start of the current one to its end.
enum BillingPeriod {
  /// Digits of months behind the point.
  static let scale = 12

  /// What the months are called among the columns.
  static let name = "billing_months"

  /// Divides the amount of the revenue by the months of its periods, unless something else says how
  /// long it is for.
  static func apply(to model: inout Model) {
    guard let index = model.tables.firstIndex(where: \.isRevenue) else { return }
    var table = model.tables[index]
    guard var amount = table.amount, table.source == nil, amount.interval == nil else { return }
    let isAsked = amount.intervalCount == name
    guard isAsked || amount.intervalCount == nil, isAsked || table.reasons["amount"] != "declared",
      isAsked || !NameHints.tellsLength(ColumnWords(amount.column)),
      let (from, to) = columns(of: table)
    else { return }
    table.compute(name, .billingMonths(from: from, to: to))
    amount.intervalCount = table.roles[name]
    amount.name = isAsked ? amount.name : "mrr"
    table.amount = amount
    if !isAsked {
      table.reasons["amount"] = "for as long as from `\(from)` to `\(to)`"
    }
    model.tables[index] = table
  }

  private static func columns(of table: ModelTable) -> (from: String, to: String)? {
    func date(_ words: Set<String>) -> String? {
      table.columns.first { column in
        let header = ColumnWords(column.header)
        return header.list.starts(with: ["current", "period"]) && header.has(words)
          && (column.type == .date || column.type == .timestamp)
      }?.name
    }
    guard let from = date(["start", "starts", "started"]), let to = date(["end", "ends", "ended"])
    else { return nil }
    return (from, to)
  }

  /// Whole months where both ends are the same day of a month, else weeks or days as parts of one.
  static func months(_ from: Days, _ to: Days, _ factors: IntervalFactors) -> Column {
    var values = [Int64](repeating: 0, count: from.values.count)
    var present = [Bool](repeating: false, count: from.values.count)
    for row in values.indices
    where from.validity.isPresent(row) && to.validity.isPresent(row)
      && from.values[row] < to.values[row]
    {
      let (start, end) = (Day(number: from.values[row]), Day(number: to.values[row]))
      let days = Int64(end - start)
      let whole = end.monthIndex - start.monthIndex
      let (unit, count): (BillingInterval, Int64) =
        if whole > 0, start.shifted(months: whole) == end {
          (.month, Int64(whole))
        } else if days % 7 == 0 {
          (factors.week ?? .week, days / 7)
        } else {
          (factors.day ?? .day, days)
        }
      let numerator = Int128(count) * Int128(unit.denominator) * .powerOfTen(scale)
      guard let months = MonthlyAmounts.divide(numerator, Int128(unit.numerator)) else { continue }
      values[row] = months
      present[row] = true
    }
    return Column(.decimal(values, scale: DecimalScale(scale)), validity: Validity(present))
  }
}
