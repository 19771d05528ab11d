import Storage
import Values

// Tables of what each customer has at the end of each month.
extension TableInference {
  /// What each customer pays for a month, on the first or the last days of months: `date`, `customer`,
  /// `mrr`. A log of movements says more.
  mutating func findSnapshotOfMonths() throws(LoadProblem) -> Bool {
    let isLog = evidence.words.contains { $0.has(["movement", "change", "type", "previous"]) }
    // Read before the sample, which may show that the dates are none.
    let dates = dates
    guard customer != nil, amountRank <= 1, key == nil, dates.count == 1, !isLog,
      !NameHints.isCostTable(name)
    else { return false }
    let (days, zone) = (try evidence.sample()[dates[0]], LocalDays(zone: "UTC"))
    guard days.validity.isAllPresent, days.areMonths(zone) || days.areMonthEnds(zone) else {
      return false
    }
    table.kind = .snapshot
    asOf = dates[0]
    because("as of", "the first or the last days of months, and what is paid for a month")
    return true
  }

  /// What each customer pays for a month, where the file has a column for each month: whatever dates stand
  /// beside them are of the customer. The first column names it, if its header says nothing.
  mutating func findMonthsOfColumns() -> Bool {
    guard evidence.stored.making != nil, !NameHints.isCostTable(name),
      let month = schema.firstIndex(where: { $0.name == WideMonths.monthName && $0.isOfMonths }),
      // Sums over the months stand in front.
      let value = best(
        among: schema.indices.filter { $0 > month && schema[$0].type.isNumeric }, NameHints.amount)
    else { return false }
    let isNameless = schema[0].header.isEmpty || evidence.words[0].list == ["name"]
    if customer == nil, schema[value].name != WideMonths.valueName, isNameless {
      customer = 0
    }
    guard customer != nil else { return false }
    (amount, amountRank) = (value, NameHints.amount(evidence.words[value]) ?? 99)
    table.kind = .snapshot
    asOf = month
    key = nil
    because("as of", "a column for each month")
    return true
  }

  mutating func findSnapshotByName() -> Bool {
    guard customer != nil, amount != nil, !NameHints.isCostTable(name),
      let date = best(among: dates, NameHints.snapshot)
    else { return false }
    table.kind = .snapshot
    asOf = date
    because("as of", "its name")
    return true
  }
}
