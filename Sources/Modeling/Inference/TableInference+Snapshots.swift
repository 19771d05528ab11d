import Storage
import Values

// Tables of what each customer has at the end of each month.
extension TableInference {
  /// What each customer pays for a month, on the first or the last days of months: `date`, `customer`,
  /// `mrr`. A log of movements says more.
  mutating func findSnapshotOfMonths() throws(LoadProblem) -> Bool {
    let isLog = evidence.words.contains {
      $0.has(["type", "previous"]) || NameHints.isMovement($0) || $0.has(["change"])
    }
    // Read before the sample, which may show that the dates are none.
    let dates = dates
    guard let customer, amountRank <= 1, key == nil, dates.count == 1, !isLog,
      !NameHints.isCostTable(name)
    else { return false }
    let (days, zone) = (try evidence.sample()[dates[0]], LocalDays(zone: "UTC"))
    guard days.validity.isAllPresent, days.areMonths(zone) || days.areMonthEnds(zone) else {
      return false
    }
    guard try mayRepeat(customer, on: dates[0]) else { return false }
    table.kind = .snapshot
    asOf = dates[0]
    because("as of", "the first or the last days of months, and what is paid for a month")
    return true
  }

  /// Whether customers have rows of several days, which a list of customers with a date of each, such as that
  /// of its renewal, has not. Of a large file the sample need not show it.
  private func mayRepeat(_ customer: Int, on date: Int) throws(LoadProblem) -> Bool {
    let words = evidence.words[date]
    let isOfPeriods = words.has(["period", "month", "quarter", "reporting", "statement"])
    if NameHints.isRenewal(words) || NameHints.end(words) != nil && !isOfPeriods { return false }
    if evidence.stored.isLarge { return true }
    guard let codes = Codes(try evidence.sample()[customer]) else { return false }
    let days = evidence.days(try evidence.sample()[date])
    var first: [UInt32: Int32] = [:]
    return codes.codes.indices.contains { row in
      let day = days.values[row]
      let known = first[codes.codes[row]]
      if known == nil { first[codes.codes[row]] = day }
      return codes.codes[row] != Codes.missing && known.map { $0 != day } ?? false
    }
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
